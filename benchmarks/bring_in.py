"""Bringing in a recording of at least 1 GB against copying and syncing the same file.

Each copy stays, as what was brought in does: a copy into the memory that the last one left is another, cheaper thing.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from benchmarks.report import Row, in_turn, seconds
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.progress import CancelToken
from reflectapp.services import importing
from reflectapp.services import store as stores

SIZE_BYTES = 1_073_741_824


def measure() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "large.mkv"
        _make_recording(source)
        store, _ = stores.create_store(folder / "store", passphrase="orbit lantern quiet maple river stone")
        number = iter(range(1000))

        def bring_in() -> float:
            draft = LessonDraft(f"Lesson {next(number)}")
            return seconds(
                lambda: importing.import_recording(
                    lambda function: function(store), source, draft, lambda _progress: None, CancelToken()
                )
            )

        def copy() -> float:
            target = folder / f"copy {next(number)}"
            return seconds(lambda: _copy(source, target))

        copy_s, ours_s, ratio = in_turn(copy, bring_in, runs=3)
        stores.close_store(store)
    speed = SIZE_BYTES / 1e6
    detail = f"{speed / ours_s:.0f} MB/s with probe and thumbnails against {speed / copy_s:.0f} MB/s, median of 3 pairs"
    yield Row("import / copy and fsync, speed", ratio, "×", 0.8, False, detail)


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _make_recording(path: Path) -> None:
    """Noise as pictures, so that the file is large and soon made."""
    noise = np.random.default_rng(1).integers(0, 255, (1080, 1920, 3), dtype=np.uint8)
    pictures = [cv2.imencode(".jpg", np.roll(noise, 97 * turn, axis=1))[1].tobytes() for turn in range(8)]
    with av.open(str(path), "w", format="matroska") as container:
        stream = container.add_stream("mjpeg", rate=25)
        stream.width, stream.height, stream.pix_fmt = 1920, 1080, "yuvj420p"
        written = index = 0
        while written < SIZE_BYTES:
            picture = pictures[index % len(pictures)]
            packet = av.Packet(picture)
            packet.stream = stream
            packet.time_base = Fraction(1, 25)
            packet.pts = packet.dts = index
            packet.is_keyframe = True
            container.mux(packet)
            written += len(picture)
            index += 1
