import hashlib
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from reflectapp.domain.goals import GoalText
from reflectapp.domain.lessons import Importing, LessonDraft, Probe, Recording
from reflectapp.domain.moments import Moment
from reflectapp.domain.progress import CancelToken
from reflectapp.kit import clock
from reflectapp.kit.ids import new_id
from reflectapp.services import backing_up, goals, lessons, moments
from reflectapp.services.store import OpenStore, close_store

T = TypeVar("T")


class At:
    """Where the store's thread is the test's own."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store

    def __call__(self, function: Callable[[OpenStore], T]) -> T:
        return function(self._store)


@pytest.fixture
def at() -> type[At]:
    return At


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(folder: Path, new_store: Callable[[Path], OpenStore]) -> Iterator[OpenStore]:
    opened = new_store(folder)
    yield opened
    close_store(opened)


@pytest.fixture
def lesson_id(store: OpenStore) -> str:
    return lessons.add(store, LessonDraft("Fractions", date(2026, 3, 2), "7b", "Maths")).value.id


@pytest.fixture
def sealed_recording() -> Callable[[OpenStore, str], Recording]:
    """Puts a small sealed recording into a lesson: 60 s, its content "lesson"."""

    def make(store: OpenStore, lesson_id: str, *, done: bool = True, offset_ms: int = 0, part: int = 0) -> Recording:
        probe = Probe("mp4", 60_000, 640, 360, 0, True, True, "h264", "aac", datetime(2026, 3, 2, 9, tzinfo=UTC))
        recording = Recording(
            new_id(), lesson_id, part, 0, offset_ms, probe, 6, "", Importing.RUNNING, new_id(), None, False
        )
        wrapped = store.blobs.new_key(recording.blob_id, "recording")
        with store.unit() as work:
            work.recordings.add_importing(recording, wrapped)
        store.blobs.seal_bytes(recording.blob_id, "recording", wrapped, b"lesson")
        if not done:
            return recording
        with store.unit() as work:
            return work.recordings.finish(recording.id, size_bytes=6, sha256="ab" * 32)

    return make


@pytest.fixture(scope="session")
def recording_of() -> Callable[..., Recording]:
    """Puts a recording with the given bytes into a lesson, sealed, with its true hash."""

    def make(store: OpenStore, lesson_id: str, content: bytes, *, done: bool = True, part: int = 0) -> Recording:
        probe = Probe("mp4", 60_000, 640, 360, 0, True, True, "h264", "aac", None)
        size = len(content)
        recording = Recording(new_id(), lesson_id, part, 0, 0, probe, size, "", Importing.RUNNING, new_id(), None, True)
        wrapped = store.blobs.new_key(recording.blob_id, "recording")
        with store.unit() as work:
            work.recordings.add_importing(recording, wrapped)
        store.blobs.seal_bytes(recording.blob_id, "recording", wrapped, content)
        if not done:
            return recording
        with store.unit() as work:
            return work.recordings.finish(recording.id, size_bytes=size, sha256=hashlib.sha256(content).hexdigest())

    return make


@pytest.fixture
def set_today(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Lets the clock stand at a given time."""

    def stand(at: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: at)
        monkeypatch.setattr(clock, "today", lambda: at.astimezone().date())

    return stand


@pytest.fixture
def filled(store: OpenStore, lesson_id: str, recording_of: Callable[..., Recording]) -> OpenStore:
    """A lesson, two recordings, a moment and a goal; the notes hold "canaryamber", a recording "plain words"."""
    recording_of(store, lesson_id, b"plain words")
    recording_of(store, lesson_id, os.urandom(600_000), part=1)
    moments.add(store, Moment("", lesson_id, None, 200, None, "canaryamber", ("pairs",)))
    goals.add(store, GoalText(title="Time to think", statement="canaryamber"))
    return store


@pytest.fixture
def made_backup(at: type[At], filled: OpenStore, tmp_path: Path) -> Path:
    """A backup of it."""
    path = tmp_path / f"lessons{backing_up.ENDING}"
    done = backing_up.back_up(at(filled), path, lambda _progress: None, CancelToken())
    assert done.missing == () and done.entries == 3 and done.size_bytes == path.stat().st_size
    return path
