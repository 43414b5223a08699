"""A lesson's moments and codes go out to files of other programs, and come in from them."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from reflectapp.domain.coding_files import (
    MOST_LABELS,
    Format,
    Found,
    Missed,
    ReadCodes,
    Track,
    as_codes,
    codable,
    modifier_of,
    moved,
    tracks_of,
)
from reflectapp.domain.codings import Coding, Entry
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.measures import Code, Measure, MeasureKind
from reflectapp.domain.moments import Moment
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.interchange import boris, code_files, codes_csv, eaf, vtt
from reflectapp.kit import clock
from reflectapp.kit.atomic import write_atomic
from reflectapp.kit.ids import new_id
from reflectapp.kit.plain import name_text
from reflectapp.services import measures, moments
from reflectapp.services.store import OnStore, OpenStore
from reflectapp.vault.disk import telling

_CHANGED = frozenset({Topic.MOMENTS, Topic.MEASURES})
_NAMES = 4
_LETTERS = "abcdefghimnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True)
class Words:
    """What files say in the language of the screen; `boris`: as of interchange/boris.py."""

    moments: str
    nothing_said: str
    boris: boris.Words


@dataclass(frozen=True, slots=True)
class Offer:
    """A track in a file, the first of its texts, and the measure that it can be a run of, if it can.

    `many`: it can't, because there are more different texts than a measure has codes. `renamed`: modifiers that are
    called otherwise, as a code has their name.
    """

    track: Track
    names: tuple[str, ...]
    measure: Measure | None
    many: bool = False
    renamed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A track that is to be kept: as moments, or as a run of `measure`, which is new if its id is empty."""

    track: Track
    measure: Measure | None


@dataclass(frozen=True, slots=True)
class Brought:
    """What was kept, by id. `own`: measures that were made, with their versions."""

    lesson_id: str
    moments: tuple[str, ...]
    codings: tuple[str, ...]
    codes: int
    own: tuple[tuple[str, int], ...]


def save(on_store: OnStore, lesson_id: str, path: Path, form: Format, words: Words) -> None:
    """Writes all moments and codes of a lesson. For the media pool.

    Raises UserError NOT_FOUND or NOTHING_CODED, or EnvironmentProblem.
    """
    tracks, length_ms = on_store(partial(_gathered, lesson_id=lesson_id, moments_name=words.moments))
    if not tracks:
        raise UserError(Problem.NOTHING_CODED)
    match form:
        case Format.CSV:
            data = codes_csv.written(tracks)
        case Format.VTT:
            data = b"".join(vtt.tracks("", tracks, words.nothing_said))
        case Format.EAF:
            data = eaf.written(tracks, clock.now())
        case Format.BORIS:
            data = boris.written(tracks, words.boris, length_ms, clock.now())
    with telling(path=str(path)):
        write_atomic(path, data)


def read_file(path: Path, moments_name: str) -> ReadCodes:
    """What is in a file, and what of it can't be read. For the media pool. `moments_name`: of what has no name there.

    Raises UserError FILE_MISSING, FILE_UNREADABLE, CODES_TOO_LARGE, or NOT_CODES if nothing can be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(code_files.MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise UserError(Problem.FILE_MISSING) from error
    except OSError as error:
        raise UserError(Problem.FILE_UNREADABLE) from error
    if len(data) > code_files.MOST_BYTES:
        raise UserError(Problem.CODES_TOO_LARGE)
    found = code_files.read(data, moments_name)
    if not found.tracks:
        raise UserError(Problem.NOT_CODES)
    return found


def look_into(
    on_store: OnStore, path: Path, moments_name: str, definition: str
) -> tuple[tuple[Offer, ...], tuple[Missed, ...]]:
    """What a file offers, and what of it can't be read. For the media pool. As of `read_file` and `proposals`."""
    read = read_file(path, moments_name)
    proposed = proposals(read.tracks, on_store(measures.offered), definition)
    offers = (_offer(track, measure) for track, measure in zip(read.tracks, proposed, strict=True))
    return tuple(offers), read.missed


def proposals(tracks: Sequence[Track], known: Iterable[Measure], definition: str) -> tuple[Measure | None, ...]:
    """For each track the measure that it can be a run of: a known one of that name with all its codes, else a new one.

    Tracks of one name and kind share it. None where a track can only be moments. `definition`: of what is new.
    """
    offered = tuple(known)
    alike: dict[tuple[str, MeasureKind], list[Track]] = {}
    for track in tracks:
        kind = codable(track)
        if kind is not None:
            alike.setdefault((track.measure or track.name, kind), []).append(as_codes(track))
    made = {of: _measure(*of, several, offered, definition) for of, several in alike.items()}
    kinds = ((track, codable(track)) for track in tracks)
    return tuple(made[track.measure or track.name, kind] if kind is not None else None for track, kind in kinds)


