"""The picture of a clip, encoded anew: just the pictures of the span, with what is hidden written over."""

import os
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

import numpy as np
from av.codec.context import Flags
from av.container import OutputContainer
from av.packet import Packet
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from reflectapp.domain.captions import Caption
from reflectapp.domain.clips import ClipCaptions, ClipPlan, Found, captions_of, covers_at, shown_at
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.media.fast_cut import without_notes
from reflectapp.media.film import Film, of_lines
from reflectapp.media.hiding import Covers, Planes
from reflectapp.media.lettering import write

STEP: Final = "clip"
_BASE: Final = Fraction(1, 90_000)
_KEYFRAMES_APART: Final = 2 * 90_000
_FEW_KEYFRAMES: Final = 600
_QUALITY: Final = {"preset": "veryfast", "crf": "23", "forced-idr": "1", "x264-params": "force-cfr=1"}


class ExactCut:
    """Raises EnvironmentProblem NOTHING_DECODES or BLOB_DAMAGED."""

    def __init__(
        self,
        reader: SealedReader,
        made: OutputContainer,
        plan: ClipPlan,
        found: Found | None,
        captions: Sequence[Caption],
    ) -> None:
        self.start_ms, self.end_ms = plan.start_ms, plan.end_ms
        self._film = Film(reader, of_lines(plan.most_lines), plan.turned)
        self.size = self._film.size
        self._made = made
        self._stream = _encoder(made, self._film)
        self._hidden = Hidden(plan, found)
        self._captions = captions_of(plan, captions) if plan.captions is ClipCaptions.BURNED else ()
        self._last = self._keyframe = -_KEYFRAMES_APART

    def run(self, report: Report, cancel: CancelToken) -> None:
        length_ms = self.end_ms - self.start_ms
        self._made.start_encoding()
        self._cleaned = without_notes("h264", self._stream)
        for shot in self._film.shots(self.start_ms, self.end_ms):
            cancel.check()
            frame = shot.frame
            frame.make_writable()
            planes = _planes(frame)
            self._hidden.hide(planes, shot.at_ms)
            self._letter(planes, shot.at_ms - self.start_ms)
            self._encode(frame, shot.at_us - self.start_ms * 1000)
            report(Progress(max(0, shot.at_ms - self.start_ms), length_ms, STEP))
        self._mux(self._stream.encode(None))
        self._mux([None])

    def close(self) -> None:
        self._film.close()

    def _letter(self, planes: Planes, at_ms: int) -> None:
        said = [each.text for each in self._captions if each.start_ms <= at_ms < each.end_ms]
        if said:
            write(planes, "\n".join(said))

    def _encode(self, frame: VideoFrame, at_us: int) -> None:
        """The first stands from the clip's beginning on."""
        at = 0 if self._last < 0 else round(at_us * 90_000 / 1_000_000)
        if at <= self._last:
            return
        due = at - self._keyframe >= _KEYFRAMES_APART
        self._last, self._keyframe = at, at if due else self._keyframe
        frame.pts, frame.time_base = at, _BASE
        frame.pict_type = PictureType.I if due else PictureType.NONE
        self._mux(self._stream.encode(frame))

    def _mux(self, packets: "Sequence[Packet[Any] | None]") -> None:
        for packet in packets:
            self._made.mux(self._cleaned.filter(packet))


class Hidden:
    """What a plan hides, laid over pictures in their order."""

    def __init__(self, plan: ClipPlan, found: Found | None) -> None:
        self._plan, self._found = plan, found
        self._covers = Covers(plan.look)

    def hide(self, planes: Planes, at_ms: int) -> None:
        shown = shown_at(self._plan, at_ms)
        if shown is not None:
            self._covers.hide_all_but(planes, shown)
        self._covers.hide(planes, covers_at(self._plan, self._found, at_ms))


def _planes(frame: VideoFrame) -> list[NDArray[np.uint8]]:
    """Of a writable frame in 4:2:0; what is written there is in the frame."""
    planes = []
    for number, plane in enumerate(frame.planes):
        width, height = (side if number == 0 else (side + 1) // 2 for side in (frame.width, frame.height))
        planes.append(np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[:height, :width])
    return planes


def _encoder(made: OutputContainer, film: Film) -> VideoStream:
    source = film.stream
    stream = made.add_stream("libx264", rate=source.guessed_rate or source.average_rate or 25, options=_QUALITY)
    stream.width, stream.height = film.size
    stream.pix_fmt = "yuv420p"
    context, told = stream.codec_context, source.codec_context
    context.time_base = _BASE
    context.gop_size = _FEW_KEYFRAMES
    context.thread_count = os.cpu_count() or 2
    context.flags |= Flags.bitexact
    context.color_primaries, context.color_trc = told.color_primaries, told.color_trc
    context.colorspace = told.colorspace
    return stream
