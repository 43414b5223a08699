from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.video.stream import VideoStream
from numpy.typing import NDArray

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.playing import Hindrance
from reflectapp.domain.progress import Cancelled, CancelToken, Progress
from reflectapp.media import frames
from reflectapp.media.convert import convert
from reflectapp.media.measure import measure

AV1 = {"codec": "libsvtav1", "options": {"preset": "12", "svtav1-params": "progress=0"}}
STEADY = list(range(0, 5000, 40))
UNSTEADY = [0, 33, 66, 100, 200, 300, 400, 466, 533, 1500, 1533, 2500, 2533, 2566]


class Writer:
    """Keeps in memory what it is given; the disk is full behind `room` bytes."""

    def __init__(self, room: int = 1 << 40) -> None:
        self.data = bytearray()
        self.patches: list[tuple[int, int]] = []
        self.state = "open"
        self._room = room

    there_bytes = 0

    def write(self, plain: bytes | memoryview) -> None:
        if len(self.data) + len(plain) > self._room:
            raise EnvironmentProblem(Problem.DISK_FULL)
        self.data += plain

    def patch(self, offset: int, plain: bytes | memoryview) -> None:
        self.patches.append((offset, len(plain)))
        self.data[offset : offset + len(plain)] = plain

    def commit(self) -> int:
        self.state = "committed"
        return len(self.data)

    def suspend(self) -> None:
        self.discard()

    def discard(self) -> None:
        self.state = "discarded"


Converted = Callable[..., bytes]


@pytest.fixture
def converted(bytes_reader: Callable[..., Any]) -> Converted:
    """What a recording becomes, as the probe says it needs to."""

    def make(data: bytes, hindrance: Hindrance | None = None, heard: list[Progress] | None = None) -> bytes:
        probe = measure(BytesIO(data))
        wanted = hindrance or probe.hindrance
        assert wanted is not None
        writers: list[Writer] = []

        def new_writer() -> Writer:
            writers.append(Writer())
            return writers[-1]

        reports: list[Progress] = [] if heard is None else heard
        size = convert(bytes_reader(data), wanted, probe.duration_ms, new_writer, reports.append, CancelToken())
        assert [writer.state for writer in writers[:-1]] == ["discarded"] * (len(writers) - 1)
        assert writers[-1].state == "committed" and size == len(writers[-1].data)
        assert all(offset + length < 1000 for offset, length in writers[-1].patches)
        return bytes(writers[-1].data)

    return make


Shown = Callable[[bytes], list[tuple[int, int]]]


@pytest.fixture
def shown(bytes_reader: Callable[..., Any], number_in: Callable[[NDArray[np.uint8]], int]) -> Shown:
    """Each picture's time and number."""
    return lambda data: [(each.at_ms, number_in(each.pixels)) for each in frames.pictures(bytes_reader(data))]


def _keyframes_ms(data: bytes) -> list[int]:
    with av.open(BytesIO(data), "r") as container:
        stream = container.streams.video[0]
        base = stream.time_base
        assert base is not None
        return sorted(
            int(packet.pts * base * 1000)
            for packet in container.demux(stream)
            if packet.is_keyframe and packet.pts is not None
        )


def _codec(data: bytes) -> str:
    return measure(BytesIO(data)).video_codec


@pytest.mark.parametrize("container", ["mp4", "matroska", "webm"])
def test_av1_becomes_h264_and_every_picture_keeps_its_time(
    video: Callable[..., bytes], converted: Converted, shown: Shown, container: str
) -> None:
    before = video(STEADY, container=container, **AV1)
    heard: list[Progress] = []
    after = converted(before, heard=heard)
    probe = measure(BytesIO(after))
    assert (probe.video_codec, probe.hindrance) == ("h264", None)
    assert shown(after) == shown(before)
    assert len(shown(before)) == len(STEADY)
    assert [each.done for each in heard] == sorted(each.done for each in heard)
    assert heard[-1].done > 4500 and {each.total for each in heard} == {measure(BytesIO(before)).duration_ms}


