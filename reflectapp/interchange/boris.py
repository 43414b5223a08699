"""Tracks as a project of BORIS 8: one observation for each run, as its numbers rest on a time covered of its own.

BORIS gets what counts: points, waits and spans that begin within the time covered, and what of states lies within it.
The rest of the time is a state by itself, to be excluded from the total, so that BORIS' shares are those shown here.
What overlaps with something of the same name has a subject of its own: a state of BORIS can't go on twice at once.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from reflectapp.domain.coding_files import Found, Track, by_start, side_by_side
from reflectapp.domain.codings import Span, begins_within, within
from reflectapp.domain.measures import MeasureKind
from reflectapp.interchange.names import Names

MEASURE, KIND, RUN, NOT_CODED = "measure", "kind", "run", "not coded"
MOMENTS = "moments"
NO_MODIFIER = "None"
OF = " ({0})"

_MEDIA = "lesson.mp4"
_PLAYERS = "12345678"
_POINT, _STATE = "Point event", "State event"
_KINDS = (MOMENTS, *(kind.value for kind in MeasureKind))

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """In the language of the screen. `time`, `span`: what moments are called, `not_coded`: the rest of the time,
    `also`: the subject of what overlaps, with {0} for a number."""

    project: str
    time: str
    span: str
    not_coded: str
    also: str


def written(tracks: Sequence[Track], words: Words, length_ms: int, made_at: datetime) -> bytes:
    """ASCII, as BORIS reads a project in the computer's own encoding. `length_ms`: of the lesson; `made_at` in UTC."""
    project = _Project(tracks, words, length_ms, made_at)
    return json.dumps(project.made(), indent=1).encode("ascii") + b"\n"


def counted(track: Track) -> tuple[Found, ...]:
    """What counts of a coding, as its numbers do; moments all do."""
    if track.kind is None:
        return track.found
    if track.kind is MeasureKind.STATES:
        last = max((end for _, end in track.covers), default=0)
        return tuple(
            replace(each, start_ms=start, end_ms=end)
            for each in track.found
            for start, end in within(track.covers, each.start_ms, last if each.end_ms is None else each.end_ms)
        )
    ended = track.kind.of_points
    begun = (each for each in track.found if begins_within(track.covers, each.start_ms))
    return tuple(each for each in begun if ended or each.end_ms is not None)


