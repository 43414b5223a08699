import logging
from functools import partial

from PySide6.QtCore import QObject

from reflectapp.domain.lessons import Recording
from reflectapp.domain.outcome import Outcome
from reflectapp.domain.progress import CancelToken, Report
from reflectapp.services import importing, recordings
from reflectapp.services.store import OnStore
from reflectapp.ui.context import Context

_log = logging.getLogger(__name__)


class MissingPictures(QObject):
    """Makes the thumbnails that a crash kept from being made, one recording at a time, in silence."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._waiting: list[str] = []
        context.ask(self, recordings.without_thumbnails)(self._begin)

    def _begin(self, found: tuple[Recording, ...]) -> None:
        self._waiting = [recording.id for recording in found]
        self._next()

    def _next(self) -> None:
        if self._waiting:
            work = partial(_make, self._context.on_store, self._waiting.pop(0))
            self._context.background(self, work, self._made, self._failed)

    def _made(self, outcome: Outcome[int]) -> None:
        self._context.changed.emit(outcome.changed)
        self._next()

    def _failed(self, error: BaseException) -> None:
        _log.warning("thumbnails could not be made: %s", type(error))
        self._next()


def _make(on_store: OnStore, recording_id: str, report: Report, cancel: CancelToken) -> Outcome[int]:
    return importing.make_thumbnails(on_store, recording_id, report, cancel)
