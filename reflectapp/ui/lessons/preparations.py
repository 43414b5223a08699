import logging
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.playing import Preparation
from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.services import preparing
from reflectapp.services.store import OnStore
from reflectapp.ui.context import Context
from reflectapp.ui.widgets.pace import Pace
from reflectapp.work.runner import Job

_log = logging.getLogger(__name__)
_NOTHING_YET = Progress(0, 0)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """The recording that is being converted; `waiting`: how many follow it. `seconds_left` is None while it can't
    be told; `held`: it waits while a recording plays."""

    recording_id: str
    title: str
    waiting: int
    progress: Progress = _NOTHING_YET
    seconds_left: float | None = None
    held: bool = False


class Preparations(QObject):
    """Converts the recordings that don't play well, one at a time, as long as there are any; waits while one plays.

    What a lock cuts off begins anew at the next opening. `changed` carries what is under way, or None.
    """

    changed = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._now: UnderWay | None = None
        self._asking = self._again = self._playing = False
        self._pace = Pace()
        context.changed.connect(self._on_changed)
        context.playing.connect(self._on_playing)
        self._look()

    @property
    def now(self) -> UnderWay | None:
        return self._now

    def cancel(self) -> None:
        """Gives up what is under way; the lesson's page can have it begun again."""
        if self._job is not None:
            self._job.cancel()

    def _on_changed(self, topics: frozenset[Topic]) -> None:
        if Topic.RECORDINGS in topics:
            self._look()

    def _on_playing(self, playing: bool) -> None:
        self._playing = playing
        if self._job is None or self._now is None:
            return
        self._job.hold() if playing else self._job.go_on()
        self._pace = Pace()
        self._show(
            UnderWay(self._now.recording_id, self._now.title, self._now.waiting, self._now.progress, None, playing)
        )

    def _look(self) -> None:
        self._again = self._asking
        if not self._asking:
            self._asking = True
            self._context.ask(self, preparing.wanted)(self._begin).ended.connect(self._asked)

    def _asked(self) -> None:
        self._asking = False
        if self._again:
            self._look()

    def _begin(self, found: tuple[tuple[Preparation, str], ...]) -> None:
        if self._job is not None or not found:
            return
        (first, title), waiting = found[0], len(found) - 1
        self._pace = Pace()
        self._job = self._context.background(
            self,
            partial(_convert, self._context.on_store, first.recording_id),
            self._made,
            self._failed,
            self._progressed,
        )
        if self._playing:
            self._job.hold()
        self._job.ended.connect(self._ended)
        self._show(UnderWay(first.recording_id, title, waiting, held=self._playing))

    def _progressed(self, progress: Progress) -> None:
        if self._now is not None and not self._now.held:
            left = self._pace.seconds_left(progress)
            self._show(UnderWay(self._now.recording_id, self._now.title, self._now.waiting, progress, left))

    def _made(self, outcome: Outcome[None]) -> None:
        assert self._now is not None
        self._context.announce(self.tr("“{0}” is ready to be played.").format(self._now.title))

    def _failed(self, error: BaseException) -> None:
        _log.warning("a recording could not be converted: %s", type(error))
        if isinstance(error, EnvironmentProblem) and error.problem is Problem.DISK_FULL:
            self._context.troubled.emit(error)

    def _ended(self) -> None:
        """However it ended, the store knows; after a lock there is nobody to ask."""
        self._job = None
        self._show(None)
        self._context.changed.emit(frozenset({Topic.RECORDINGS}))

    def _show(self, now: UnderWay | None) -> None:
        self._now = now
        self.changed.emit(now)


def _convert(on_store: OnStore, recording_id: str, report: Report, cancel: CancelToken) -> Outcome[None]:
    return preparing.convert(on_store, recording_id, report, cancel)
