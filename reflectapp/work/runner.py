"""Runs functions off the UI thread and hands their ends back on it."""

import logging
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from reflectapp.domain.progress import Cancelled, CancelToken, Progress, Report

T = TypeVar("T")
Then = Callable[[Any], object]
Failed = Callable[[BaseException], object]

MEDIA_WORKERS = 3
"""One for what comes in, while lanes and conversions, which take long or are held, keep theirs."""

_log = logging.getLogger(__name__)


class Job(QObject):
    """One function under way. Ends exactly once, on the UI thread: done, failed or cancelled."""

    progressed = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()
    _returned = Signal(object, object)

    def __init__(self, owner: QObject) -> None:
        super().__init__()
        self.token = CancelToken()
        self._owner = owner
        self._returned.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        self.token.cancel()

    def pause(self) -> None:
        self.token.pause()

    def hold(self) -> None:
        """The job waits, and keeps its worker."""
        self.token.hold()

    def go_on(self) -> None:
        self.token.go_on()

    def run(self, work: Callable[[], object]) -> None:
        """Called on a worker's thread."""
        try:
            value = work()
        except BaseException as error:
            self._returned.emit(None, error)
        else:
            self._returned.emit(value, None)

    def _deliver(self, value: object, error: BaseException | None) -> None:
        if isValid(self._owner):
            if error is None:
                self.done.emit(value)
            elif isinstance(error, Cancelled):
                self.cancelled.emit()
            else:
                self.failed.emit(error)
        elif error is not None and not isinstance(error, Cancelled):
            _log.warning("a job failed whose owner is gone: %s", type(error))
        self.ended.emit()
        self.deleteLater()  # what is connected to it goes with it: it holds what was asked for


class Runner(QObject):
    """One thread for the store, three for media."""

    def __init__(self) -> None:
        super().__init__()
        self._store_thread: Executor = ThreadPoolExecutor(1, "store")
        self._media_pool: Executor = ThreadPoolExecutor(MEDIA_WORKERS, "media")
        self._jobs: set[Job] = set()
        self._settled: Callable[[], object] | None = None
        self._over = False

    def on_store(
        self, owner: QObject, work: Callable[[], T], then: Then | None = None, failed: Failed | None = None
    ) -> Job:
        """Runs `work` on the store's thread; jobs there keep their order."""
        return self._start(self._store_thread, Job(owner), lambda _job: work(), then, failed)

    def on_media(
        self,
        owner: QObject,
        work: Callable[[Report, CancelToken], T],
        then: Then | None = None,
        failed: Failed | None = None,
        progress: Callable[[Progress], object] | None = None,
    ) -> Job:
        """Runs long work in the media pool; `progress` is called on the UI thread."""
        job = Job(owner)
        if progress is not None:
            job.progressed.connect(progress, Qt.ConnectionType.QueuedConnection)

        def begin(job: Job) -> T:
            job.token.check()
            return work(job.progressed.emit, job.token)

        if self._settled is not None:
            job.pause()
        return self._start(self._media_pool, job, begin, then, failed)

    def refuse(self, owner: QObject) -> Job:
        """A job that is cancelled without having begun."""
        job = self._keep(Job(owner))
        job.run(_refuse)
        return job

    def wait_on_store(self, work: Callable[[], T]) -> T:
        """For work that is already off the UI thread: runs on the store's thread and waits."""
        return self._store_thread.submit(work).result()

    @property
    def busy(self) -> bool:
        return bool(self._jobs)

    def settle(self, then: Callable[[], object]) -> None:
        """Pauses what can be stopped; calls `then` on the UI thread once every job has ended.

        Until then long work does not begin any more; the store's thread goes on, so that drafts are kept.
        """
        self._settled = then
        for job in list(self._jobs):
            job.pause()
        QTimer.singleShot(0, self, self._tell_settled)

    def shut_down(self, last: Callable[[], object] | None = None) -> None:
        """Pauses what can be stopped and waits for both threads; `last` ends the store's."""
        self._over = True
        for job in list(self._jobs):
            job.pause()
        self._media_pool.shutdown(wait=True)
        if last is not None:
            self._store_thread.submit(last).add_done_callback(_log_lost)
        self._store_thread.shutdown(wait=True)

    def _start(
        self,
        executor: Executor,
        job: Job,
        work: Callable[[Job], object],
        then: Then | None,
        failed: Failed | None,
    ) -> Job:
        if then is not None:
            job.done.connect(then)
        if failed is not None:
            job.failed.connect(failed)
        self._keep(job)
        if self._over:
            job.run(_refuse)
            return job
        future: Future[None] = executor.submit(job.run, lambda: work(job))
        future.add_done_callback(_log_lost)
        return job

    def _keep(self, job: Job) -> Job:
        self._jobs.add(job)
        job.ended.connect(lambda: self._forget(job))
        return job

    def _forget(self, job: Job) -> None:
        self._jobs.discard(job)
        self._tell_settled()

    def _tell_settled(self) -> None:
        if self._settled is not None and not self._jobs:
            then, self._settled = self._settled, None
            then()


def _refuse() -> None:
    raise Cancelled


def _log_lost(future: "Future[Any]") -> None:
    if not future.cancelled() and future.exception() is not None:
        _log.error("a job ended without an end: %s", type(future.exception()))
