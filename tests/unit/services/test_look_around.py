import json
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from reflectapp.domain.progress import CancelToken
from reflectapp.kit.paths import resource
from reflectapp.services import codings, following, lessons, look_around, sample, store
from reflectapp.services.store import Here, OpenStore, close_store


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def store_of_sample() -> Iterator[OpenStore]:
    opened = look_around.create()
    sample.fill(Here(opened), lambda _: None, CancelToken())
    yield opened
    look_around.throw_away(opened)


def test_a_look_around_leaves_nothing(temporary: Path) -> None:
    opened = look_around.create()
    assert opened.folder.is_relative_to(temporary)
    look_around.throw_away(opened)
    assert not list(temporary.iterdir())


def test_what_a_crash_left_goes_with_the_next_one_and_what_is_in_use_stays(temporary: Path) -> None:
    crashed = look_around.create()
    close_store(crashed)
    running = look_around.create()
    assert not crashed.folder.parent.exists()
    another = look_around.create()
    assert running.folder.exists() and another.folder.exists()
    look_around.throw_away(running)
    look_around.throw_away(another)


def test_a_store_that_can_not_be_made_leaves_nothing(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(folder: Path, *, passphrase: str) -> None:
        folder.mkdir()
        raise OSError("full")

    monkeypatch.setattr(store, "create_store", full)
    with pytest.raises(OSError):
        look_around.create()
    assert not list(temporary.iterdir())


def test_the_goal_of_the_sample_has_the_number_of_its_lesson(store_of_sample: OpenStore) -> None:
    """What was coded of it is what is true of its recording."""
    true = json.loads(resource("sample", "lesson.json").read_text("utf-8"))
    ((card,), (known,)) = lessons.cards(store_of_sample), following.all_followed(store_of_sample)
    (run,) = codings.of_lesson(store_of_sample, card.lesson.id)
    waits = [(each["start_ms"], each["end_ms"], each["ended_by"] == "teacher") for each in true["waits"]]
    assert [(each.start_ms, each.end_ms, each.code_id == "teacher") for each in run.entries] == waits
    assert run.covers == ((0, true["duration_ms"]),)
    (number,) = known.numbers
    median = statistics.median(end - start for start, end, _ in waits) / 1000
    assert (number.lesson_id, number.value, number.n) == (card.lesson.id, round(median, 1), len(waits))
    days = [day for day, _ in known.points]
    assert len(set(days)) == len(days) == 5 and days[-1] == number.day
