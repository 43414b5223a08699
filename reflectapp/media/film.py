"""The pictures of a span of a recording, one after the other: upright, in the size that is wanted, with their times."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from types import TracebackType
from typing import Final, Self

from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.ports import SealedReader
from reflectapp.media.opening import decoded, frame_ms, open_sealed, origin_us, picture_stream, seek
from reflectapp.media.orientation import full_range, orientation, shown_size

Size = tuple[int, int]

_STEPS_BACK_MS: Final = (0, 2_000, 10_000, 60_000)
_BEFORE_MS: Final = 200
_SHOTS_AHEAD: Final = 6
_TURNS: Final = {90: ("clock",), 180: ("clock", "clock"), 270: ("cclock",)}


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture in 4:2:0 of eight bits and limited range, and when it begins, from the recording's start."""

    at_us: int
    frame: VideoFrame

    @property
    def at_ms(self) -> int:
        return self.at_us // 1000


class Film:
    """For one thread. Raises EnvironmentProblem BLOB_DAMAGED or NOTHING_DECODES."""

    def __init__(
        self, reader: SealedReader, fitted: Callable[[Size], Size], turned: int = 0, *, roughly: bool = False
    ) -> None:
        """`fitted` makes of the size as it is seen the one that is wanted; `turned`: further, clockwise. `roughly`:
        quicker, for looking only."""
        self._reader = reader
        self._container = open_sealed(reader)
        stream = picture_stream(self._container)
        if stream is not None:
            stream.thread_type = "AUTO"
        first = None if stream is None else next(decoded(self._container, stream), None)
        if stream is None or first is None:
            self._container.close()
            raise EnvironmentProblem(Problem.NOTHING_DECODES)
        self.stream: Final = stream
        self._turned, self._roughly = turned % 360, roughly
        self._origin = origin_us(self._container)
        self._ahead = ThreadPoolExecutor(1, "film")
        seen = shown_size(first, stream)
        self.size: Final = fitted(seen if self._turned % 180 == 0 else (seen[1], seen[0]))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._ahead.shutdown(wait=True, cancel_futures=True)
        self._container.close()

    def shots(self, start_ms: int, end_ms: int) -> Iterator[Shot]:
        """Those that begin within the span; if none does, the one that is on the screen at its start.

        The next ones are decoded in a thread meanwhile.
        """
        made = self._shots(start_ms, end_ms)
        waiting = deque(self._ahead.submit(next, made, None) for _ in range(_SHOTS_AHEAD))
        while (shot := waiting.popleft().result()) is not None:
            waiting.append(self._ahead.submit(next, made, None))
            yield shot

    def _shots(self, start_ms: int, end_ms: int) -> Iterator[Shot]:
        before: Shot | None = None
        inside = False
        for shot in self._upright(start_ms, end_ms):
            if start_ms <= shot.at_ms < end_ms:
                inside = True
                yield shot
            elif shot.at_ms < start_ms:
                before = shot
        if not inside and before is not None:
            yield before
        if self._reader.failed:
            raise EnvironmentProblem(Problem.BLOB_DAMAGED)

    def _upright(self, start_ms: int, end_ms: int) -> Iterator[Shot]:
        """A change of size or position in the middle begins another graph."""
        graph: Graph | None = None
        kind: object = None
        for frame in self._from_just_before(start_ms, end_ms):
            here = (frame.width, frame.height, frame.format.name, orientation(frame), frame.interlaced_frame)
            if graph is not None and here != kind:
                graph.vpush(None)
                yield from self._pulled(graph)
                graph = None
            if graph is None:
                graph, kind = upright_graph(self.stream, frame, self.size, self._turned, self._roughly), here
            graph.vpush(frame)
            yield from self._pulled(graph)
        if graph is not None:
            graph.vpush(None)
            yield from self._pulled(graph)

    def _pulled(self, graph: Graph) -> Iterator[Shot]:
        while True:
            try:
                frame = graph.vpull()
            except (BlockingIOError, EOFError):  # FFmpeg's own are kinds of these
                return
            base = frame.time_base
            if frame.pts is not None and base is not None:
                yield Shot(frame.pts * base.numerator * 1_000_000 // base.denominator - self._origin, frame)

    def _from_just_before(self, start_ms: int, end_ms: int) -> Iterator[VideoFrame]:
        """From the last that begins before the span, and some more, as what has lines needs its neighbours."""
        last: VideoFrame | None = None
        for frame in self._from_keyframe(start_ms):
            at_ms = frame_ms(frame, self._origin)
            if at_ms >= end_ms:
                break
            near = at_ms >= start_ms - _BEFORE_MS
            if near and last is not None:
                yield last
                last = None
            if near:
                yield frame
            else:
                last = frame
        if last is not None:
            yield last

    def _from_keyframe(self, start_ms: int) -> Iterator[VideoFrame]:
        """Seeking may land too late where the index is poor: then it begins earlier, at last from 0."""
        for back in (*_STEPS_BACK_MS, start_ms):
            seek(self._container, self.stream, start_ms - back)
            frames = decoded(self._container, self.stream)
            first = next((each for each in frames if each.pts is not None), None)
            if first is not None and (frame_ms(first, self._origin) <= start_ms or back >= start_ms):
                yield first
                yield from (each for each in frames if each.pts is not None)
                return


def upright_graph(source: VideoStream, first: VideoFrame, size: Size, turned: int = 0, roughly: bool = False) -> Graph:
    """Interlaced frames become whole ones, as many and at the same times; then scaled to `size`, which is that after
    all turning, then turned.

    Levels of the full range become those of the limited one, as players take them where nothing is said.
    """
    turn = orientation(first)
    width, height = size if turned % 180 == 0 else (size[1], size[0])
    across, down = (height, width) if turn.transpose else (width, height)
    levels = f"in_range={'full' if full_range(first) else 'limited'}:out_range=limited"
    how = "flags=fast_bilinear" if roughly else "flags=bicubic"
    graph = Graph()
    steps = (
        (first.interlaced_frame, "bwdif", "mode=send_frame:deint=interlaced"),
        (True, "scale", f"{across}:{down}:{levels}:{how}"),
        (True, "setsar", "1"),
        (turn.transpose, "transpose", "dir=cclock_flip"),
        (turn.flip_x, "hflip", None),
        (turn.flip_y, "vflip", None),
        *((True, "transpose", f"dir={direction}") for direction in _TURNS.get(turned % 360, ())),
        (True, "format", "yuv420p"),
        (True, "buffersink", None),
    )
    begin = graph.add_buffer(
        None, first.width, first.height, first.format, None, source.time_base or Fraction(1, 90_000)
    )
    graph.link_nodes(begin, *(graph.add(name, how) for wanted, name, how in steps if wanted)).configure()
    return graph


def even(side: float) -> int:
    return max(2, int(side) // 2 * 2)


def of_lines(most: int) -> Callable[[Size], Size]:
    """No more than so many on the shorter side, and never larger than it is."""

    def fitted(size: Size) -> Size:
        scale = min(1.0, most / min(size))
        return even(round(size[0] * scale)), even(round(size[1] * scale))

    return fitted
