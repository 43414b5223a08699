"""Runs the program with the store that is named, and does what it is told by bytes on its standard input.

While the gate is shown each byte is a key pressed there. Afterwards: v shows everything, l locks. It says "opened",
"shown" and "locked" on its standard output. It knows nothing of what is in the store, and keeps no byte.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtTest import QTest

from reflectapp.bootstrap import Program
from reflectapp.services import lessons
from reflectapp.ui.goals.goals_page import GoalsPage
from reflectapp.ui.lesson.page import LessonPage
from reflectapp.ui.shell.unlock import Unlock


class Told:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.heard = QSocketNotifier(0, QSocketNotifier.Type.Read)
        self.heard.activated.connect(self.hear)
        self.look = QTimer()
        self.look.setInterval(10)

    def hear(self) -> None:
        told = os.read(0, 1)
        opened, gate = self.program.opened, self.program.gate
        if not told:
            self.heard.setEnabled(False)
            self.program.app.exit(0)
        elif opened is not None:
            {b"v": self.show, b"l": self.lock}[told]()
        elif gate is not None and isinstance(gate.content, Unlock):
            line = gate.content.passphrase.line
            if told == b"\n":
                QTest.keyClick(line, Qt.Key.Key_Return)
                self.until("opened", lambda: self.program.opened is not None)
            else:
                QTest.keyClicks(line, told.decode())

    def show(self) -> None:
        opened = self.program.opened
        assert opened is not None
        opened.context.go.page.emit("goals")
        self.until("", lambda: isinstance(opened.window.page, GoalsPage), self.show_lesson)

    def show_lesson(self) -> None:
        opened = self.program.opened
        assert opened is not None
        (card,) = opened.context.on_store(lessons.cards)
        opened.context.go.lesson.emit(card.lesson.id, None)

        def seen() -> bool:
            page = opened.window.page
            if not isinstance(page, LessonPage) or not page.stage.video.shows_frame or not page.marking.moments:
                return False
            if page.editor.isHidden():
                page.marking.edit(page.marking.moments[0].id)
                page.player.play()
            return page.editor.isVisible() and page.player.time_ms > 1000

        self.until("shown", seen)

    def lock(self) -> None:
        opened = self.program.opened
        assert opened is not None
        opened.window.actions_by_name["lock"].trigger()
        leaving = self.program.leaving
        if leaving is not None:
            leaving.forgotten.connect(lambda: say("locked"))

    def until(self, word: str, there: Callable[[], bool], then: Callable[[], object] = lambda: None) -> None:
        def look() -> None:
            if there():
                self.look.stop()
                self.look.timeout.disconnect()
                say(word)
                then()

        self.look.timeout.connect(look)
        self.look.start()


def say(word: str) -> None:
    if word:
        os.write(1, word.encode() + b"\n")


def main() -> int:
    program = Program(Path(sys.argv[1]), [])
    program.show(automatic=False)
    told = Told(program)
    assert program.gate is not None
    told.heard.setEnabled(False)
    program.gate.ready.connect(lambda: told.heard.setEnabled(True))
    return program.run()


if __name__ == "__main__":
    sys.exit(main())
