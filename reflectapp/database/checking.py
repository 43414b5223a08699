"""Whether a database is whole: read, never changed. Long statements end when they are told to stop."""

import struct
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError
from sqlcipher3 import dbapi2 as sqlcipher

from reflectapp.database.stoppable import stoppable

_LOG_HEAD, _FRAME_HEAD = 32, 24
_ORDERS = {b"\x37\x7f\x06\x82": "<", b"\x37\x7f\x06\x83": ">"}


class Part(StrEnum):
    """What is checked of a database, one at a time: its sealed pages, its structure, its references."""

    PAGES = "pages"
    STRUCTURE = "structure"
    REFERENCES = "references"


_CHECKS = {
    Part.PAGES: ("PRAGMA cipher_integrity_check", []),
    Part.STRUCTURE: ("PRAGMA integrity_check", [("ok",)]),
    Part.REFERENCES: ("PRAGMA foreign_key_check", []),
}


def whole(engine: Engine, part: Part, stop: Callable[[], bool]) -> bool:
    """Checks one part. `stop` is looked at every few milliseconds; Cancelled follows."""
    statement, sound = _CHECKS[part]
    try:
        with stoppable(engine, stop) as connection:
            return bool(connection.execute(statement).fetchall() == sound)
    except (DatabaseError, sqlcipher.DatabaseError):
        return False


def log_is_whole(path: Path) -> bool:
    """Whether a write-ahead log that was left behind is sound to its end.

    Opening the database would drop what follows a damaged frame without a word. Frames of an earlier use of
    the file have another salt in both its halves. Source: https://www.sqlite.org/fileformat2.html#walformat
    """
    try:
        with path.open("rb") as file:
            return _sound(file)
    except FileNotFoundError:
        return True


def _sound(file: BinaryIO) -> bool:
    head = file.read(_LOG_HEAD)
    if not head:
        return True
    order = _ORDERS.get(head[:4])
    if order is None or len(head) < _LOG_HEAD:
        return False
    sums = _summed(head[:24], (0, 0), order)
    if struct.pack(">2I", *sums) != head[24:]:
        return False
    length = _FRAME_HEAD + int.from_bytes(head[8:12], "big")
    while frame := file.read(length):
        first, second = frame[8:12] == head[16:20], frame[12:16] == head[20:24]
        if not first and not second:
            return True
        sums = _summed(frame[:8] + frame[_FRAME_HEAD:], sums, order)
        if len(frame) < length or not (first and second) or struct.pack(">2I", *sums) != frame[16:24]:
            return False
    return True


def _summed(data: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    first, second = sums
    words = iter(struct.unpack(f"{order}{len(data) // 4}I", data[: len(data) // 4 * 4]))
    for one, other in zip(words, words, strict=False):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + other + first) & 0xFFFFFFFF
    return first, second
