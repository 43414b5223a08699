"""A recording as it was before it came in: the original's bytes, compared with what the store knows of them."""

import errno
import hashlib
import os
from collections.abc import Callable
from contextlib import closing
from typing import BinaryIO

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.lessons import Recording
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.taken_along import NotTaken
from reflectapp.interchange.names import HEAD_BYTES
from reflectapp.kit.new_folder import NewFolder
from reflectapp.services import recordings
from reflectapp.services.store import OnStore

CHUNK_BYTES = 1024 * 1024
SYNCED_BYTES = 8 * CHUNK_BYTES

_WINDOWS_FILE_TOO_LARGE = 223


class _Differs(Exception):
    """What was read isn't what came in."""


def copy_out(
    on_store: OnStore,
    recording: Recording,
    target: NewFolder,
    place_for: Callable[[bytes], str],
    go_on: Callable[[int], None],
) -> str | NotTaken:
    """Writes the recording where `place_for` says, given its first bytes; returns that place or why it stays behind.

    `go_on` is told how many bytes were written, and may raise Cancelled.
    """
    try:
        reader = on_store(lambda store: recordings.open_sealed(store, recording.id))
    except UserError:
        return NotTaken.MISSING
    except EnvironmentProblem as error:
        if error.problem not in (Problem.BLOB_MISSING, Problem.BLOB_DAMAGED):
            raise
        return NotTaken.MISSING if error.problem is Problem.BLOB_MISSING else NotTaken.DAMAGED
    with closing(reader):
        place = place_for(reader.read_at(0, HEAD_BYTES))
        try:
            with target.open(place) as file:
                _copy(reader, file, recording.sha256, go_on)
        except _Differs:
            return NotTaken.DAMAGED
        except OSError as error:
            if error.errno == errno.EFBIG or getattr(error, "winerror", 0) == _WINDOWS_FILE_TOO_LARGE:
                return NotTaken.TOO_LARGE
            raise
    if recording.probe.recorded_at is not None:
        target.date(place, recording.probe.recorded_at)
    return place


def _copy(reader: SealedReader, file: BinaryIO, sha256: str, go_on: Callable[[int], None]) -> None:
    """Synced again and again, so that it can be cancelled at once on a slow disk too."""
    digest = hashlib.sha256()
    for offset in range(0, reader.size, CHUNK_BYTES):
        chunk = reader.read_at(offset, CHUNK_BYTES)
        digest.update(chunk)
        file.write(chunk)
        if offset % SYNCED_BYTES == 0:
            os.fsync(file.fileno())
        go_on(len(chunk))
        if reader.failed:
            raise _Differs
    if digest.hexdigest() != sha256:
        raise _Differs
