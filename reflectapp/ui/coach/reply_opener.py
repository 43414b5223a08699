"""The way of a reply file into the program: chosen or dropped, opened, shown, and only then kept."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDir, QObject, QStandardPaths
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QVBoxLayout, QWidget

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.replies import SUFFIX, Reply
from reflectapp.services import replies
from reflectapp.services.replies import Incoming
from reflectapp.ui.coach.incoming_sheet import IncomingSheet
from reflectapp.ui.context import Context
from reflectapp.ui.looks import label, look
from reflectapp.ui.shell.passphrase_field import PassphraseField
from reflectapp.ui.theme.style import scaled
from reflectapp.ui.words import told


class ReplyOpener(QObject):
    """Answers `context.go.open_reply`."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window

    def start(self, paths: list[str] | list[Path]) -> None:
        """Asks for a file when `paths` is empty; several are looked at one after the other."""
        if not paths:
            self._ask_for_file()
        for path in paths:
            self._read(Path(path))

    def _ask_for_file(self) -> None:
        places = QStandardPaths.StandardLocation
        folder = QStandardPaths.writableLocation(places.DownloadLocation) or QDir.homePath()
        dialog = QFileDialog(self._window, _tr("Open a reply"), folder)
        dialog.setNameFilters([_tr("Replies (*{0})").format(SUFFIX), _tr("All files (*)")])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self._read(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _read(self, path: Path) -> None:
        context = self._context
        context.background(self, lambda _report, _cancel: replies.read_file(path), self._look)

    def _look(self, data: bytes) -> None:
        context = self._context

        def failed(error: BaseException) -> None:
            if isinstance(error, UserError) and error.problem is Problem.REPLY_SEALED:
                UnsealDialog(context, data, self._show, self._window).open()
            else:
                context.troubled.emit(error)

        work = context.on_store
        context.background(self, lambda _report, _cancel: replies.look(work, data), self._show, failed)

    def _show(self, found: Incoming) -> None:
        sheet = IncomingSheet(found, self._window)
        sheet.kept.connect(lambda share_id: self._keep(found, share_id))
        sheet.wanted.connect(self._context.go.reply)
        sheet.open()

    def _keep(self, found: Incoming, share_id: str) -> None:
        self._context.do(self, replies.take_in, found.file, share_id)(self._kept)

    def _kept(self, reply: Reply) -> None:
        self._context.go.reply.emit(reply.id)
        self._context.offer_undo(_tr("The reply is kept."))


class UnsealDialog(QDialog):
    """Asks for the passphrase of a sealed reply until it opens. Gone once it is closed."""

    def __init__(self, context: Context, data: bytes, then: Callable[[Incoming], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._data, self._then = context, data, then
        self.setWindowTitle(_tr("Sealed reply"))
        self.setMinimumWidth(scaled(440))
        said = told(UserError(Problem.REPLY_SEALED))
        self.field = PassphraseField(_tr("Passphrase of the packet"))
        self.wrong = label("", "warn", wrap=True)
        self.wrong.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel)
        self.opens = buttons.button(QDialogButtonBox.StandardButton.Open)
        self.opens.setText(_tr("&Open"))
        self.opens.setDefault(True)
        self.opens.setEnabled(False)
        look(self.opens, "filled")
        buttons.accepted.connect(self._open)
        buttons.rejected.connect(self.reject)
        self.finished.connect(self.deleteLater)
        self.field.edited.connect(lambda text: self.opens.setEnabled(bool(text.strip())))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(said.title, "title", wrap=True))
        for part in (label(said.text, "soft", wrap=True), self.field, self.wrong):
            column.addWidget(part)
        column.addStretch()
        column.addWidget(buttons)
        self.field.setFocus()

    def _open(self) -> None:
        passphrase, data, on_store = self.field.text, self._data, self._context.on_store
        self.opens.setEnabled(False)
        self._context.background(
            self, lambda _report, _cancel: replies.look(on_store, data, passphrase), self._opened, self._failed
        )

    def _opened(self, found: Incoming) -> None:
        self.accept()
        self._then(found)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, UserError) and error.problem is Problem.REPLY_NOT_OPENED:
            said = told(error)
            self.wrong.setText(f"{said.title} {said.text}")
            self.wrong.setAccessibleName(self.wrong.text())
            self.wrong.show()
            self.opens.setEnabled(True)
            self.field.setFocus()
        else:
            self.reject()
            self._context.troubled.emit(error)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Replies", text)
