import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from reflectapp.domain.errors import EnvironmentProblem, Problem

T = TypeVar("T")

FULL = (errno.ENOSPC, errno.EDQUOT)


def told(action: Callable[[], T], **values: str | int) -> T:
    """Runs a disk operation; its OSError becomes DISK_FULL, DISK_TOO_SIMPLE or CANNOT_WRITE, with `values`."""
    with telling(**values):
        return action()


@contextmanager
def telling(**values: str | int) -> Iterator[None]:
    """`told`, for all that is done within."""
    try:
        yield
    except OSError as error:
        raise EnvironmentProblem(_problem(error), **values) from error


def _problem(error: OSError) -> Problem:
    if error.errno in FULL:
        return Problem.DISK_FULL
    return Problem.DISK_TOO_SIMPLE if error.errno == errno.EFBIG else Problem.CANNOT_WRITE
