from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QHBoxLayout, QVBoxLayout

from reflectapp.domain.errors import Problem
from reflectapp.domain.progress import CancelToken, Report
from reflectapp.domain.store_settings import StoreSettings
from reflectapp.kit import clock
from reflectapp.services import backing_up, store_settings
from reflectapp.services.backing_up import ENDING, BackupDone, Missing
from reflectapp.ui.context import Context
from reflectapp.ui.keeping.section import Section
from reflectapp.ui.keeping.under_way import UnderWay
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.shell import places
from reflectapp.ui.widgets.chip import SignLine
from reflectapp.ui.words import date_text, size_text
from reflectapp.work.runner import Job

_DAYS: Final = (7, 14, 30, 90)
_MOST_NAMED: Final = 5


class BackupSection(Section):
    """One verified file with everything, when she last made one, and how one is brought back."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            "hard-drive",
            _tr("Backup"),
            _tr(
                "One encrypted file with everything, to keep on another disk or a stick. It opens with the passphrase "
                "and the recovery key that you have on that day, for ever: keep it as safe as your store."
            ),
        )
        self._job: Job | None = None
        self._settings = StoreSettings()
        self.last = label("", "strong", wrap=True)
        self.make = button(_tr("Make a backup…"))
        self.make.clicked.connect(self._ask_where)
        self.bring_back = button(_tr("Bring back a backup…"), "link")
        self.bring_back.clicked.connect(context.go.restore)
        self.under_way = UnderWay(_tr("Making a backup"), self.make)
        self.under_way.cancel_wanted.connect(self._cancel)
        self.said = label("", "soft", wrap=True)
        self.said.hide()
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.make)
        row.addWidget(self.bring_back)
        row.addStretch(1)
        self.body.addSpacing(4)
        self.body.addWidget(self.last)
        self.body.addLayout(row)
        self.body.addWidget(self.under_way)
        self.body.addWidget(self.said)
        self.body.addWidget(self._make_result())
        self.body.addSpacing(4)
        self.body.addLayout(self._make_reminder())

    def refresh(self) -> None:
        self.context.ask(self, store_settings.settings)(self._show)

    def back_up_to(self, path: Path) -> None:
        """Begins to write the backup `path`."""
        on_store = self.context.on_store

        def work(report: Report, cancel: CancelToken) -> BackupDone:
            return backing_up.back_up(on_store, path, report, cancel)

        self.result.hide()
        self.said.hide()
        self.under_way.begin()
        self._job = self.context.background(self, work, self._show_done, None, self.under_way.show_progress)
        self._job.cancelled.connect(self._show_cancelled)
        self._job.ended.connect(self._end)

    def _make_result(self) -> QFrame:
        self.result = QFrame()
        self.told = SignLine("circle-check", "good", "", "strong")
        self.missing = label("", wrap=True)
        column = QVBoxLayout(self.result)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(4)
        column.addWidget(self.told)
        column.addWidget(self.missing)
        self.result.hide()
        return self.result

    def _make_reminder(self) -> QHBoxLayout:
        self.remind = QComboBox()
        name = label(_tr("&Remind me on Today when the last one is old"), wrap=True)
        name.setBuddy(self.remind)
        self.remind.setAccessibleName(_tr("Remind me on Today when the last one is old"))
        self.remind.addItem(_tr("never"), None)
        for days in _DAYS:
            self.remind.addItem(_after(days), days)
        self.remind.activated.connect(self._choose)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(name, 1)
        row.addWidget(self.remind)
        return row

    def _show(self, settings: StoreSettings) -> None:
        self._settings = settings
        self.last.setText(_last(settings))
        self.remind.setCurrentIndex(max(0, self.remind.findData(settings.backup_after_days)))

    def _choose(self) -> None:
        days = self.remind.currentData()
        if days != self._settings.backup_after_days:
            self.context.do(self, store_settings.set_backup_reminder, days)()

    def _ask_where(self) -> None:
        name = f"reflectapp {clock.today():%Y-%m-%d}{ENDING}"
        dialog = QFileDialog(
            self,
            _tr("Where the backup goes"),
            str(places.usual_folder(QStandardPaths.StandardLocation.DocumentsLocation) / name),
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{_tr('Backup')} (*{ENDING})")
        dialog.setDefaultSuffix(ENDING.removeprefix("."))
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda chosen: self.back_up_to(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _cancel(self) -> None:
        if self._job is not None:
            self.under_way.ending()
            self._job.cancel()

    def _show_done(self, done: BackupDone) -> None:
        self.told.words.setText(_tr("The backup is made and was read back: {0}.").format(size_text(done.size_bytes)))
        self.missing.setText(_missing_text(done.missing))
        self.missing.setVisible(bool(done.missing))
        look(self.result, "warning" if done.missing else "good")
        self.result.show()
        self.refresh()
        self.context.announce(_tr("The backup is made."))

    def _show_cancelled(self) -> None:
        self.said.setText(_tr("Cancelled. Nothing of it was left."))
        self.said.show()

    def _end(self) -> None:
        self._job = None
        self.under_way.end()


def _last(settings: StoreSettings) -> str:
    if settings.backed_up_at is None:
        return _tr("No backup has been made yet.")
    day = clock.day_of(settings.backed_up_at)
    days = (clock.today() - day).days
    if days <= 0:
        return _tr("The last one was made today.")
    if days == 1:
        return _tr("The last one was made yesterday.")
    return _tr("The last one was made {0} days ago, on {1}.").format(days, date_text(day, short=True))


def _after(days: int) -> str:
    return {
        7: _tr("after a week"),
        14: _tr("after two weeks"),
        30: _tr("after a month"),
        90: _tr("after three months"),
    }[days]


def _missing_text(missing: tuple[Missing, ...]) -> str:
    """What is not whole in it, because it isn't in the store: the first ones by name."""
    if not missing:
        return ""
    lines = [_tr("{0}: {1}").format(each.lesson_title or _tr("A lesson"), _why(each)) for each in missing[:_MOST_NAMED]]
    more = [_tr("… and {0} more").format(len(missing) - _MOST_NAMED)] if len(missing) > _MOST_NAMED else []
    advice = _tr("If you still have the originals, please bring them in again.")
    return "\n".join([_tr("All that is whole in your store is in it. This is not:"), *lines, *more, advice])


def _why(missing: Missing) -> str:
    if missing.kind == "thumbnails":
        return _tr("its small pictures")
    if missing.kind == "playable":
        return _tr("what was prepared for playing it")
    if missing.kind == "clip":
        return _tr("a clip, which can be made again")
    if missing.kind != "recording":
        return _tr("its sound level or its speech, which can be made again")
    if missing.copied:
        return _tr("a recording that is damaged; what is left of it is in the backup")
    if missing.problem is Problem.BLOB_MISSING:
        return _tr("a recording whose file is missing")
    return _tr("a recording that can’t be read")


def _tr(text: str) -> str:
    return QCoreApplication.translate("BackupSection", text)
