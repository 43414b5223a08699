"""The captions inside a recording's own file."""

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from av.error import EOFError as EndOfFile
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Stream
from av.subtitles.stream import SubtitleStream
from av.subtitles.subtitle import AssSubtitle

from reflectapp.domain.captions import LONGEST_MS, MOST_LINES, ReadCaptions, in_order, tidy, without_marks
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.kit.plain import name_text
from reflectapp.media.opening import open_sealed, origin_us

if TYPE_CHECKING:
    from fractions import Fraction

_TEXTS = frozenset({"ass", "ssa", "srt", "subrip", "mov_text", "webvtt", "text"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_WITHOUT_END_MS = 3_000
_MOST_STREAMS = 8
_FIELDS_BEFORE_TEXT = 8


def inside(reader: SealedReader, duration_ms: int, report: Report, cancel: CancelToken) -> tuple[ReadCaptions, ...]:
    """Each stream's that is text and says something, at the recording's times; pictures of text are passed over.

    Raises EnvironmentProblem BLOB_DAMAGED, Paused or Cancelled.
    """
    with open_sealed(reader) as container:
        streams = [each for each in container.streams.subtitles if _is_text(each)][:_MOST_STREAMS]
        if not streams:
            return ()
        spans: dict[int, list[tuple[int, int, str]]] = {each.index: [] for each in streams}
        origin_ms = origin_us(container) // 1000
        packets = container.demux(streams)
        while True:
            cancel.check()
            try:
                packet = next(packets)
            except (StopIteration, FFmpegError):
                break
            found = spans[packet.stream.index]
            if len(found) < MOST_LINES:
                _read(packet, origin_ms, found)
            if found:
                report(Progress(min(found[-1][0], duration_ms), duration_ms))
        return tuple(_told(each, spans[each.index]) for each in streams if spans[each.index])


def _is_text(stream: SubtitleStream) -> bool:
    context = stream.codec_context
    return context is not None and context.name in _TEXTS


def _read(packet: "Packet[Stream]", origin_ms: int, found: list[tuple[int, int, str]]) -> None:
    """What is damaged is passed over."""
    if packet.pts is None or packet.time_base is None:
        return
    start_ms = _ms(packet.pts, packet.time_base) - origin_ms
    length_ms = _ms(packet.duration, packet.time_base) if packet.duration else _WITHOUT_END_MS
    if not 0 <= start_ms <= LONGEST_MS or not 0 < length_ms <= LONGEST_MS:
        return
    with suppress(FFmpegError, EndOfFile):
        parts = [part for part in packet.decode() if isinstance(part, AssSubtitle)]
        said = tidy("\n".join(_text(part.ass) for part in parts))
        if said:
            found.append((start_ms, start_ms + length_ms, said))


def _text(event: bytes) -> str:
    """The words of a line of Advanced SubStation Alpha, in which FFmpeg gives captions of every kind."""
    fields = event.decode("utf-8", "replace").split(",", _FIELDS_BEFORE_TEXT)
    return without_marks(fields[-1]) if len(fields) > _FIELDS_BEFORE_TEXT else ""


def _ms(units: int, base: "Fraction") -> int:
    return units * 1000 * base.numerator // base.denominator


def _told(stream: SubtitleStream, spans: list[tuple[int, int, str]]) -> ReadCaptions:
    language = stream.metadata.get("language", "")
    known = language != "und" and _LANGUAGE.fullmatch(language) is not None
    return ReadCaptions(name_text(stream.metadata.get("title", ""))[:200], language if known else "", in_order(spans))
