"""Memory of a process that plays four hours in 4K from the store: at the beginning, the middle and the end."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import films
from benchmarks.report import Row
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.progress import CancelToken
from reflectapp.services import importing
from reflectapp.services import store as stores

HOURS, ROUND_S, MOST_MIB, FLAT_MIB = 4, 20, 600, 100
PASSPHRASE = "orbit lantern quiet maple river stone"


def measure() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        film = films.short(folder / "s.mp4", width=3840, height=2160, rate=10, seconds=ROUND_S, keyframe_every_s=10)
        lesson = films.looped(film, folder / "lesson.mp4", HOURS * 3_600_000, ROUND_S * 1000 + 200)
        store, _key = stores.create_store(folder / "store", passphrase=PASSPHRASE)
        importing.import_recording(
            lambda ask: ask(store), lesson, LessonDraft("Long"), lambda _progress: None, CancelToken()
        )
        stores.close_store(store)
        command = [sys.executable, "-m", "benchmarks.playing_long", str(folder / "store")]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    held = [int(each) for line in told.splitlines() if line.startswith("MiB") for each in line.split()[1:]]
    where = f"{', '.join(map(str, held))} MiB at the beginning, the middle and the end"
    what = f"resident while playing {HOURS} h of 4K"
    yield Row(what, max(held), "MiB", MOST_MIB, True, where)
    yield Row("what it grows by on the way", held[-1] - held[0], "MiB", FLAT_MIB, True, where)
