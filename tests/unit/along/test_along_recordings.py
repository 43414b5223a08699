import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.lessons import Recording
from reflectapp.domain.progress import Cancelled, CancelToken, Paused, Progress
from reflectapp.domain.taken_along import MissingRecording, NotTaken, TakenAlong
from reflectapp.kit.paths import resource
from reflectapp.services import copying_out, room, sample, taking_along
from reflectapp.services.store import OpenStore

LONG = bytes(range(256)) * 40_000


class Keeper(Protocol):
    store: OpenStore
    out: Path

    def __call__(self, function: Callable[[OpenStore], Any]) -> Any: ...
    def take(
        self,
        report: Callable[[Progress], object] = ...,
        cancel: CancelToken | None = None,
        recordings: bool = True,
    ) -> TakenAlong: ...
    def lesson(self, title: str) -> str: ...
    def recording(
        self, lesson_id: str, content: bytes = ..., *, part: int = 0, sha256: str | None = None
    ) -> Recording: ...


def names(taken: TakenAlong) -> list[str]:
    folder = next((taken.folder / "lessons").iterdir())
    return sorted(path.name for path in folder.iterdir())


def test_the_original_comes_out_bit_by_bit(keeper: Keeper) -> None:
    sample.fill(keeper, lambda _: None, CancelToken())
    taken = keeper.take()
    (copy,) = taken.folder.rglob("*.mp4")
    assert copy.name == "Fractions of a set.mp4"
    assert copy.read_bytes() == resource("sample", "lesson.mp4").read_bytes()
    files = [path for path in taken.folder.rglob("*") if path.is_file()]
    assert taken.files == len(files)
    assert taken.size_bytes == sum(path.stat().st_size for path in files)
    assert (taken.recordings, taken.missing) == (1, ())


def test_sizes_around_a_piece_come_out_whole(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying_out, "CHUNK_BYTES", 1000)
    lesson_id = keeper.lesson("Sizes")
    contents = [os.urandom(size) for size in (1, 999, 1000, 1001, 300_000)]
    for part, content in enumerate(contents):
        keeper.recording(lesson_id, content, part=part)
    taken = keeper.take()
    found = sorted(taken.folder.rglob("Sizes part *.mov"))
    assert [path.read_bytes() for path in found] == contents


