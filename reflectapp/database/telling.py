from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError
from sqlcipher3 import dbapi2 as sqlcipher

from reflectapp.domain.errors import EnvironmentProblem, Problem, StoreTrouble

_TROUBLES = {
    "disk is full": Problem.DISK_FULL,
    "disk I/O error": Problem.DISK_FAILED,
    "unable to open": Problem.CANNOT_WRITE,
    "readonly database": Problem.FOLDER_READ_ONLY,
    "malformed": Problem.DATABASE_DAMAGED,
    "not a database": Problem.DATABASE_DAMAGED,
}
_OF_THE_DISK = (Problem.DISK_FULL, Problem.DISK_FAILED, Problem.CANNOT_WRITE, Problem.FOLDER_READ_ONLY)


@contextmanager
def told(*, writing: bool = True) -> Iterator[None]:
    """Turns what the disk did to the database into the problem that the teacher is told.

    Something written where only reading was meant is a bug, and stays one.
    """
    try:
        yield
    except (DatabaseError, sqlcipher.DatabaseError) as error:
        meant = str(error.orig) if isinstance(error, DatabaseError) else str(error)
        for said, problem in _TROUBLES.items():
            if said in meant and (writing or problem is not Problem.FOLDER_READ_ONLY):
                kind = StoreTrouble if problem in _OF_THE_DISK else EnvironmentProblem
                raise kind(problem) from error
        raise
