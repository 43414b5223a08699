"""Room for the day on which the disk is full: given back, it lets what is in hand be saved, and things be deleted."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from reflectapp.vault.disk import FULL

NAME = "reserve.bin"
_PIECE_BYTES = 1024 * 1024
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


def size_bytes() -> int:
    """32 MiB; one in tests, of which many make stores."""
    return _PIECE_BYTES if os.environ.get("REFLECTAPP_TEST_COST") else 32 * _PIECE_BYTES


def is_kept(folder: Path) -> bool:
    path = folder / NAME
    try:
        return path.stat().st_size == size_bytes()
    except OSError:
        return False


def keep(folder: Path) -> bool:
    """Makes the reserve if it isn't there; False where there is no room for it and as much again.

    Random bytes, so that no file system packs them into less.
    """
    if is_kept(folder):
        return True
    path = folder / NAME
    try:
        if shutil.disk_usage(folder).free < 2 * size_bytes():
            return False
        _write(path)
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        return error.errno not in FULL
    return True


def release(folder: Path) -> bool:
    """Gives the room back; False if there was none to give."""
    try:
        (folder / NAME).unlink()
    except OSError:
        return False
    return True


def _write(path: Path) -> None:
    handle = os.open(path, _CREATE, 0o600)
    try:
        for _ in range(size_bytes() // _PIECE_BYTES):
            rest = memoryview(os.urandom(_PIECE_BYTES))
            while rest:
                rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)
