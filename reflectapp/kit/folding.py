"""Text as it is searched: without case, accents and punctuation, in any script."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
)
_ALIKE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
_UNSPACED = (
    "\u0e00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2190-\u2bff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U0001f000-\U0003ffff"
)
_LONGEST_WORD = 32
_RUN = re.compile(f"([{_UNSPACED}]+)|[^\\s{_UNSPACED}]{{1,{_LONGEST_WORD}}}")


class _Folds(dict[int, str]):
    """From a character to what it is searched as; learnt as they come."""

    def __missing__(self, code: int) -> str:
        lowered = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold())
        self[code] = "".join(map(_kept, _MARKS.sub("", lowered.translate(_ALIKE))))
        return self[code]


_FOLDS = _Folds()


def fold(text: str) -> str:
    """Letters, digits and signs like emoji, folded; anything else is a space, what can't be seen is nothing."""
    return text.translate(_FOLDS)


def line(text: str | None) -> str:
    """What an index keeps of a text, in one line, in order, with a space before each piece."""
    return "".join(f" {run}" for run, _ in runs(fold(text or "")))


def terms(text: str | None) -> str:
    """What an index keeps of a text, with spaces between: its words, and of scripts that write none each pair."""
    found: set[str] = set()
    for run, unspaced in runs(fold(text or "")):
        found.update((run[at : at + 2] for at in range(len(run))) if unspaced else (run,))
    return " ".join(sorted(found))


def runs(folded: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a folded text, each with whether its script writes no spaces."""
    return ((match.group(), match.group(1) is not None) for match in _RUN.finditer(folded))


def spans(text: str, wanted: frozenset[str]) -> tuple[tuple[int, int], ...]:
    """Where in `text` a word begins with one of the folded runs `wanted`, or a text without spaces has it.

    Half-open, in order, not overlapping.
    """
    places: Sequence[int] = range(len(text) + 1)
    if not text.isascii():
        places = [place for place, sign in enumerate(text) for _ in fold(sign)] + [len(text)]
    found: list[tuple[int, int]] = []
    for match in _RUN.finditer(fold(text)):
        for start, end in _within(match, wanted):
            first, last = places[start], max(places[end - 1] + 1, places[end])
            if not found or first >= found[-1][1]:
                found.append((first, last))
    return tuple(found)


def _within(match: re.Match[str], wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    run, base = match.group(), match.start()
    if match.group(1) is None:
        longest = max((len(each) for each in wanted if run.startswith(each)), default=0)
        if longest:
            yield base, base + longest
        return
    at = 0
    while at < len(run):
        longest = max((len(each) for each in wanted if run.startswith(each, at)), default=0)
        if longest:
            yield base + at, base + at + longest
        at += longest or 1


def _kept(sign: str) -> str:
    category = unicodedata.category(sign)
    if category[0] in "LMN" or category == "So":
        return sign
    return "" if category == "Cf" else " "
