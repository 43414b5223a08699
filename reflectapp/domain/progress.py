import threading
from collections.abc import Callable
from dataclasses import dataclass


class Cancelled(Exception):
    """The job was cancelled; it left nothing behind."""


class Paused(Cancelled):
    """The job stopped where it was; what it can go on with later is kept."""


class CancelToken:
    """Shared by a job and whoever may stop it; safe across threads. Cancelling outdoes pausing."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._taken_back = False

    def cancel(self) -> None:
        """What the job did is taken back."""
        self._taken_back = True
        self._stopped.set()

    def pause(self) -> None:
        """Jobs that can go on another time keep what they did; for the others it is as good as `cancel`."""
        self._stopped.set()

    @property
    def cancelled(self) -> bool:
        """Whether the job is to stop, for either reason."""
        return self._stopped.is_set()

    def check(self) -> None:
        """Raises Cancelled once `cancel` was called, Paused once only `pause` was."""
        if self._stopped.is_set():
            raise Cancelled if self._taken_back else Paused


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: `done` of `total`, in any unit that grows evenly with time."""

    done: int
    total: int
    step: str = ""


Report = Callable[[Progress], None]