def test_pictures_that_come_unevenly_keep_their_times_and_keyframes_are_near(
    video: Callable[..., bytes], converted: Converted, shown: Shown
) -> None:
    before = video(UNSTEADY + list(range(2600, 12_000, 40)), keyframe_every=1000, **AV1)
    after = converted(before)
    assert shown(after) == shown(before)
    keyframes = _keyframes_ms(after)
    wait = max(later - earlier for earlier, later in pairwise(keyframes))
    assert wait <= 2500  # one frame here stays for a second


@pytest.mark.parametrize("codec", ["libx264", "mpeg4"])
def test_a_stream_of_a_camcorder_is_kept_as_it_is_but_gets_an_index(
    video: Callable[..., bytes], converted: Converted, shown: Shown, codec: str
) -> None:
    before = video(STEADY, container="mpegts", codec=codec, keyframe_every=50)
    probe = measure(BytesIO(before))
    assert probe.hindrance is Hindrance.PLACES
    after = converted(before)
    assert (_codec(after), measure(BytesIO(after)).hindrance) == (probe.video_codec, None)
    assert shown(after) == shown(before)
    first, *_ = was = _keyframes_ms(before)
    assert _keyframes_ms(after) == [each - first for each in was]


@pytest.mark.parametrize(
    "how",
    [
        {"container": "mp4", "movflags": "frag_keyframe+empty_moov"},
        {"container": "matroska", "seekable": False},
        {"container": "webm", "seekable": False, "codec": "libvpx"},
    ],
)
def test_what_has_no_index_gets_one(
    video: Callable[..., bytes], converted: Converted, shown: Shown, how: dict[str, Any]
) -> None:
    before = video(STEADY, keyframe_every=25, **how)
    assert measure(BytesIO(before)).hindrance is Hindrance.PLACES
    after = converted(before)
    assert measure(BytesIO(after)).hindrance is None
    assert shown(after) == shown(before)


def _looped(data: bytes, times: int, step_ms: int) -> bytes:
    """The same pictures again and again, every `step_ms`, in fragments."""
    made = BytesIO()
    with (
        av.open(BytesIO(data), "r") as source,
        av.open(made, "w", format="mp4", options={"movflags": "frag_keyframe+empty_moov"}) as output,
    ):
        stream = source.streams.video[0]
        copied = output.add_stream_from_template(stream)
        packets = [packet for packet in source.demux(stream) if packet.size]
        assert stream.time_base is not None
        step = round(step_ms / 1000 / stream.time_base)
        for number in range(times):
            for packet in packets:
                assert packet.pts is not None and packet.dts is not None
                again = av.Packet(bytes(packet))
                again.pts, again.dts = packet.pts + number * step, packet.dts + number * step
                again.time_base, again.is_keyframe, again.stream = stream.time_base, packet.is_keyframe, copied
                output.mux(again)
    return made.getvalue()


def test_a_recording_with_a_long_table_of_pictures(video: Callable[..., bytes], converted: Converted) -> None:
    """As those of whole lessons are: the muxer comes back to places all over the table."""
    before = _looped(video(STEADY, keyframe_every=25), 100, 5000)
    assert measure(BytesIO(before)).hindrance is Hindrance.PLACES
    after = converted(before)
    probe = measure(BytesIO(after))
    assert probe.hindrance is None and abs(probe.duration_ms - 500_000) < 100
    first, *_ = expected = _keyframes_ms(before)
    assert _keyframes_ms(after) == [ms - first for ms in expected]


@pytest.mark.parametrize(
    ("container", "codec"), [("mp4", "libx264"), ("mov", "libx264"), ("matroska", "libx264"), ("avi", "mpeg4")]
)
def test_what_plays_is_left_alone(video: Callable[..., bytes], container: str, codec: str) -> None:
    assert measure(BytesIO(video(STEADY, container=container, codec=codec))).hindrance is None
    assert measure(BytesIO(video([], sound_ms=1000))).hindrance is None


