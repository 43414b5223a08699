"""Reads projects of BORIS: of each observation what is counted and what lasts, for each subject by itself."""

import json
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from reflectapp.domain.coding_files import MOST_FOUND, MOST_TRACKS, Found, Gathering, ReadCodes, Track, Why
from reflectapp.domain.codings import Span
from reflectapp.domain.measures import MeasureKind
from reflectapp.interchange.boris import KIND, MEASURE, MOMENTS, NO_MODIFIER, NOT_CODED, OF, RUN, tidy
from reflectapp.kit.plain import name_text

_BETWEEN = ", "
_MOST_EVENTS = 2 * MOST_FOUND
_MOST_BEHAVIOURS = 2_000
_MOST_CODES = 50
_KINDS = {MOMENTS: None} | {kind.value: kind for kind in MeasureKind}


@dataclass(frozen=True, slots=True)
class _Behaviour:
    lasts: bool
    category: str
    modifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Category:
    """The codes of one of our measures, and what says more of them."""

    codes: tuple[str, ...]
    modifiers: tuple[str, ...]


class _Known:
    """What a project says can be observed."""

    def __init__(self, project: dict[str, Any], gathering: Gathering) -> None:
        conf = _dict(project.get("behaviors_conf"))
        if len(conf) > _MOST_BEHAVIOURS:
            gathering.miss(0, "", Why.MANY_CODES, _MOST_BEHAVIOURS)
        self.behaviours: dict[str, _Behaviour] = {}
        for each in map(_dict, islice(conf.values(), _MOST_BEHAVIOURS)):
            code = _text(each.get("code"))
            self.behaviours[code] = _behaviour(code, each, gathering)
        self._gathering = gathering
        self._codes: dict[str, list[str]] = defaultdict(list)
        for code, behaviour in self.behaviours.items():
            self._codes[behaviour.category].append(code)
        self._categories: dict[str, _Category] = {}

    def of(self, name: str) -> _Category:
        if name not in self._categories:
            self._categories[name] = self._category(name, self._codes.get(name, []))
        return self._categories[name]

    def _category(self, name: str, codes: list[str]) -> _Category:
        if len(codes) > _MOST_CODES:
            self._gathering.miss(0, name, Why.MANY_CODES, _MOST_CODES)
        kept = codes[:_MOST_CODES]
        modifiers = dict.fromkeys(part for code in kept for part in self.behaviours[code].modifiers)
        if len(modifiers) > _MOST_CODES:
            self._gathering.miss(0, name, Why.MANY_MODIFIERS, _MOST_CODES)
        return _Category(tuple(kept), tuple(islice(modifiers, _MOST_CODES)))


@dataclass(frozen=True, slots=True)
class _Event:
    at_ms: int | None
    subject: str
    code: str
    modifier: str
    comment: str


@dataclass
class _Observation:
    name: str
    about: dict[str, str]
    length_ms: int
    interval: Span | None
    events: list[_Event] = field(default_factory=list)


def read(data: bytes) -> ReadCodes:
    """Never raises, whatever `data` is. Lines are not counted in these files."""
    gathering = Gathering()
    try:
        project = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        gathering.miss(0, "", Why.BROKEN)
        return gathering.read(())
    known = _Known(_dict(project), gathering)
    title = name_text(_text(_dict(project).get("project_name"))[:500])
    tracks: list[Track] = []
    for name, value in _dict(_dict(project).get("observations")).items():
        if gathering.full or len(tracks) > MOST_TRACKS:
            break
        tracks += _tracks(_observation(name, _dict(value), gathering), known, title, gathering)
    return gathering.read(tracks)


def _tracks(seen: _Observation, known: _Known, title: str, gathering: Gathering) -> Iterator[Track]:
    """Of what others observed, all counts of a project are one measure, and all states."""
    if seen.about.get(KIND) in _KINDS:
        yield _ours(seen, known, gathering)
        return
    covers = _covers(seen)
    by_subject: dict[str, list[_Event]] = {}
    for event in seen.events:
        by_subject.setdefault(event.subject, []).append(event)
    for subject, own in by_subject.items():
        name = name_text(_BETWEEN.join(part for part in (seen.name, subject) if part)[:500])
        for lasts in (False, True):
            several = tuple(found for _, found in _entries(own, known, gathering, lasts=lasts))
            kind = MeasureKind.STATES if lasts else MeasureKind.TALLY
            if several:
                yield Track(name, kind, several, covers, measure=title)


