"""Makes a clip: a part of a recording as an MP4 of its own, with nothing in it but what is seen and heard.

Neither the recording's metadata nor anything else of its file goes along, nor marks of the program that wrote it.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import closing, nullcontext
from typing import Final

import av
import cv2
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Discard

from reflectapp.domain.captions import Caption
from reflectapp.domain.clips import LONGEST_MS, Clip, ClipPlan, ClipSound, Cut, Found, Hiding, not_fast
from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.packets import Still
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.progress import CancelToken, Report
from reflectapp.media.clip_sound import CutSound
from reflectapp.media.exact_cut import ExactCut, Hidden
from reflectapp.media.fast_cut import FastCut
from reflectapp.media.fast_start import index_first
from reflectapp.media.film import of_lines
from reflectapp.media.frames import at as frame_at
from reflectapp.media.opening import open_sealed, origin_us, picture_stream, seek
from reflectapp.media.upright import jpeg, turned

_OPTIONS: Final = {"fflags": "+bitexact", "max_interleave_delta": "0"}
_STILL_QUALITY: Final = 88
_STEPS_BACK_MS: Final = (1_000, 10_000, 60_000)
_LEAD_US: Final = 500_000


def make(
    reader: SealedReader,
    plan: ClipPlan,
    found: Found | None,
    captions: Sequence[Caption],
    report: Report,
    cancel: CancelToken,
) -> Clip:
    """`found`: the faces, which must have been looked for to be hidden. `captions`: the recording's, shifted already.

    Raises UserError CLIP_TOO_LONG or CLIP_NOT_FAST; EnvironmentProblem BLOB_DAMAGED or NOTHING_DECODES; Cancelled.
    """
    if plan.length_ms > LONGEST_MS:
        raise UserError(Problem.CLIP_TOO_LONG)
    if plan.hiding is Hiding.FACES and found is None:
        raise ValueError("faces were not looked for")
    if plan.cut is Cut.FAST and not_fast(plan, "", 0):
        raise UserError(Problem.CLIP_NOT_FAST)
    try:
        return _made(reader, plan, found, captions, report, cancel)
    except FFmpegError as error:
        if reader.failed:
            raise EnvironmentProblem(Problem.BLOB_DAMAGED) from error
        if plan.cut is Cut.FAST:
            raise UserError(Problem.CLIP_NOT_FAST) from error
        raise EnvironmentProblem(Problem.NOTHING_DECODES) from error


def _made(
    reader: SealedReader,
    plan: ClipPlan,
    found: Found | None,
    captions: Sequence[Caption],
    report: Report,
    cancel: CancelToken,
) -> Clip:
    target = io.BytesIO()
    with av.open(target, "w", format="mp4", options=_OPTIONS) as made:
        picture = _picture(reader, made, plan, found, captions)
        start_ms, end_ms = (picture or plan).start_ms, (picture or plan).end_ms
        with nullcontext() if picture is None else closing(picture):
            heard = _sound(reader, made, plan, start_ms, end_ms, cancel)
            if picture is not None:
                picture.run(report, cancel)
            elif not heard:
                raise EnvironmentProblem(Problem.NOTHING_DECODES)
    if reader.failed:
        raise EnvironmentProblem(Problem.BLOB_DAMAGED)
    return Clip(index_first(target.getvalue()), start_ms, end_ms, *(picture.size if picture else (0, 0)))


def still(reader: SealedReader, plan: ClipPlan, found: Found | None, at_ms: int) -> Still:
    """One picture with what the plan hides, without metadata: a still for a packet, or a look at what a clip will be.

    Raises EnvironmentProblem BLOB_DAMAGED or NOTHING_DECODES.
    """
    pixels = turned(frame_at(reader, at_ms).pixels, plan.turned)
    width, height = of_lines(plan.most_lines)((pixels.shape[1], pixels.shape[0]))
    pixels = np.ascontiguousarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA))
    Hidden(plan, found).hide([pixels], at_ms)
    return Still(jpeg(pixels, _STILL_QUALITY), width, height)


def _picture(
    reader: SealedReader, made: OutputContainer, plan: ClipPlan, found: Found | None, captions: Sequence[Caption]
) -> ExactCut | FastCut | None:
    with open_sealed(reader) as container:
        if picture_stream(container) is None:
            return None
    return FastCut(reader, made, plan) if plan.cut is Cut.FAST else ExactCut(reader, made, plan, found, captions)


def _sound(
    reader: SealedReader, made: OutputContainer, plan: ClipPlan, start_ms: int, end_ms: int, cancel: CancelToken
) -> bool:
    """All of it comes first; the muxer puts it beside the pictures that it belongs to."""
    if plan.sound is ClipSound.REMOVED:
        return False
    with open_sealed(reader) as container:
        stream = next((each for each in container.streams.audio if each.codec_context is not None), None)
        if stream is None:
            return False
        for other in container.streams:
            if other is not stream:
                other.discard = Discard.all
        origin = origin_us(container)
        sound = CutSound(made, stream, origin, plan, start_ms, end_ms)
        for packet in _heard_from(container, stream, origin, start_ms):
            cancel.check()
            if packet.pts is not None and _us(packet, origin) >= end_ms * 1000:
                break
            sound.take(packet)
        sound.end()
    return True


def _heard_from(
    container: InputContainer, stream: AudioStream, origin: int, start_ms: int
) -> "Iterator[Packet[AudioStream]]":
    """A little earlier, as decoders need some to begin with; from the start where jumping doesn't lead there."""
    for back in (*_STEPS_BACK_MS, start_ms):
        seek(container, stream, start_ms - back)
        packets = container.demux(stream)
        try:
            first = next((each for each in packets if each.size and each.pts is not None), None)
            if first is not None and (_us(first, origin) <= (start_ms - back) * 1000 + _LEAD_US or back >= start_ms):
                yield first
                yield from packets
                return
        except FFmpegError:
            return


def _us(packet: "Packet[AudioStream]", origin: int) -> int:
    assert packet.pts is not None
    return int(packet.pts * packet.time_base * 1_000_000) - origin