def _torn(seconds: int) -> bytes:
    """Interlaced: the brightness changes from field to field."""
    made = BytesIO()
    with av.open(made, "w", format="mp4") as output:
        stream = output.add_stream("libx264", rate=25, options={"x264-params": "tff=1", "crf": "1"})
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for number in range(seconds * 25):
            pixels = np.full((64, 64, 3), number * 2 % 7 * 30, np.uint8)
            pixels[1::2] = (number * 2 + 1) % 7 * 30
            frame = av.VideoFrame.from_ndarray(pixels, format="bgr24")
            frame.pts = number
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return made.getvalue()


def _tear(data: bytes) -> float:
    with av.open(BytesIO(data), "r") as container:
        frame = list(container.decode(container.streams.video[0]))[20]
        rows = frame.to_ndarray(format="gray").mean(axis=1)
    return float(np.abs(np.diff(rows[8:-8])).mean())


def test_interlaced_frames_become_whole(converted: Converted, bytes_reader: Callable[..., Any]) -> None:
    before = _torn(2)
    assert measure(BytesIO(before)).hindrance is Hindrance.LINES
    after = converted(before)
    assert _tear(before) > 20 and _tear(after) < 3
    times = [[each.at_ms for each in frames.pictures(bytes_reader(data))] for data in (before, after)]
    assert times[0] == times[1] and len(times[0]) == 50


@pytest.mark.parametrize("matrix", [(-1, 0, 0, 1), (0, 1, 1, 0), (0, -1, -1, 0), (1, 0, 0, -1)])
def test_a_mirrored_recording_is_made_upright(
    video: Callable[..., bytes],
    turned: Callable[..., bytes],
    converted: Converted,
    bytes_reader: Callable[..., Any],
    matrix: tuple[int, int, int, int],
) -> None:
    before = turned(video(STEADY[:50]), matrix)
    assert measure(BytesIO(before)).hindrance is Hindrance.MIRRORED
    after = converted(before)
    for at_ms in (0, 1210):
        was, became = (frames.at(bytes_reader(data), at_ms).pixels for data in (before, after))
        assert was.shape == became.shape
        assert np.abs(was.astype(int) - became.astype(int)).mean() < 6


def _grey(level: int) -> bytes:
    """Ten pictures of one grey, as cameras that use the full range of levels store them."""
    made = BytesIO()
    with av.open(made, "w", format="matroska") as output:
        stream = output.add_stream("mjpeg", rate=10)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj420p"
        for _ in range(10):
            output.mux(stream.encode(av.VideoFrame.from_ndarray(np.full((48, 64, 3), level, np.uint8), format="bgr24")))
        output.mux(stream.encode())
    return made.getvalue()


@pytest.mark.parametrize("level", [30, 225])
def test_levels_of_the_full_range_look_as_they_did(
    converted: Converted, bytes_reader: Callable[..., Any], level: int
) -> None:
    after = converted(_grey(level), Hindrance.LINES)
    assert abs(frames.at(bytes_reader(after), 0).pixels.astype(int) - level).max() < 4


@pytest.mark.parametrize("matrix", [(0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0)])
def test_a_turned_one_needs_nothing_but_is_turned_when_it_is_converted(
    video: Callable[..., bytes],
    turned: Callable[..., bytes],
    converted: Converted,
    bytes_reader: Callable[..., Any],
    matrix: tuple[int, int, int, int],
) -> None:
    before = turned(video(STEADY[:50]), matrix)
    assert measure(BytesIO(before)).hindrance is None
    after = converted(before, Hindrance.ASKED)
    was, became = (frames.at(bytes_reader(data), 810).pixels for data in (before, after))
    assert np.abs(was.astype(int) - became.astype(int)).mean() < 6


def _sound(data: bytes) -> NDArray[np.float32]:
    with av.open(BytesIO(data), "r") as container:
        stream = container.streams.audio[0]
        assert stream.codec_context.codec.canonical_name == "aac"
        blocks = [frame.to_ndarray()[0] for frame in container.decode(stream)]
    return np.concatenate(blocks)


