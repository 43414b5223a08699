"""What was said in a recording, line by line, and how a file with it was read."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reflectapp.kit.plain import name_text

MOST_LINES = 100_000
LONGEST_MS = 100 * 3_600_000

_MOST_CHARACTERS = 2_000
_STYLES = re.compile(r"\{\\[^{}]{0,500}\}")
_TAGS = re.compile(r"</?[A-Za-z][^<>]{0,500}>|</?[\d:.]{1,20}>")
_BREAKS = re.compile(r"\\[Nn]")


class Origin(StrEnum):
    """Where a transcript comes from: from inside the recording's file, or from a file of its own."""

    INSIDE = "inside"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Caption:
    """One line of a transcript in the half-open span [start_ms, end_ms) of its recording, before any shift.

    `position` stays the line's own when others go.
    """

    position: int
    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """`language` as the file names it, or ""; `shift_ms`: by how much all lines come later. Captions by start."""

    id: str
    recording_id: str
    title: str
    language: str
    origin: Origin
    shift_ms: int
    added_at: datetime
    captions: tuple[Caption, ...]


class Why(StrEnum):
    """Why something in a file of captions could not be read."""

    TIMES = "times"
    ENDS_FIRST = "ends_first"
    NO_TIMES = "no_times"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Unread:
    """A line of the file, counted from 1, as it is there."""

    line: int
    text: str
    why: Why


@dataclass(frozen=True, slots=True)
class ReadCaptions:
    """What a file held: the captions by start, and what could not be read. `language` as it was told, or ""."""

    title: str
    language: str
    captions: tuple[Caption, ...]
    unread: tuple[Unread, ...] = ()


def in_order(spans: list[tuple[int, int, str]]) -> tuple[Caption, ...]:
    """Captions of (start_ms, end_ms, text), by start."""
    ordered = sorted(spans, key=lambda span: span[:2])
    return tuple(Caption(place, *span) for place, span in enumerate(ordered))


def without_marks(text: str) -> str:
    """Without the marks for slant, colour and place that caption formats write into the text."""
    return _TAGS.sub("", _STYLES.sub("", _BREAKS.sub("\n", text.replace("\\h", " "))))


def tidy(text: str) -> str:
    """A caption's words as they can be kept and shown: no controls, no empty lines, not endless."""
    lines = (name_text(line) for line in text[: 4 * _MOST_CHARACTERS].splitlines())
    return "\n".join(line for line in lines if line)[:_MOST_CHARACTERS].rstrip()
