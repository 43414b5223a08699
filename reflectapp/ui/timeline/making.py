from PySide6.QtCore import QObject, Signal

from reflectapp.domain.lanes import LaneJob, LaneKind
from reflectapp.domain.progress import Progress


class Making(QObject):
    """How far the lanes of the recordings shown are that are being made."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._recording_ids: frozenset[str] = frozenset()
        self._percent: dict[LaneKind, int] = {}

    def follow(self, recording_ids: frozenset[str]) -> None:
        if recording_ids != self._recording_ids:
            self._recording_ids, self._percent = recording_ids, {}

    def progressed(self, job: LaneJob, progress: Progress) -> None:
        percent = 100 * progress.done // max(1, progress.total)
        if job.recording_id in self._recording_ids and self._percent.get(job.kind) != percent:
            self._percent[job.kind] = percent
            self.changed.emit()

    def text(self, kind: LaneKind, pending: bool) -> str:
        """What stands in a lane with nothing in it."""
        if not pending:
            return self.tr("nobody seems to speak") if kind is LaneKind.SPEECH else ""
        if kind not in self._percent:
            return self.tr("is made when nothing plays")
        if self._percent[kind] >= 100:
            return ""
        return self.tr("is being made: {0} %").format(self._percent[kind])
