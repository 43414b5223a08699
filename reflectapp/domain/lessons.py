from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from reflectapp.domain.playing import Hindrance


@dataclass(frozen=True, slots=True)
class Lesson:
    """One taught lesson. `last_position_ms` is where watching stopped, on the lesson's timeline."""

    id: str
    title: str
    taught_on: date | None
    class_name: str
    subject: str
    notes: str
    last_position_ms: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class LessonDraft:
    title: str
    taught_on: date | None = None
    class_name: str = ""
    subject: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class LessonCard:
    """What a lesson's card shows. `thumbnail` is a JPEG or None."""

    lesson: Lesson
    duration_ms: int
    moment_count: int
    reflection_titles: tuple[str, ...]
    thumbnail: bytes | None
    last_opened_at: datetime | None


class Importing(StrEnum):
    WAITING = "waiting"
    RUNNING = "importing"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Probe:
    """What a recording is, found by decoding some of it. Width and height are upright.

    `hindrance` is known while it comes in; later it is with the recording's Preparation.
    """

    container: str
    duration_ms: int
    width: int
    height: int
    rotation_degrees: int
    has_video: bool
    has_audio: bool
    video_codec: str
    audio_codec: str
    recorded_at: datetime | None
    hindrance: Hindrance | None = None


UNKNOWN = Probe("", 0, 0, 0, 0, False, False, "", "", None)
"""Of a recording that waits to be looked into."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One video or audio file of a lesson, kept as a sealed blob.

    `offset_ms` is where it begins on the lesson's timeline; `part` and `camera` count from 0.
    `keep_until`: the day on which she is asked whether it should stay, or None for never.
    """

    id: str
    lesson_id: str
    part: int
    camera: int
    offset_ms: int
    probe: Probe
    size_bytes: int
    sha256: str
    state: Importing
    blob_id: str
    duplicate_of: str | None
    thumbnails_done: bool
    keep_until: date | None = None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A recording that has not come in yet, and where it comes from.

    `modified_ns` is the file's time of change when sealing began, 0 before.
    """

    recording: Recording
    path: Path
    modified_ns: int = 0


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small upright JPEG of the picture at `at_ms` of its recording."""

    at_ms: int
    jpeg: bytes
