"""Students' names in what she wrote: where they stand, and other words in their place."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from reflectapp.kit.folding import fold, runs

AROUND: Final = 30
"""Letters shown before and after a name."""


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name, or a part of one, that stands somewhere. `key` is how it is folded, `written` how it stands there first.

    `students`: whose it may be, as the class list has them. `around`: the first place, with some words on each side.
    """

    key: str
    written: str
    students: tuple[str, ...]
    times: int
    around: str


class NameSearch:
    """Looks for whole names, first names and family names, whatever their case and accents."""

    def __init__(self, names: Iterable[str]) -> None:
        self._students: dict[str, list[str]] = {}
        for name in dict.fromkeys(names):
            parts = (name, *re.split(r"[\s,]+", name))
            for key in dict.fromkeys((*map(_key, parts), *_key(name).split())):
                if len(key) > 1 and name not in self._students.setdefault(key, []):
                    self._students[key].append(name)
        self._pattern = _pattern(self._students)

    def found(self, texts: Iterable[str]) -> tuple[FoundName, ...]:
        """Those most often found first."""
        made: dict[str, FoundName] = {}
        for text in texts:
            for start, end, key in self._places(text):
                known = made.get(key)
                around = known.around if known else _around(text, start, end)
                written = known.written if known else text[start:end]
                times = known.times + 1 if known else 1
                made[key] = FoundName(key, written, tuple(self._students[key]), times, around)
        return tuple(sorted(made.values(), key=lambda name: (-name.times, name.key)))

    def replaced(self, text: str, instead: Mapping[str, str]) -> str:
        """With the names whose `key` is in `instead` replaced, and all else as it was."""
        pieces, at = [], 0
        for start, end, key in self._places(text):
            if key in instead:
                pieces += [text[at:start], instead[key]]
                at = end
        return "".join((*pieces, text[at:]))

    def _places(self, text: str) -> Iterator[tuple[int, int, str]]:
        if self._pattern is None:
            return
        folded, places = _folded(text)
        for match in self._pattern.finditer(folded):
            end = places[match.end() - 1] + 1
            while end < len(text) and not fold(text[end]):
                end += 1
            yield places[match.start()], end, " ".join(match.group().split())


def initials(name: str) -> str:
    """ "M. S." of "Mia Schmidt"."""
    return " ".join(f"{part[0].upper()}." for part in re.split(r"[\s,-]+", name) if part)


def _key(name: str) -> str:
    return " ".join(fold(name).split())


def _pattern(keys: Iterable[str]) -> re.Pattern[str] | None:
    """The longest first; at the bounds of words where the script has any, and looked for nowhere else: that is slow."""
    bounded, anywhere = list[str](), list[str]()
    for key in sorted(keys, key=len, reverse=True):
        unspaced = any(is_unspaced for _, is_unspaced in runs(key))
        (anywhere if unspaced else bounded).append(r"\s+".join(map(re.escape, key.split())))
    said = [rf"(?<!\w)(?:{'|'.join(bounded)})(?!\w)"] if bounded else []
    return re.compile("|".join(said + anywhere)) if said or anywhere else None


def _folded(text: str) -> tuple[str, list[int]]:
    """The text folded, and for each of its letters the place in `text` that it comes from."""
    pieces = [fold(letter) for letter in text]
    return "".join(pieces), [place for place, piece in enumerate(pieces) for _ in piece]


def _around(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    lead = "…" if start > AROUND else ""
    trail = "…" if end + AROUND < len(text) else ""
    return " ".join(f"{lead}{before}{text[start:end]}{after}{trail}".split())
