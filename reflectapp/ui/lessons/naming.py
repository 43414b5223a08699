"""What a lesson is called when all that is known is its recording."""

import re
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from reflectapp.domain.lessons import Lesson, LessonDraft, Probe
from reflectapp.ui.widgets.days import local_day, short_day

_FROM_A_CAMERA = re.compile(
    r"^(img|vid|mvi|mov|dsc[a-z]?|pxl|gopr|gh|gx|dji|clip|video|movie|rec(ording)?"
    r"|capture|zoom|screen ?recording|whatsapp video|\d+)"
    r"[\s\d_.\-:t()at]*$",
    re.IGNORECASE,
)


def title_of(lesson: Lesson) -> str:
    return lesson.title or _tr("A lesson without a title")


def draft_from(path: Path, probe: Probe | None) -> LessonDraft:
    """Title and date from a recording: when it was made, and its name unless a camera gave it."""
    day = _day_of(path, probe)
    words = re.sub(r"[_\s]+", " ", path.stem).strip()
    if not words or _FROM_A_CAMERA.match(words):
        words = _tr("Lesson of {0}").format(short_day(day)) if day else _tr("New lesson")
    elif words[0].islower():
        words = words[0].upper() + words[1:]
    return LessonDraft(title=words, taught_on=day)


def in_order(paths: list[Path], probes: dict[Path, Probe]) -> list[Path]:
    """By the time they were recorded, then by name with numbers as numbers."""

    def key(path: Path) -> tuple[bool, float, list[tuple[int, str]]]:
        probe = probes.get(path)
        made = probe.recorded_at if probe else None
        parts = [(int(part), "") if part.isdigit() else (-1, part.lower()) for part in re.split(r"(\d+)", path.name)]
        return made is None, made.timestamp() if made else 0.0, parts

    return sorted(paths, key=key)


def _day_of(path: Path, probe: Probe | None) -> date | None:
    if probe is not None and probe.recorded_at is not None:
        return local_day(probe.recorded_at)
    try:
        return datetime.fromtimestamp(path.stat().st_mtime).date()
    except OSError:
        return None


def _tr(text: str) -> str:
    return QCoreApplication.translate("Lessons", text)
