"""Broken inputs made from whole ones, the same for the same seed."""

import random
from collections.abc import Iterator, Sequence

_BYTES = (b"", b"\x00", b"\xff", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\x00\x00\x00", b"\n", b"\r\n")
_LETTERS = (
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\xc3\xa9",
    b"\xf0\x9f\x98\x80",
    b"\xe2\x80\xae",
    b"-",
    b"=",
    b"../",
    b"%s",
)
_NUMBERS = (b"NaN", b"-Infinity", b"1e999", b"-0.0", b"9" * 400, b"9" * 5000, b'"version":2', b'"version":' + b"9" * 30)
_VALUES = (b"null", b"true", b"{}", b"[]", b'""', b"{", b"}", b"]", b",", b":", b'"\\ud800"', b'"\\u0000"')
_DEEP = (b'{"a":1,"a":2}', b"[" * 3000, b'{"a":' * 3000)
_TOKENS = (*_BYTES, *_LETTERS, *_NUMBERS, *_VALUES, *_DEEP)


def broken(examples: Sequence[bytes], count: int, seed: int) -> Iterator[bytes]:
    """One to eight changes each: bits, bytes, pieces gone, doubled, moved, exchanged with another example's."""
    chance = random.Random(seed)
    for _ in range(count):
        data = bytearray(chance.choice(examples))
        for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
            _change(data, chance, examples)
        yield bytes(data)


def _change(data: bytearray, chance: random.Random, examples: Sequence[bytes]) -> None:
    at = chance.randrange(len(data) + 1)
    end = min(len(data), at + int(chance.expovariate(0.1)) + 1)
    match chance.randrange(8):
        case 0 if at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        case 1 if at < len(data):
            data[at] = chance.randrange(256)
        case 2:
            del data[at:end]
        case 3:
            del data[at:]
        case 4:
            data[at:at] = data[at:end]
        case 5:
            other = chance.choice(examples)
            start = chance.randrange(len(other) + 1)
            data[at:end] = other[start : start + end - at + chance.randrange(40)]
        case 6:
            data[at:end] = chance.choice(_TOKENS)
        case _:
            data[at:at] = chance.choice(_TOKENS)
