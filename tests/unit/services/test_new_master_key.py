import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.domain.progress import Cancelled, CancelToken
from reflectapp.services import keys, lessons
from reflectapp.services.keys import NewWays, Passphrase
from reflectapp.services.store import (
    KeyStore,
    OpenStore,
    StoreNotice,
    close_store,
    create_store,
    exists,
    new_recovery_key,
    open_with_key_store,
    open_with_passphrase,
    open_with_recovery_key,
    suggest_passphrase,
)
from reflectapp.vault import mark
from reflectapp.vault.cost import TEST_COST

FROZEN = Path(__file__).parents[2] / "golden"
Seal = Callable[..., Recording]
RESERVE = shutil.ignore_patterns("reserve.bin")
FILE_OPERATIONS = ("replace", "unlink", "fsync", "open", "mkdir")


class Computer:
    """A key store that can be copied, and may tell before it changes."""

    def __init__(self, secrets: dict[str, bytes] | None = None) -> None:
        self.secrets = dict(secrets or {})
        self.before: Callable[[], None] = lambda: None

    def get(self, store_id: str) -> bytes | None:
        return self.secrets.get(store_id)

    def set(self, store_id: str, secret: bytes) -> None:
        self.before()
        self.secrets[store_id] = secret

    def delete(self, store_id: str) -> None:
        self.before()
        self.secrets.pop(store_id, None)


@dataclass
class Secrets:
    passphrase: str
    recovery_key: str
    computer: KeyStore

    @property
    def openings(self) -> list[Callable[[Path], OpenStore]]:
        return [
            lambda folder: open_with_passphrase(folder, self.passphrase),
            lambda folder: open_with_recovery_key(folder, self.recovery_key),
            lambda folder: open_with_key_store(folder, self.computer),
        ]


@dataclass
class Filled:
    """An open store with a lesson, a recording and every way in."""

    store: OpenStore
    old: Secrets
    new: Secrets
    computer: Computer
    recording: Recording

    def rekey(self, cancel: CancelToken | None = None) -> None:
        ways = NewWays(self.new.recovery_key, self.new.passphrase, self.computer)
        keys.new_master_key(self.store, Passphrase(self.old.passphrase), ways, cancel or CancelToken(), cost=TEST_COST)

    def check(self, store: OpenStore) -> None:
        assert [card.lesson.title for card in lessons.cards(store)] == ["Fractions"]
        with store.read() as work:
            blob = work.recordings.blob(self.recording.blob_id)
        with closing(store.blobs.reader(blob.id, blob.kind, blob.wrapped_key, blob.size)) as reader:
            assert reader.read_at(0, 100) == b"lesson"
        close_store(store)


@pytest.fixture
def filled(folder: Path, passphrase: str, sealed_recording: Seal) -> Iterator[Filled]:
    computer = Computer()
    store, recovery_key = create_store(folder, passphrase=passphrase, key_store=computer, cost=TEST_COST)
    lesson = lessons.add(store, LessonDraft("Fractions")).value
    recording = sealed_recording(store, lesson.id)
    old = Secrets(passphrase, recovery_key, computer)
    new = Secrets(suggest_passphrase(), new_recovery_key(), computer)
    yield Filled(store, old, new, computer, recording)
    close_store(store)


@dataclass
class Image:
    """What a kill at one moment leaves."""

    folder: Path
    secrets: dict[str, bytes]

    def tried(self, opening: Callable[[Path], OpenStore], at: Path) -> OpenStore:
        """Opens a copy, so that the image can be opened again."""
        shutil.rmtree(at, ignore_errors=True)
        shutil.copytree(self.folder, at, ignore=RESERVE)
        return opening(at)


