"""The picture of a clip as it is stored, from the keyframe before: quick, but it begins earlier."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from av.bitstream import BitStreamFilterContext
from av.container import OutputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Stream

from reflectapp.domain.clips import ClipPlan
from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.media.opening import decoded, open_sealed, origin_us, picture_stream, seek
from reflectapp.media.orientation import Orientation, orientation

STEP: Final = "clip"
_NOTES: Final = {"h264": "6|12", "hevc": "38-47|62|63"}
"""Kinds of units that say something beside the picture: cameras write places and times there, programs their name."""
_HEVC_ARRAYS_AT: Final = 23
_HEVC_PARAMETERS: Final = frozenset({32, 33, 34})


def without_notes(codec: str, source: Stream, made: Stream | None = None) -> BitStreamFilterContext:
    return BitStreamFilterContext(f"filter_units=remove_types={_NOTES[codec]}", source, made)


def _parameters_of_hevc(record: bytes) -> bytes:
    """Those a file begins with (ISO/IEC 14496-15), without notes, after start codes as in the filter's packets."""
    found, at = b"", _HEVC_ARRAYS_AT
    for _ in range(record[_HEVC_ARRAYS_AT - 1]):
        kind, count = record[at] & 63, int.from_bytes(record[at + 1 : at + 3])
        at += 3
        for _unit in range(count):
            begin, at = at + 2, at + 2 + int.from_bytes(record[at : at + 2])
            if kind in _HEVC_PARAMETERS:
                found += b"\0\0\0\1" + record[begin:at]
    return found


class FastCut:
    """Ends before the first picture, in the order of storing, that begins at the end or later.

    Raises UserError CLIP_NOT_FAST, EnvironmentProblem NOTHING_DECODES or BLOB_DAMAGED.
    """

    def __init__(self, reader: SealedReader, made: OutputContainer, plan: ClipPlan) -> None:
        self._reader = reader
        self._container = open_sealed(reader)
        try:
            self._begin(made, plan)
        except BaseException:
            self._container.close()
            raise

    def _begin(self, made: OutputContainer, plan: ClipPlan) -> None:
        stream = picture_stream(self._container)
        first = None if stream is None else next(decoded(self._container, stream), None)
        if stream is None or first is None:
            raise EnvironmentProblem(Problem.NOTHING_DECODES)
        codec = stream.codec_context.codec.canonical_name
        if codec not in _NOTES or orientation(first) != Orientation() or stream.time_base is None:
            raise UserError(Problem.CLIP_NOT_FAST)
        self.size = (first.width, first.height)
        self._base: Fraction = stream.time_base
        self._origin = round(origin_us(self._container) / self._base / 1_000_000)
        self.end_ms = plan.end_ms
        self._made, self._source = made, stream
        self._packets = self._from_keyframe(plan.start_ms)
        keyframe = next(self._packets, None)
        if keyframe is None:
            raise EnvironmentProblem(Problem.NOTHING_DECODES)
        self._keyframe = keyframe
        self.start_ms = max(0, self._ms(keyframe))
        self._stream = made.add_stream_from_template(stream)
        self._stream.metadata.clear()
        self._cleaned = without_notes(codec, stream, self._stream)
        record = stream.codec_context.extradata
        if codec == "hevc" and record is not None and record[0] == 1:
            self._stream.codec_context.extradata = _parameters_of_hevc(record)

    def run(self, report: Report, cancel: CancelToken) -> None:
        first = self._keyframe.pts
        assert first is not None
        self._put(self._keyframe, first)
        for packet in self._packets:
            cancel.check()
            if packet.pts is None or packet.pts < first:
                continue
            at_ms = self._ms(packet)
            if at_ms >= self.end_ms:
                break
            self._put(packet, first)
            report(Progress(at_ms - self.start_ms, self.end_ms - self.start_ms, STEP))
        if self._reader.failed:
            raise EnvironmentProblem(Problem.BLOB_DAMAGED)

    def close(self) -> None:
        self._container.close()

    def _put(self, packet: "Packet[Any]", first: int) -> None:
        for cleaned in self._cleaned.filter(packet):
            cleaned.pts = None if cleaned.pts is None else cleaned.pts - first
            cleaned.dts = None if cleaned.dts is None else cleaned.dts - first
            cleaned.stream = self._stream
            self._made.mux(cleaned)

    def _ms(self, packet: "Packet[Any]") -> int:
        assert packet.pts is not None
        return int((packet.pts - self._origin) * self._base * 1000)

    def _from_keyframe(self, start_ms: int) -> "Iterator[Packet[Any]]":
        """From the last keyframe that is shown at `start_ms` or before."""
        for back in (0, 2_000, 10_000, 60_000, start_ms):
            seek(self._container, self._source, start_ms - back)
            packets = self._whole()
            first = next((each for each in packets if each.is_keyframe and each.pts is not None), None)
            if first is not None and (self._ms(first) <= start_ms or back >= start_ms):
                yield first
                yield from packets
                return

    def _whole(self) -> "Iterator[Packet[Any]]":
        try:
            yield from (each for each in self._container.demux(self._source) if each.size)
        except FFmpegError:
            return
