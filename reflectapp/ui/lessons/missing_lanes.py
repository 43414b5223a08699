import logging
from functools import partial

from PySide6.QtCore import QObject

from reflectapp.domain.lanes import LaneJob
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.progress import CancelToken, Report
from reflectapp.services import lanes
from reflectapp.services.store import OnStore
from reflectapp.ui.context import Context
from reflectapp.work.runner import Job

_log = logging.getLogger(__name__)


class MissingLanes(QObject):
    """Makes the lanes that recordings don't have yet, one at a time, whenever there are new recordings.

    Waits while a recording plays. What fails is left until the store is opened again; what is cut off by a lock
    begins anew then.
    """

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._tried: set[LaneJob] = set()
        self._job: Job | None = None
        self._asking = self._again = False
        self._playing = False
        context.changed.connect(self._on_changed)
        context.playing.connect(self._on_playing)
        self._look()

    def _on_changed(self, topics: frozenset[Topic]) -> None:
        if Topic.RECORDINGS in topics:
            self._look()

    def _on_playing(self, playing: bool) -> None:
        self._playing = playing
        if self._job is None:
            self._look()
        elif playing:
            self._job.hold()
        else:
            self._job.go_on()

    def _look(self) -> None:
        self._again = self._asking
        if self._job is None and not self._asking and not self._playing:
            self._asking = True
            self._context.ask(self, lanes.missing)(self._begin).ended.connect(self._asked)

    def _asked(self) -> None:
        self._asking = False
        if self._again:
            self._look()

    def _begin(self, found: tuple[LaneJob, ...]) -> None:
        wanted = next((job for job in found if job not in self._tried), None)
        if wanted is None or self._playing:
            return
        self._tried.add(wanted)
        self._job = self._context.background(
            self,
            partial(_make, self._context.on_store, wanted),
            lambda outcome: self._made(wanted, outcome),
            self._failed,
            partial(self._context.lane_progressed.emit, wanted),
        )
        self._job.ended.connect(self._ended)

    def _made(self, job: LaneJob, outcome: Outcome[bool]) -> None:
        self._tried.discard(job)
        self._context.changed.emit(outcome.changed)

    def _failed(self, error: BaseException) -> None:
        _log.warning("a lane could not be made: %s", type(error))

    def _ended(self) -> None:
        stopped = self._job is not None and self._job.token.cancelled
        self._job = None
        if not stopped:
            self._look()


def _make(on_store: OnStore, job: LaneJob, report: Report, cancel: CancelToken) -> Outcome[bool]:
    return lanes.make(on_store, job, report, cancel)
