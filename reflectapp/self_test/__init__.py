"""The installed program tests itself: the whole way on the sample lesson, without a display."""

from reflectapp.self_test.run import run

__all__ = ["run"]
