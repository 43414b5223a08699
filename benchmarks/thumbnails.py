"""Thumbnails of an hour in 1080p, from the sealed recording and sealed again, against ffmpeg's run over keyframes."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import films
from benchmarks.report import Row, in_turn, seconds
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.progress import CancelToken, Progress
from reflectapp.media.thumbnails import WIDTH
from reflectapp.services import importing
from reflectapp.services import store as stores

HOUR_MS, ROUND_S, RUNS = 3_600_000, 24, 3


def measure() -> Iterator[Row]:
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        film = films.short(folder / "s.mp4", width=1920, height=1080, rate=25, seconds=ROUND_S, keyframe_every_s=8)
        lesson = films.looped(film, folder / "lesson.mp4", HOUR_MS, ROUND_S * 1000 + 200)
        store, _key = stores.create_store(folder / "store", passphrase="orbit lantern quiet maple river stone")
        made = importing.import_recording(lambda ask: ask(store), lesson, LessonDraft("Hour"), _quiet, CancelToken())
        recording_id = made.value.recording.id
        pictures = folder / "pictures"
        command = [ffmpeg, "-v", "error", "-skip_frame", "nokey", "-i", str(lesson), "-an", "-fps_mode", "passthrough"]

        def theirs() -> float:
            pictures.mkdir()
            took = seconds(
                lambda: subprocess.run([*command, "-vf", f"scale={WIDTH}:-2", str(pictures / "%d.jpg")], check=True)
            )
            shutil.rmtree(pictures)
            return took

        def ours() -> float:
            return seconds(
                lambda: importing.make_thumbnails(lambda ask: ask(store), recording_id, _quiet, CancelToken())
            )

        ours_s, theirs_s, ratio = in_turn(ours, theirs, RUNS)
        stores.close_store(store)
    detail = f"{ours_s:.2f} s against {theirs_s:.2f} s, median of {RUNS} pairs"
    yield Row("thumbnails, 1 hour of 1080p / ffmpeg", ratio, "×", 1.3, True, detail)


def _quiet(_progress: Progress) -> None:
    pass
