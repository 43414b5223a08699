import io
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from av.container import OutputContainer

from reflectapp.domain.errors import UserError
from reflectapp.domain.lessons import Probe
from reflectapp.domain.playing import Hindrance
from reflectapp.domain.progress import Cancelled, CancelToken
from reflectapp.media.measure import measure
from reflectapp.media.probe import probe_file

STEADY = list(range(0, 4000, 40))


def _probe(path: Path, timeout_s: float | None = None) -> Probe:
    with path.open("rb") as file:
        return probe_file(file, CancelToken(), timeout_s)


@pytest.fixture
def probed(tmp_path: Path) -> Callable[[bytes], Probe]:
    def probe(content: bytes) -> Probe:
        path = tmp_path / "ein 名前 'n' #&%.mp4"
        path.write_bytes(content)
        return _probe(path)

    return probe


def test_picture_and_sound(probed: Callable[[bytes], Probe], video: Callable[..., bytes]) -> None:
    found = probed(video(STEADY, sound_ms=4000))
    assert (found.has_video, found.has_audio, found.video_codec, found.audio_codec) == (True, True, "h264", "aac")
    assert (found.width, found.height, found.rotation_degrees) == (128, 64, 0)
    assert found.duration_ms == pytest.approx(4000, abs=100)


def test_picture_alone_and_sound_alone(probed: Callable[[bytes], Probe], video: Callable[..., bytes]) -> None:
    silent = probed(video(STEADY))
    assert (silent.has_video, silent.has_audio, silent.audio_codec) == (True, False, "")
    dark = probed(video([], sound_ms=3000))
    assert (dark.has_video, dark.has_audio, dark.width, dark.height) == (False, True, 0, 0)
    assert dark.duration_ms == pytest.approx(3000, abs=150)


@pytest.mark.parametrize("matrix", [(0, 1, -1, 0), (0, 1, 1, 0)])
def test_a_recording_on_its_side_has_its_upright_size(
    probed: Callable[[bytes], Probe],
    video: Callable[..., bytes],
    turned: Callable[..., bytes],
    matrix: tuple[int, int, int, int],
) -> None:
    found = probed(turned(video(STEADY), matrix))
    assert (found.width, found.height) == (64, 128)
    assert found.rotation_degrees in (90, 270)


def test_a_container_without_a_length_is_measured(
    probed: Callable[[bytes], Probe], video: Callable[..., bytes]
) -> None:
    found = probed(video(STEADY, container="matroska", seekable=False, sound_ms=4000))
    assert found.duration_ms == pytest.approx(4000, abs=100)


def test_a_film_cut_short_counts_what_is_there(probed: Callable[[bytes], Probe], video: Callable[..., bytes]) -> None:
    whole = video(list(range(0, 60_000, 40)), keyframe_every=25)
    found = probed(whole[: len(whole) * 2 // 3])
    assert 20_000 < found.duration_ms < 50_000


class _Counted(io.BytesIO):
    read_bytes = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.read_bytes += len(found)
        return found


def test_little_is_read_of_a_film_whose_seconds_are_large(
    made_container: Callable[[str, Callable[[OutputContainer], None]], bytes],
) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (240, 320, 3), dtype=np.uint8)
    picture = cv2.imencode(".jpg", noise)[1].tobytes()

    def fill(output: OutputContainer) -> None:
        stream = output.add_stream("mjpeg", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuvj420p"
        for index in range(120):
            packet = av.Packet(picture)
            packet.stream, packet.time_base, packet.is_keyframe = stream, Fraction(1, 10), True
            packet.pts = packet.dts = index
            output.mux(packet)

    film = _Counted(made_container("matroska", fill))
    assert measure(film).duration_ms == pytest.approx(12_000, abs=250)
    assert film.read_bytes < len(film.getvalue()) / 3


def test_the_day_it_was_made(probed: Callable[[bytes], Probe], video: Callable[..., bytes]) -> None:
    made = probed(video(STEADY, metadata={"creation_time": "2026-03-02T09:30:00Z"}))
    assert made.recorded_at == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert probed(video(STEADY, metadata={"creation_time": "1970-01-01T00:00:00Z"})).recorded_at is None


def test_av1_comes_in_but_the_player_cannot_show_it(
    probed: Callable[[bytes], Probe], video: Callable[..., bytes]
) -> None:
    av1 = probed(video(STEADY[:10], codec="libsvtav1", options={"preset": "12", "svtav1-params": "progress=0"}))
    assert av1.video_codec == "av1"
    assert av1.hindrance is Hindrance.PICTURE


def test_a_cover_picture_is_not_a_film(probed: Callable[[bytes], Probe], flac_with_cover: bytes) -> None:
    found = probed(flac_with_cover)
    assert (found.has_video, found.has_audio) == (False, True)


def test_a_probe_that_takes_too_long_is_stopped(tmp_path: Path, video: Callable[..., bytes]) -> None:
    path = tmp_path / "lesson.mp4"
    path.write_bytes(video(STEADY))
    with pytest.raises(UserError, match="probe_timed_out"):
        _probe(path, timeout_s=0)


def test_a_probe_can_be_cancelled(tmp_path: Path, video: Callable[..., bytes]) -> None:
    path = tmp_path / "lesson.mp4"
    path.write_bytes(video(STEADY))
    cancel = CancelToken()
    cancel.cancel()
    with path.open("rb") as file, pytest.raises(Cancelled):
        probe_file(file, cancel)
