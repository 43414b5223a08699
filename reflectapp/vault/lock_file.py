import os
import sys
from pathlib import Path

from reflectapp.domain.errors import Problem, UserError
from reflectapp.vault.disk import told

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _unlock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


class FolderLock:
    """Keeps a store's folder to one running program; a crash gives it free."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"
        self._handle: int | None = None

    def acquire(self) -> None:
        """Raises STORE_IN_USE while another program, or another FolderLock, has it."""
        if self._handle is not None:
            return
        handle = told(lambda: os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            raise UserError(Problem.STORE_IN_USE) from error
        self._handle = handle

    def release(self) -> None:
        if self._handle is not None:
            _unlock(self._handle)
            os.close(self._handle)
            self._handle = None
