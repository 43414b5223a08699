"""Small pictures along a recording, from keyframes where they are close enough."""

from collections.abc import Iterator
from itertools import pairwise

from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from reflectapp.domain.lessons import Thumbnail
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.media.opening import decoded, frame_ms, open_sealed, origin_us, picture_stream, seek
from reflectapp.media.upright import jpeg, upright_pixels

MOST = 240
LEAST_APART_MS = 2_000
WIDTH = 160
_QUALITY = 78
_WIDEST_GAP_MS = 15_000


def make(reader: SealedReader, duration_ms: int, report: Report, cancel: CancelToken) -> tuple[Thumbnail, ...]:
    """About one picture every max(2 s, duration / 240), in order of time; none for sound alone."""
    with open_sealed(reader) as container:
        stream = picture_stream(container)
        if stream is None:
            return ()
        apart = max(LEAST_APART_MS, duration_ms // MOST)
        made: dict[int, Thumbnail] = {}
        for frame in _keyframes(container, stream, range(0, max(1, duration_ms), apart)):
            cancel.check()
            _keep(made, container, stream, frame)
            report(Progress(max(made), duration_ms, "thumbnails"))
        for start, end in _gaps(sorted(made), duration_ms, max(_WIDEST_GAP_MS, 3 * apart)):
            for frame in _between(container, stream, start, end, apart, cancel):
                _keep(made, container, stream, frame)
        report(Progress(duration_ms, duration_ms, "thumbnails"))
        return tuple(made[at_ms] for at_ms in sorted(made))


def _keep(made: dict[int, Thumbnail], container: InputContainer, stream: VideoStream, frame: VideoFrame) -> None:
    at_ms = max(0, frame_ms(frame, origin_us(container)))
    made[at_ms] = Thumbnail(at_ms, jpeg(upright_pixels(frame, stream, WIDTH), _QUALITY))


def _keyframes(container: InputContainer, stream: VideoStream, places_ms: range) -> Iterator[VideoFrame]:
    """The keyframe at or before each place, each once."""
    seen: set[int | None] = set()
    for at_ms in places_ms:
        seek(container, stream, at_ms)
        frame = _first_keyframe(container, stream, seen)
        if frame is not None:
            yield frame


def _first_keyframe(container: InputContainer, stream: VideoStream, seen: set[int | None]) -> VideoFrame | None:
    try:
        for packet in container.demux(stream):
            if not packet.is_keyframe or packet.is_discard:
                continue
            if packet.pts in seen:
                return None
            seen.add(packet.pts)
            frames = [*packet.decode(), *stream.codec_context.decode(None)]
            if not frames:
                return None
            frames[0].time_base = packet.time_base
            return frames[0]
    except FFmpegError:
        return None
    return None


def _gaps(have_ms: list[int], duration_ms: int, widest_ms: int) -> list[tuple[int, int]]:
    """Stretches between pictures, and after the last, that are wider than `widest_ms`."""
    edges = [*have_ms, duration_ms] if have_ms else [0, duration_ms + widest_ms]
    return [(start, end) for start, end in pairwise(edges) if end - start > widest_ms]


def _between(
    container: InputContainer, stream: VideoStream, start_ms: int, end_ms: int, apart_ms: int, cancel: CancelToken
) -> Iterator[VideoFrame]:
    """Decodes a stretch without keyframes once, giving a frame every `apart_ms`."""
    origin = origin_us(container)
    due = start_ms
    seek(container, stream, start_ms)
    for frame in decoded(container, stream):
        cancel.check()
        at_ms = frame_ms(frame, origin)
        if at_ms >= end_ms:
            return
        if at_ms >= due:
            yield frame
            due = at_ms + apart_ms
