import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

from reflectapp.domain.errors import Problem, UserError
from reflectapp.vault.disk import told

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int, shared: bool) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _unlock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _lock(handle: int, shared: bool) -> None:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


_REFUSED = (errno.EROFS, errno.EACCES, errno.EPERM)


class FolderLock:
    """Keeps a store's folder to one running program; a crash gives it free.

    `read_only`, known once it is acquired: nothing can be written there. Then others may read too.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"
        self._handle: int | None = None
        self.read_only = False

    def acquire(self) -> None:
        """Raises STORE_IN_USE while another program, or another FolderLock, has it."""
        if self._handle is not None:
            return
        handle = told(self._open)
        if handle is None:
            return
        try:
            _lock(handle, self.read_only)
        except OSError as error:
            os.close(handle)
            raise UserError(Problem.STORE_IN_USE) from error
        self._handle = handle

    def release(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            with suppress(OSError):  # its disk may be gone, and with it the lock
                _unlock(handle)
            with suppress(OSError):
                os.close(handle)

    def _open(self) -> int | None:
        """None where nothing can be written and nobody ever locked: then nobody can."""
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            if error.errno not in _REFUSED:
                raise
            self.read_only = True
            return os.open(self._path, os.O_RDONLY) if self._path.exists() else None
        self.read_only = False
        return handle
