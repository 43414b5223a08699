from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QHBoxLayout, QVBoxLayout

from reflectapp.domain.progress import CancelToken, Report
from reflectapp.domain.taken_along import MissingRecording, NotTaken, TakenAlong
from reflectapp.services import taking_along
from reflectapp.ui.context import Context
from reflectapp.ui.keeping.section import Section
from reflectapp.ui.keeping.under_way import UnderWay
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.shell import places
from reflectapp.ui.widgets.chip import SignLine
from reflectapp.ui.words import size_text
from reflectapp.work.runner import Job

_MOST_NAMED = 5


class AlongSection(Section):
    """Everything in open formats, in a folder of her choice."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            "file-down",
            _tr("Take everything along"),
            _tr(
                "All your lessons, moments, answers, goals and shares as web pages, tables and captions that other "
                "programs read too, with your recordings as they were when you brought them in. Your store stays "
                "as it is."
            ),
        )
        self._job: Job | None = None
        self._folder: Path | None = None
        self.with_recordings = QCheckBox(_tr("With the recordings"))
        self.with_recordings.setChecked(True)
        self.choose = button(_tr("Choose a folder…"))
        self.choose.clicked.connect(self._ask_where)
        self.under_way = UnderWay(_tr("Taking everything along"), self.choose)
        self.under_way.cancel_wanted.connect(self._cancel)
        self.body.addSpacing(4)
        self.body.addWidget(_warning())
        self.body.addSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.choose)
        row.addWidget(self.with_recordings)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.under_way)
        self.body.addWidget(self._make_result())

    def take_to(self, folder: Path) -> None:
        """Begins to write a new folder in `folder`."""
        on_store, recordings = self.context.on_store, self.with_recordings.isChecked()

        def work(report: Report, cancel: CancelToken) -> TakenAlong:
            return taking_along.take_along(on_store, folder, report, cancel, recordings=recordings)

        self.result.hide()
        self.said.hide()
        self._set_busy(True)
        self._job = self.context.background(self, work, self._show_taken, self._fail, self.under_way.show_progress)
        self._job.cancelled.connect(self._show_cancelled)
        self._job.ended.connect(self._end)

    def _make_result(self) -> QFrame:
        self.result = QFrame()
        look(self.result, "good")
        self.told = SignLine("circle-check", "good", "", "strong")
        self.missing = label("", wrap=True)
        self.open = button(_tr("Open the folder"), "link")
        self.open.clicked.connect(self._open)
        self.said = label("", "soft", wrap=True)
        self.said.hide()
        self.body.addWidget(self.said)
        column = QVBoxLayout(self.result)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(4)
        column.addWidget(self.told)
        column.addWidget(self.missing)
        row = QHBoxLayout()
        row.addWidget(self.open)
        row.addStretch(1)
        column.addLayout(row)
        self.result.hide()
        return self.result

    def _set_busy(self, busy: bool) -> None:
        self.with_recordings.setEnabled(not busy)
        if busy:
            self.under_way.begin()
        else:
            self.under_way.end()

    def _ask_where(self) -> None:
        start = places.usual_folder(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, _tr("Where everything goes"), str(start))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.take_to(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _cancel(self) -> None:
        if self._job is not None:
            self.under_way.ending()
            self._job.cancel()

    def _show_taken(self, taken: TakenAlong) -> None:
        self._folder = taken.folder
        said = _tr("Written: {0} files, {1}, in the folder “{2}”.")
        self.told.words.setText(said.format(taken.files, size_text(taken.size_bytes), taken.folder.name))
        self.missing.setText(_missing_text(taken.missing))
        self.missing.setVisible(bool(taken.missing))
        look(self.result, "warning" if taken.missing else "good")
        self.result.show()
        self.context.announce(_tr("Everything is in the folder you chose."))

    def _show_cancelled(self) -> None:
        self.said.setText(_tr("Cancelled. Nothing of it was left in the folder."))
        self.said.show()

    def _fail(self, error: BaseException) -> None:
        self.context.troubled.emit(error)

    def _end(self) -> None:
        self._job = None
        self._set_busy(False)

    def _open(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))


def _warning() -> QFrame:
    box = QFrame()
    look(box, "warning")
    row = QHBoxLayout(box)
    row.setContentsMargins(14, 10, 14, 10)
    said = _tr("These files are not encrypted. Anyone who has them can read them, and recordings show students.")
    row.addWidget(SignLine("triangle-alert", "moment", said, "warn"))
    return box


def _missing_text(missing: tuple[MissingRecording, ...]) -> str:
    """What stayed behind, the first ones by name."""
    if not missing:
        return ""
    first = (
        _tr("One recording could not be taken along:")
        if len(missing) == 1
        else _tr("{0} recordings could not be taken along:").format(len(missing))
    )
    lines = [
        _tr("{0}, part {1}: {2}").format(each.lesson_title or _tr("A lesson"), each.part, _why(each.why))
        for each in missing[:_MOST_NAMED]
    ]
    more = [_tr("The others are named on the page index.html.")] if len(missing) > _MOST_NAMED else []
    return "\n".join([first, *lines, *more])


def _why(why: NotTaken) -> str:
    return {
        NotTaken.NOT_WANTED: _tr("left out"),
        NotTaken.DAMAGED: _tr("it is damaged"),
        NotTaken.MISSING: _tr("its file is missing"),
        NotTaken.TOO_LARGE: _tr("it is too large for that disk"),
    }[why]


def _tr(text: str) -> str:
    return QCoreApplication.translate("AlongSection", text)
