"""The recovery key as text: 160 bits in eight groups of four, and a ninth that finds slips.

Crockford's base 32: no I, L, O or U; read back in any case, with or without dashes and spaces,
O taken for 0 and I or L for 1.
"""

import hashlib
import os

from reflectapp.domain.errors import Problem, UserError

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_BETWEEN = frozenset(" \t\r\n\u00a0-\u2010\u2011\u2012\u2013\u2014\u2212_.")
_SECRET_BYTES = 20
_GROUP = 4
_SECRET_LETTERS = 32
_LETTERS = _SECRET_LETTERS + _GROUP


def new_recovery_key() -> str:
    """A new random key, written as nine groups joined by dashes."""
    return write(os.urandom(_SECRET_BYTES))


def write(secret: bytes) -> str:
    """The text of a 20-byte secret."""
    letters = _letters(secret) + _check(secret)
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LETTERS, _GROUP))


def parse(text: str) -> bytes:
    """The 20-byte secret; raises MALFORMED_RECOVERY_KEY for anything that has a slip in it."""
    values = [_VALUES.get(letter) for letter in text.upper() if letter not in _BETWEEN]
    number = 0
    for value in values:
        if value is None or len(values) != _LETTERS:
            raise UserError(Problem.MALFORMED_RECOVERY_KEY)
        number = number * 32 + value
    secret = (number >> 5 * _GROUP).to_bytes(_SECRET_BYTES, "big")
    if [_VALUES[letter] for letter in _letters(secret) + _check(secret)] != values:
        raise UserError(Problem.MALFORMED_RECOVERY_KEY)
    return secret


def groups(text: str) -> tuple[str, ...]:
    """The nine groups of a well-formed key, for typing two of them back."""
    return tuple(write(parse(text)).split("-"))


def _check(secret: bytes) -> str:
    return _letters(hashlib.sha256(b"reflectapp-recovery-check-1" + secret).digest()[:5])[:_GROUP]


def _letters(data: bytes) -> str:
    number, count = int.from_bytes(data, "big"), len(data) * 8 // 5
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(count)))
