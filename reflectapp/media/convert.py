"""Makes a recording that the player shows well: H.264, upright and whole frames, AAC, in MP4.

Every frame keeps its own time, counted from the recording's beginning, as `opening.frame_ms` counts it.
"""

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, cast

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.playing import Hindrance
from reflectapp.domain.ports import PatchedWriter, SealedReader
from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.media.opening import decoded, open_sealed, origin_us, picture_stream
from reflectapp.media.recode import Picture, Sound

STEP = "converting"
_log = logging.getLogger(__name__)
_OPTIONS = {"movie_timescale": "90000"}  # edit lists are counted in it
_KEPT_CODECS = frozenset({"h264", "hevc", "mpeg4", "mpeg2video", "mpeg1video", "vp9"})


class _NotKept(Exception):
    """The picture can't be kept as it is: it must be decoded and encoded."""


class _Target:
    """The writer as a file for the muxer, which comes back to the beginning once, and again and again to the table of
    all pictures at the end. `error`: what writing raised; the muxer only says that there was something."""

    def __init__(self, writer: PatchedWriter) -> None:
        self._writer = writer
        self._at = self._size = 0
        self._held: bytearray | None = None
        self._held_from = 0
        self.error: Exception | None = None

    def hold(self) -> None:
        """From here on what is written waits for `let_go`, and can be changed anywhere."""
        self._held, self._held_from = bytearray(), self._size

    def let_go(self) -> None:
        held, self._held = self._held, None
        if held:
            self._writer.write(memoryview(held))

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence] + offset
        return self._at

    def write(self, data: bytes | memoryview) -> int:
        try:
            self._put(data)
        except Exception as error:
            self.error = error
            raise
        self._at += len(data)
        self._size = max(self._size, self._at)
        return len(data)

    def _put(self, data: bytes | memoryview) -> None:
        end = self._size if self._held is None else self._held_from
        inside = max(0, min(len(data), end - self._at))
        if inside:
            self._writer.patch(self._at, data[:inside])
        if inside == len(data):
            return
        if self._held is None:
            self._writer.write(data[inside:])
        else:
            at = self._at + inside - self._held_from
            self._held[at : at + len(data) - inside] = data[inside:]


def convert(
    reader: SealedReader,
    hindrance: Hindrance,
    duration_ms: int,
    new_writer: Callable[[], PatchedWriter],
    report: Report,
    cancel: CancelToken,
) -> int:
    """Fills and commits a writer; nothing is left of one that was not. Returns how many bytes were written.

    The picture is kept as it is where only its container stands in the way. Raises EnvironmentProblem BLOB_DAMAGED,
    NOTHING_DECODES, or what the disk did.
    """
    for keeps in (True, False) if hindrance is Hindrance.PLACES else (False,):
        writer = new_writer()
        target = _Target(writer)
        try:
            with open_sealed(reader) as source:
                _Conversion(source, duration_ms, report, cancel).run(reader, target, keeps)
            if reader.failed:
                raise EnvironmentProblem(Problem.BLOB_DAMAGED)
            return writer.commit()
        except (_NotKept, FFmpegError) as error:
            writer.discard()
            if target.error is not None:
                raise target.error from error
            _log.info("a recording was not converted (kept: %s): %s", keeps, type(error))
        except BaseException:
            writer.discard()
            raise
    raise EnvironmentProblem(Problem.NOTHING_DECODES)


class _Conversion:
    def __init__(self, source: InputContainer, duration_ms: int, report: Report, cancel: CancelToken) -> None:
        self._source = source
        self._duration_ms = max(1, duration_ms)
        self._report = report
        self._cancel = cancel
        self._origin = origin_us(source)

    def run(self, reader: SealedReader, target: _Target, keeps: bool) -> None:
        stream = picture_stream(self._source)
        if stream is None:
            raise EnvironmentProblem(Problem.NOTHING_DECODES)
        heard = next((each for each in self._source.streams.audio if each.codec_context is not None), None)
        with av.open(cast(io.BufferedIOBase, target), "w", format="mp4", options=_OPTIONS) as made:
            picture = self._picture(made, stream, reader, keeps)
            sound = None if heard is None else Sound(made, heard, self._origin)
            for packet in self._packets([stream] if heard is None else [stream, heard]):
                if packet.stream is stream:
                    picture.take(packet)
                elif sound is not None:
                    sound.take(packet)
            picture.end()
            if sound is not None:
                sound.end()
            target.hold()
        target.let_go()

    def _picture(
        self, made: OutputContainer, stream: VideoStream, reader: SealedReader, keeps: bool
    ) -> "_Kept | Picture":
        if keeps:
            return _Kept(made, stream, self._origin)
        return Picture(made, stream, _first_frame(reader), self._origin)

    def _packets(self, streams: list[VideoStream | AudioStream]) -> "Iterator[Packet[Any]]":
        """To the end, or to where the file is broken."""
        packets = self._source.demux(streams)
        with suppress(FFmpegError):
            for packet in packets:
                self._cancel.check()
                if packet.pts is not None:
                    base = packet.time_base
                    at_us = packet.pts * base.numerator * 1_000_000 // base.denominator - self._origin
                    done = min(max(0, at_us // 1000), self._duration_ms)
                    self._report(Progress(done, self._duration_ms, STEP))
                yield packet


class _Kept:
    """The picture's packets as they are, counted from the recording's beginning. Raises _NotKept."""

    def __init__(self, made: OutputContainer, source: VideoStream, origin_us: int) -> None:
        if source.codec_context.codec.canonical_name not in _KEPT_CODECS:
            raise _NotKept
        self._made = made
        self._stream = made.add_stream_from_template(source)
        base = source.time_base
        if base is None:
            raise _NotKept
        self._origin = round(origin_us / base / 1_000_000)
        self._begun = False

    def take(self, packet: "Packet[Any]") -> None:
        if not packet.size:
            return
        if packet.pts is None or packet.dts is None or not (self._begun or packet.is_keyframe):
            raise _NotKept
        self._begun = True
        packet.pts -= self._origin
        packet.dts -= self._origin
        packet.stream = self._stream
        self._made.mux(packet)

    def end(self) -> None:
        if not self._begun:
            raise _NotKept


def _first_frame(reader: SealedReader) -> VideoFrame:
    with open_sealed(reader) as source:
        stream = picture_stream(source)
        frame = None if stream is None else next(decoded(source, stream), None)
        if frame is None:
            raise EnvironmentProblem(Problem.NOTHING_DECODES)
        return frame