class _Project:
    def __init__(self, tracks: Sequence[Track], words: Words, length_ms: int, made_at: datetime) -> None:
        self._tracks = tracks
        self._words = words
        self._date = made_at.strftime("%Y-%m-%dT%H:%M:%S")
        ends = (each.end_ms or each.start_ms for track in tracks for each in track.found)
        covers = (end for track in tracks for _, end in track.covers)
        self._length_ms = max((length_ms, *ends, *covers))
        self._not_coded = tidy(words.not_coded)
        self._codes: dict[tuple[str, MeasureKind | None, str], str] = {("", None, ""): self._not_coded}
        self._behaviours: dict[str, Json] = {}
        self._subjects = 0

    def made(self) -> Json:
        for track in self._tracks:
            self._behave(track)
        self._add(self._not_coded, _STATE, "")
        names = Names()
        observations = {names.give(_run_name(track)): self._observation(track) for track in self._tracks}
        return {
            "time_format": "hh:mm:ss",
            "project_date": self._date,
            "project_name": self._words.project,
            "project_description": "",
            "project_format_version": "7.0",
            "subjects_conf": {
                str(number): {"key": "", "name": self._subject(number + 1), "description": ""}
                for number in range(self._subjects)
            },
            "behaviors_conf": {str(number): each for number, each in enumerate(self._behaviours.values())},
            "observations": observations,
            "behavioral_categories": list(dict.fromkeys(tidy(track.name) for track in self._tracks)),
            "independent_variables": {str(number): each for number, each in enumerate(_variables())},
            "coding_map": {},
            "behaviors_coding_map": [],
            "converters": {},
        }

    def _behave(self, track: Track) -> None:
        if track.kind is None:
            tags = list(dict.fromkeys(tidy(tag) for each in track.found for tag in each.more))
            for text, sort in ((self._words.time, _POINT), (self._words.span, _STATE)):
                self._add(self._code(track, text), sort, track.name, tags, several=True)
            return
        codes = [self._code(track, label) for label in track.labels]
        modifiers = list(dict.fromkeys(map(tidy, track.all_modifiers)))
        for code in codes:
            excluded = [each for each in codes if each != code] if track.kind is MeasureKind.STATES else []
            self._add(code, _POINT if track.kind.of_points else _STATE, track.name, modifiers, excluded)

    def _code(self, track: Track, label: str) -> str:
        """A name that no other behaviour has: where measures share one, it says of which it is."""
        key = track.name, track.kind, label
        if key not in self._codes:
            name = tidy(label) or "–"
            while name in self._codes.values():
                name += OF.format(tidy(track.name))
            self._codes[key] = name
        return self._codes[key]

    def _add(
        self,
        code: str,
        sort: str,
        category: str,
        modifiers: Sequence[str] = (),
        excluded: Sequence[str] = (),
        several: bool = False,
    ) -> None:
        known = self._behaviours.get(code)
        before = known["modifiers"]["0"]["values"] if known and known["modifiers"] else []
        values = list(dict.fromkeys((*before, *modifiers)))
        offered = {"name": "", "description": "", "type": int(several), "ask at stop": False, "values": values}
        self._behaviours[code] = {
            "type": sort,
            "key": "",
            "code": code,
            "description": "",
            "color": "",
            "category": tidy(category),
            "modifiers": {"0": offered} if values else {},
            "excluded": ",".join(excluded),
            "coding map": "",
        }

    def _observation(self, track: Track) -> Json:
        length = self._length_ms / 1000
        kind = MOMENTS if track.kind is None else track.kind.value
        not_coded = "" if track.kind is None else self._not_coded
        about = {MEASURE: track.name, KIND: kind, RUN: str(track.run), NOT_CODED: not_coded}
        return {
            "type": "MEDIA",
            "date": self._date,
            "description": "",
            "time offset": 0.0,
            "observation time interval": [0, 0],
            "file": {player: [_MEDIA] if player == "1" else [] for player in _PLAYERS},
            "media_info": {
                "length": {_MEDIA: length},
                "fps": {_MEDIA: 25.0},
                "hasVideo": {_MEDIA: True},
                "hasAudio": {_MEDIA: True},
                "offset": {"1": 0.0},
            },
            "independent_variables": about,
            "visualize_spectrogram": False,
            "visualize_waveform": False,
            "close_behaviors_between_videos": False,
            "scan_sampling_time": 0,
            "events": [[at / 1000, *rest, "NA"] for at, *rest in sorted(self._events(track), key=lambda each: each[0])],
        }

    def _events(self, track: Track) -> Iterator[tuple[int, str, str, str, str]]:
        """Time, subject, behaviour, modifiers, comment."""
        by_code: dict[str, list[Found]] = {}
        for each in by_start(counted(track)):
            by_code.setdefault(self._code_of(track, each), []).append(each)
        for code, several in by_code.items():
            points = [each for each in several if each.end_ms is None]
            for each in points:
                yield (each.start_ms, "", code, self._more(code, each), _comment(track, each))
            spans = (each for each in several if each.end_ms is not None)
            for number, row in enumerate(side_by_side(spans)):
                self._subjects = max(self._subjects, number)
                subject = self._subject(number) if number else ""
                for each in row:
                    for at_ms in (each.start_ms, each.end_ms):
                        comment = _comment(track, each) if at_ms == each.start_ms else ""
                        yield (at_ms or 0, subject, code, self._more(code, each), comment)
        for start, end in self._uncovered(track):
            yield from ((at_ms, "", self._not_coded, "", "") for at_ms in (start, end))

    def _code_of(self, track: Track, each: Found) -> str:
        if track.kind is None:
            return self._code(track, self._words.time if each.end_ms is None else self._words.span)
        return self._codes[track.name, track.kind, each.text]

    def _more(self, code: str, each: Found) -> str:
        known = self._behaviours[code]["modifiers"]
        return ",".join(map(tidy, each.more)) or (NO_MODIFIER if known else "")

    def _uncovered(self, track: Track) -> Iterator[Span]:
        at_ms = 0
        for start, end in (*track.covers, (self._length_ms, self._length_ms)):
            if at_ms < start and track.kind is not None:
                yield at_ms, start
            at_ms = end

    def _subject(self, number: int) -> str:
        return self._words.also.format(number + 1)


def _comment(track: Track, each: Found) -> str:
    return each.text if track.kind is None else ""


def _run_name(track: Track) -> str:
    return track.name if track.run == 1 else f"{track.name}, {track.run}"


def _variables() -> Iterator[Json]:
    for label in (MEASURE, KIND, RUN, NOT_CODED):
        sort = ("value from set", ",".join(_KINDS)) if label == KIND else ("text", "")
        given = {"label": label, "description": "", "type": sort[0], "default value": "", "possible values": sort[1]}
        yield given


def tidy(text: str) -> str:
    """Without the signs that BORIS puts between names."""
    return text.replace("|", "/").replace(",", ";")