def _beeps(gap_ms: int) -> bytes:
    """A second of sound, a gap, another second; a picture all along."""
    made = BytesIO()
    with av.open(made, "w", format="matroska") as output:
        picture = output.add_stream("libx264", rate=25)
        picture.width, picture.height, picture.pix_fmt = 64, 64, "yuv420p"
        sound = output.add_stream("pcm_s16le", rate=16_000, layout="mono")
        for number in range(100):
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), number, np.uint8), format="bgr24")
            frame.pts = number
            output.mux(picture.encode(frame))
        output.mux(picture.encode(None))
        for begin in (0, 16_000 + gap_ms * 16):
            samples = (np.sin(np.arange(16_000) / 4) * 12_000).astype(np.int16)
            block = av.AudioFrame.from_ndarray(samples[np.newaxis], format="s16", layout="mono")
            block.sample_rate, block.pts = 16_000, begin
            output.mux(sound.encode(block))
    return made.getvalue()


def test_sound_after_a_gap_stays_with_its_picture(converted: Converted) -> None:
    after = _sound(converted(_beeps(gap_ms=1500), Hindrance.ASKED))
    loud = np.abs(after).reshape(-1)[: 16_000 * 7 // 2 // 160 * 160].reshape(-1, 160).max(axis=1) > 0.1
    heard_ms = np.flatnonzero(loud) * 10
    assert heard_ms[0] <= 80 and 980 <= heard_ms[heard_ms < 2000].max() <= 1100
    assert 2400 <= heard_ms[heard_ms > 1500].min() <= 2590


def test_a_full_disk_is_told_as_such_and_nothing_stays(
    video: Callable[..., bytes], bytes_reader: Callable[..., Any]
) -> None:
    data = video(STEADY, **AV1)
    writer = Writer(room=4096)
    with pytest.raises(EnvironmentProblem) as raised:
        convert(bytes_reader(data), Hindrance.PICTURE, 5000, lambda: writer, lambda _progress: None, CancelToken())
    assert raised.value.problem is Problem.DISK_FULL
    assert writer.state == "discarded"


def test_a_recording_that_cant_be_read_to_its_end_is_not_taken_for_whole(
    video: Callable[..., bytes], bytes_reader: Callable[..., Any]
) -> None:
    data = video(STEADY, **AV1)
    writer = Writer()
    reader = bytes_reader(data, fails_from=len(data) * 2 // 3)
    with pytest.raises(EnvironmentProblem) as raised:
        convert(reader, Hindrance.PICTURE, 5000, lambda: writer, lambda _progress: None, CancelToken())
    assert raised.value.problem is Problem.BLOB_DAMAGED
    assert writer.state == "discarded"


def test_it_stops_when_cancelled(video: Callable[..., bytes], bytes_reader: Callable[..., Any]) -> None:
    writer, token = Writer(), CancelToken()
    with pytest.raises(Cancelled):
        convert(
            bytes_reader(video(STEADY, **AV1)),
            Hindrance.PICTURE,
            5000,
            lambda: writer,
            lambda progress: token.cancel() if progress.done > 1000 else None,
            token,
        )
    assert writer.state == "discarded"


@pytest.mark.parametrize(
    ("name", "hindrance"),
    [
        ("video/av1_hdr10.mp4", Hindrance.PICTURE),
        ("video/avchd_sony_a7m3.mts", Hindrance.LINES),
        ("video/mp4_fragmented.mp4", Hindrance.PLACES),
        ("damaged/no_duration.webm", Hindrance.PLACES),
        ("generated/avchd_like.m2ts", Hindrance.PLACES),
        ("rotated_vfr/rotate_and_reflect.mp4", Hindrance.MIRRORED),
    ],
)
def test_real_files(
    corpus: Path, converted: Converted, bytes_reader: Callable[..., Any], name: str, hindrance: Hindrance
) -> None:
    if not (corpus / name).exists():
        return
    before = (corpus / name).read_bytes()
    assert measure(BytesIO(before)).hindrance is hindrance
    after = converted(before)
    was, became = (list(frames.pictures(bytes_reader(data), max_width=160)) for data in (before, after))
    assert [each.at_ms for each in was] == [each.at_ms for each in became]
    for one, other in zip(was, became, strict=True):
        assert np.abs(one.pixels.astype(int) - other.pixels.astype(int)).mean() < 8
