"""Every damage that is planted in a store is found; in a whole store none is, and nothing is changed."""

import hashlib
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reflectapp.database.repositories import Blob
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.lessons import LessonDraft, Recording, Thumbnail
from reflectapp.domain.moments import Moment
from reflectapp.domain.progress import Cancelled, CancelToken, Progress
from reflectapp.kit.ids import new_id
from reflectapp.media import thumbnail_pack
from reflectapp.services import lessons, moments
from reflectapp.services.store import OnStore, OpenStore, close_store, create_store, open_with_passphrase
from reflectapp.services.verifying import Checked, Code, verify
from reflectapp.services.verifying_closed import verify_folder
from reflectapp.vault.cost import TEST_COST

RecordingOf = Callable[..., Recording]
PLACES = ("first", "salt", "early", "middle", "late", "last")
RECORDING_BYTES = 600_000


def quiet(_progress: Progress) -> None:
    pass


def checked(folder: Path, passphrase: str) -> Checked:
    return verify_folder(folder, passphrase, quiet, CancelToken())


def codes(found: Checked) -> set[Code]:
    return {finding.code for finding in found.findings}


def add_pictures(store: OpenStore, recording_id: str) -> None:
    blob_id = new_id()
    wrapped = store.blobs.new_key(blob_id, "thumbnails")
    packed = thumbnail_pack.pack([Thumbnail(0, b"one"), Thumbnail(1000, b"two")])
    size = store.blobs.seal_bytes(blob_id, "thumbnails", wrapped, packed)
    with store.unit() as work:
        work.recordings.set_thumbnails(recording_id, Blob(blob_id, recording_id, "thumbnails", wrapped, size), None)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, passphrase: str, recording_of: RecordingOf) -> tuple[Path, Path]:
    """The same store with two recordings, pictures and notes: closed, and as a kill leaves it, with its log."""
    folder = tmp_path_factory.mktemp("verify") / "store"
    store, _key = create_store(folder, passphrase=passphrase, cost=TEST_COST)
    lesson = lessons.add(store, LessonDraft("Fractions")).value.id
    first = recording_of(store, lesson, os.urandom(RECORDING_BYTES))
    recording_of(store, lesson, os.urandom(RECORDING_BYTES), part=1)
    add_pictures(store, first.id)
    for number in range(50):
        moments.add(store, Moment("", lesson, None, number * 100, None, f"note {number}"))
    store.database.checkpoint()
    for number in range(5):
        moments.add(store, Moment("", lesson, None, number * 100, None, f"late {number}"))
    killed = folder.with_name("killed")
    shutil.copytree(folder, killed)
    assert (killed / "store.db-wal").stat().st_size > 10_000
    close_store(store)
    return folder, killed


@pytest.fixture
def folder(whole: tuple[Path, Path], tmp_path: Path) -> Path:
    return shutil.copytree(whole[0], tmp_path / "store")


@pytest.fixture
def killed(whole: tuple[Path, Path], tmp_path: Path) -> Path:
    return shutil.copytree(whole[1], tmp_path / "store")


