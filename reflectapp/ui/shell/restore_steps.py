"""The questions of bringing back a backup, one at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from reflectapp.kit.clock import day_of
from reflectapp.kit.plain import name_text
from reflectapp.services import restoring
from reflectapp.ui.keeping.under_way import UnderWay
from reflectapp.ui.looks import button, label
from reflectapp.ui.shell import places
from reflectapp.ui.shell.passphrase_field import PassphraseField
from reflectapp.ui.shell.recovery_key_field import RecoveryKeyField
from reflectapp.ui.shell.steps import Step
from reflectapp.ui.words import date_text, size_text

if TYPE_CHECKING:
    from reflectapp.services.restoring import BackupHead, Restored


class FileStep(Step):
    """`chosen` carries the backup's path."""

    chosen = Signal(object)
    went_back = Signal()

    def __init__(self) -> None:
        super().__init__(
            "",
            _tr("Bring back a backup"),
            _tr("It becomes a store in a new folder. Whatever is on this computer already stays as it is."),
        )
        back = button(_tr("Back"), icon="arrow-left")
        back.clicked.connect(self.went_back)
        self.choose = self.primary = button(_tr("Choose the file…"), "filled", "hard-drive")
        self.choose.clicked.connect(self._ask)
        self.body.addWidget(label(_tr("Its name ends in “.reflectbackup”."), "soft", wrap=True))
        self.foot.addWidget(back)
        self.foot.addStretch(1)
        self.foot.addWidget(self.choose)
        self.setFocusProxy(self.choose)

    def _ask(self) -> None:
        start = places.usual_folder(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, _tr("Choose the backup"), str(start))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([f"{_tr('Backups')} (*.reflectbackup)", f"{_tr('All files')} (*)"])
        dialog.fileSelected.connect(lambda name: self.chosen.emit(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class SecretStep(Step):
    """`tried` carries a text, and whether it is a recovery key; `place` is where the store will be."""

    tried = Signal(str, bool)
    went_back = Signal()

    def __init__(self, path: Path, head: BackupHead, place: Path) -> None:
        super().__init__("", _tr("Open the backup"), "")
        self.place = place
        self.by_key = False
        self.passphrase = PassphraseField(_tr("Passphrase"))
        self.recovery = RecoveryKeyField()
        named = _tr("{0}, {1}").format(name_text(path.name), size_text(head.size_bytes))
        self.body.addWidget(label(named, "strong", wrap=True))
        self.body.addWidget(self.passphrase)
        self.body.addWidget(self.recovery)
        self.body.addLayout(self._make_place())
        back = button(_tr("Back"), icon="arrow-left")
        back.clicked.connect(self.went_back)
        self.other = button("", "link")
        self.other.clicked.connect(lambda: self._turn(not self.by_key))
        self.other.setHidden("passphrase" not in head.ways)
        self.go_on = self.primary = button(_tr("Bring it back"), "filled", "history")
        self.go_on.clicked.connect(self._try)
        self.foot.addWidget(back)
        self.foot.addWidget(self.other)
        self.foot.addStretch(1)
        self.foot.addWidget(self.go_on)
        self._turn("passphrase" not in head.ways)

    def clear(self) -> None:
        self.passphrase.clear()
        self.recovery.clear()

    def _make_place(self) -> QVBoxLayout:
        self._where = label(name_text(str(self.place)), wrap=True)
        other = button(_tr("Choose another place…"), "link")
        other.clicked.connect(self._ask_place)
        row = QHBoxLayout()
        row.addWidget(other)
        row.addStretch(1)
        column = QVBoxLayout()
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(2)
        column.addWidget(label(_tr("Your store will be in this folder:"), "soft"))
        column.addWidget(self._where)
        column.addLayout(row)
        return column

    def _ask_place(self) -> None:
        picked = QFileDialog.getExistingDirectory(self, _tr("Choose where the folder of your store goes"))
        if picked:
            self.place = restoring.place_for(Path(picked) / "reflectapp")
            self._where.setText(name_text(str(self.place)))

    def _turn(self, by_key: bool) -> None:
        self.by_key = by_key
        self.problem.hide()
        self.passphrase.setHidden(by_key)
        self.recovery.setVisible(by_key)
        self.other.setText(_tr("Use my passphrase") if by_key else _tr("Use my recovery key"))
        self.soft.setText(
            _tr("With the recovery key that you had when it was made.")
            if by_key
            else _tr("With the passphrase that you had when it was made.")
        )
        self.setFocusProxy(self.recovery if by_key else self.passphrase)
        self.setFocus()

    def _try(self) -> None:
        text = self.recovery.text if self.by_key else self.passphrase.text
        if text.strip():
            self.problem.hide()
            self.tried.emit(text, self.by_key)


class RunningStep(Step):
    """How far it is."""

    def __init__(self) -> None:
        super().__init__(
            "",
            _tr("Bringing everything back"),
            _tr("Every part is checked on the way. If you cancel, nothing of it stays."),
        )
        self.under_way = UnderWay(_tr("Bringing everything back"))
        self.body.addWidget(self.under_way)
        self.setFocusProxy(self.under_way.cancel)


class BackStep(Step):
    """What is back, and where. `went_on`: she wants to open it."""

    went_on = Signal()

    def __init__(self, restored: Restored, earlier: Path | None) -> None:
        super().__init__("", _tr("Everything is back"), _counted(restored))
        self.body.addWidget(label(_tr("Your store is now in this folder:"), "soft"))
        self.body.addWidget(label(name_text(str(restored.folder)), "strong", wrap=True))
        if restored.missing:
            said = _tr(
                "{0} files were damaged or missing already when the backup was made. "
                "“Check everything” on the page of your store names them."
            )
            self.body.addWidget(label(said.format(restored.missing), "warn", wrap=True))
        if earlier is not None:
            self.body.addSpacing(8)
            self.body.addWidget(label(_tr("What was there before was left as it is:"), "soft"))
            self.body.addWidget(label(name_text(str(earlier)), wrap=True))
        self.open = self.primary = button(_tr("Open my store"), "filled", "key-round")
        self.open.clicked.connect(self.went_on)
        self.foot.addStretch(1)
        self.foot.addWidget(self.open)
        self.setFocusProxy(self.open)


def _counted(restored: Restored) -> str:
    day = date_text(day_of(restored.made_at))
    lessons = _tr("one lesson") if restored.lessons == 1 else _tr("{0} lessons").format(restored.lessons)
    recordings = _tr("one recording") if restored.recordings == 1 else _tr("{0} recordings").format(restored.recordings)
    said = _tr("{0} and {1}, as they were on {2}.").format(lessons, recordings, day)
    return said[:1].upper() + said[1:]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Restore", text)
