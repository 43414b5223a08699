import subprocess
import sys
from pathlib import Path

import pytest

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.vault.lock_file import FolderLock

HOLD = """
import sys
from pathlib import Path
from reflectapp.vault.lock_file import FolderLock

FolderLock(Path(sys.argv[1])).acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_opening_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)
    first.acquire()
    first.acquire()
    with pytest.raises(UserError, match=Problem.STORE_IN_USE):
        second.acquire()
    first.release()
    first.release()
    second.acquire()
    second.release()


def test_a_killed_program_holds_nothing(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(UserError, match=Problem.STORE_IN_USE):
            lock.acquire()
        other.kill()
        other.wait()
        lock.acquire()
    lock.release()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match=Problem.CANNOT_WRITE):
        FolderLock(tmp_path / "nowhere").acquire()
