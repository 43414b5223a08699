"""The scenes of the screenshots: the real program, filled with the sample lesson."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from reflectapp.bootstrap import Program
from reflectapp.domain.codings import Coding, Press
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.packets import ItemKind, PacketFormat, Pick
from reflectapp.domain.progress import CancelToken
from reflectapp.domain.seats import Seat
from reflectapp.kit import clock
from reflectapp.kit.ids import new_id
from reflectapp.services import (
    codings,
    forms,
    goals,
    importing,
    lessons,
    measures,
    moments,
    recordings,
    replies,
    sample,
    seat_maps,
    shares,
)
from reflectapp.services import store as stores
from reflectapp.services.store import Here, OpenStore
from reflectapp.ui.coach.packet_page import PacketPage
from reflectapp.ui.context import Context
from reflectapp.ui.goals.check_in_dialog import CheckInDialog
from reflectapp.ui.lesson.page import LessonPage
from reflectapp.ui.lesson.result_picture import ResultPicture, Shown
from reflectapp.ui.lessons.bring_in import BringInDialog
from reflectapp.ui.search.page import SearchPage
from reflectapp.ui.seats.dialog import SeatMapDialog
from reflectapp.ui.shell.about import AboutDialog
from reflectapp.ui.shell.first_run import FirstRun
from reflectapp.ui.shell.key_sheet import KeySheet
from reflectapp.ui.shell.settings_dialog import SettingsDialog
from reflectapp.ui.shell.window import MainWindow
from tests import replying

WIDTH = 1280
OTHERS = (("Sharing out sweets", 9), ("Area of the hall", 16), ("What floats", 20))
NAMES = ("Mia", "Ali", "Theodora", "Jonas", "Lin", "Ada", "Bo", "Zoe", "Eva", "Noor")
T = TypeVar("T")
Scene = tuple[str, Callable[[], QWidget]]


class Stage:
    """`settle` turns the event loop until no job is under way and the player stands still."""

    def __init__(self, folder: Path, patience_ms: int) -> None:
        self.program = Program(folder / "store", [])
        self._patience_ms = patience_ms
        self._folder = folder

    def scenes(self, height: int) -> Iterator[Scene]:
        yield from self._gate(height)
        store = self.program.runner.wait_on_store(lambda: _filled(self._folder / "filled"))
        self.program._open(store, thrown_away=False)
        yield from self._pages(height)
        yield from self._dialogs()

    def settle(self) -> None:
        loop = QEventLoop()
        quiet = QTimer()
        quiet.setInterval(50)
        calm = [0]

        def look() -> None:
            calm[0] = 0 if self.program.runner.busy else calm[0] + 1
            if calm[0] >= 20:
                loop.quit()

        quiet.timeout.connect(look)
        quiet.start()
        QTimer.singleShot(self._patience_ms, loop, loop.quit)
        loop.exec()

    def close(self) -> None:
        opened = self.program.opened
        assert opened is not None
        opened.window.close()
        self.program.run()

    def _gate(self, height: int) -> Iterator[Scene]:
        self.program.show()
        gate = self.program.gate
        assert gate is not None
        gate.resize(WIDTH, height)
        self.settle()
        yield "first-run", lambda: gate
        content = gate.content
        assert isinstance(content, FirstRun)
        content.choice.shared.setChecked(True)
        _press(content.choice, "Go on")
        step = content.step
        assert step is not None
        _press(step, "Suggest six words")
        self.settle()
        yield "first-run-passphrase", lambda: gate
        _press(step, "Go on")
        self.settle()
        yield "first-run-recovery-key", lambda: gate

    def _pages(self, height: int) -> Iterator[Scene]:
        opened = self.program.opened
        assert opened is not None
        window, context = opened.window, opened.context
        window.resize(WIDTH, height)

        def place(name: str) -> Callable[[], QWidget]:
            def show() -> QWidget:
                window.show_place(name)
                return window

            return show

        for name in ("today", "lessons", "goals", "coach", "forms", "store"):
            yield name, place(name)
        yield from self._further_pages(window, context)
        yield "form", partial(self._form, window, context)

    def _form(self, window: MainWindow, context: Context) -> QWidget:
        given = forms.built_in()[4]
        made = self._ask(lambda store: forms.copy(store, given.id, "Watching myself, in maths").value)
        context.go.form.emit(made.form.id)
        return window

    def _further_pages(self, window: MainWindow, context: Context) -> Iterator[Scene]:
        def store_further_down(screens: int) -> Callable[[], QWidget]:
            def show() -> QWidget:
                window.show_place("store")
                self.settle()
                page = window.page
                area = page.findChild(QScrollArea) if page is not None else None
                assert isinstance(area, QScrollArea)
                area.verticalScrollBar().setValue(area.viewport().height() * screens)
                return window

            return show

        for screens in (1, 2):
            yield f"store-{screens + 1}", store_further_down(screens)

        def lesson() -> QWidget:
            chosen = self._ask(lambda store: lessons.cards(store)[0].lesson.id)
            context.go.lesson.emit(chosen, 34_000)
            self.settle()
            page = window.page
            assert isinstance(page, LessonPage)
            page.player.pause()
            return window

        yield "lesson", lesson

        def goal() -> QWidget:
            context.go.goal.emit(self._ask(lambda store: goals.all_goals(store)[0].id))
            return window

        yield "goal", goal

        def guide() -> QWidget:
            context.go.guide.emit(self._ask(lambda store: goals.all_goals(store)[0].id), "measure")
            return window

        yield "goal-guide", guide
        yield from self._shared_pages(window, context)

    def _shared_pages(self, window: MainWindow, context: Context) -> Iterator[Scene]:
        def packet() -> QWidget:
            context.go.packet.emit()
            self.settle()
            page = window.page
            assert isinstance(page, PacketPage)
            wanted = {ItemKind.GOAL_TITLE, ItemKind.GOAL_STATEMENT, ItemKind.GOAL_STUDENTS_WILL, ItemKind.GOAL_PLOT}
            self._tick(page, wanted | {ItemKind.MOMENT, ItemKind.MOMENT_STILL})
            page.panel.for_whom.setText("Ms Okafor")
            page.panel.why.setText("Meeting on Thursday")
            return window

        yield "packet", packet

        def reply() -> QWidget:
            context.go.reply.emit(self._ask(replies.every)[0].id)
            return window

        yield "reply", reply

        def search() -> QWidget:
            window.show_place("search")
            page = window.page
            assert isinstance(page, SearchPage)
            page.box.setText("question")
            return window

        yield "search", search

    def _dialogs(self) -> Iterator[Scene]:
        opened = self.program.opened
        assert opened is not None
        window, context = opened.window, opened.context
        goal = self._ask(lambda store: goals.all_goals(store)[0])
        lesson = self._ask(lambda store: next(card.lesson for card in lessons.cards(store) if card.lesson.class_name))
        seats = tuple(Seat(name, place % 4, place // 4, name) for place, name in enumerate(NAMES))
        self._ask(lambda store: seat_maps.keep(store, lesson.class_name, seats))
        coded = self._ask(partial(_coded, lesson_id=lesson.id))
        made: tuple[tuple[str, Callable[[], QWidget]], ...] = (
            ("keys", lambda: KeySheet(window)),
            ("settings", lambda: SettingsDialog(context.preferences, window)),
            ("about", lambda: AboutDialog(window)),
            ("seat-map", lambda: SeatMapDialog(context, lesson.id, window)),
            ("result", lambda: ResultPicture(context, coded, Shown(), window)),
            ("check-in", lambda: CheckInDialog(context, goal, None, window)),
            ("bring-in", lambda: BringInDialog(context, opened.queue, [sample.recording()], None, window)),
        )
        for name, make in made:
            dialog = make()
            dialog.show()
            yield name, partial(_same, dialog)
            dialog.close()

    def _ask(self, question: Callable[[OpenStore], T]) -> T:
        opened = self.program.opened
        assert opened is not None
        store = opened.context.store
        return self.program.runner.wait_on_store(lambda: question(store))

    def _tick(self, page: PacketPage, wanted: set[ItemKind]) -> None:
        model = page.model
        for row in range(model.rowCount()):
            group = model.index(row, 0)
            for item in range(min(model.rowCount(group), 40)):
                index = model.index(item, 0, group)
                line = model.item_at(index)
                if line is not None and line.pick.kind in wanted:
                    model.toggle(index)


def _same(widget: QWidget) -> QWidget:
    return widget


def _press(widget: QWidget, text: str) -> None:
    button = next(b for b in widget.findChildren(QPushButton) if b.text().replace("&", "") == text)
    button.click()


def _coded(store: OpenStore, lesson_id: str) -> Coding:
    """A run of who talks over two minutes, with a part left out."""
    measure = next(each for each in measures.built_in() if each.id == "who-talks")
    run = codings.start(store, lesson_id, measure, {}).value
    for place, at_ms in enumerate(range(0, 120_000, 7_000)):
        code = measure.codes[place * 3 % 7 % len(measure.codes)]
        codings.press(store, run.id, Press(new_id(), code.id, at_ms))
    codings.cover(store, run.id, ((0, 60_000), (70_000, 120_000)))
    return next(each for each in codings.of_lesson(store, lesson_id) if each.id == run.id)


def _filled(folder: Path) -> OpenStore:
    """The sample lesson with all that belongs to it, three more lessons, and one share."""
    store, _ = stores.create_store(folder, passphrase="orbit lantern quiet maple river stone")
    today = clock.today()
    for title, days in OTHERS:
        draft = LessonDraft(title, today - timedelta(days=days), "4b", "Mathematics")
        importing.import_recording(
            lambda function: function(store), sample.recording(), draft, lambda _progress: None, CancelToken()
        )
    lesson_id = sample.fill(lambda function: function(store), lambda _progress: None, CancelToken())
    lessons.remember_position(store, lesson_id, 34_000)
    moment = moments.of_lesson(store, lesson_id)[1]
    reader = recordings.open_sealed(store, recordings.of_lesson(store, lesson_id)[0].id)
    still = recordings.still(reader, moment.start_ms)
    reader.close()
    picks = frozenset({Pick(ItemKind.MOMENT, moment.id), Pick(ItemKind.MOMENT_STILL, moment.id)})
    contents = shares.contents(store, picks, for_whom="Ms Okafor", made_on=today, stills={moment.id: still})
    data = shares.render(contents, PacketFormat.PDF)
    path = folder.parent / "packet.pdf"
    shares.save(store, data, PacketFormat.PDF, path, for_whom="Ms Okafor", why="Meeting on Thursday")
    answered = replying.shared(store)
    replies.take_in(store, replies.look(Here(store), replying.written()).file, answered.id)
    return store