@contextmanager
def before_each_step(step: Callable[[], None], computer: Computer, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Calls `step` before every operation that changes a file or the key store."""

    def told(operation: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **names: Any) -> Any:
            step()
            return operation(*arguments, **names)

        return run

    with monkeypatch.context() as patch:
        for name in FILE_OPERATIONS:
            patch.setattr(os, name, told(getattr(os, name)))
        patch.setattr(computer, "before", step)
        yield


def images_of(
    action: Callable[[], object], folder: Path, place: Path, computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> list[Image]:
    """Runs `action` and keeps each different state that a kill before one of its steps, or after all, would leave."""
    images: list[Image] = []
    seen: list[object] = [None]
    busy = False

    def keep() -> None:
        nonlocal busy
        if busy:
            return
        busy = True
        state = (_content(folder), dict(computer.secrets))
        if state != seen[-1]:
            seen.append(state)
            copy = place / str(len(images))
            shutil.copytree(folder, copy, ignore=RESERVE)
            images.append(Image(copy, dict(computer.secrets)))
        busy = False

    with before_each_step(keep, computer, monkeypatch):
        action()
    keep()
    return images


def _content(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "reserve.bin"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def opened(image: Image, secrets: Secrets, filled: Filled, at: Path) -> list[bool]:
    """Which of the secrets open it, each with all that is in it; afterwards no trace of the change is left."""
    found = []
    for opening in Secrets(secrets.passphrase, secrets.recovery_key, Computer(image.secrets)).openings:
        try:
            store = image.tried(opening, at)
        except (UserError, EnvironmentProblem) as error:
            assert error.problem in (
                Problem.WRONG_PASSPHRASE,
                Problem.WRONG_RECOVERY_KEY,
                Problem.KEY_STORE_LOST_SECRET,
            )
            found.append(False)
            continue
        assert StoreNotice.HEADER_ROLLED_BACK not in store.notices
        filled.check(store)
        assert not (at / "store.db.next").exists()
        found.append(True)
    return found


def test_new_keys_open_everything_and_the_old_ones_nothing(filled: Filled, folder: Path) -> None:
    (folder / "snapshots").mkdir()
    (folder / "snapshots" / "before.db").write_bytes(b"an old copy")
    before = (folder / "store.db").read_bytes()[:16]
    filled.rekey()
    assert filled.store.database.closed
    assert not any((folder / "snapshots").iterdir())
    assert (folder / "store.db").read_bytes()[:16] != before
    with pytest.raises(UserError):
        open_with_passphrase(folder, filled.old.passphrase)
    with pytest.raises(UserError):
        open_with_recovery_key(folder, filled.old.recovery_key)
    assert list(filled.computer.secrets) == [filled.store.store_id]
    for opening in filled.new.openings:
        store = opening(folder)
        assert set(store.notices) <= {StoreNotice.OPENED_BY_RECOVERY}
        filled.check(store)


def test_a_kill_at_any_step_leaves_the_old_keys_or_the_new_ones(
    filled: Filled, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = images_of(filled.rekey, folder, tmp_path / "images", filled.computer, monkeypatch)
    assert len(images) > 7
    turned = []
    for image in images:
        old = opened(image, filled.old, filled, tmp_path / "tried")
        new = opened(image, filled.new, filled, tmp_path / "tried")
        assert sorted((old, new)) == [[False, False, True], [True, True, True]], (
            image.folder
        )  # the computer always opens
        turned.append(all(new))
    assert turned == sorted(turned)
    assert not turned[0]
    assert turned[-1]


def test_a_disk_that_fails_once_at_any_step_loses_nothing(
    filled: Filled, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close_store(filled.store)
    outcomes = []
    for failing in count():
        place, computer = tmp_path / str(failing), Computer(filled.computer.secrets)
        shutil.copytree(folder, place)
        case = replace(filled, store=open_with_passphrase(place, filled.old.passphrase), computer=computer)
        left = iter(range(failing))
        failed: list[bool] = []
        step = partial(_fail_once, left, failed)
        with before_each_step(step, Computer(), monkeypatch):
            try:
                case.rekey()
                outcomes.append(True)
            except EnvironmentProblem:
                outcomes.append(False)
        if not case.store.database.closed:
            lessons.delete(case.store, lessons.add(case.store, LessonDraft("More")).value.id)
        close_store(case.store)
        of = case.new if outcomes[-1] else case.old
        openings = Secrets(of.passphrase, of.recovery_key, computer).openings
        case.check(openings[failing % 3](place))
        if not failed:
            break
    assert outcomes[-1]
    assert outcomes.count(False) > 3
    assert outcomes.count(True) > 3


def _fail_once(left: Iterator[int], failed: list[bool]) -> None:
    if next(left, None) is None and not failed:
        failed.append(True)
        raise OSError(errno.EIO, "the disk failed")


def test_new_keys_can_be_given_up_while_they_are_made(filled: Filled, folder: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        filled.rekey(cancel)
    assert not (folder / "store.db.next").exists()
    filled.check(filled.store)
    filled.check(open_with_passphrase(folder, filled.old.passphrase))


def test_copying_the_notes_can_be_interrupted(filled: Filled, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reflectapp.database.stoppable._STEPS_BETWEEN_LOOKS", 50)

    class Soon(CancelToken):
        looked = 0

        @property
        def cancelled(self) -> bool:
            self.looked += 1
            return self.looked > 2

    with pytest.raises(Cancelled):
        filled.rekey(Soon())
    assert not (folder / "store.db.next").exists()
    filled.check(filled.store)
    filled.check(open_with_passphrase(folder, filled.old.passphrase))


def test_while_a_recording_comes_in_the_keys_stay(filled: Filled, sealed_recording: Seal) -> None:
    lesson = lessons.add(filled.store, LessonDraft("Coming in")).value
    sealed_recording(filled.store, lesson.id, done=False)
    with pytest.raises(UserError) as raised:
        filled.rekey()
    assert raised.value.problem is Problem.NOT_ALLOWED
    assert not filled.store.database.closed


def test_an_old_header_put_back_after_that_opens_nothing_and_is_told(filled: Filled, folder: Path) -> None:
    kept = {name: (folder / name).read_bytes() for name in ("header.json", "header.bak")}
    filled.rekey()
    new = {name: (folder / name).read_bytes() for name in kept}
    (folder / "header.bak").write_bytes(kept["header.bak"])
    with pytest.raises(UserError) as wrong:
        open_with_passphrase(folder, filled.old.passphrase)
    assert wrong.value.problem is Problem.WRONG_PASSPHRASE
    assert (folder / "header.json").read_bytes() == new["header.json"]
    (folder / "header.json").write_bytes(kept["header.json"])
    with pytest.raises(EnvironmentProblem) as outdated:
        open_with_passphrase(folder, filled.old.passphrase)
    assert outdated.value.problem is Problem.HEADER_OUTDATED
    for name, content in new.items():
        (folder / name).write_bytes(content)
    filled.check(open_with_passphrase(folder, filled.new.passphrase))


def test_a_store_from_before_marks_opens_and_is_given_one_with_its_new_keys(folder: Path) -> None:
    shutil.unpack_archive(FROZEN / "0001.zip", folder)
    passphrase = json.loads((FROZEN / "0001.json").read_text("utf-8"))["passphrase"]
    store = open_with_passphrase(folder, passphrase)
    titles = [card.lesson.title for card in lessons.cards(store)]
    assert titles
    assert mark.read(folder / "store.db") is None
    new = NewWays(new_recovery_key(), suggest_passphrase())
    keys.new_master_key(store, Passphrase(passphrase), new, CancelToken(), cost=TEST_COST)
    assert mark.read(folder / "store.db") is not None
    store = open_with_passphrase(folder, str(new.passphrase))
    assert [card.lesson.title for card in lessons.cards(store)] == titles
    close_store(store)


def test_a_kill_while_a_store_is_made_leaves_none_or_a_whole_one(
    folder: Path, tmp_path: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer, recovery_key = Computer(), new_recovery_key()
    folder.mkdir()

    def make(at: Path) -> None:
        store, _ = create_store(
            at, passphrase=passphrase, key_store=computer, recovery_key=recovery_key, cost=TEST_COST
        )
        close_store(store)

    images = images_of(lambda: make(folder), folder, tmp_path / "images", computer, monkeypatch)
    assert len(images) > 4
    there = []
    for image in images:
        there.append(exists(image.folder))
        if there[-1]:
            for opening in Secrets(passphrase, recovery_key, Computer(image.secrets)).openings:
                close_store(image.tried(opening, tmp_path / "tried"))
        else:
            make(image.folder)
            close_store(open_with_passphrase(image.folder, passphrase))
    assert there == sorted(there)
    assert not there[0]
    assert there[-1]


def test_a_waiting_database_that_comes_back_takes_no_newer_one_s_place(filled: Filled, folder: Path) -> None:
    """A service that syncs the folder, or a copy of it, can bring back one that had its time."""
    close_store(filled.store)
    had_its_time = (folder / "store.db").read_bytes()
    store = open_with_passphrase(folder, filled.old.passphrase)
    lessons.add(store, LessonDraft("Verbs"))
    close_store(store)
    (folder / "store.db.next").write_bytes(had_its_time)
    again = open_with_passphrase(folder, filled.old.passphrase)
    assert {card.lesson.title for card in lessons.cards(again)} == {"Fractions", "Verbs"}
    assert not (folder / "store.db.next").exists()
    close_store(again)
