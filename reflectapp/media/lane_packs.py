"""A recording's sound level and its speech, each in one run of bytes, which is kept sealed as one blob.

Little-endian. Sound level: `RSND`, version (1 byte, 1), `step_ms` (2 bytes), count (4 bytes); then the levels, the
finest first: a byte for each peak, then a byte for each mean. Each level has half as many as the one before, rounded
up; the last is the first that has at most 256.
Speech: `RSPE`, version (1 byte, 1), count (4 bytes); then for each stretch, in order of time, its start and its end in
milliseconds (4 bytes each). Nothing follows.
"""

import struct
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.lanes import SoundLevel, Speech

COARSEST: Final = 256
_SOUND_HEAD, _SPEECH_HEAD = struct.Struct("<4sBHI"), struct.Struct("<4sBI")
_SPAN = struct.Struct("<II")
_SOUND, _SPEECH, _VERSION = b"RSND", b"RSPE", 1


def pack_sound(level: SoundLevel) -> bytes:
    head = _SOUND_HEAD.pack(_SOUND, _VERSION, level.step_ms, len(level.levels[0][0]))
    return head + b"".join(peaks + means for peaks, means in level.levels)


def unpack_sound(data: bytes) -> SoundLevel:
    """Raises EnvironmentProblem BLOB_DAMAGED unless every byte is accounted for."""
    if len(data) < _SOUND_HEAD.size:
        raise EnvironmentProblem(Problem.BLOB_DAMAGED)
    magic, version, step_ms, count = _SOUND_HEAD.unpack_from(data)
    at = _SOUND_HEAD.size
    if (magic, version) != (_SOUND, _VERSION) or not step_ms or not 0 < 2 * count <= len(data):
        raise EnvironmentProblem(Problem.BLOB_DAMAGED)
    levels = []
    while True:
        levels.append((data[at : at + count], data[at + count : at + 2 * count]))
        at += 2 * count
        if count <= COARSEST:
            break
        count = (count + 1) // 2
    if at != len(data):
        raise EnvironmentProblem(Problem.BLOB_DAMAGED)
    return SoundLevel(step_ms, tuple(levels))


def pack_speech(found: Sequence[Speech]) -> bytes:
    head = _SPEECH_HEAD.pack(_SPEECH, _VERSION, len(found))
    return head + b"".join(_SPAN.pack(each.start_ms, each.end_ms) for each in found)


def unpack_speech(data: bytes) -> tuple[Speech, ...]:
    """Raises EnvironmentProblem BLOB_DAMAGED unless every byte is accounted for."""
    if len(data) < _SPEECH_HEAD.size:
        raise EnvironmentProblem(Problem.BLOB_DAMAGED)
    magic, version, count = _SPEECH_HEAD.unpack_from(data)
    if (magic, version) != (_SPEECH, _VERSION) or len(data) != _SPEECH_HEAD.size + count * _SPAN.size:
        raise EnvironmentProblem(Problem.BLOB_DAMAGED)
    found = tuple(Speech(start, end) for start, end in _SPAN.iter_unpack(data[_SPEECH_HEAD.size :]))
    ordered = all(one.end_ms <= other.start_ms for one, other in pairwise(found))
    if not ordered or any(each.start_ms >= each.end_ms for each in found):
        raise EnvironmentProblem(Problem.BLOB_DAMAGED)
    return found
