import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.work.runner import MEDIA_WORKERS, Runner


@pytest.fixture
def owner() -> QObject:
    return QObject()


def _until_cancelled(begun: threading.Event) -> Callable[[Report, CancelToken], None]:
    def work(report: Report, cancel: CancelToken) -> None:
        begun.set()
        while True:
            cancel.check()
            threading.Event().wait(0.005)

    return work


def test_work_on_the_store_keeps_its_order_and_ends_on_the_ui_thread(
    runner: Runner, owner: QObject, qtbot: QtBot
) -> None:
    done: list[tuple[int, bool, int]] = []
    here = threading.get_ident()

    def work(number: int) -> tuple[int, int]:
        return number, threading.get_ident()

    def ended(made: tuple[int, int]) -> None:
        done.append((made[0], threading.get_ident() == here, made[1]))

    for number in range(20):
        runner.on_store(owner, partial(work, number), ended)
    qtbot.waitUntil(lambda: not runner.busy)
    assert [number for number, _, _ in done] == list(range(20))
    assert all(at_home for _, at_home, _ in done)
    assert len({thread for _, _, thread in done} | {here}) == 2


def test_an_error_goes_to_whoever_asked(runner: Runner, owner: QObject, qtbot: QtBot) -> None:
    failed: list[BaseException] = []
    with qtbot.waitSignal(runner.on_store(owner, lambda: 1 // 0, None, failed.append).ended):
        pass
    assert [type(error) for error in failed] == [ZeroDivisionError]


def test_a_job_never_reaches_an_owner_that_is_gone(runner: Runner, owner: QObject, qtbot: QtBot) -> None:
    reached: list[Any] = []
    go_on = threading.Event()
    job = runner.on_store(owner, lambda: go_on.wait(10), reached.append, reached.append)
    owner.deleteLater()
    QApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    with qtbot.waitSignal(job.ended):
        go_on.set()
    assert reached == []


def test_a_failure_that_nobody_waits_for_is_logged_without_its_text(
    runner: Runner, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    owner = QObject()
    go_on = threading.Event()

    def work() -> None:
        go_on.wait(10)
        raise ValueError("a note about Jonas")

    job = runner.on_store(owner, work)
    owner.deleteLater()
    QApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    with qtbot.waitSignal(job.ended):
        go_on.set()
    assert [record.args for record in caplog.records] == [(ValueError,)]


def test_progress_and_cancelling(runner: Runner, owner: QObject, qtbot: QtBot) -> None:
    told: list[Progress] = []
    job = runner.on_media(owner, lambda report, cancel: report(Progress(1, 2)), progress=told.append)
    with qtbot.waitSignal(job.ended):
        pass
    assert told == [Progress(1, 2)]
    begun = threading.Event()
    job = runner.on_media(owner, _until_cancelled(begun))
    with qtbot.waitSignals([job.cancelled, job.ended]):
        begun.wait(10)
        job.cancel()


def test_settling_waits_for_every_job_also_for_those_that_a_job_brings(
    runner: Runner, owner: QObject, qtbot: QtBot
) -> None:
    order: list[str] = []
    begun = threading.Event()
    job = runner.on_media(owner, _until_cancelled(begun))
    job.cancelled.connect(lambda: runner.on_store(owner, lambda: None, lambda _none: order.append("brought")))
    begun.wait(10)
    runner.settle(lambda: order.append("settled"))
    qtbot.waitUntil(lambda: "settled" in order)
    assert order == ["brought", "settled"]


def test_shutting_down_ends_long_work_before_the_stores_last(qapp: QApplication, owner: QObject) -> None:
    runner = Runner()
    order: list[str] = []
    begun = threading.Event()

    def work(report: Report, cancel: CancelToken) -> None:
        begun.set()
        while not cancel.cancelled:
            threading.Event().wait(0.005)
        runner.wait_on_store(lambda: order.append("taken back"))

    runner.on_media(owner, work)
    begun.wait(10)
    runner.shut_down(lambda: order.append("closed"))
    assert order == ["taken back", "closed"]


def test_what_is_asked_for_after_the_end_is_cancelled(qtbot: QtBot) -> None:
    runner = Runner()
    runner.shut_down()
    job = runner.on_store(runner, lambda: pytest.fail("it ran"))
    with qtbot.waitSignals([job.cancelled, job.ended]):
        pass
    assert not runner.busy


def test_settling_pauses_and_lets_no_long_work_begin(runner: Runner, owner: QObject, qtbot: QtBot) -> None:
    begun = [threading.Event() for _ in range(MEDIA_WORKERS)]
    ends: list[str] = []
    running = [runner.on_media(owner, _until_cancelled(each)) for each in begun]
    waiting = runner.on_media(owner, lambda _report, _cancel: ends.append("the waiting one ran"))
    for job in running:
        job.failed.connect(lambda error: ends.append(repr(error)))
    for each in begun:
        assert each.wait(10)
    runner.settle(lambda: ends.append("settled"))
    late = runner.on_media(owner, lambda _report, _cancel: ends.append("the late one ran"))
    qtbot.waitUntil(lambda: "settled" in ends)
    assert ends == ["settled"]
    assert all(job.token.cancelled for job in (*running, waiting, late))
    with qtbot.waitSignal(runner.on_media(owner, lambda _report, _cancel: ends.append("after")).done):
        pass


def test_a_refused_job_ends_as_cancelled(runner: Runner, owner: QObject, qtbot: QtBot) -> None:
    ended: list[str] = []
    job = runner.refuse(owner)
    job.cancelled.connect(lambda: ended.append("cancelled"))
    job.ended.connect(lambda: ended.append("ended"))
    qtbot.waitUntil(lambda: not runner.busy)
    assert ended == ["cancelled", "ended"]
