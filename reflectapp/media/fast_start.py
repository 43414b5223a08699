"""An MP4 with its index first, so that a browser begins to play before it has the whole file."""

import struct
from collections.abc import Iterator
from typing import Final

_HOLDS: Final = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})


def index_first(mp4: bytes) -> bytes:
    """Puts `moov` before `mdat`, and tells it where the data went. For what FFmpeg wrote without fragments."""
    boxes = {name: (begin, end) for name, begin, end in _boxes(mp4, 0, len(mp4))}
    begin, end = boxes[b"moov"]
    if begin < boxes[b"mdat"][0]:
        return mp4
    index = bytearray(mp4[begin:end])
    _shift(index, 0, len(index), len(index))
    at = boxes[b"mdat"][0]
    return b"".join((mp4[:at], index, mp4[at:begin], mp4[end:]))


def _boxes(data: bytes | bytearray, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    while at + 8 <= end:
        length, name = struct.unpack_from(">I4s", data, at)
        if length == 1:
            length = struct.unpack_from(">Q", data, at + 8)[0]
        length = length or end - at
        yield name, at, at + length
        at += length


def _shift(index: bytearray, at: int, end: int, by: int) -> None:
    for name, begin, after in _boxes(index, at, end):
        if name in _HOLDS:
            _shift(index, begin + 8, after, by)
        elif name in (b"stco", b"co64"):
            width = 4 if name == b"stco" else 8
            count = struct.unpack_from(">I", index, begin + 12)[0]
            kind = f">{count}{'I' if width == 4 else 'Q'}"
            places = struct.unpack_from(kind, index, begin + 16)
            struct.pack_into(kind, index, begin + 16, *(place + by for place in places))
