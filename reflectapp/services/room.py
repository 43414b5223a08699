"""Room on a disk, looked for before something large is written there."""

import shutil
from pathlib import Path

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.vault.disk import told

KEPT_FREE_BYTES = 64 * 1024 * 1024
"""What is left for everything else that the computer does."""


def check(folder: Path, wanted_bytes: int) -> None:
    """Raises DISK_FULL (values `needed_bytes`, `free_bytes`), or what the disk said when it was asked."""
    needed, free = wanted_bytes + KEPT_FREE_BYTES, told(lambda: shutil.disk_usage(folder).free)
    if free < needed:
        raise EnvironmentProblem(Problem.DISK_FULL, needed_bytes=needed, free_bytes=free)


def sealed(size_bytes: int) -> int:
    """What so many bytes take once they are sealed, at most."""
    return size_bytes + size_bytes // 1000
