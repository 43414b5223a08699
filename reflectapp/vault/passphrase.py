"""Offering a passphrase, and rating her own."""

import secrets
from dataclasses import dataclass
from functools import cache

from reflectapp.kit.paths import resource

_RATED_LETTERS = 72
_ACCEPTED_SCORE = 3
_REASONS = {
    "dictionary": "common_words",
    "spatial": "keyboard_row",
    "repeat": "repeats",
    "sequence": "sequence",
    "regex": "date",
    "date": "date",
    "bruteforce": "too_short",
}


@dataclass(frozen=True, slots=True)
class Strength:
    """`score` from 0 (guessed at once) to 4; `reason_code` says why one isn't accepted:
    "empty", "too_short", "common_words", "keyboard_row", "repeats", "sequence" or "date"."""

    score: int
    accepted: bool
    reason_code: str = ""


@cache
def words() -> tuple[str, ...]:
    """The list that passphrases are drawn from: at least 2048 short, common words."""
    return tuple(resource("words.txt").read_text(encoding="ascii").split())


def suggest_words(n: int = 6) -> str:
    """`n` random words with spaces between; six carry 66 bits or more."""
    return " ".join(secrets.choice(words()) for _ in range(n))


def strength(text: str) -> Strength:
    """Rates a passphrase by how soon it would be guessed; only the first 72 characters count."""
    from zxcvbn import zxcvbn

    rated = text[:_RATED_LETTERS]
    if not rated.strip():
        return Strength(0, False, "empty")
    result = zxcvbn(rated)
    score = int(result["score"])
    if score >= _ACCEPTED_SCORE:
        return Strength(score, True)
    longest = max(result["sequence"], key=lambda match: len(match["token"]))
    return Strength(score, False, _REASONS.get(longest["pattern"], "too_short"))
