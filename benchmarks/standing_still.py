"""How long a turn of the UI thread is at most, by the time of the processor that this thread takes.

The program with its window, gone through as she does: unlocked, a lesson opened, played, jumped in and marked, other
pages, locked. Processor time, so that what else the computer does makes no difference. One turn is what lies between
two beats of a timer that fires in each.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from benchmarks.report import Row

if TYPE_CHECKING:
    from reflectapp.bootstrap import Program

MOST_MS = 50
PASSPHRASE = "hollow lantern tundra violet nine"
_SETTLING_MS = 2500  # nobody types a passphrase sooner
_PLACES = ("today", "goals", "store", "coach", "search", "lessons")
Step = tuple[str, Callable[[], None]]


def measure() -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="still-") as home:
        folders = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), home)
        with patch.dict(os.environ, folders):
            longest = _gone_through(Path(home) / "store")
    for name, ms in longest.items():
        yield Row(f"longest turn of the UI thread: {name}", ms, "ms", MOST_MS, True, "processor time of the thread")


def _gone_through(folder: Path) -> dict[str, float]:
    """The longest turn in milliseconds, by what was done."""
    from PySide6.QtCore import QTimer

    from reflectapp.bootstrap import Program
    from reflectapp.domain.progress import CancelToken
    from reflectapp.services import sample
    from reflectapp.services import store as stores
    from reflectapp.vault.cost import TEST_COST

    store, _key = stores.create_store(folder, passphrase=PASSPHRASE, cost=TEST_COST)
    sample.fill(lambda work: work(store), lambda _progress: None, CancelToken())
    stores.close_store(store)
    program = Program(folder, [])
    steps = _steps(program)
    longest: dict[str, float] = {}
    phase, before = "", 0.0

    def beat() -> None:
        nonlocal before
        now = time.thread_time()
        if phase:
            longest[phase] = max(longest.get(phase, 0.0), (now - before) * 1000)
        before = now

    def step() -> None:
        nonlocal phase
        if steps:
            phase, work = steps.pop(0)
            work()
        else:
            beats.stop()
            walk.stop()
            program.quit()

    beats, walk = QTimer(interval=1), QTimer(interval=_SETTLING_MS)
    beats.timeout.connect(beat)
    walk.timeout.connect(step)
    program.show(automatic=False)
    beats.start()
    walk.start()
    program.run()
    return longest


def _steps(program: "Program") -> list[Step]:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from reflectapp.services import lessons
    from reflectapp.ui.lesson.page import LessonPage
    from reflectapp.ui.shell.unlock import Unlock

    def unlock() -> None:
        content = program.gate.content if program.gate is not None else None
        assert isinstance(content, Unlock)
        QTest.keyClicks(content.passphrase.line, PASSPHRASE)
        QTest.keyClick(content.passphrase.line, Qt.Key.Key_Return)

    def lesson() -> None:
        assert program.opened is not None
        (card, *_) = program.opened.context.on_store(lessons.cards)
        program.opened.context.go.lesson.emit(card.lesson.id, None)

    def press(*keys: Qt.Key) -> None:
        assert program.opened is not None and isinstance(program.opened.window.page, LessonPage)
        page = program.opened.window.page
        page.end_editing(play_on=False)
        for key in keys:
            QTest.keyClick(page.stage.video, key)

    def go(name: str) -> None:
        assert program.opened is not None
        program.opened.context.go.page.emit(name)

    return [
        ("unlocking", unlock),
        ("pages made ahead", lambda: None),
        ("pages made ahead", lambda: None),
        ("opening a lesson", lesson),
        ("playing", partial(press, Qt.Key.Key_Space)),
        ("marking", partial(press, Qt.Key.Key_M)),
        ("jumping", partial(press, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left)),
        *(
            (f"going to {name}", partial(go, name))
            for name in ("today", "goals", "store", "coach", "search", "lessons")
        ),
        ("opening it again", lesson),
        ("locking", program.lock),
        ("unlocking again", unlock),
    ]
