"""Spoils films: what of it must still play, and what must be refused for which reason."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from reflectapp.domain.errors import Problem

Spoil = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Damage:
    """`problem`: why it must be refused; None where it must play. `plain`: the film's index stands at its end."""

    name: str
    spoil: Spoil
    problem: Problem | None
    plain: bool = False


def _garbage(film: bytes) -> bytes:
    middle = len(film) // 2
    return film[:middle] + random.Random(1).randbytes(300) + film[middle + 300 :]


def _flipped(film: bytes) -> bytes:
    """Bits here and there in the packets, none in the index or the first picture."""
    spoilt, chance = bytearray(film), random.Random(2)
    begin = film.index(b"mdat") + (len(film) - film.index(b"mdat")) // 3
    for _ in range(20):
        spoilt[chance.randrange(begin, len(film))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def _without_samples(film: bytes) -> bytes:
    return film[: film.index(b"mdat") + 4]


DAMAGES = (
    Damage("its end is missing", lambda film: film[: len(film) * 3 // 4], None),
    Damage("garbage in the middle", _garbage, None),
    Damage("flipped bits", _flipped, None),
    Damage("something follows it", lambda film: film + b"some text\n" * 50, None),
    Damage("nothing in it", lambda _film: b"", Problem.FILE_EMPTY),
    Damage("text with another name", lambda _film: b"Dear diary, today\n" * 40, Problem.NOT_A_RECORDING),
    Damage(
        "its index is missing", lambda film: film[: film.index(b"moov") - 4], Problem.RECORDING_CUT_SHORT, plain=True
    ),
    Damage("only its index", _without_samples, Problem.RECORDING_CUT_SHORT),
    Damage("its beginning is missing", lambda film: film[500:], Problem.NOT_A_RECORDING),
    Damage("its header ends early", lambda film: film[: film.index(b"stbl")], Problem.RECORDING_DAMAGED),
)
