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
_GOPRO = re.compile(r"^(?:gopr|gp(?P<later>\d\d)|g[hxl](?P<chapter>\d\d))(?P<film>\d{4})$", re.IGNORECASE)


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
    """The order in which they were recorded: by numbers that someone gave them, else by their times, else by names.

    Times count where every file has its own: cameras number anew after 9999, and begin chapters at one time.
    """
    by_name = sorted(paths, key=_name_key)
    times = {path: probe.recorded_at.timestamp() for path, probe in probes.items() if probe.recorded_at is not None}
    own = len({times[path] for path in paths if path in times}) == len(paths)
    return by_name if _numbered_by_hand(paths) or not own else sorted(by_name, key=times.__getitem__)


def _numbered_by_hand(paths: list[Path]) -> bool:
    """Names that differ in their numbers only, and that no camera gave: "Fractions part 2"."""
    alike = {re.sub(r"\d+", "#", path.stem.casefold()) for path in paths}
    return len(alike) == 1 and not any(_FROM_A_CAMERA.match(path.stem) for path in paths)


def _name_key(path: Path) -> tuple[list[tuple[int, str]], str]:
    """Numbers as numbers. A GoPro's chapters of one film follow each other: GX010123, GX020123, then GX010124."""
    chapter = _GOPRO.match(path.stem)
    if chapter is not None:
        name = f"gopro {chapter['film']} {chapter['chapter'] or chapter['later'] or 0}"
    else:
        name = path.stem.casefold()
    parts = re.split(r"(\d+)", name)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts if part], path.name


def _day_of(path: Path, probe: Probe | None) -> date | None:
    if probe is not None and probe.recorded_at is not None:
        return local_day(probe.recorded_at)
    try:
        return datetime.fromtimestamp(path.stat().st_mtime).date()
    except OSError:
        return None


def _tr(text: str) -> str:
    return QCoreApplication.translate("Lessons", text)
