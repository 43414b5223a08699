import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from reflectapp.kit.paths import resource
from reflectapp.ui.shell.second_start import hand_over

if TYPE_CHECKING:
    from tests.journeys.conftest import Teacher

PASSPHRASE = "orbit lantern quiet maple river stone"


def test_a_second_start_hands_over_its_files_and_raises_the_first(
    start: "Callable[..., Teacher]", tmp_path: Path
) -> None:
    teacher = start(tmp_path / "store")
    teacher.begin(PASSPHRASE)
    window = teacher.opened.window
    window.showMinimized()
    teacher.wait(window.isMinimized)

    command = (sys.executable, "-m", "reflectapp", "--store", str(tmp_path / "store"))
    with subprocess.Popen([*command, str(resource("sample", "lesson.mp4"))]) as second:
        teacher.wait(lambda: second.poll() is not None)
    assert second.returncode == 0
    dialog = teacher.asked_about_files()
    assert not window.isMinimized()
    assert [path.name for path in dialog.files.usable] == ["lesson.mp4"]
    teacher.say_yes(dialog)
    queue = teacher.opened.queue
    teacher.wait(lambda: queue.entries and not queue.pending)
    assert teacher.leave() == 0


def test_files_handed_over_to_a_locked_store_are_asked_about_when_it_opens(
    start: "Callable[..., Teacher]", tmp_path: Path
) -> None:
    teacher = start(tmp_path / "store")
    gate = teacher.gate()
    assert hand_over(tmp_path / "store", [resource("sample", "lesson.mp4")])
    assert gate.isVisible()
    teacher.begin(PASSPHRASE)
    dialog = teacher.asked_about_files()
    dialog.reject()
    assert teacher.leave() == 0


def test_a_start_with_another_store_is_a_first_one(start: "Callable[..., Teacher]", tmp_path: Path) -> None:
    teacher = start(tmp_path / "store")
    teacher.gate()
    other = start(tmp_path / "other")
    assert other.gate().isVisible() and teacher.program.window is not other.program.window
    assert other.leave() == 0
    assert teacher.leave() == 0
