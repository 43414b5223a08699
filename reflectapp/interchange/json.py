"""Everything as JSON, as `resources/schemas` describes it, in pieces that follow each other."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from reflectapp.domain.codings import Coding
from reflectapp.domain.forms import Form, Reflection
from reflectapp.domain.goals import GoalVersion
from reflectapp.domain.measures import Measure
from reflectapp.domain.meetings import Meeting
from reflectapp.domain.packets import Share
from reflectapp.domain.people import Person
from reflectapp.domain.reminders import Reminder
from reflectapp.domain.replies import Draft, Reply
from reflectapp.domain.seats import SeatMap
from reflectapp.domain.taken_along import (
    TakenCheckIn,
    TakenGoal,
    TakenLesson,
    TakenMoment,
    TakenRecording,
    TakenTranscript,
)

FORMAT, VERSION = "reflectapp-everything", 1
SCHEMA = "everything-1.schema.json"

_INTERNAL = ("lesson_id", "probe", "state", "blob_id", "thumbnails_done")


def beginning(made_at: datetime, program: str) -> bytes:
    """Up to the lessons, which follow with commas between them."""
    about = {"$schema": SCHEMA, "format": FORMAT, "version": VERSION, "made_at": made_at, "made_by": program}
    return _encoded(about)[:-2] + b',\n  "lessons": [\n'


def end(
    goals: Iterable[TakenGoal],
    forms: Iterable[Form],
    measures: Iterable[Measure],
    shares: Iterable[Share],
    seat_maps: Iterable[SeatMap],
    reminders: Iterable[Reminder],
    people: Iterable[Person],
    replies: Iterable[Reply],
    drafts: Iterable[Draft],
    meetings: Iterable[Meeting],
) -> Iterator[bytes]:
    """All that follows the lessons."""
    yield b"\n  ]"
    parts = {
        "goals": map(goal, goals),
        "forms": map(_plain, forms),
        "measures": map(_plain, measures),
        "seat_maps": map(_plain, seat_maps),
        "reminders": map(_plain, reminders),
        "shares": map(_share, shares),
        "people": map(_plain, people),
        "replies": map(_plain, replies),
        "drafts": map(_plain, drafts),
        "meetings": map(_plain, meetings),
    }
    for name, values in parts.items():
        yield f',\n  "{name}": [\n'.encode()
        for place, value in enumerate(values):
            yield (b",\n" if place else b"") + _encoded(value)
        yield b"\n  ]"
    yield b"\n}\n"


def lesson(taken: TakenLesson) -> bytes:
    value = {
        **_plain(taken.lesson),
        "last_opened_at": taken.last_opened_at,
        "folder": taken.folder,
        "recordings": [_recording(each) for each in taken.recordings],
        "transcripts": [_transcript(each) for each in taken.transcripts],
        "moments": [_moment(each) for each in taken.moments],
        "codings": [_coding(each) for each in taken.codings],
        "reflections": [_reflection(each) for each in taken.reflections],
    }
    return _encoded(value)


def goal(taken: TakenGoal) -> dict[str, Any]:
    return {
        "id": taken.goal.id,
        "status": taken.goal.status,
        "status_since": taken.goal.status_since,
        "created_at": taken.goal.created_at,
        "changed_at": taken.changed_at,
        "page": taken.page,
        "guide_step": taken.goal.guide_step,
        "versions": [_version(each) for each in taken.versions],
        "check_ins": [_check_in(each) for each in taken.check_ins],
    }


def _recording(taken: TakenRecording) -> dict[str, Any]:
    own, probe = _plain(taken.recording), _plain(taken.recording.probe)
    kept = {name: value for name, value in own.items() if name not in _INTERNAL}
    del probe["hindrance"]
    return kept | probe | {"added_at": taken.added_at, "file": taken.file, "not_taken": taken.not_taken}


def _transcript(taken: TakenTranscript) -> dict[str, Any]:
    own = _plain(taken.transcript)
    for caption in own["captions"]:
        del caption["position"]
    return own | {"file": taken.file}


def _moment(taken: TakenMoment) -> dict[str, Any]:
    own = _plain(taken.moment)
    del own["lesson_id"]
    return own | {"made_at": taken.made_at}


def _coding(coding: Coding) -> dict[str, Any]:
    return {
        "id": coding.id,
        "measure": {"id": coding.measure.id, "version": coding.measure.version},
        "covers": [{"start_ms": start, "end_ms": end} for start, end in coding.covers],
        "guess": [{"code_id": code_id, "value": value} for code_id, value in coding.guess.items()],
        "started_at": coding.started_at,
        "changed_at": coding.changed_at,
        "codes": [_plain(entry) for entry in coding.entries],
    }


def _reflection(reflection: Reflection) -> dict[str, Any]:
    return {
        "id": reflection.id,
        "form": {"id": reflection.form.id, "version": reflection.form.version},
        "started_at": reflection.started_at,
        "changed_at": reflection.changed_at,
        "answers": reflection.answers,
    }


def _share(share: Share) -> dict[str, Any]:
    refs = [{"ref": ref, **_plain(pick)} for ref, pick in share.refs.items()]
    return _plain(share) | {"refs": refs}


def _version(version: GoalVersion) -> dict[str, Any]:
    text = _plain(version.text)
    text["peers"] = sorted(text["peers"])
    text["thoughts"] = [{"question": question, "answer": answer} for question, answer in text["thoughts"].items()]
    return {"number": version.number, "made_at": version.made_at, **text}


def _check_in(taken: TakenCheckIn) -> dict[str, Any]:
    own = _plain(taken.check_in)
    del own["goal_id"]
    return own | {"rests_on_version": taken.rests_on, "made_at": taken.made_at}


def _plain(value: object) -> dict[str, Any]:
    made: dict[str, Any] = msgspec.to_builtins(value)
    return made


def _encoded(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2)
