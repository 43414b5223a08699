"""Whatever is open or under way: a second after the signal nothing is seen, and the store is closed."""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QInputDialog, QMenu, QMessageBox, QWidget

from reflectapp.bootstrap.opened import Opened
from reflectapp.database.connection import Database
from reflectapp.domain.errors import UserError
from reflectapp.domain.guide import Step
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.moments import Moment
from reflectapp.domain.progress import CancelToken, Report
from reflectapp.kit.paths import resource
from reflectapp.services import (
    goals,
    lessons,
    moments,
    recordings,
    store_settings,
)
from reflectapp.ui.coach.packet_page import PacketPage
from reflectapp.ui.goals.check_in_dialog import CheckInDialog
from reflectapp.ui.goals.goal_page import GoalPage
from reflectapp.ui.goals.goals_page import GoalsPage
from reflectapp.ui.goals.guide_page import GuidePage
from reflectapp.ui.keeping.along_section import AlongSection
from reflectapp.ui.keeping.backup_section import BackupSection
from reflectapp.ui.keeping.checking_section import CheckingSection
from reflectapp.ui.keeping.page import StorePage
from reflectapp.ui.lesson import asking
from reflectapp.ui.lesson.page import LessonPage
from reflectapp.ui.lessons.details import LessonDetailsDialog
from reflectapp.ui.shell.gate import Gate
from reflectapp.ui.today.page import TodayPage
from reflectapp.vault.lock_file import FolderLock

if TYPE_CHECKING:
    from tests.journeys.conftest import Teacher

D = TypeVar("D", bound=QDialog)
PASSPHRASE = "orbit lantern quiet maple river stone"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def teacher(start: "Callable[..., Teacher]", tmp_path: Path) -> "Teacher":
    made = start(tmp_path / "store")
    made.begin(PASSPHRASE)
    return made


@pytest.fixture
def lock_now(
    teacher: "Teacher", record_property: Callable[[str, object], None]
) -> Iterator[Callable[[Callable[[], object]], None]]:
    """Lets the session be locked while `meanwhile` runs, and waits for the store to be closed."""
    took: list[int] = []

    def lock(meanwhile: Callable[[], object] = lambda: None) -> None:
        opened = teacher.opened
        clock = QElapsedTimer()

        def signal() -> None:
            clock.start()
            assert opened.session is not None
            opened.session.left.emit()
            assert seen() == []

        teacher.wait(lambda: opened.session is not None)
        QTimer.singleShot(50, opened.window, signal)
        meanwhile()
        teacher.wait(lambda: clock.isValid() and closed(opened))
        took.append(clock.elapsed())

    yield lock
    record_property("locked_ms", took)


def closed(opened: Opened) -> bool:
    """The database is closed, and the folder free for another program."""
    if not opened.context.store.database.closed:
        return False
    lock = FolderLock(opened.context.store.folder)
    try:
        lock.acquire()
    except UserError:
        return False
    lock.release()
    return True


def seen() -> list[QWidget]:
    """The windows that are seen, but for the gate."""
    return [each for each in QApplication.topLevelWidgets() if each.isVisible() and not isinstance(each, Gate)]


def unlock(teacher: "Teacher") -> None:
    teacher.unlock(PASSPHRASE)
    teacher.wait_for_window()
    assert teacher.opened.idle.armed


def test_with_settings_keys_and_the_manual_open(teacher: "Teacher", lock_now: Callable[..., None]) -> None:
    window = teacher.opened.window
    for name in ("settings", "keys", "about", "manual"):
        window.actions_by_name[name].trigger()
    assert len(seen()) == 5
    lock_now()
    unlock(teacher)


@pytest.mark.parametrize("ask", ["message", "file", "folder", "nested", "line", "menu"])
def test_a_question_that_waits_in_a_loop_of_its_own_comes_back_cancelled(
    ask: str, teacher: "Teacher", lock_now: Callable[..., None]
) -> None:
    window = teacher.opened.window
    answers: list[object] = []

    def nested() -> object:
        outer = QDialog(window)
        QTimer.singleShot(0, outer, lambda: answers.append(QMessageBox.question(outer, "reflectapp", "Really?")))
        return outer.exec()

    questions: dict[str, Callable[[], object]] = {
        "message": lambda: QMessageBox.question(window, "reflectapp", "Really?"),
        "file": lambda: QFileDialog.getOpenFileNames(window)[0],
        "folder": lambda: QFileDialog.getExistingDirectory(window),
        "nested": nested,
        "line": lambda: QInputDialog.getText(window, "reflectapp", "What?")[1],
        "menu": lambda: QMenu(window).exec(),
    }
    lock_now(lambda: answers.append(questions[ask]()))
    assert answers and all(
        not answer or answer in (QMessageBox.StandardButton.No, QMessageBox.StandardButton.NoButton)
        for answer in answers
    )
    unlock(teacher)


