"""Reads lists of chapters: FFmpeg's metadata, and CHAPTER01=00:00:00.000 as in files of Matroska and OGM."""

import re
from collections.abc import Iterator

from reflectapp.domain.coding_files import Found, Gathering, ReadCodes, Track, Why
from reflectapp.interchange.captions import decoded

FFMPEG = ";FFMETADATA"

_OGM = re.compile(r"CHAPTER(\d{1,5})(NAME)?\s*=(.*)", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,4}):(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?")
_BASE = re.compile(r"(\d{1,12})/(\d{1,12})")
_ESCAPED = re.compile(r"\\(.)")


def is_chapters(text: str) -> bool:
    """`text`: the file, or how it begins."""
    return text.startswith(FFMPEG) or _OGM.match(text) is not None


def read(data: bytes, name: str) -> ReadCodes:
    """Moments with the chapters' titles, named `name`. Never raises, whatever `data` is."""
    gathering, text = Gathering(), decoded(data).lstrip()
    lines = list(enumerate(text.splitlines(), 1))
    found = _of_ffmpeg(lines, gathering) if text.startswith(FFMPEG) else _of_ogm(lines, gathering)
    return gathering.read((Track(name, None, tuple(found)),))


def _of_ogm(lines: list[tuple[int, str]], gathering: Gathering) -> Iterator[Found]:
    """A chapter has no end: it lasts until the next one."""
    times: dict[str, tuple[int, str]] = {}
    names: dict[str, str] = {}
    for line, text in lines:
        known = _OGM.fullmatch(text.strip())
        if known is None:
            if text.strip():
                gathering.miss(line, text, Why.UNKNOWN)
        elif known[2]:
            names[known[1]] = known[3]
        else:
            times[known[1]] = line, known[3]
    for number, (line, text) in times.items():
        if gathering.full:
            return
        made = gathering.found(line, _clock(text.strip()), None, names.get(number, ""))
        if made is not None:
            yield made


def _of_ffmpeg(lines: list[tuple[int, str]], gathering: Gathering) -> Iterator[Found]:
    begun: tuple[int, dict[str, str]] | None = None
    for line, text in (*lines, (0, "[end]")):
        if gathering.full:
            return
        if text.strip().startswith("["):
            if begun is not None:
                yield from _chapter(*begun, gathering)
            begun = (line, {}) if text.strip().upper() == "[CHAPTER]" else None
        elif begun is not None and "=" in text and not text.startswith((";", "#")):
            key, _, value = text.partition("=")
            begun[1][key.strip().lower()] = value


def _chapter(line: int, said: dict[str, str], gathering: Gathering) -> Iterator[Found]:
    base = _BASE.fullmatch(said.get("timebase", "1/1000000000").strip())
    start, end = (_whole(said.get(key, "")) for key in ("start", "end"))
    title = _ESCAPED.sub(r"\1", said.get("title", ""))
    if base is None or not int(base[2]) or start is None:
        gathering.miss(line, title, Why.TIMES)
        return
    step, of = int(base[1]) * 1000, int(base[2])
    made = gathering.found(line, start * step // of, None if end is None else end * step // of, title)
    if made is not None:
        yield made


def _whole(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None


def _clock(text: str) -> int | None:
    found = _TIME.fullmatch(text)
    if found is None or int(found[2]) > 59 or int(found[3]) > 59:
        return None
    thousandths = int((found[4] or "").ljust(3, "0")[:3])
    return ((int(found[1]) * 60 + int(found[2])) * 60 + int(found[3])) * 1000 + thousandths