def bring_in(store: OpenStore, lesson_id: str, chosen: tuple[Chosen, ...], shift_ms: int) -> Outcome[Brought]:
    """Keeps all of it or nothing; what would begin before the lesson is left out.

    Raises UserError NOT_FOUND, or MEASURE_INVALID.
    """
    when = clock.now()
    with store.unit() as work:
        work.lessons.get(lesson_id)
        shifted = [replace(each, track=moved(each.track, shift_ms)) for each in chosen]
        new = [m for each in shifted for m in _moments(lesson_id, each)]
        kept = moments.add_many(work, new)
        own: dict[Measure, Measure] = {}
        for each in shifted:
            if each.measure is not None and not each.measure.id and each.measure not in own:
                own[each.measure] = measures.keep_in(work, each.measure)[0]
        seats = {seat.id for seat_map in work.seat_maps.all() for seat in seat_map.seats}
        runs = [
            _coding(
                lesson_id, each.track, own.get(each.measure, each.measure), when + timedelta(microseconds=at), seats
            )
            for at, each in enumerate(shifted)
            if each.measure is not None
        ]
        for run in runs:
            work.codings.add(run)
    codes = sum(len(run.entries) for run in runs)
    versions = tuple((each.id, each.version) for each in own.values())
    brought = Brought(lesson_id, tuple(m.id for m in kept), tuple(run.id for run in runs), codes, versions)
    return Outcome(brought, _CHANGED, partial(_set_hidden, brought=brought, hidden=True))


def _gathered(store: OpenStore, lesson_id: str, moments_name: str) -> tuple[tuple[Track, ...], int]:
    """A lesson's tracks and length. Its title stays out: nothing in a file says of which lesson it is."""
    with store.read() as work:
        work.lessons.get(lesson_id)
        marked, coded = work.moments.of_lesson(lesson_id), work.codings.of_lesson(lesson_id)
        recordings = work.recordings.of_lesson(lesson_id)
    length_ms = max((each.offset_ms + each.probe.duration_ms for each in recordings), default=0)
    return tracks_of(moments_name, marked, coded), length_ms


def _offer(track: Track, measure: Measure | None) -> Offer:
    coded = as_codes(track)
    texts = tuple(filter(None, coded.labels))
    own = _code_names(measure) if measure is not None else {}
    unlike = ((name, _unlike(name, own)) for name in coded.all_modifiers)
    renamed = tuple((name, given) for name, given in unlike if name != given)
    return Offer(track, texts[:_NAMES], measure, measure is None and len(texts) > MOST_LABELS, renamed)


def _set_hidden(store: OpenStore, brought: Brought, hidden: bool) -> Outcome[None]:
    with store.unit() as work:
        work.moments.set_many_hidden(brought.lesson_id, brought.moments, hidden)
        for coding_id in brought.codings:
            work.codings.set_hidden(coding_id, hidden)
        for measure_id, version in brought.own:
            work.measures.offer(measure_id, None if hidden else version)
    return Outcome(None, _CHANGED, partial(_set_hidden, brought=brought, hidden=not hidden))


def _measure(
    title: str, kind: MeasureKind, tracks: list[Track], known: tuple[Measure, ...], definition: str
) -> Measure | None:
    told = dict.fromkeys(code for track in tracks for code in track.codes)
    labels = tuple(told | dict.fromkeys(label for track in tracks for label in track.labels))
    said = tuple(dict.fromkeys(name for track in tracks for name in track.all_modifiers))
    for each in known:
        names, own = _code_names(each), {name_text(code.label) for code in each.modifiers}
        fitting = names.keys() >= set(labels) and own.issuperset(_unlike(name, names) for name in said)
        if each.title == title and each.kind is kind and fitting:
            return each
    more = tuple(dict.fromkeys(_unlike(name, labels) for name in said))
    if not title or len(labels) > MOST_LABELS or len(labels) + len(more) > MOST_LABELS + 1:
        return None
    if kind is MeasureKind.WAITS:
        kind = MeasureKind.SPANS
    if kind is MeasureKind.SWEEP and len(told) < 2:
        kind = MeasureKind.TALLY  # which code is compared with which is not known
    keys = _keys((*labels, *more))
    codes = tuple(Code("", next(keys), label) for label in labels)
    modifiers = tuple(Code("", next(keys), label) for label in more) if kind is MeasureKind.TALLY else ()
    return Measure("", 1, title, kind, definition, codes, modifiers=modifiers)


def _code_names(measure: Measure) -> dict[str, str]:
    """The ids of what is coded, by name."""
    return {name_text(code.label): code.id for code in reversed(measure.keys) if code not in measure.modifiers}


def _unlike(name: str, codes: Collection[str]) -> str:
    """A modifier's name, numbered where a code has the same."""
    number, made = 1, name
    while made in codes:
        number += 1
        made = f"{name} ({number})"
    return made


def _keys(labels: tuple[str, ...]) -> Iterator[str]:
    """For each a letter of its own, of its name if one is free."""
    given: set[str] = set()
    for label in labels:
        plain = unicodedata.normalize("NFKD", label).lower()
        key = next(sign for sign in (*plain, *_LETTERS) if sign in _LETTERS and sign not in given)
        given.add(key)
        yield key


def _moments(lesson_id: str, chosen: Chosen) -> Iterator[Moment]:
    if chosen.measure is None:
        for each in chosen.track.found:
            yield Moment("", lesson_id, None, each.start_ms, each.end_ms, each.text, each.more)


def _coding(lesson_id: str, track: Track, measure: Measure | None, when: datetime, seats: set[str]) -> Coding:
    assert measure is not None
    codes, track = _code_names(measure), as_codes(track)
    modifiers = {name_text(code.label): code.id for code in measure.modifiers}

    def entry(found: Found) -> Entry:
        seat_id = found.seat_id if found.seat_id in seats else ""
        more = modifiers.get(_unlike(modifier_of(found), codes), "")
        code_id = codes[name_text(found.text)]
        return Entry(new_id(), code_id, found.start_ms, found.end_ms, more, seat_id, found.estimated)

    return Coding(new_id(), lesson_id, measure, track.covers, {}, when, when, tuple(map(entry, track.found)))