def test_the_programs_own_file_dialog_and_question_survive_it(
    teacher: "Teacher", lock_now: Callable[..., None], long_recording: Path
) -> None:
    lock_now(teacher.opened.window.actions_by_name["bring_in"].trigger)
    unlock(teacher)
    teacher.say_yes(teacher.drop(long_recording))
    window, queue = teacher.opened.window, teacher.opened.queue
    teacher.wait(lambda: queue.entries and queue.entries[0].progress.done > 0)
    lock_now(window.close)
    unlock(teacher)
    teacher.wait(lambda: teacher.opened.queue.entries and not teacher.opened.queue.pending)
    assert len(teacher.opened.context.on_store(lessons.cards)) == 1


def test_what_is_written_in_dialogs_is_kept(teacher: "Teacher", lock_now: Callable[..., None]) -> None:
    teacher.press(Qt.Key.Key_3, CONTROL)
    page = teacher.page(GoalsPage)
    teacher.click(teacher.button(page, "Find one with questions"))
    guide = teacher.page(GuidePage)
    teacher.wait(lambda: QApplication.focusWidget() is not None and guide.isAncestorOf(teacher.focused()))
    teacher.wait(guide.sheet.on.isEnabled)
    teacher.click(guide.sheet.on)
    teacher.write("Students get time to think")
    lock_now()
    unlock(teacher)
    (goal,) = teacher.opened.context.on_store(goals.all_goals)
    assert goal.text.statement == "Students get time to think"
    again = teacher.page(GuidePage)
    teacher.wait(lambda: again.step is Step.STATEMENT)

    teacher.opened.context.go.goal.emit(goal.id)
    goal_page = teacher.page(GoalPage)
    teacher.wait(lambda: goal_page.words.statement.text() == "Students get time to think")
    teacher.click(teacher.button(goal_page, "Check in"))
    the(teacher, CheckInDialog).note.setPlainText("half a check-in")
    lock_now()
    unlock(teacher)
    (goal,) = teacher.opened.context.on_store(goals.all_goals)
    assert [each.note for each in goal.check_ins] == ["half a check-in"]


def test_with_the_video_on_the_whole_screen(teacher: "Teacher", lock_now: Callable[..., None]) -> None:
    page = open_sample(teacher)
    page.stage.video.setFocus()
    teacher.press(Qt.Key.Key_F)
    assert page.stage.place.full
    page.player.play()
    teacher.wait(lambda: page.player.time_ms > 300)
    lock_now()
    unlock(teacher)


def test_what_was_said_of_a_lesson_is_kept(teacher: "Teacher", lock_now: Callable[..., None]) -> None:
    page = open_sample(teacher)
    asking.show_details(page)
    dialog = the(teacher, LessonDetailsDialog)
    dialog.fields.show_draft(LessonDraft("Fractions with half a title"))
    lock_now()
    unlock(teacher)
    (card,) = teacher.opened.context.on_store(lessons.cards)
    assert card.lesson.title == "Fractions with half a title"


def test_during_an_import(
    teacher: "Teacher", lock_now: Callable[..., None], long_recording: Path, tmp_path: Path
) -> None:
    second = tmp_path / "second.mp4"
    shutil.copy(resource("sample", "lesson.mp4"), second)
    with second.open("ab") as file:
        file.write(b"\0\0\0\x0cfreemore")
    teacher.say_yes(teacher.drop(long_recording, second))
    queue = teacher.opened.queue
    teacher.wait(lambda: len(queue.entries) == 2 and queue.entries[0].progress.done > 0)
    lock_now()
    unlock(teacher)
    teacher.wait(lambda: len(teacher.opened.queue.entries) == 2 and not teacher.opened.queue.pending)
    (card,) = teacher.opened.context.on_store(lessons.cards)
    assert len(teacher.opened.context.on_store(lambda store: recordings.of_lesson(store, card.lesson.id))) == 2


@pytest.mark.parametrize("work", ["Making a backup", "Checking everything", "Taking everything along"])
def test_during_long_work(
    work: str, teacher: "Teacher", lock_now: Callable[..., None], long_recording: Path, tmp_path: Path
) -> None:
    """It stops, leaves nothing half done where it wrote, and that is said after unlocking."""
    given = tmp_path / "given"
    given.mkdir()
    teacher.say_yes(teacher.drop(long_recording))
    queue = teacher.opened.queue
    teacher.wait(lambda: queue.entries and not queue.pending)
    teacher.opened.window.show_place("store")
    section = begun(teacher.page(StorePage), work, given)
    teacher.wait(lambda: section.under_way.bar.value() > 0)
    lock_now()
    assert list(given.iterdir()) == []
    unlock(teacher)
    said = teacher.opened.window.problem.text
    assert "lock stopped" in said and work in said
    teacher.opened.window.lock_wanted.emit()
    unlock(teacher)
    assert not teacher.opened.window.problem.isVisible()


