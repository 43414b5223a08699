"""Lanes are made by themselves, one after the other, not while a recording plays, and go on after a lock."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from reflectapp.domain.lanes import LaneJob, LaneKind
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.services import lanes
from reflectapp.services.store import OnStore
from reflectapp.ui.context import Context
from reflectapp.ui.lessons.missing_lanes import MissingLanes

JOBS = tuple(LaneJob("r", kind) for kind in (LaneKind.CHAPTERS, LaneKind.SOUND, LaneKind.SPEECH))


class Maker:
    """Stands in for what makes lanes: remembers what was made; `fails`, `steps` as told."""

    def __init__(self) -> None:
        self.made: list[LaneJob] = []
        self.begun: list[LaneJob] = []
        self.fails: set[LaneJob] = set()
        self.until: Callable[[CancelToken], None] = lambda _cancel: None

    def missing(self, _store: object) -> tuple[LaneJob, ...]:
        return tuple(job for job in JOBS if job not in self.made)

    def make(self, _on_store: OnStore, job: LaneJob, report: Report, cancel: CancelToken) -> Outcome[bool]:
        self.begun.append(job)
        report(Progress(1, 2))
        self.until(cancel)
        if job in self.fails:
            raise ValueError
        self.made.append(job)
        return Outcome(True, frozenset({Topic.LANES}))


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> Maker:
    made = Maker()
    monkeypatch.setattr(lanes, "missing", made.missing)
    monkeypatch.setattr(lanes, "make", made.make)
    return made


@pytest.fixture
def parent() -> Iterator[QObject]:
    yield QObject()


def test_all_are_made_in_their_order_and_told(maker: Maker, context: Context, parent: QObject, qtbot: QtBot) -> None:
    changes: list[frozenset[Topic]] = []
    told: list[tuple[LaneJob, Progress]] = []
    context.changed.connect(changes.append)
    context.lane_progressed.connect(lambda job, progress: told.append((job, progress)))
    MissingLanes(context, parent)
    qtbot.waitUntil(lambda: tuple(maker.made) == JOBS and len(changes) == 3)
    assert set(changes) == {frozenset({Topic.LANES})}
    assert [job for job, _ in told] == list(JOBS)


def test_one_that_fails_is_left_until_the_store_is_opened_again(
    maker: Maker, context: Context, parent: QObject, qtbot: QtBot
) -> None:
    maker.fails = {JOBS[0]}
    MissingLanes(context, parent)
    qtbot.waitUntil(lambda: tuple(maker.made) == JOBS[1:])
    context.changed.emit(frozenset({Topic.RECORDINGS}))
    qtbot.waitUntil(lambda: not context.runner.busy)
    assert maker.begun == list(JOBS)
    maker.fails = set()
    MissingLanes(context, parent)
    qtbot.waitUntil(lambda: len(maker.made) == 3)


def test_new_recordings_are_noticed(maker: Maker, context: Context, parent: QObject, qtbot: QtBot) -> None:
    maker.made = list(JOBS)
    MissingLanes(context, parent)
    qtbot.waitUntil(lambda: not context.runner.busy)
    maker.made = list(JOBS[:2])
    context.changed.emit(frozenset({Topic.RECORDINGS}))
    qtbot.waitUntil(lambda: maker.begun == [JOBS[2]])


def test_nothing_is_begun_while_a_recording_plays_and_what_is_under_way_waits(
    maker: Maker, context: Context, parent: QObject, qtbot: QtBot
) -> None:
    playing = MissingLanes(context, parent)
    qtbot.waitUntil(lambda: len(maker.made) == 3)
    maker.made.clear()
    context.playing.emit(True)
    context.changed.emit(frozenset({Topic.RECORDINGS}))
    qtbot.waitUntil(lambda: not context.runner.busy)
    assert maker.made == []

    def wait(cancel: CancelToken) -> None:
        while len(held) == 0:
            cancel.check()
        cancel.check()
        went_on.append(True)

    held: list[bool] = []
    went_on: list[bool] = []
    maker.until = wait
    maker.begun.clear()
    context.playing.emit(False)
    qtbot.waitUntil(lambda: maker.begun == [JOBS[0]])
    context.playing.emit(True)
    held.append(True)
    qtbot.wait(50)
    assert went_on == []
    context.playing.emit(False)
    qtbot.waitUntil(lambda: len(maker.made) == 3)
    assert playing is not None


def test_a_lock_ends_it_even_while_it_waits(maker: Maker, context: Context, parent: QObject, qtbot: QtBot) -> None:
    def wait(cancel: CancelToken) -> None:
        while True:
            cancel.check()

    maker.until = wait
    MissingLanes(context, parent)
    qtbot.waitUntil(lambda: len(maker.begun) == 1)
    context.playing.emit(True)
    settled: list[bool] = []
    context.runner.settle(lambda: settled.append(True))
    qtbot.waitUntil(lambda: settled == [True])
    assert maker.made == []
    assert maker.begun == [JOBS[0]]
