"""Finding words again in everything she wrote."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from reflectapp.domain.search import Found, FoundKind, Hit
from reflectapp.kit.folding import fold, runs, spans
from reflectapp.services.store import OpenStore

if TYPE_CHECKING:
    from reflectapp.database.repositories import Repositories
    from reflectapp.database.repositories.search import Match

_KINDS: Final = tuple(FoundKind)
_CAPTIONS: Final = _KINDS.index(FoundKind.CAPTION)
_MOST_LOOKED_AT: Final = 1000
_LONGEST_ASKED: Final = 200
_MOST_WORDS: Final = 12
_BEFORE, _SHOWN = 50, 180


def find(store: OpenStore, asked: str, limit: int = 40) -> Found:
    """What has all the words that `asked` names, each from its beginning; at most `limit` of each kind.

    Kinds stand in the order of FoundKind. In each, what has the words just as asked comes first, then whole words,
    then the newest. A single letter finds nothing, where a script writes words in letters. Of captions each line is
    one, or two that follow each other and only together have the words.
    """
    wanted = _Wanted.of(asked)
    if wanted is None:
        return Found()
    with store.read() as work:
        matches, more = _gather(work, wanted, limit)
    ranked = sorted(matches, key=lambda match: (match.band, wanted.rank(match.words)))
    return Found(tuple(_hit(match, wanted) for match in ranked), len(ranked), more)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is asked for: folded, as the index is asked, and in pieces."""

    folded: str
    query: str
    pieces: frozenset[str]
    in_lines: tuple[str, ...]
    unspaced: frozenset[str]
    whole: "re.Pattern[str]" = field(compare=False)

    @classmethod
    def of(cls, asked: str) -> "_Wanted | None":
        folded = " ".join(fold(asked[:_LONGEST_ASKED]).split())
        pieces = list(dict.fromkeys(runs(folded)))[:_MOST_WORDS]
        terms = [term for run, unspaced in pieces for term in (_unspaced(run) if unspaced else _word(run))]
        if not terms:
            return None
        words = [re.escape(run) for run, unspaced in pieces if not unspaced]
        return cls(
            folded,
            " AND ".join(terms),
            frozenset(run for run, _ in pieces),
            tuple(run if unspaced else f" {run}" for run, unspaced in pieces if unspaced or _word(run)),
            frozenset(run for run, unspaced in pieces if unspaced),
            re.compile("".join(rf"(?=.*\b{word}\b)" for word in words), re.DOTALL),
        )

    def fits(self, words: str) -> bool:
        """The index knows only pairs of what is written without spaces; here it must stand together."""
        if not self.unspaced:
            return True
        folded = fold(words)
        return all(run in folded for run in self.unspaced)

    def places(self, lines: list[str]) -> Iterator[tuple[int, int]]:
        """Which lines, as `folding.line` makes them, have it: the first one's place, and how many they are."""
        whole = near = (1 << len(lines)) - 1
        for piece in self.in_lines:
            having = sum(1 << place for place, line in enumerate(lines) if piece in line)
            whole &= having
            near &= having | having >> 1
            if not near:
                return
        for place in range(len(lines)):
            if whole >> place & 1:
                yield place, 1
            elif near >> place & 1 and not whole >> place & 2:
                yield place, 2

    def rank(self, words: str) -> int:
        folded = " ".join(fold(words).split())
        return 0 if self.folded in folded else 1 if self.whole.match(folded) else 2


def _word(run: str) -> list[str]:
    return [f'"{run}"*'] if len(run) > 1 or run.isdigit() else []


def _unspaced(run: str) -> list[str]:
    return [f'"{run[at : at + 2]}"' for at in range(len(run) - 1)] or [f'"{run}"*']


def _gather(work: "Repositories", wanted: _Wanted, limit: int) -> "tuple[list[Match], bool]":
    """At most `limit` of each kind. Of a kind that has more the rest is skipped."""
    found: list[Match] = []
    more, after, last = False, -1, len(_KINDS) - 1
    seen: set[tuple[str, int | None, str]] = set()
    while after < last:
        counted, looked_at, band = 0, 0, after
        for match in work.search.matches(wanted.query, after):
            if match.band != band:
                counted, looked_at, band = 0, 0, match.band
            looked_at += 1
            fitting = list(islice(_fitting(work, wanted, match, seen), limit - counted + 1))
            found += fitting[: limit - counted]
            if counted + len(fitting) > limit or looked_at == _MOST_LOOKED_AT:
                more = True
                break
            counted += len(fitting)
        else:
            break
        after = band
    return found, more


def _fitting(
    work: "Repositories", wanted: _Wanted, match: "Match", seen: set[tuple[str, int | None, str]]
) -> "Iterator[Match]":
    """A line that stands in two transcripts of a lesson is one."""
    if match.band == _CAPTIONS:
        for place, count in wanted.places(match.words.split("\n")):
            said = work.search.said(match, place, count)
            known = (said.home, said.at_ms, said.words)
            if known not in seen:
                seen.add(known)
                yield said
    elif wanted.fits(match.words):
        yield match


def _hit(match: "Match", wanted: _Wanted) -> Hit:
    words, places = _around(match.words, wanted.pieces)
    kind = _KINDS[match.band]
    return Hit(kind, match.item, match.home, match.title or "", words, places, match.context or "", match.at_ms)


def _around(text: str, pieces: frozenset[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Some words before and after the first that was found, and where in them everything found is."""
    line = re.sub(r"\s", " ", re.sub(r"\s*\n\s*", " · ", text.strip()))
    found = spans(line, pieces)
    first = found[0][0] if found else 0
    start = max(0, first - _BEFORE)
    if start:
        start = line.find(" ", start, first) + 1 or start
    end = min(len(line), start + _SHOWN)
    if end < len(line):
        end = max(line.rfind(" ", first + 1, end), 0) or end
    shift = 1 if start else 0
    shown = ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
    return shown, tuple((low - start + shift, high - start + shift) for low, high in found if high <= end)
