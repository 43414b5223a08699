"""Moments and transcripts as WebVTT: captions that any player shows beside the recording."""

from collections.abc import Iterator, Sequence

from reflectapp.domain.captions import Caption, Transcript
from reflectapp.domain.coding_files import Track
from reflectapp.domain.moments import Moment
from reflectapp.kit.text import seen

SHOWN_MS = 3_000
_LEAST_MS = 1_000
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def lines(title: str, several: Sequence[Moment], nothing_said: str) -> Iterator[bytes]:
    """`several` by start. A moment without an end is shown for SHOWN_MS, or until the next one if that is sooner,
    but a second at least; one without a note says `nothing_said`."""
    yield _head(title)
    for place, moment in enumerate(several):
        following = several[place + 1].start_ms if place + 1 < len(several) else None
        end_ms = moment.end_ms if moment.end_ms is not None else _end_ms(moment.start_ms, following)
        tags = ", ".join(moment.tags)
        said = map(_escaped, (moment.note, f"[{tags}]" if tags else ""))
        text = "\n".join(part for part in said if part) or nothing_said
        yield f"\n{moment.id}\n{time(moment.start_ms)} --> {time(end_ms)}\n{text}\n".encode()


def transcript(said: Transcript) -> Iterator[bytes]:
    """On its recording's time, shifted as she did; what would lie before the recording is left out."""
    yield _head(said.title)
    for each in said.captions:
        start_ms, end_ms = max(0, each.start_ms + said.shift_ms), each.end_ms + said.shift_ms
        if end_ms > start_ms:
            text = _escaped(each.text)
            yield f"\n{time(start_ms)} --> {time(end_ms)}\n{text}\n".encode()


def captions(several: Sequence[Caption]) -> Iterator[bytes]:
    """Without a title: nothing tells of what they are a part."""
    yield b"WEBVTT\n"
    for each in several:
        yield f"\n{time(each.start_ms)} --> {time(each.end_ms)}\n{_escaped(each.text)}\n".encode()


def tracks(title: str, several: Sequence[Track], nothing_said: str) -> Iterator[bytes]:
    """Moments as above, and each code with its measure's name in front, all by their start."""
    yield _head(title)
    every = sorted(
        ((each, track) for track in several for each in track.found), key=lambda one: (one[0].start_ms, one[1].name)
    )
    for place, (each, track) in enumerate(every):
        following = every[place + 1][0].start_ms if place + 1 < len(every) else None
        end_ms = each.end_ms if each.end_ms is not None else _end_ms(each.start_ms, following)
        more = ", ".join(each.more)
        of_moment = (each.text, f"[{more}]" if more else "")
        said = of_moment if track.kind is None else (f"{track.name}: {each.text}" + (f" ({more})" if more else ""),)
        text = "\n".join(part for part in map(_escaped, said) if part) or nothing_said
        yield f"\n{time(each.start_ms)} --> {time(end_ms)}\n{text}\n".encode()


def time(ms: int) -> str:
    """hh:mm:ss.mmm"""
    seconds, thousandths = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{thousandths:03}"


def _head(title: str) -> bytes:
    return f"WEBVTT\n\nNOTE\n{_block(title).replace('-->', '→') or '…'}\n".encode()


def _end_ms(start_ms: int, following_ms: int | None) -> int:
    until = start_ms + SHOWN_MS
    return until if following_ms is None else max(min(until, following_ms), start_ms + _LEAST_MS)


def _escaped(text: str) -> str:
    return _block(text).translate(_ESCAPES)


def _block(text: str) -> str:
    """Without empty lines, which would end the cue."""
    return "\n".join(line.strip() for line in seen(text).split("\n") if line.strip())
