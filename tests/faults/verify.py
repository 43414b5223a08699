"""Checking a store finds every damage that was planted, and nothing in stores that are whole."""

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from reflectapp.domain.lessons import LessonDraft, Thumbnail
from reflectapp.domain.moments import Moment
from reflectapp.domain.progress import CancelToken
from reflectapp.media import thumbnails
from reflectapp.services import importing, lessons, moments
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore
from reflectapp.services.verifying_closed import verify_folder
from tests.faults import world
from tests.faults.flips import flipped
from tests.faults.row import Row

Damage = Callable[[Path, random.Random], None]


def run(healthy: int = 100, damaged: int = 600, seed: int = 1) -> Iterator[Row]:
    chance = random.Random(seed)
    known_film = patch.object(importing, "probe_file", lambda *_: world.PROBE)
    known_pictures = patch.object(thumbnails, "make", lambda *_: (Thumbnail(0, world.JPEG),))
    with tempfile.TemporaryDirectory() as name, known_film, known_pictures:
        folder = Path(name)
        wrong = [text for number in range(healthy) for text in _healthy(folder / f"whole-{number}", chance)]
        yield Row("Healthy stores, closed or killed, that are checked", healthy, "no damage reported", tuple(wrong))
        store = make(folder / "store", chance, ways=2)
        wrong = [text for number in range(damaged) for text in _damaged(store, number, chance)]
        yield Row("Planted damages that are looked for", damaged, "each found", tuple(wrong))


def make(folder: Path, chance: random.Random, ways: int) -> Path:
    """A store with some lessons and, for each of `ways`, a recording; changed, undone and deleted here and there."""
    store, _recovery_key = world.create(folder)
    _work(store, folder.parent, chance, ways)
    stores.close_store(store)
    return folder


def _work(store: OpenStore, around: Path, chance: random.Random, ways: int) -> None:
    for number in range(ways):
        path = world.film(around / f"film-{number}.mp4", chance.randrange(1, 900_000))
        draft = LessonDraft(f"Lesson {number}")
        made = importing.import_recording(world.here(store), path, draft, world.quiet, CancelToken()).value.recording
        for at in range(chance.randrange(30)):
            moment = moments.add(store, Moment("", made.lesson_id, None, at * 1000, None, "a note " * at)).value
            if chance.random() < 0.3:
                moments.change(store, replace(moment, note="another"))
            if chance.random() < 0.2:
                moments.delete(store, moment.id)
        if chance.random() < 0.2:
            lessons.delete(store, made.lesson_id)


def _healthy(folder: Path, chance: random.Random) -> list[str]:
    make(folder, chance, chance.randrange(3))
    if chance.random() < 0.3:
        folder = _killed(folder, chance)
    checked = verify_folder(folder, world.PASSPHRASE, world.quiet, CancelToken())
    return [] if checked.whole else [f"{folder.name}: {checked.findings}"]


def _killed(folder: Path, chance: random.Random) -> Path:
    """What is there while it is open is what a kill leaves."""
    left = folder.with_name(f"{folder.name}-killed")
    store = stores.open_with_passphrase(folder, world.PASSPHRASE)
    _work(store, folder.parent, chance, 1)
    shutil.copytree(folder, left)
    stores.close_store(store)
    return left


def _damaged(store: Path, number: int, chance: random.Random) -> list[str]:
    folder = store.with_name("damaged")
    shutil.copytree(store, folder)
    blobs = sorted((folder / "blobs").iterdir())
    path = chance.choice([folder / "header.json", folder / "header.bak", folder / "store.db", *blobs, *blobs])
    name, damage = chance.choice(tuple(DAMAGES.items()))
    damage(path, chance)
    checked = verify_folder(folder, world.PASSPHRASE, world.quiet, CancelToken())
    shutil.rmtree(folder)
    return [f"{number}: {name} of {path.name} was not found"] if checked.whole else []


def _flip(path: Path, chance: random.Random) -> None:
    data = path.read_bytes()
    path.write_bytes(flipped(data, chance.randrange(len(data) * 8)))


def _cut(path: Path, chance: random.Random) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: chance.randrange(len(data))])


def _lengthen(path: Path, chance: random.Random) -> None:
    path.write_bytes(path.read_bytes() + chance.randbytes(chance.randrange(1, 5000)))


def _overwrite(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data))
    piece = bytes(4096)[: len(data) - at]
    data[at : at + len(piece)] = piece if any(data[at : at + len(piece)]) else b"\x01" * len(piece)
    path.write_bytes(data)


DAMAGES: dict[str, Damage] = {
    "a flipped bit": _flip,
    "a missing end": _cut,
    "a longer end": _lengthen,
    "a page of zeros": _overwrite,
    "the loss": lambda path, _chance: path.unlink(),
}
