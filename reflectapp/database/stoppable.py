"""The connection itself, for long statements that end when they are told to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlcipher3 import dbapi2 as sqlcipher

from reflectapp.domain.progress import Cancelled

_STEPS_BETWEEN_LOOKS = 20_000


@contextmanager
def stoppable(engine: Engine, stop: Callable[[], bool]) -> Iterator[sqlcipher.Connection]:
    """`stop` is looked at every few milliseconds; the statement then fails, and Cancelled follows."""
    pooled = engine.raw_connection()
    try:
        connection = pooled.driver_connection
        assert connection is not None
        connection.set_progress_handler(stop, _STEPS_BETWEEN_LOOKS)
        try:
            yield connection
        except sqlcipher.DatabaseError as error:
            if stop():
                raise Cancelled from error
            raise
        finally:
            connection.set_progress_handler(None, 0)
    finally:
        pooled.close()