def begun(page: StorePage, work: str, given: Path) -> BackupSection | CheckingSection | AlongSection:
    for section in page.sections:
        if isinstance(section, BackupSection | CheckingSection | AlongSection) and section.under_way.name == work:
            if isinstance(section, BackupSection):
                section.back_up_to(given / "store.reflectbackup")
            elif isinstance(section, AlongSection):
                section.take_to(given)
            else:
                section.begin()
            return section
    raise AssertionError(work)


def test_while_a_packet_is_made(teacher: "Teacher", lock_now: Callable[..., None]) -> None:
    page = open_sample(teacher)
    assert page.shown is not None
    lesson_id, on_store = page.shown.lesson.id, teacher.opened.context.on_store
    for ms in range(2000, 100_000, 4000):
        made = Moment("", lesson_id, None, ms, None, f"at {ms} ms")
        on_store(partial(moments.add, moment=made))
    teacher.opened.context.go.packet.emit()
    packet = teacher.page(PacketPage)
    teacher.wait(lambda: packet.model.rowCount() > 0)
    for group in (packet.model.index(row, 0) for row in range(packet.model.rowCount())):
        for row in range(packet.model.rowCount(group)):
            packet.model.toggle(packet.model.index(row, 0, group))
    assert len(packet.model.picks) > 25
    teacher.wait(lambda: teacher.program.runner.busy)
    lock_now()
    unlock(teacher)


def test_a_job_that_takes_its_time_does_not_keep_anything_on_the_screen(teacher: "Teacher") -> None:
    """It is said that the program locks; the gate follows when the job has come to its safe step."""
    opened, go_on = teacher.opened, Event()
    begun = Event()

    def stubborn(_report: Report, _cancel: CancelToken) -> None:
        begun.set()
        go_on.wait(30)

    opened.context.background(opened.window, stubborn)
    teacher.wait(begun.is_set)
    opened.window.actions_by_name["lock"].trigger()
    assert seen() == []
    teacher.wait(lambda: len(seen()) == 1)
    assert not closed(opened)
    go_on.set()
    unlock(teacher)
    assert opened.context.store.database.closed and seen() == [teacher.opened.window]


def test_nothing_opens_behind_the_lock(teacher: "Teacher") -> None:
    opened, go_on, begun = teacher.opened, Event(), Event()

    def slow(_report: Report, _cancel: CancelToken) -> None:
        begun.set()
        go_on.wait(30)

    opened.context.background(opened.window, slow, lambda _none: QMessageBox(opened.window).open())
    teacher.wait(begun.is_set)
    opened.window.actions_by_name["lock"].trigger()
    opened.window.show_settings()
    opened.window.show()
    go_on.set()
    gate = teacher.gate()
    assert gate.isVisible() and seen() == []
    unlock(teacher)


@pytest.mark.parametrize(("copied_here", "left"), [(True, ""), (False, "a note about Jonas")])
def test_the_clipboard_is_cleared_of_what_was_copied_here(
    copied_here: bool, left: str, teacher: "Teacher", lock_now: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _clipboard: copied_here)
    QGuiApplication.clipboard().setText("a note about Jonas")
    lock_now()
    assert QGuiApplication.clipboard().text() == left
    QGuiApplication.clipboard().clear()
    unlock(teacher)


def test_the_lock_stays_armed(teacher: "Teacher", lock_now: Callable[..., None], logged: Path) -> None:
    """After a setting, drafts that can't be kept, questions, and several unlockings."""
    opened = teacher.opened
    opened.context.do(opened.window, store_settings.set_locking, 30, False)()
    teacher.wait(lambda: opened.idle.minutes == 30)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TodayPage, "flush", lambda _page: 1 // 0)
        lock_now()
        unlock(teacher)
    assert logged.read_text("utf-8").count("a draft was not kept") == 1
    logged.write_text("")
    for _ in range(2):
        teacher.wait(lambda: teacher.opened.idle.minutes == 30)
        lock_now(lambda: QMessageBox.question(teacher.opened.window, "reflectapp", "Really?"))
        unlock(teacher)


def test_a_close_that_fails_still_ends_at_the_gate(teacher: "Teacher", logged: Path) -> None:
    opened = teacher.opened
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "checkpoint", lambda _database: 1 // 0)
        opened.window.actions_by_name["lock"].trigger()
        assert seen() == []
        teacher.gate()
    assert opened.context.store.database.closed
    assert logged.read_text("utf-8").count("ZeroDivisionError") == 1
    logged.write_text("")
    unlock(teacher)


def open_sample(teacher: "Teacher") -> LessonPage:
    teacher.say_yes(teacher.drop(resource("sample", "lesson.mp4")))
    queue = teacher.opened.queue
    teacher.wait(lambda: queue.entries and not queue.pending)
    teacher.click(teacher.button(teacher.opened.window, "Open lesson.mp4"))
    return teacher.lesson_page()


def the(teacher: "Teacher", kind: type[D]) -> D:
    """The one dialog of this kind that is open."""
    teacher.wait(lambda: teacher.opened.window.findChildren(kind))
    (found,) = teacher.opened.window.findChildren(kind)
    return found
