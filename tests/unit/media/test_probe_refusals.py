"""Every cause of a refusal, from a file made for it."""

import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.progress import CancelToken
from reflectapp.media.probe import probe_file

Video = Callable[..., bytes]
STEADY = list(range(0, 2000, 40))


def _after_index(video: Video) -> bytes:
    film = video(STEADY)
    return film[: film.index(b"mdat") + 4]


def _before_index(video: Video) -> bytes:
    film = video(STEADY, movflags="")
    return film[: film.index(b"moov") - 100]


def _noise_for_pictures(video: Video) -> bytes:
    film = bytearray(video(STEADY))
    at = film.index(b"mdat") + 4
    film[at:] = bytes(255 - byte for byte in film[at:])
    return bytes(film)


REFUSED: dict[str, tuple[Callable[[Video], bytes], Problem]] = {
    "nothing in it": (lambda _: b"", Problem.FILE_EMPTY),
    "text": (lambda _: b"this is text\n", Problem.NOT_A_RECORDING),
    "a picture": (lambda _: b"\x89PNG\r\n\x1a\n" + bytes(100), Problem.NOT_A_RECORDING),
    "a phone's photograph": (lambda _: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100), Problem.NOT_A_RECORDING),
    "a playlist": (lambda _: b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", Problem.NOT_A_RECORDING),
    "a list of files": (lambda _: b"ffconcat version 1.0\nfile /etc/passwd\n", Problem.NOT_A_RECORDING),
    "captions in UTF-16": (lambda _: "1\n00:00:01,000".encode("utf-16"), Problem.NOT_A_RECORDING),
    "an interrupted copy": (_before_index, Problem.RECORDING_CUT_SHORT),
    "an index with nothing behind it": (_after_index, Problem.RECORDING_CUT_SHORT),
    "rubbish behind a good beginning": (
        lambda _: b"\0\0\0\x18ftypisom\0\0\2\0isommp42" + b"\xff\xff\xff" * 400,
        Problem.RECORDING_DAMAGED,
    ),
    "a sound file without sound": (
        lambda _: struct.pack("<4sI4s4sI", b"RIFF", 36, b"WAVE", b"fmt ", 2) + bytes(24),
        Problem.RECORDING_DAMAGED,
    ),
    "pictures of noise": (_noise_for_pictures, Problem.NOTHING_DECODES),
    "thirteen hours": (lambda video: video([0, 40, 13 * 3_600_000], container="matroska"), Problem.TOO_LONG),
}


def _refusal(path: Path) -> Problem | None:
    try:
        with path.open("rb") as file:
            probe_file(file, CancelToken())
    except UserError as refused:
        return refused.problem
    return None


@pytest.mark.parametrize("kind", REFUSED)
def test_each_kind_is_refused_for_its_own_reason(tmp_path: Path, video: Video, kind: str) -> None:
    made, cause = REFUSED[kind]
    path = tmp_path / "lesson.mp4"
    path.write_bytes(made(video))
    assert _refusal(path) is cause


def test_too_many_streams(tmp_path: Path, five_sounds: bytes) -> None:
    path = tmp_path / "lesson.mkv"
    path.write_bytes(five_sounds)
    assert _refusal(path) is Problem.TOO_MANY_STREAMS


def test_a_picture_wider_than_any_camera_makes(tmp_path: Path, wide_picture: bytes) -> None:
    path = tmp_path / "lesson.mkv"
    path.write_bytes(wide_picture)
    assert _refusal(path) is Problem.PICTURE_TOO_LARGE


def test_larger_than_any_lesson(tmp_path: Path, video: Video) -> None:
    path = tmp_path / "lesson.mp4"
    path.write_bytes(video(STEADY))
    os.truncate(path, 60 * 10**9 + 1)
    assert _refusal(path) is Problem.TOO_LARGE


def test_a_film_that_names_another_file_does_not_open_it(tmp_path: Path, video: Video) -> None:
    """A QuickTime reference in place of the film's own data (`url ` with a path instead of the flag)."""
    film = video(STEADY)
    at = film.index(b"url ")
    path = tmp_path / "lesson.mov"
    path.write_bytes(film[:at] + b"alis" + film[at + 4 :])
    assert _refusal(path) in (None, Problem.NOTHING_DECODES, Problem.RECORDING_DAMAGED, Problem.RECORDING_CUT_SHORT)
