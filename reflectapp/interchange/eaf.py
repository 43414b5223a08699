"""Tracks as an ELAN file (EAF 3.0), and as what of them ELAN can show.

A tier holds annotations that don't overlap; where entries do, a track has several. A time is an annotation of
POINT_MS, or up to the next one if that is sooner. What says more of an entry stands in a tier of its own beneath.
A tier's type tells how it was coded, its participant the track's name, its annotator the run. The time covered says
that too, and then the names of the codes in their order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from reflectapp.domain.coding_files import Found, Track, side_by_side
from reflectapp.domain.measures import MeasureKind
from reflectapp.interchange.names import Names
from reflectapp.kit.text import seen

POINT_MS = 100
PREFIX = "reflectapp-"
MOMENTS, TIMES, COVERED, MORE = "moments", "moment-times", "covered", "more"
BETWEEN = "\n"

_SIGNS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_QUOTED = _SIGNS | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})
_TYPES = (MOMENTS, TIMES, "tally", "states", "waits", "spans", "sweep", COVERED)
_STEREOTYPE = "Symbolic_Association"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<ANNOTATION_DOCUMENT AUTHOR="" DATE={date} FORMAT="3.0" VERSION="3.0" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">\n'
    '  <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">\n'
    '    <PROPERTY NAME="lastUsedAnnotationId">{last}</PROPERTY>\n  </HEADER>\n'
)


@dataclass(frozen=True, slots=True)
class _Tier:
    name: str
    track: Track
    kind: str
    found: tuple[Found, ...]
    beneath: str = ""


@dataclass
class _Writing:
    """Numbers annotations as they come."""

    slots: list[int] = field(default_factory=list)
    last: int = 0

    def tier(self, tier: _Tier) -> Iterator[str]:
        more: list[tuple[int, str]] = []
        lines = []
        for each in tier.found:
            self.last += 1
            self.slots += (each.start_ms, each.end_ms or each.start_ms + POINT_MS)
            first = len(self.slots) - 1
            if each.more:
                more.append((self.last, BETWEEN.join(each.more)))
            lines.append(
                f'    <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{self.last}" TIME_SLOT_REF1="s{first}" '
                f'TIME_SLOT_REF2="s{first + 1}">{_value(each.text)}</ALIGNABLE_ANNOTATION></ANNOTATION>\n'
            )
        yield from self._tier(tier, tier.kind, tier.name, "", lines)
        if more:
            yield from self._tier(tier, MORE, tier.beneath, tier.name, list(map(self._about, more)))

    def _about(self, about: tuple[int, str]) -> str:
        self.last += 1
        return (
            f'    <ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a{self.last}" ANNOTATION_REF="a{about[0]}">'
            f"{_value(about[1])}</REF_ANNOTATION></ANNOTATION>\n"
        )

    def _tier(self, tier: _Tier, kind: str, name: str, parent: str, lines: list[str]) -> Iterator[str]:
        of = f"PARTICIPANT={_quoted(tier.track.name)} ANNOTATOR={_quoted(str(tier.track.run))}"
        beneath = f" PARENT_REF={_quoted(parent)}" if parent else ""
        yield f'  <TIER TIER_ID={_quoted(name)} LINGUISTIC_TYPE_REF="{PREFIX}{kind}" {of}{beneath}>\n'
        yield from lines
        yield "  </TIER>\n"


def written(tracks: Sequence[Track], made_at: datetime) -> bytes:
    """`made_at` in UTC. Waits and spans that have no end yet are left out."""
    writing, names = _Writing(), Names()
    tiers = "".join(line for track in tracks for tier in _tiers(track, names) for line in writing.tier(tier))
    head = _HEAD.format(date=_quoted(made_at.strftime("%Y-%m-%dT%H:%M:%S+00:00")), last=writing.last)
    return (head + _time_order(writing.slots) + tiers + _foot()).encode()


def _time_order(slots: list[int]) -> str:
    """In the order of time, as ELAN writes them."""
    ordered = sorted(range(len(slots)), key=lambda number: (slots[number], number))
    lines = (f'    <TIME_SLOT TIME_SLOT_ID="s{number + 1}" TIME_VALUE="{slots[number]}"/>\n' for number in ordered)
    return f"  <TIME_ORDER>\n{''.join(lines)}  </TIME_ORDER>\n"


def _tiers(track: Track, names: Names) -> Iterator[_Tier]:
    name = track.name if track.run == 1 else f"{track.name}, {track.run}"
    points = [each for each in track.found if each.end_ms is None]
    spans = [each for each in map(partial(_ended, track), track.found) if each.end_ms is not None]
    sorts: tuple[tuple[str, list[Found], bool], ...] = ((MOMENTS, spans, False), (TIMES, points, True))
    if track.kind is not None:
        of_points = track.kind.of_points
        sorts = ((track.kind.value, points if of_points else spans, of_points),)
    for kind, found, as_points in sorts:
        for row in side_by_side(found, points=as_points) or ([[]] if track.kind is not None else []):
            given = names.give(name)
            beneath = names.give(f"{given} +") if any(each.more for each in row) else ""
            yield _Tier(given, track, kind, tuple(_seen(row) if as_points else row), beneath)
    if track.covers:
        about = BETWEEN.join((track.kind.value if track.kind is not None else MOMENTS, *track.codes))
        spans = [Found(start, end, about) for start, end in track.covers]
        yield _Tier(names.give(f"{name} ({COVERED})"), track, COVERED, tuple(spans))


def _ended(track: Track, each: Found) -> Found:
    """A state that goes on lasts as long as was coded."""
    last = max((end for _, end in track.covers), default=0)
    goes_on = track.kind is MeasureKind.STATES and each.end_ms is None and last > each.start_ms
    return replace(each, end_ms=last) if goes_on else each


def _seen(points: Sequence[Found]) -> Iterator[Found]:
    """Times as annotations, each of which ends where the next one begins at the latest."""
    for place, each in enumerate(points):
        end_ms = each.start_ms + POINT_MS
        if place + 1 < len(points):
            end_ms = min(end_ms, points[place + 1].start_ms)
        yield Found(each.start_ms, end_ms, each.text, each.more)


def _foot() -> str:
    types = "".join(
        f'  <LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="{PREFIX}{kind}" GRAPHIC_REFERENCES="false" TIME_ALIGNABLE="true"/>\n'
        for kind in _TYPES
    )
    return (
        f'{types}  <LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="{PREFIX}{MORE}" GRAPHIC_REFERENCES="false" '
        f'TIME_ALIGNABLE="false" CONSTRAINTS="{_STEREOTYPE}"/>\n'
        f'  <CONSTRAINT STEREOTYPE="{_STEREOTYPE}" DESCRIPTION="1-1 association with a parent annotation"/>\n'
        "</ANNOTATION_DOCUMENT>\n"
    )


def _value(text: str) -> str:
    return f"<ANNOTATION_VALUE>{seen(text).translate(_SIGNS)}</ANNOTATION_VALUE>"


def _quoted(text: str) -> str:
    return f'"{seen(text).translate(_QUOTED)}"'
