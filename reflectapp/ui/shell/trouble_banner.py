from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.ui.shell.messages import ProblemBar
from reflectapp.ui.store_watch import StoreWatch
from reflectapp.ui.words import Told, told


class TroubleBanner(ProblemBar):
    """Stands over every page while the store can't be written, and says how many changes wait."""

    def __init__(self, watch: StoreWatch) -> None:
        super().__init__()
        self._watch = watch
        self._said = Told("", "")
        self.close_button.hide()
        self.way_wanted.connect(lambda _way: watch.look())
        watch.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        trouble = self._watch.trouble
        if trouble is None:
            self._said = Told("", "")
            self.hide()
            return
        said = _words(trouble, self._watch.waiting)
        if said != self._said:
            self.tell(said, aloud=said.title != self._said.title)
            self._said = said
        self.way.setEnabled(not self._watch.looking)


def may_close(window: QWidget, watch: StoreWatch) -> bool:
    """Asks before what waits is given up: at closing, where the disk is away."""
    if not watch.waiting or watch.trouble is Problem.DISK_FULL:
        return True
    tr = QCoreApplication.translate
    title = tr("TroubleBanner", "What you wrote last is not saved yet.")
    question = QMessageBox(QMessageBox.Icon.Warning, "reflectapp", title)
    question.setParent(window, question.windowFlags())
    question.setInformativeText(
        tr("TroubleBanner", "The folder of your store can’t be written just now. If you close, that is lost.")
    )
    stay = question.addButton(tr("TroubleBanner", "&Stay here"), QMessageBox.ButtonRole.RejectRole)
    close = question.addButton(tr("TroubleBanner", "&Close anyway"), QMessageBox.ButtonRole.DestructiveRole)
    question.setDefaultButton(stay)
    question.exec()
    return question.clickedButton() is close


def _words(trouble: Problem, waiting: int) -> Told:
    tr = QCoreApplication.translate
    said = told(EnvironmentProblem(trouble))
    if trouble is Problem.DISK_FULL:
        text = tr(
            "TroubleBanner",
            "What you wrote is saved. Make room, at least 64 MB, then go on. What you delete here makes room when "
            "you lock.",
        )
        said = Told(said.title, text, "again")
    elif trouble is Problem.FOLDER_AWAY:
        text = tr("TroubleBanner", "What was saved is in it. Please connect its disk again before you lock or close.")
        said = Told(said.title, text, "look_again")
    elif trouble is Problem.FOLDER_READ_ONLY:
        title = tr("TroubleBanner", "You can look at everything, but nothing can be written.")
        text = tr(
            "TroubleBanner",
            "The folder of your store is protected. To write, lock, copy the whole folder to a place where you may "
            "write, and choose it there.",
        )
        said = Told(title, text)
    else:
        said = Told(said.title, said.text, "look_again")
    if not waiting:
        return said
    more = tr("TroubleBanner", "%n changes wait here until then.", None, waiting)
    if waiting == 1:
        more = tr("TroubleBanner", "One change waits here until then.")
    return Told(said.title, f"{said.text} {more}", said.way)