def contents(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def largest(folder: Path, place: int = 0) -> Path:
    return sorted((folder / "blobs").iterdir(), key=lambda path: -path.stat().st_size)[place]


def flip(path: Path, place: str | int, bit: int = 3) -> None:
    raw = bytearray(path.read_bytes())
    if isinstance(place, str):
        size = len(raw)
        at = dict(zip(PLACES, (0, min(9, size - 1), size // 10, size // 2, size * 9 // 10, size - 1), strict=True))
        place = at[place]
    raw[place] ^= 1 << bit
    path.write_bytes(raw)


def test_a_whole_store_has_nothing_wrong_and_is_left_as_it_is(folder: Path, passphrase: str) -> None:
    before = contents(folder)
    found = checked(folder, passphrase)
    assert found.whole and found.findings == ()
    assert found.recordings == 2 and found.size_bytes > 2 * RECORDING_BYTES
    assert contents(folder) == before


def test_a_store_that_was_killed_is_whole_and_left_as_it_is(killed: Path, passphrase: str) -> None:
    before = contents(killed)
    assert checked(killed, passphrase).findings == ()
    assert contents(killed) == before


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ["header.json", "header.bak", "store.db", "recording", "pictures"])
def test_a_flipped_bit_is_found(folder: Path, passphrase: str, name: str, place: str) -> None:
    path = {"recording": largest(folder), "pictures": largest(folder, 2)}.get(name, folder / name)
    flip(path, place)
    before = contents(folder)
    found = checked(folder, passphrase)
    expected = {
        "header.json": Code.HEADER_COPY,
        "header.bak": Code.HEADER_COPY,
        "store.db": Code.DATABASE,
        "recording": Code.RECORDING_DAMAGED,
        "pictures": Code.PICTURES_DAMAGED,
    }
    assert not found.whole and codes(found) == {expected[name]}
    assert {finding.what for finding in found.findings} == {path.name}
    assert contents(folder) == before


def test_flips_anywhere_are_found(whole: tuple[Path, Path], folder: Path, passphrase: str) -> None:
    chance = random.Random(3)
    names = [path.relative_to(whole[0]) for path in whole[0].rglob("*") if path.is_file() and path.stat().st_size]
    for name in (each for each in names if each.name != "reserve.bin"):
        for _ in range(6):
            flip(folder / name, chance.randrange((folder / name).stat().st_size), chance.randrange(8))
            assert not checked(folder, passphrase).whole, name
            shutil.copy(whole[0] / name, folder / name)
    assert checked(folder, passphrase).whole


@pytest.mark.parametrize("place", [0, 9, 17, 25, 32 + 1, 32 + 5, 32 + 9, 32 + 13, 32 + 17, 32 + 500, "middle", "last"])
def test_a_flip_in_the_log_that_a_kill_left_is_found(killed: Path, passphrase: str, place: int | str) -> None:
    flip(killed / "store.db-wal", place)
    before = contents(killed)
    assert Code.DATABASE_LOG in codes(checked(killed, passphrase))
    assert contents(killed) == before


def test_both_headers_damaged_is_a_finding_but_a_wrong_passphrase_is_not(folder: Path, passphrase: str) -> None:
    with pytest.raises(UserError) as told:
        checked(folder, "something else entirely here")
    assert told.value.problem is Problem.WRONG_PASSPHRASE
    flip(folder / "header.json", "middle")
    flip(folder / "header.bak", "early")
    assert codes(checked(folder, passphrase)) == {Code.HEADER}


@pytest.mark.parametrize("name", ["header.json", "header.bak", "store.db"])
def test_a_missing_file_is_found(folder: Path, passphrase: str, name: str) -> None:
    (folder / name).unlink()
    expected = Code.DATABASE if name == "store.db" else Code.HEADER_COPY
    assert codes(checked(folder, passphrase)) == {expected}
    assert not (folder / name).exists()


PAGE = 4096
OTHERWISE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda raw: b"",
    "half": lambda raw: raw[: len(raw) // PAGE // 2 * PAGE],
    "a page less": lambda raw: raw[:-PAGE],
    "a byte less": lambda raw: raw[:-1],
    "a byte more": lambda raw: raw + b"x",
    "a page more": lambda raw: raw + os.urandom(PAGE),
    "two pages exchanged": lambda raw: (
        raw[: 3 * PAGE] + raw[4 * PAGE : 5 * PAGE] + raw[3 * PAGE : 4 * PAGE] + raw[5 * PAGE :]
    ),
    "a late page twice": lambda raw: raw[: -2 * PAGE] + raw[-PAGE:] * 2,
    "noise": lambda raw: os.urandom(len(raw)),
}


@pytest.mark.parametrize("what", OTHERWISE)
def test_a_database_that_is_otherwise_is_found(folder: Path, passphrase: str, what: str) -> None:
    path = folder / "store.db"
    path.write_bytes(OTHERWISE[what](path.read_bytes()))
    assert codes(checked(folder, passphrase)) == {Code.DATABASE}


def test_an_old_header_that_was_put_back_is_found(folder: Path, passphrase: str) -> None:
    old = (folder / "header.json").read_bytes()
    store = open_with_passphrase(folder, passphrase)
    with store.unit() as work:
        work.header.keep_sequence(work.header.sequence() + 1)
    close_store(store)
    (folder / "header.json").write_bytes(old)
    assert codes(checked(folder, passphrase)) == {Code.HEADER_OLD}


def test_cut_missing_lengthened_and_exchanged_recordings_are_found(folder: Path, passphrase: str) -> None:
    one, other = largest(folder), largest(folder, 1)
    kept = one.read_bytes()
    for spoiled in (kept[:-1], kept[: len(kept) // 2], b"", kept + b"\0", other.read_bytes()):
        one.write_bytes(spoiled)
        found = checked(folder, passphrase)
        assert codes(found) == {Code.RECORDING_DAMAGED}
        assert {(finding.what, finding.lesson) for finding in found.findings} == {(one.name, "Fractions")}
    one.unlink()
    assert codes(checked(folder, passphrase)) == {Code.RECORDING_MISSING}
    largest(folder, 1).unlink()
    assert codes(checked(folder, passphrase)) == {Code.RECORDING_MISSING, Code.PICTURES_MISSING}


def test_other_bytes_under_the_right_key_are_found_by_their_hash(folder: Path, passphrase: str) -> None:
    store = open_with_passphrase(folder, passphrase)
    with store.unit() as work:
        blob = next(blob for blob in work.keeping.blobs() if blob.kind == "recording")
    store.blobs.delete(blob.id)
    store.blobs.seal_bytes(blob.id, "recording", blob.wrapped_key, os.urandom(RECORDING_BYTES))
    close_store(store)
    assert codes(checked(folder, passphrase)) == {Code.RECORDING_DAMAGED}


def test_files_that_belong_to_nothing_are_named_but_are_no_damage(folder: Path, passphrase: str) -> None:
    (folder / "blobs" / new_id()).write_bytes(b"stray")
    (folder / "set-aside").mkdir()
    (folder / "set-aside" / "old").write_bytes(b"old")
    found = checked(folder, passphrase)
    assert found.whole and codes(found) == {Code.UNKNOWN_FILE, Code.SET_ASIDE}


def test_an_open_store_is_checked_too(folder: Path, passphrase: str, at: Callable[[OpenStore], OnStore]) -> None:
    store = open_with_passphrase(folder, passphrase)
    try:
        assert verify(at(store), quiet, CancelToken()).findings == ()
        flip(folder / "header.bak", "late")
        flip(largest(folder), "last")
        flip(folder / "store.db", "late")
        found = verify(at(store), quiet, CancelToken())
        assert codes(found) == {Code.HEADER_COPY, Code.RECORDING_DAMAGED, Code.DATABASE}
    finally:
        store.database.close()
        store.folder_lock.release()


def test_it_can_be_stopped(folder: Path, passphrase: str) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        verify_folder(folder, passphrase, quiet, token)


def test_a_store_in_use_is_not_checked_from_outside(folder: Path, passphrase: str) -> None:
    store = open_with_passphrase(folder, passphrase)
    with pytest.raises(UserError) as told:
        checked(folder, passphrase)
    close_store(store)
    assert told.value.problem is Problem.STORE_IN_USE


def test_a_folder_that_is_missing_is_not_made(folder: Path, passphrase: str) -> None:
    (folder / "staging").rmdir()
    assert not checked(folder, passphrase).findings
    assert not (folder / "staging").exists()
