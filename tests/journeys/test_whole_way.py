import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import QElapsedTimer, QModelIndex, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from reflectapp.database.connection import Database
from reflectapp.kit import paths
from reflectapp.self_test.canaries import found_in, found_in_folder
from reflectapp.services import goals, lessons, moments, reflections, shares
from reflectapp.services.store import OpenStore
from reflectapp.ui.coach.packet_page import PacketPage
from reflectapp.ui.coach.page import CoachPage
from reflectapp.ui.goals.check_in_dialog import CheckInDialog
from reflectapp.ui.goals.goal_page import GoalPage
from reflectapp.ui.goals.goals_page import GoalsPage
from reflectapp.ui.lesson.page import LessonPage
from reflectapp.ui.lessons.page import LessonsPage
from reflectapp.ui.today.page import TodayPage

if TYPE_CHECKING:
    from tests.journeys.conftest import Teacher

D = TypeVar("D", bound=QDialog)

PASSPHRASE = "hollow canarypass tundra violet nine"
PICKED = ("canaryamber", "canarygoal", "canarywhom")
PRIVATE = (
    *("canarylesson", "canaryclass", "canaryfile", "canaryspan", "canaryanswer"),
    *("canarywish", "canarycheckin", "canarywhy", "canarypass"),
)


def test_the_whole_way(
    start: "Callable[..., Teacher]",
    computer: Path,
    temporary: Path,
    tmp_path: Path,
    store_threads: set[int],
    record_property: Callable[[str, object], None],
) -> None:
    teacher = start(tmp_path / "store")
    with stalls() as longest:
        recovery_key = teacher.begin(PASSPHRASE)
        teacher.page(TodayPage)
        bring_in(teacher, tmp_path)
        mark(teacher.lesson_page(), teacher)
        answer(teacher.lesson_page(), teacher)
        set_a_goal(teacher)
        packet = share(teacher, tmp_path / "given")
        lock_and_unlock(teacher)
        see_it_all_again(teacher)
    record_property("longest_stall_ms", longest())
    assert len(store_threads) == 1 and get_ident() not in store_threads
    kept = teacher.opened.context.on_store(everything)
    assert "canaryspan" in kept and "canaryanswer" in kept and "canarycheckin" in kept and "canarywhy" in kept
    assert teacher.leave() == 0

    secrets = (*PICKED, *PRIVATE, recovery_key, recovery_key.replace("-", ""))
    for folder in (tmp_path / "store", computer, temporary):
        assert found_in_folder(folder, secrets) == set()
    data = packet.read_bytes()
    assert found_in(data, PICKED) == set(PICKED)
    assert found_in(data, PRIVATE) == set()


def bring_in(teacher: "Teacher", tmp_path: Path) -> None:
    card = tmp_path / "card"
    card.mkdir()
    shutil.copy(paths.resource("sample", "lesson.mp4"), card / "canaryfile.mp4")
    dialog = teacher.drop(card / "canaryfile.mp4")
    for name, text in (("Title", "Fractions canarylesson"), ("Class", "4b canaryclass")):
        line = next(each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == name)
        line.setFocus()
        line.selectAll()
        teacher.write(text)
    teacher.say_yes(dialog)
    queue = teacher.opened.queue
    teacher.wait(lambda: queue.entries and not queue.pending)
    assert "came in" in " ".join(told(teacher.opened.window))
    teacher.click(teacher.button(teacher.opened.window, "Open canaryfile.mp4"))


def mark(page: LessonPage, teacher: "Teacher") -> None:
    assert page.header.title.text() == "Fractions canarylesson"
    page.stage.video.setFocus()
    teacher.press(Qt.Key.Key_Space)
    assert plays(page)
    teacher.wait(lambda: page.player.time_ms > 800)
    teacher.press(Qt.Key.Key_M)
    teacher.wait(page.editor.note.hasFocus)
    teacher.write("pairs explain canaryamber")
    assert not plays(page)
    teacher.press(Qt.Key.Key_Return)
    assert plays(page) and not page.editor.isVisible()

    began = page.player.time_ms
    teacher.press(Qt.Key.Key_I)
    teacher.wait(lambda: page.player.time_ms > began + 500)
    teacher.press(Qt.Key.Key_O)
    teacher.wait(page.editor.note.hasFocus)
    teacher.write("a long silence canaryspan")
    teacher.press(Qt.Key.Key_Return)
    teacher.press(Qt.Key.Key_K)
    assert not plays(page)
    teacher.wait(lambda: {moment.note for moment in page.marking.moments} >= {"a long silence canaryspan"})
    point, span = sorted(page.marking.moments, key=lambda moment: moment.end_ms is not None)
    assert point.note == "pairs explain canaryamber" and point.end_ms is None
    assert span.end_ms is not None and span.end_ms > span.start_ms


def plays(page: LessonPage) -> bool:
    return page.player.playing


def answer(page: LessonPage, teacher: "Teacher") -> None:
    teacher.click(teacher.button(page.reflection, "First look"))
    teacher.wait(lambda: page.reflection.reflection is not None)
    text = page.reflection.block("surprise").findChild(QPlainTextEdit)
    assert text is not None
    text.setFocus()
    teacher.write("My voice is mm kind canaryanswer")
    teacher.wait(lambda: page.reflection.saved_text == "saved")
    assert len(page.marking.moments) == 2
    teacher.press(Qt.Key.Key_Escape)
    assert page.stage.video.hasFocus()


