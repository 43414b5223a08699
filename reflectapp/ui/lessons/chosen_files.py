from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from reflectapp.domain.lessons import Probe
from reflectapp.domain.progress import CancelToken, Report
from reflectapp.services import importing
from reflectapp.ui.context import Context
from reflectapp.ui.icons import pixmap
from reflectapp.ui.lessons.naming import in_order
from reflectapp.ui.looks import label, look
from reflectapp.ui.words import short_time, told
from reflectapp.work.runner import Job


class ChosenFiles(QFrame):
    """The chosen files, each looked into off the UI thread: what it is, or why it can't come in."""

    examined = Signal()

    def __init__(self, context: Context, paths: list[Path]) -> None:
        super().__init__()
        look(self, "raised")
        self._context = context
        self._paths = list(dict.fromkeys(paths))
        self._probes: dict[Path, Probe] = {}
        self._refused: dict[Path, BaseException] = {}
        self._jobs: list[Job] = []
        self._rows: dict[Path, _FileRow] = {}
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(10)
        for path in self._paths:
            self._rows[path] = _FileRow(path)
            layout.addWidget(self._rows[path])

    def examine(self) -> None:
        owner: QObject = self
        for path in self._paths:
            self._jobs.append(
                self._context.background(
                    owner,
                    partial(_examine, path),
                    partial(self._found, path),
                    partial(self._failed, path),
                )
            )

    def stop(self) -> None:
        for job in self._jobs:
            job.cancel()

    @property
    def all_seen(self) -> bool:
        return len(self._probes) + len(self._refused) == len(self._paths)

    @property
    def usable(self) -> list[Path]:
        """Those that can come in, in the order in which they were recorded."""
        return in_order([path for path in self._paths if path in self._probes], self._probes)

    @property
    def pictures_first(self) -> list[Path]:
        """The same, those of sound alone last."""
        return sorted(self.usable, key=lambda path: not self._probes[path].has_video)

    def probe(self, path: Path) -> Probe | None:
        return self._probes.get(path)

    @property
    def count(self) -> int:
        return len(self._paths)

    def put_in_order(self) -> None:
        """The order of the rows becomes the order of the parts; what can't come in stands last."""
        usable = self.usable
        for place, path in enumerate([*usable, *(path for path in self._paths if path not in self._probes)]):
            self._layout.insertWidget(place, self._rows[path])

    def _found(self, path: Path, probe: Probe) -> None:
        self._probes[path] = probe
        parts = [short_time(probe.duration_ms)]
        parts.append(f"{probe.width} × {probe.height}" if probe.has_video else self.tr("sound only"))
        if probe.has_video and not probe.has_audio:
            parts.append(self.tr("no sound"))
        self._rows[path].say("circle-check", "good", " · ".join(parts))
        self.examined.emit()

    def _failed(self, path: Path, error: BaseException) -> None:
        self._refused[path] = error
        said = told(error)
        self._rows[path].say("triangle-alert", "moment", f"{said.title} {said.text}")
        self.examined.emit()


class _FileRow(QFrame):
    def __init__(self, path: Path) -> None:
        super().__init__()
        self._sign = QLabel()
        self._name = label(path.name, wrap=True)
        self._said = label("", "small", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._name)
        words.addWidget(self._said)
        row.addWidget(self._sign)
        row.addLayout(words, 1)
        self.say("hourglass", "soft", self.tr("having a look …"))

    def say(self, sign: str, role: str, text: str) -> None:
        self._sign.setPixmap(pixmap(sign, role, 18, self.devicePixelRatioF()))
        self._said.setText(text)
        self.setAccessibleName(f"{self._name.text()}: {text}")


def _examine(path: Path, _report: Report, cancel: CancelToken) -> Probe:
    return importing.examine(path, cancel)