def _ours(seen: _Observation, known: _Known, gathering: Gathering) -> Track:
    """As it was written here."""
    name = name_text(seen.about.get(MEASURE, "")[:500]) or name_text(seen.name[:500])
    kind, not_coded = _KINDS[seen.about[KIND]], seen.about.get(NOT_CODED, "")
    both = [each for lasts in (False, True) for each in _entries(seen.events, known, gathering, lasts=lasts)]
    gaps = [(each.start_ms, each.end_ms) for event, each in both if event.code == not_coded and each.end_ms]
    kept = [(event, each) for event, each in both if event.code != not_coded]
    own = OF.format(tidy(name))
    several = (
        Found(each.start_ms, each.end_ms, event.comment if kind is None else event.code.removesuffix(own), each.more)
        for event, each in kept
    )
    if kind is None:
        return Track(name, kind, tuple(several))
    mine = known.of(tidy(name))
    codes = tuple(name_text(code.removesuffix(own)) for code in mine.codes)
    run = seen.about.get(RUN, "")
    number = int(run) if run.isascii() and run.isdigit() and 0 < len(run) < 4 else 1
    return Track(name, kind, tuple(several), tuple(_without(seen.length_ms, gaps)), number, codes, mine.modifiers)


def _entries(
    events: list[_Event], known: _Known, gathering: Gathering, *, lasts: bool
) -> Iterator[tuple[_Event, Found]]:
    """Points, or states paired as BORIS does: every second event of the same ends what the one before began."""
    begun: dict[tuple[str, str, str], _Event] = {}
    for event in events:
        behaviour = known.behaviours.get(event.code)
        if behaviour is None and not lasts:
            gathering.miss(0, event.code, Why.UNKNOWN)
        if behaviour is None or behaviour.lasts is not lasts:
            continue
        key = event.subject, event.code, event.modifier
        first = begun.pop(key, None)
        if lasts and first is None:
            begun[key] = event
            continue
        start, end_ms = (first, event.at_ms) if first is not None else (event, None)
        missing_end = lasts and end_ms is None
        start_ms = None if missing_end else start.at_ms
        made = gathering.found(0, start_ms, end_ms, event.code, _modifiers(event.modifier))
        if made is not None:
            yield start, made
    for event in begun.values():
        gathering.miss(0, event.code, Why.NO_END)


def _covers(seen: _Observation) -> tuple[Span, ...]:
    """The part that was observed, if it is told, else the whole recording."""
    if seen.interval is not None:
        return (seen.interval,)
    return ((0, seen.length_ms),) if seen.length_ms else ()


def _without(length_ms: int, gaps: list[Span]) -> Iterator[Span]:
    """What is left of the whole."""
    at_ms = 0
    for start, end in (*sorted(gaps), (length_ms, length_ms)):
        if at_ms < start:
            yield at_ms, start
        at_ms = max(at_ms, end)


def _observation(name: str, given: dict[str, Any], gathering: Gathering) -> _Observation:
    lengths = _dict(_dict(given.get("media_info")).get("length"))
    players = (map(_text, _list(files)) for files in _dict(given.get("file")).values())
    length_ms = max((sum(_ms(lengths.get(each)) or 0 for each in files) for files in players), default=0)
    ends = [_ms(each) or 0 for each in _list(given.get("observation time interval"))]
    interval = (ends[0], ends[1]) if len(ends) == 2 and 0 <= ends[0] < ends[1] else None
    about = {key: _text(value) for key, value in _dict(given.get("independent_variables")).items()}
    told = _list(given.get("events"))
    if len(told) > _MOST_EVENTS:
        gathering.miss(0, name, Why.TOO_MANY, _MOST_EVENTS)
    events = (_event(_list(each)) for each in told[:_MOST_EVENTS])
    made = _Observation(name, about, length_ms, interval, [each for each in events if each is not None])
    made.events.sort(key=lambda each: each.at_ms if each.at_ms is not None else 0)
    return made


def _event(given: list[Any]) -> _Event | None:
    if len(given) < 3:
        return None
    subject, code, modifier, comment = (_text(each) for each in (*given[1:5], "", "")[:4])
    return _Event(_ms(given[0]), subject, code, modifier, comment)


def _behaviour(code: str, given: dict[str, Any], gathering: Gathering) -> _Behaviour:
    """Its modifiers are those of all its sets together."""
    sets = map(_dict, _dict(given.get("modifiers")).values())
    values = list(islice(chain.from_iterable(_list(each.get("values")) for each in sets), _MOST_CODES + 1))
    if len(values) > _MOST_CODES:
        gathering.miss(0, code, Why.MANY_MODIFIERS, _MOST_CODES)
    modifiers = tuple(name_text(_text(each)) for each in values[:_MOST_CODES])
    lasts = _text(given.get("type")).lower().startswith("state")
    return _Behaviour(lasts, _text(given.get("category")), modifiers)


def _modifiers(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in text.replace("|", ",").split(","))
    return tuple(part for part in parts if part and part != NO_MODIFIER)


def _ms(seconds: object) -> int | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or abs(seconds) > 1e9:
        return None
    return round(seconds * 1000) if math.isfinite(seconds) else None


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value[:4_000] if isinstance(value, str) else ""
