import errno
from collections.abc import Callable
from typing import TypeVar

from reflectapp.domain.errors import EnvironmentProblem, Problem

T = TypeVar("T")

FULL = (errno.ENOSPC, errno.EDQUOT)


def told(action: Callable[[], T]) -> T:
    """Runs a disk operation; its OSError becomes DISK_FULL or CANNOT_WRITE."""
    try:
        return action()
    except OSError as error:
        raise EnvironmentProblem(Problem.DISK_FULL if error.errno in FULL else Problem.CANNOT_WRITE) from error
