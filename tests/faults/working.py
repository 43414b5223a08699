"""The real program in use, for as long as it is let: `python -m tests.faults.working STORE FILM SEED`.

Unlocks, opens the lesson, then marks, answers, lets a recording come in and locks, in any order. Tells on its
standard output, a JSON list a line, what the program has shown as kept.
"""

import json
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from reflectapp.bootstrap import Program
from reflectapp.bootstrap.opened import Opened
from reflectapp.domain.moments import Moment
from reflectapp.services import lessons, moments
from reflectapp.services import store as stores
from reflectapp.ui.lesson.page import LessonPage
from reflectapp.ui.lessons.import_queue import State, Target
from reflectapp.ui.shell.unlock import Unlock

PASSPHRASE = "canarypass orbit lantern quiet maple"
PROMPT = "surprise"
PATIENCE_MS = 20_000


def tell(*words: str) -> None:
    os.write(1, (json.dumps(words) + "\n").encode())


def wait(until: Callable[[], object]) -> None:
    """Lets the program go on until it is so."""
    loop, look, patience = QEventLoop(), QTimer(), QTimer(singleShot=True)
    look.timeout.connect(lambda: loop.quit() if until() else None)
    patience.timeout.connect(lambda: loop.exit(1))
    look.start(5)
    patience.start(PATIENCE_MS)
    if loop.exec():
        tell("stuck", until.__qualname__, str(until.__code__.co_firstlineno))
        os._exit(3)


class Working:
    def __init__(self, folder: Path, film: Path, seed: int) -> None:
        self.program = Program(folder, [])
        self.film = film
        self.chance = random.Random(seed)
        self.number = 0

    @property
    def opened(self) -> Opened:
        assert self.program.opened is not None
        return self.program.opened

    def work(self) -> None:
        self.program.show()
        self.unlock()
        tell("ready")
        while True:
            self.chance.choices((self.mark, self.answer, self.bring_in, self.lock), (6, 6, 2, 1))[0]()

    def unlock(self) -> None:
        wait(lambda: self.program.gate is not None and isinstance(self.program.gate.content, Unlock))
        assert self.program.gate is not None
        unlock = self.program.gate.content
        assert isinstance(unlock, Unlock)
        unlock.passphrase.line.setText(PASSPHRASE)
        QTest.keyClick(unlock.passphrase.line, Qt.Key.Key_Return)
        wait(lambda: self.program.opened is not None and self.opened.window.isVisible())
        (card,) = [card for card in self.opened.context.on_store(lessons.cards) if "canaryword" in card.lesson.title]
        self.lesson_id = card.lesson.id
        self.opened.context.go.lesson.emit(self.lesson_id, None)
        wait(lambda: isinstance(self.opened.window.page, LessonPage))
        wait(lambda: self.page.reflection.reflection is not None)

    @property
    def page(self) -> LessonPage:
        page = self.opened.window.page
        assert isinstance(page, LessonPage)
        return page

    def mark(self) -> None:
        page, note = self.page, self.text()
        self.type_into(page.stage.video, "")
        QTest.keyClick(page.stage.video, Qt.Key.Key_M)
        wait(page.editor.isVisible)
        self.type_into(page.editor.note, note)
        QTest.keyClick(page.editor.note, Qt.Key.Key_Return)
        wait(lambda: any(note == made.note for made in self.kept_moments()))
        tell("moment", note)

    def kept_moments(self) -> tuple[Moment, ...]:
        """As the store has them: what came back from it was committed."""
        return self.opened.context.on_store(lambda store: moments.of_lesson(store, self.lesson_id))

    def answer(self) -> None:
        reflection = self.page.reflection
        text = reflection.block(PROMPT).findChild(QPlainTextEdit)
        assert text is not None
        self.type_into(text, self.text() + " ")
        wait(lambda: reflection.saved_text != "saved")
        wait(lambda: reflection.saved_text == "saved")
        tell("answer", text.toPlainText().strip())

    def bring_in(self) -> None:
        queue, before = self.opened.queue, len(self.opened.queue.entries)
        queue.add([self.film], Target(lesson_id=self.lesson_id))
        if self.chance.random() < 0.5:
            return
        wait(lambda: len(queue.entries) > before and queue.entries[-1].state is State.DONE)
        tell("recording", queue.entries[-1].recording_id or "")

    def lock(self) -> None:
        self.program.lock()
        tell("locked")
        self.unlock()

    def type_into(self, widget: QWidget, text: str) -> None:
        self.opened.window.activateWindow()
        widget.setFocus()
        QTest.keyClicks(widget, text)

    def text(self) -> str:
        self.number += 1
        return f"canaryword {self.number}"


def main(folder: Path, film: Path, seed: int) -> None:
    with patch.object(stores, "system_key_store", lambda: None):
        Working(folder, film, seed).work()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
