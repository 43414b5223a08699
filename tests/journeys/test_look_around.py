from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from reflectapp.domain.goals import GoalStatus
from reflectapp.services import goals, moments
from reflectapp.ui.shell.first_run import FirstRun
from reflectapp.ui.shell.look_banner import LeaveSample

if TYPE_CHECKING:
    from tests.journeys.conftest import Teacher


def test_looking_around_shows_a_lesson_and_leaves_nothing(
    start: "Callable[..., Teacher]", temporary: Path, tmp_path: Path
) -> None:
    teacher = start(tmp_path / "store")
    run = teacher.gate().content
    assert isinstance(run, FirstRun)
    teacher.click(run.choice.around)
    page = teacher.lesson_page()
    teacher.wait(lambda: len(page.marking.moments) == 4)
    assert page.reflection.reflection is not None

    store, on_store = teacher.opened.context.store, teacher.opened.context.on_store
    assert temporary in store.folder.parents and store.folder.exists()
    (goal,) = on_store(goals.all_goals)
    assert goal.status is GoalStatus.WORKING and len(goal.check_ins) == 5
    assert len(on_store(lambda opened: moments.of_goal(opened, goal.id))) == 2

    teacher.click(teacher.button(teacher.opened.window, "I have seen enough"))
    assert isinstance(teacher.gate().content, FirstRun)
    assert not store.folder.parent.exists()
    assert not (tmp_path / "store").exists()
    assert teacher.leave() == 0
    assert list(temporary.glob("reflectapp*")) == []


def test_locking_asks_before_the_sample_is_gone_and_it_is_not_locked_by_itself(
    start: "Callable[..., Teacher]", temporary: Path, tmp_path: Path
) -> None:
    teacher = start(tmp_path / "store")
    run = teacher.gate().content
    assert isinstance(run, FirstRun)
    teacher.click(run.choice.around)
    teacher.lesson_page()
    opened = teacher.opened
    assert opened.idle.spares()
    for answer in ("Stay", "Leave the sample"):
        for _twice in range(2):
            opened.lock_key.pressed.emit()
        (question,) = opened.window.findChildren(LeaveSample)
        teacher.click(teacher.button(question, answer))
        teacher.wait(lambda: not opened.window.isVisible() or not opened.window.findChildren(LeaveSample))
        if answer == "Stay":
            assert opened.window.isVisible()
    assert isinstance(teacher.gate().content, FirstRun)
    assert teacher.leave() == 0


def test_closing_the_window_ends_looking_around_too(
    start: "Callable[..., Teacher]", temporary: Path, tmp_path: Path
) -> None:
    teacher = start(tmp_path / "store")
    run = teacher.gate().content
    assert isinstance(run, FirstRun)
    teacher.click(run.choice.around)
    teacher.wait_for_window()
    assert teacher.leave() == 0
    assert list(temporary.glob("reflectapp*")) == []
    assert not (tmp_path / "store").exists()