def test_recordings_carry_the_time_they_were_made_and_are_hers_only(keeper: Keeper) -> None:
    keeper.recording(keeper.lesson("Fractions"))
    (copy,) = keeper.take().folder.rglob("*.mp4")
    assert datetime.fromtimestamp(copy.stat().st_mtime, UTC) == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_damaged_recording_does_not_stop_the_others(keeper: Keeper) -> None:
    lesson_id = keeper.lesson("Fractions")
    broken = keeper.recording(lesson_id, LONG, part=0)
    gone = keeper.recording(lesson_id, part=1)
    keeper.recording(lesson_id, part=2)
    keeper.recording(lesson_id, part=3, sha256=hashlib.sha256(b"another").hexdigest())
    blobs = keeper.store.folder / "blobs"
    sealed = bytearray((blobs / broken.blob_id).read_bytes())
    sealed[len(sealed) // 2] ^= 1
    (blobs / broken.blob_id).write_bytes(sealed)
    (blobs / gone.blob_id).unlink()
    taken = keeper.take()
    assert taken.missing == (
        MissingRecording("Fractions", 1, NotTaken.DAMAGED),
        MissingRecording("Fractions", 2, NotTaken.MISSING),
        MissingRecording("Fractions", 4, NotTaken.DAMAGED),
    )
    assert names(taken) == ["Fractions part 3.mp4", "lesson.html"]
    index = (taken.folder / "index.html").read_text("utf-8")
    assert "3 recordings are not here" in index
    assert "part 2: its file is missing from the store" in index
    assert "Fractions, part 1: damaged" in (taken.folder / "about.txt").read_text("utf-8")
    assert taken.recordings == 1


def test_recordings_can_be_left_out(keeper: Keeper) -> None:
    keeper.recording(keeper.lesson("Fractions"), LONG)
    taken = keeper.take(recordings=False)
    assert names(taken) == ["lesson.html"]
    assert taken.missing == ()
    assert "left out, as wanted" in (taken.folder / "index.html").read_text("utf-8")
    assert "is not here: recordings were left out" in next(taken.folder.rglob("lesson.html")).read_text("utf-8")


@pytest.mark.parametrize("way", [CancelToken.cancel, CancelToken.pause])
def test_stopping_in_the_middle_of_a_recording_leaves_nothing(
    keeper: Keeper, way: Callable[[CancelToken], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_along, "calmly", lambda report: report)
    keeper.recording(keeper.lesson("Fractions"), LONG)
    cancel = CancelToken()
    seen: list[int] = []

    def stop(progress: Progress) -> None:
        seen.append(progress.done)
        if progress.done > 3_000_000:
            assert list(keeper.out.rglob("*.mov"))
            way(cancel)

    with pytest.raises(Cancelled) as stopped:
        keeper.take(stop, cancel)
    assert isinstance(stopped.value, Paused) is (way is CancelToken.pause)
    assert 3_000_000 < max(seen) < len(LONG)
    assert list(keeper.out.iterdir()) == []


def test_progress_grows_to_its_end(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_along, "calmly", lambda report: report)
    for title in ("one", "two"):
        keeper.recording(keeper.lesson(title), LONG)
    seen: list[Progress] = []
    keeper.take(seen.append)
    done = [progress.done for progress in seen]
    assert done == sorted(done)
    assert len({progress.total for progress in seen}) == 1
    assert done[-1] == seen[-1].total


@pytest.mark.parametrize("at", [1, 3, 7, 12, 18])
@pytest.mark.parametrize(("number", "problem"), [(errno.ENOSPC, Problem.DISK_FULL), (errno.EIO, Problem.CANNOT_WRITE)])
def test_a_disk_that_fails_leaves_nothing_and_is_told(
    keeper: Keeper, at: int, number: int, problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper.recording(keeper.lesson("Fractions"))
    left, sync = [at], os.fsync

    def fail(handle: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise OSError(number, os.strerror(number))
        sync(handle)

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(EnvironmentProblem) as told:
        keeper.take()
    assert told.value.problem is problem
    assert list(keeper.out.iterdir()) == []


def test_a_recording_too_large_for_the_disk_stays_behind(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson_id = keeper.lesson("Fractions")
    keeper.recording(lesson_id, LONG, part=0)
    keeper.recording(lesson_id, part=1)
    synced, sync = [0], os.fsync

    def fail(handle: int) -> None:
        synced[0] += 1
        if os.fstat(handle).st_size > 5_000_000:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        sync(handle)

    monkeypatch.setattr(os, "fsync", fail)
    taken = keeper.take()
    assert taken.missing == (MissingRecording("Fractions", 1, NotTaken.TOO_LARGE),)
    assert names(taken) == ["Fractions part 2.mp4", "lesson.html"]


def test_room_is_looked_for_first(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper.recording(keeper.lesson("Fractions"), LONG)
    usage = type("Usage", (), {"free": room.KEPT_FREE_BYTES + len(LONG)})
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(EnvironmentProblem) as told:
        keeper.take()
    assert told.value.problem is Problem.DISK_FULL
    assert list(keeper.out.iterdir()) == []
    assert keeper.take(recordings=False).lessons == 1


def test_the_store_itself_is_no_place(keeper: Keeper) -> None:
    before = sorted(keeper.store.folder.rglob("*"))
    keeper.out = keeper.store.folder / "blobs"
    with pytest.raises(EnvironmentProblem) as told:
        keeper.take()
    assert told.value.problem is Problem.CANNOT_WRITE
    assert sorted(keeper.store.folder.rglob("*")) == before


def test_a_folder_that_is_gone_is_told(keeper: Keeper) -> None:
    keeper.out = keeper.out / "away"
    with pytest.raises(EnvironmentProblem) as told:
        keeper.take()
    assert told.value.problem is Problem.CANNOT_WRITE


def test_taking_along_again_takes_another_name(keeper: Keeper) -> None:
    first, second = keeper.take(), keeper.take()
    assert second.folder.name == f"{first.folder.name} 2"