def set_a_goal(teacher: "Teacher") -> None:
    teacher.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    teacher.click(teacher.button(teacher.page(GoalsPage), "Write one down"))
    page = teacher.page(GoalPage)
    teacher.wait(page.words.statement.hasFocus)
    teacher.write("Students get time to think canarygoal")
    page.words.why.setFocus()
    teacher.write("I rush canarywish")
    teacher.wait(lambda: page.saving.done)
    teacher.click(teacher.button(page, "Check in"))
    dialog = dialog_of(teacher, page, CheckInDialog)
    teacher.wait(lambda: dialog.isActiveWindow() and dialog.note.hasFocus())
    teacher.write("Counting helps canarycheckin")
    dialog.value.setFocus()
    teacher.write("1.4")
    teacher.say_yes(dialog)
    teacher.wait(lambda: any("canarycheckin" in text for text in told(page)))


def share(teacher: "Teacher", folder: Path) -> Path:
    folder.mkdir()
    teacher.press(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    teacher.click(teacher.button(teacher.page(CoachPage), "Prepare a packet"))
    page = teacher.page(PacketPage)
    teacher.wait(lambda: page.model.rowCount() > 0)
    assert page.model.picks == frozenset() and not page.panel.save.isEnabled()
    for words in ("canarygoal", "canaryamber"):
        line = pickable(page, words)
        page.view.scrollTo(line)
        place = page.view.visualRect(line).center()
        QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    for field, text in ((page.panel.for_whom, "Ms canarywhom"), (page.panel.why, "to meet canarywhy")):
        field.setFocus()
        teacher.write(text)
    teacher.wait(page.panel.save.isEnabled)
    teacher.click(page.panel.save)
    dialog = dialog_of(teacher, page, QFileDialog)
    name = dialog.findChild(QLineEdit)
    assert name is not None and name.text().startswith("packet-")
    name.setText(str(folder / name.text()))
    teacher.click(teacher.button(dialog, "Save"))
    teacher.page(CoachPage)
    (packet,) = folder.iterdir()
    assert packet.suffix == ".html"
    return packet


def lock_and_unlock(teacher: "Teacher") -> None:
    teacher.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert teacher.program.opened is None
    unlock = teacher.unlock("something else entirely")
    way = unlock.ways["passphrase"]
    teacher.wait(way.problem.isVisible)
    assert teacher.program.opened is None
    teacher.unlock(PASSPHRASE)
    teacher.wait_for_window()


def see_it_all_again(teacher: "Teacher") -> None:
    teacher.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    page = teacher.page(LessonsPage)
    teacher.wait(lambda: page.view.model().rowCount() == 1)
    page.view.setFocus()
    page.view.setCurrentIndex(page.view.model().index(0, 0))
    teacher.press(Qt.Key.Key_Return)
    lesson = teacher.lesson_page()
    teacher.wait(lambda: len(lesson.marking.moments) == 2)
    assert lesson.reflection.reflection is not None
    assert lesson.player.time_ms > 1000
    teacher.press(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    teacher.wait(lambda: any("canarywhom" in text for text in told(teacher.page(CoachPage))))


def everything(store: OpenStore) -> str:
    found: list[object] = [goals.all_goals(store), shares.record(store)]
    for card in lessons.cards(store):
        found += [card.lesson, moments.of_lesson(store, card.lesson.id), reflections.of_lesson(store, card.lesson.id)]
    return repr(found)


def told(widget: QWidget) -> list[str]:
    """What is written on it, and what a screen reader is told."""
    parts = [each for each in widget.findChildren(QWidget) if each.isVisible()]
    return [text for part in parts for text in (str(part.property("text") or ""), part.accessibleName()) if text]


def dialog_of(teacher: "Teacher", page: QWidget, kind: type[D]) -> D:
    teacher.wait(lambda: page.findChild(kind) is not None)
    dialog = page.findChild(kind)
    assert isinstance(dialog, kind)
    return dialog


def pickable(page: PacketPage, words: str) -> QModelIndex:
    for row in range(page.model.rowCount()):
        group = page.model.index(row, 0)
        for place in range(page.model.rowCount(group)):
            index = page.model.index(place, 0, group)
            item = page.model.item_at(index)
            if item is not None and words in f"{index.data()} {item}":
                return index
    raise LookupError(words)


@pytest.fixture
def store_threads(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The threads on which anything was asked of the database."""
    seen: set[int] = set()
    for name in ("unit", "read", "checkpoint", "close"):
        asked = getattr(Database, name)

        def noted(database: Database, *, asked: Callable[[Database], object] = asked) -> object:
            seen.add(get_ident())
            return asked(database)

        monkeypatch.setattr(Database, name, noted)
    return seen


@contextmanager
def stalls() -> Iterator[Callable[[], int]]:
    """The longest time, in milliseconds, in which the event loop did not turn."""
    longest = 0
    clock = QElapsedTimer()
    clock.start()

    def turned() -> None:
        nonlocal longest
        longest = max(longest, clock.restart())

    beat = QTimer()
    beat.timeout.connect(turned)
    beat.start(5)
    yield lambda: longest
    beat.stop()
