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
        self._let = threading.Event()
        self._let.set()

    def hold(self) -> None:
        """The job waits at its next `check` until `go_on`, or until it is to stop."""
        self._let.clear()
        if self._stopped.is_set():
            self._let.set()

    def go_on(self) -> None:
        self._let.set()

    def cancel(self) -> None:
        """What the job did is taken back."""
        self._taken_back = True
        self.pause()

    def pause(self) -> None:
        """Jobs that can go on another time keep what they did; for the others it is as good as `cancel`."""
        self._stopped.set()
        self._let.set()

    @property
    def cancelled(self) -> bool:
        """Whether the job is to stop, for either reason."""
        return self._stopped.is_set()

    def check(self) -> None:
        """Waits while it is held. Raises Cancelled once `cancel` was called, Paused once only `pause` was."""
        self._let.wait()
        if self._stopped.is_set():
            raise Cancelled if self._taken_back else Paused


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: `done` of `total`, in any unit that grows evenly with time."""

    done: int
    total: int
    step: str = ""


Report = Callable[[Progress], None]
