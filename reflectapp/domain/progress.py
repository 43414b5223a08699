import threading
from collections.abc import Callable
from dataclasses import dataclass


class Cancelled(Exception):
    """The job was cancelled; it left nothing behind."""


class CancelToken:
    """Shared by a job and whoever may cancel it; safe across threads."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        """Raises Cancelled once `cancel` was called."""
        if self._event.is_set():
            raise Cancelled


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: `done` of `total`, in any unit that grows evenly with time."""

    done: int
    total: int
    step: str = ""


Report = Callable[[Progress], None]
