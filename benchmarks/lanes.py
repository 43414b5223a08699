"""Sound level and speech of a sealed recording: against decoding its sound alone, ffmpeg's own, and its length."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av

from benchmarks.report import Row, in_turn, seconds
from reflectapp.domain.lanes import LaneJob, LaneKind
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.progress import CancelToken, Progress
from reflectapp.kit.paths import resource
from reflectapp.services import importing, lanes
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore

TIMES, APART_MS, RUNS = 10, 121_000, 3


def measure() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.mp4"
        _repeat(resource("sample", "lesson.mp4"), path)
        store, _key = stores.create_store(Path(folder) / "store", passphrase=stores.suggest_passphrase())
        made = importing.import_recording(lambda ask: ask(store), path, LessonDraft("Long"), _quiet, CancelToken())
        yield from _rows(store, made.value.recording.id, path)
        stores.close_store(store)


def _rows(store: OpenStore, recording_id: str, path: Path) -> Iterator[Row]:
    minutes = TIMES * APART_MS // 60_000

    def sound() -> float:
        return seconds(lambda: _make(store, LaneJob(recording_id, LaneKind.SOUND)))

    ours, plain, ratio = in_turn(sound, lambda: seconds(lambda: _decode(path)), RUNS)
    yield Row(f"sound level, {minutes} min, of decoding", ratio, "times", 3, True, f"{ours:.2f} s, {plain:.2f} s")
    if shutil.which("ffmpeg"):
        ours, theirs, ratio = in_turn(sound, lambda: seconds(lambda: _astats(path)), RUNS)
        yield Row(f"sound level, {minutes} min, of ffmpeg", ratio, "times", 1.3, True, f"{ours:.2f} s, {theirs:.2f} s")
    taken = seconds(lambda: _make(store, LaneJob(recording_id, LaneKind.SPEECH)))
    speed = TIMES * APART_MS / 1000 / taken
    yield Row(f"speech, {minutes} min, of real time", speed, "times", 15, False, f"{taken:.1f} s")


def _make(store: OpenStore, job: LaneJob) -> None:
    lanes.make(lambda ask: ask(store), job, _quiet, CancelToken())


def _decode(path: Path) -> None:
    with av.open(str(path)) as container:
        for _frame in container.decode(container.streams.audio[0]):
            pass


def _astats(path: Path) -> None:
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-vn", "-af", "astats", "-f", "null", "-"]
    subprocess.run(command, check=True, capture_output=True)


def _repeat(source: Path, target: Path) -> None:
    """The recording `TIMES` times in one, without coding it anew."""
    with av.open(str(target), "w") as output:
        for time in range(TIMES):
            with av.open(str(source)) as container:
                if not time:
                    streams = {
                        stream.index: output.add_stream_from_template(stream) for stream in container.streams.get()
                    }
                for packet in container.demux():
                    if packet.dts is None or packet.pts is None:
                        continue
                    later = int(Fraction(time * APART_MS, 1000) / packet.time_base)
                    packet.pts, packet.dts = packet.pts + later, packet.dts + later
                    packet.stream = streams[packet.stream.index]
                    output.mux(packet)


def _quiet(_progress: Progress) -> None:
    pass
