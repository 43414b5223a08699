import errno
import os
from pathlib import Path

_CANNOT_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EACCES})


def sync_folder(folder: Path) -> None:
    """Makes renames in `folder` last through a power cut, where the system can do that for folders.

    Windows can't, nor can some network drives; a drop box that can't be read doesn't let itself be opened.
    """
    if os.name == "nt":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise


def partly_written(path: Path) -> Path:
    """Where `write_atomic` writes at first, and what a crash in between leaves."""
    return path.with_name(path.name + ".new")


def write_atomic(path: Path, content: bytes) -> None:
    """Writes `content` under a temporary name beside `path`, synced, then renames it there."""
    temporary = partly_written(path)
    try:
        with open(temporary, "wb", opener=private) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
