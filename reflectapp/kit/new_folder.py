"""A folder that is there whole or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import BinaryIO

from reflectapp.kit.atomic import private, sync_folder

_PATIENCE = (0.1, 0.4, 1.0, 2.5)


class NewFolder:
    """Files for their owner only, counted, in a folder with a temporary name; see `new_folder`.

    Every method raises OSError.
    """

    def __init__(self, parent: Path, name: str) -> None:
        self.files = 0
        self.size_bytes = 0
        self._parent = parent
        self._name = name
        self._root = _free(parent, f"{name} (unfinished)")
        self._root.mkdir(mode=0o700)

    @contextmanager
    def open(self, place: str, head: bytes = b"") -> Iterator[BinaryIO]:
        """A new file that begins with `head`, synced and counted at the end; an error in between removes it."""
        path = self._root / place
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(path, "xb", opener=private) as file:
            try:
                file.write(head)
                yield file
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                file.close()
                path.unlink(missing_ok=True)
                raise
            self.size_bytes += file.tell()
        self.files += 1

    def date(self, place: str, at: datetime) -> None:
        """Says when what is in a file was made, where the disk can say that."""
        with suppress(OSError, OverflowError, ValueError):
            os.utime(self._root / place, (at.timestamp(), at.timestamp()))

    def keep(self) -> Path:
        """Gives the folder its name, with a number if there is one of that name."""
        for folder in (*(path for path in self._root.rglob("*") if path.is_dir()), self._root):
            sync_folder(folder)
        kept = self._rename()
        sync_folder(self._parent)
        return kept

    def _rename(self) -> Path:
        """On Windows a virus scanner that looks at the new files may hold them for a moment."""
        for seconds in _PATIENCE:
            with suppress(PermissionError):
                return self._root.rename(_free(self._parent, self._name))
            Event().wait(seconds)
        return self._root.rename(_free(self._parent, self._name))

    def discard(self) -> None:
        shutil.rmtree(self._root, ignore_errors=True)


@contextmanager
def new_folder(parent: Path, name: str) -> Iterator[NewFolder]:
    """A new folder in `parent`; it is removed with all that is in it unless it was kept."""
    made = NewFolder(parent, name)
    try:
        yield made
    except BaseException:
        made.discard()
        raise


def _free(parent: Path, name: str) -> Path:
    path, number = parent / name, 1
    while os.path.lexists(path):
        number += 1
        path = parent / f"{name} {number}"
    return path
