"""What the commands share: exit codes, words, the passphrase's file, progress and Ctrl+C."""

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from reflectapp.domain.progress import CancelToken, Progress, Report

DONE, REFUSED, NOT_STARTED, STOPPED = 0, 1, 2, 130


def words(error: BaseException) -> str:
    from reflectapp.ui.words import told

    said = told(error)
    return f"{said.title} {said.text}"


def passphrase(options: argparse.Namespace) -> str:
    return secret_in(options.passphrase_file)


def secret_in(path: Path) -> str:
    """The file's first line."""
    lines = path.read_text("utf-8-sig").splitlines()
    return lines[0] if lines else ""


@contextmanager
def stoppable() -> Iterator[CancelToken]:
    """The first Ctrl+C pauses at the next safe step; a second one interrupts at once."""
    token = CancelToken()
    before = signal.getsignal(signal.SIGINT)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        token.pause()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, stop)
    try:
        yield token
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def shown_progress() -> Iterator[Report]:
    """A line that counts, on a terminal only, and that is gone afterwards."""
    if not sys.stderr.isatty():
        yield lambda _progress: None
        return

    def show(progress: Progress) -> None:
        percent = 100 * progress.done // progress.total if progress.total else 0
        print(f"\r\033[K{progress.step} {percent} %", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
