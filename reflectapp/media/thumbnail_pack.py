"""All thumbnails of a recording in one run of bytes, which is kept sealed as one blob.

Little-endian: `RTHM`, version (1 byte, 1), count (4 bytes); then for each thumbnail, in order of time,
`at_ms` (4 bytes) and the JPEG's length (4 bytes); then the JPEGs one after another, and nothing else.
"""

import struct
from collections.abc import Sequence

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.lessons import Thumbnail

_HEAD = struct.Struct("<4sBI")
_ENTRY = struct.Struct("<II")
_MAGIC, _VERSION = b"RTHM", 1
CARD_BYTES = 20_000


def pack(thumbnails: Sequence[Thumbnail]) -> bytes:
    entries = b"".join(_ENTRY.pack(each.at_ms, len(each.jpeg)) for each in thumbnails)
    return _HEAD.pack(_MAGIC, _VERSION, len(thumbnails)) + entries + b"".join(each.jpeg for each in thumbnails)


def unpack(data: bytes) -> tuple[Thumbnail, ...]:
    """Raises EnvironmentProblem BLOB_DAMAGED unless every byte is accounted for."""
    if len(data) < _HEAD.size:
        raise EnvironmentProblem(Problem.BLOB_DAMAGED)
    magic, version, count = _HEAD.unpack_from(data)
    at = _HEAD.size + count * _ENTRY.size
    if magic != _MAGIC or version != _VERSION or at > len(data):
        raise EnvironmentProblem(Problem.BLOB_DAMAGED)
    found = []
    for at_ms, length in _ENTRY.iter_unpack(data[_HEAD.size : at]):
        found.append(Thumbnail(at_ms, data[at : at + length]))
        at += length
    if at != len(data):
        raise EnvironmentProblem(Problem.BLOB_DAMAGED)
    return tuple(found)


def card_picture(thumbnails: Sequence[Thumbnail]) -> bytes | None:
    """The first picture that shows something (plain walls and black make small JPEGs)."""
    sizes = sorted(len(each.jpeg) for each in thumbnails)
    if not sizes:
        return None
    enough = sizes[len(sizes) // 2] // 2
    return next((each.jpeg for each in thumbnails if enough <= len(each.jpeg) <= CARD_BYTES), None)
