"""From the derived key to a painted Lessons page: a full store against an empty one."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.filling import add_moments
from benchmarks.report import Row, in_turn, seconds
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.moments import Moment
from reflectapp.kit.ids import new_id
from reflectapp.services import lessons
from reflectapp.services import store as stores
from reflectapp.services.preferences import Preferences
from reflectapp.ui.context import Context
from reflectapp.ui.lessons.page import LessonsPage
from reflectapp.work.runner import Runner

LESSONS, MOMENTS = 500, 50_000
PASSPHRASE = "orbit lantern quiet maple river stone"


def measure() -> Iterator[Row]:
    QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as name:
        full, empty = Path(name) / "full", Path(name) / "empty"
        fill(full, LESSONS, MOMENTS)
        fill(empty, 0, 0)
        full_s, empty_s, ratio = in_turn(lambda: _open_and_paint(full), lambda: _open_and_paint(empty), runs=9)
    detail = f"{full_s * 1000:.0f} ms against {empty_s * 1000:.0f} ms, median of 9 pairs"
    yield Row(f"Lessons page, {LESSONS} lessons / empty store", ratio, "×", 2.0, True, detail)


def fill(folder: Path, lesson_count: int, moment_count: int) -> None:
    store, _ = stores.create_store(folder, passphrase=PASSPHRASE)
    made = [
        lessons.add(store, LessonDraft(f"Lesson {n}", date(2026, 1, 1) + timedelta(n % 300), "4b", "Art")).value
        for n in range(lesson_count)
    ]
    first = Moment("", "", None, 0, None, "a note of usual length about what happened", ("thinking",))
    add_moments(
        store,
        (
            replace(first, id=new_id(), lesson_id=made[n % lesson_count].id, start_ms=n * 20)
            for n in range(moment_count)
        ),
    )
    stores.close_store(store)


def _open_and_paint(folder: Path) -> float:
    runner = Runner()
    opened: list[stores.OpenStore] = []

    def work() -> None:
        loop = QEventLoop()
        opened.append(runner.wait_on_store(lambda: stores.open_with_passphrase(folder, PASSPHRASE)))
        page = LessonsPage(Context(opened[0], runner, Preferences()))

        def paint() -> None:
            page.repaint()
            loop.quit()

        page.view.model().modelReset.connect(lambda: QTimer.singleShot(0, paint))
        page.resize(1280, 720)
        page.show()
        loop.exec()
        page.hide()
        page.deleteLater()

    passed = seconds(work)
    runner.wait_on_store(lambda: stores.close_store(opened[0]))
    runner.shut_down()
    return passed
