"""Tracks as one table, and back; other tables too, if a column has the start of each line."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reflectapp.domain.coding_files import Found, Gathering, ReadCodes, Track, Why
from reflectapp.domain.codings import Span
from reflectapp.domain.measures import MeasureKind
from reflectapp.interchange.captions import decoded
from reflectapp.interchange.csv import Cell, guarded, head, row
from reflectapp.interchange.vtt import time
from reflectapp.kit.plain import name_text

COLUMNS = ("kind", "name", "run", "start", "end", "text", "more", "seat", "estimated", "start_ms", "end_ms")
MOMENTS, COVERED = "moments", "covered"

_BETWEEN = "\n"
_KINDS = {MOMENTS: None} | {kind.value: kind for kind in MeasureKind}
_SAME = {
    "kind": ("kind",),
    "name": ("name", "tier", "measure", "track"),
    "run": ("run",),
    "start": ("start", "begin", "time", "start time", "begin time", "onset", "start (s)", "time (s)"),
    "end": ("end", "stop", "end time", "offset", "stop time", "end (s)"),
    "text": ("text", "code", "label", "note", "value", "annotation", "title", "behavior", "comment"),
    "more": ("more", "modifier", "modifiers", "tags"),
    "seat": ("seat",),
    "estimated": ("estimated",),
    "start_ms": ("start_ms",),
    "end_ms": ("end_ms",),
}
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(?:(\d{1,3}):)?(\d{1,9}(?:[.,]\d{1,9})?)")
_LONGEST_HEAD = 4_000

Key = tuple[MeasureKind | None, str, int]


def written(tracks: Sequence[Track]) -> bytes:
    """With every entry, also of what goes on, and the time that each run covers."""
    return head(COLUMNS) + b"".join(row(cells) for track in tracks for cells in _rows(track))


def read(data: bytes) -> ReadCodes:
    """Never raises, whatever `data` is."""
    return _Reading(decoded(data)).read()


def is_table(text: str) -> bool:
    """Whether the first line names a column of times. `text`: the file, or how it begins."""
    columns = _columns(_first_line(text))
    return "start" in columns or "start_ms" in columns


def _rows(track: Track) -> Iterator[tuple[Cell, ...]]:
    kind = MOMENTS if track.kind is None else track.kind.value
    for start, end in track.covers:
        yield _row(COVERED, track, Found(start, end, kind, track.codes))
    for each in track.found:
        yield _row(kind, track, each)


def _row(kind: str, track: Track, each: Found) -> tuple[Cell, ...]:
    more = _BETWEEN.join(each.more)
    end = "" if each.end_ms is None else time(each.end_ms)
    texts = [f"'{text}" if text.startswith("'") else text for text in (track.name, each.text, more, each.seat_id)]
    name, text, more, seat = texts
    estimated = True if each.estimated else None
    return (kind, name, track.run, time(each.start_ms), end, text, more, seat, estimated, each.start_ms, each.end_ms)


class _Reading:
    def __init__(self, text: str) -> None:
        self._text = text
        self._columns = _columns(_first_line(text))
        self._gathering = Gathering()
        self._found: dict[Key, list[Found]] = {}
        self._covers: dict[Key, list[Span]] = {}
        self._codes: dict[Key, tuple[str, ...]] = {}

    def read(self) -> ReadCodes:
        lines = csv.reader(io.StringIO(self._text, newline=""), delimiter=_delimiter(_first_line(self._text)))
        try:
            next(lines, None)
            for cells in lines:
                if self._gathering.full:
                    break
                if any(cells):
                    self._take(lines.line_num, cells)
        except csv.Error:
            self._gathering.miss(lines.line_num, "", Why.BROKEN)
        return self._gathering.read(
            Track(key[1], key[0], tuple(found), tuple(self._covers.get(key, ())), key[2], self._codes.get(key, ()))
            for key, found in self._found.items()
        )

    def _take(self, line: int, cells: list[str]) -> None:
        said = {key: _unguarded(cells[place]) for key, place in self._columns.items() if place < len(cells)}
        start_ms, end_ms = _span(said)
        kind = said.get("kind", "")
        name, run = name_text(said.get("name", "")[:500]), _number(said.get("run", ""))
        text, more = said.get("text", ""), said.get("more", "")
        made = self._gathering.found(line, start_ms, end_ms, text, more.split(_BETWEEN) if more else ())
        if made is None:
            return
        if kind == COVERED:
            if made.end_ms is not None and _KINDS.get(text) is not None:
                key = _KINDS[text], name, run
                self._found.setdefault(key, [])
                self._covers.setdefault(key, []).append((made.start_ms, made.end_ms))
                self._codes.setdefault(key, made.more)
            return
        estimated = said.get("estimated", "").lower() in ("true", "1", "yes")
        several = self._found.setdefault((_KINDS.get(kind), name, run), [])
        several.append(replace(made, seat_id=said.get("seat", "")[:64], estimated=estimated))


def _columns(line: str) -> dict[str, int]:
    names = [cell.strip(" \"'\ufeff\r").lower() for cell in line.split(_delimiter(line))]
    places = {key: [names.index(one) for one in same if one in names] for key, same in _SAME.items()}
    return {key: found[0] for key, found in places.items() if found}


def _first_line(text: str) -> str:
    return re.split(r"[\r\n]", text[:_LONGEST_HEAD], maxsplit=1)[0]


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def _span(said: dict[str, str]) -> tuple[int | None, int | None]:
    """In milliseconds if such a column is there, else from clocks or seconds. An end that can't be read spoils it."""
    start_ms, end_ms = _whole(said.get("start_ms", "")), _whole(said.get("end_ms", ""))
    if start_ms is None:
        start_ms, end_ms = _clock(said.get("start", "")), _clock(said.get("end", ""))
        ended = said.get("end", "").strip()
    else:
        ended = said.get("end_ms", "").strip()
    return (start_ms, end_ms) if end_ms is not None or not ended else (None, None)


def _whole(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _clock(text: str) -> int | None:
    """Hours, minutes and seconds, or minutes and seconds, or seconds."""
    found = _CLOCK.fullmatch(text.strip()) if text.isascii() else None
    if found is None:
        return None
    first, second, seconds = found[1], found[2], found[3].replace(",", ".")
    hours, minutes = (first, second) if second is not None else (None, first)
    return (int(hours or 0) * 60 + int(minutes or 0)) * 60_000 + round(float(seconds) * 1000)


def _number(run: str) -> int:
    number = _whole(run)
    return number if number is not None and 0 < number < 1000 else 1


def _unguarded(text: str) -> str:
    """Without the ' that keeps a spreadsheet from running it."""
    rest = text[1:]
    return rest if text.startswith("'") and (rest.startswith("'") or guarded(rest) != rest) else text
