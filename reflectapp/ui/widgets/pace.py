import time

from PySide6.QtCore import QCoreApplication

from reflectapp.domain.progress import Progress

_LEAST_SECONDS = 2.0


class Pace:
    """Guesses the time left from the pace so far, step by step."""

    def __init__(self) -> None:
        self._step: str | None = None
        self._began = 0.0
        self._first = 0

    def seconds_left(self, progress: Progress) -> float | None:
        """None while it can't be told."""
        now = time.monotonic()
        if progress.step != self._step:
            self._step, self._began, self._first = progress.step, now, progress.done
            return None
        passed, done = now - self._began, progress.done - self._first
        if passed < _LEAST_SECONDS or done <= 0:
            return None
        return passed * (progress.total - progress.done) / done


def time_left(seconds: float | None) -> str:
    """ "about 2 minutes left"; "" while it can't be told."""
    if seconds is None:
        return ""
    if seconds < 50:
        tens = max(1, round(seconds / 10)) * 10
        return QCoreApplication.translate("Pace", "about {0} seconds left").format(tens)
    minutes = round(seconds / 60)
    if minutes <= 1:
        return QCoreApplication.translate("Pace", "about a minute left")
    return QCoreApplication.translate("Pace", "about {0} minutes left").format(minutes)
