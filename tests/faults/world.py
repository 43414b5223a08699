"""What all scenarios share: a small recording, what she must never find in the open, and how a store is looked over."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from reflectapp.domain.errors import EnvironmentProblem, UserError
from reflectapp.domain.lessons import LessonDraft, Probe, Thumbnail
from reflectapp.domain.progress import CancelToken
from reflectapp.media import thumbnails
from reflectapp.services import importing, lessons, verifying
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore
from reflectapp.vault.cost import TEST_COST

T = TypeVar("T")

PASSPHRASE = "canarypass orbit lantern quiet maple"
NEXT_PASSPHRASE = "canarynext velvet tundra comet spruce"
CANARY = "canaryword"
MARK = b"canaryfilm" + hashlib.sha256(b"film").digest()
JPEG = b"\xff\xd8canarystill" + hashlib.sha256(b"still").digest() * 40
SLOWEST_OPENING_S = 5.0
PROBE = Probe("mov", 60_000, 640, 360, 0, True, True, "h264", "aac", None)
_PRIVATE = (b"canary", "canary".encode("utf-16-le"), MARK[10:], JPEG[20:52], b"SQLite format 3")
_KNOWN = {"header.json", "header.bak", "store.db", "lock", "blobs", "staging", "snapshots", "set-aside", "reserve.bin"}


def be_quick() -> None:
    """Looking into a film takes a process of its own and seconds: every film here is known, and its pictures too."""
    for module, name, quick in (
        (importing, "probe_file", lambda *_: PROBE),
        (thumbnails, "make", lambda *_: (Thumbnail(0, JPEG), Thumbnail(2_000, JPEG))),
    ):
        setattr(module, name, quick)


def film(path: Path, size: int) -> Path:
    """A file whose every 4 KiB carry MARK."""
    block = MARK + hashlib.sha256(path.name.encode()).digest() * 127
    path.write_bytes((block[:4096] * (size // 4096 + 1))[:size])
    return path


def create(folder: Path) -> tuple[OpenStore, str]:
    return stores.create_store(folder, passphrase=PASSPHRASE, cost=TEST_COST)


def quiet(_: object) -> None:
    """A report that goes nowhere."""


def here(store: OpenStore) -> stores.OnStore:
    def run(function: Callable[[OpenStore], T]) -> T:
        return function(store)

    return run


@contextmanager
def told() -> Iterator[None]:
    """What a step may end with: a problem that the teacher is told. She goes on with the next."""
    with suppress(UserError, EnvironmentProblem):
        yield


@contextmanager
def opened(folder: Path, passphrase: str = PASSPHRASE) -> Iterator[OpenStore]:
    """Opens as at the next start, within the time that may take, and closes as at its end."""
    began = time.monotonic()
    store = stores.open_with_passphrase(folder, passphrase)
    took = time.monotonic() - began
    assert took <= SLOWEST_OPENING_S, f"opening took {took:.1f} s"
    try:
        yield store
        lessons.add(store, LessonDraft("It goes on"))
        checked = verifying.verify(here(store), quiet, CancelToken())
        assert checked.whole, f"damaged: {checked.findings}"
    finally:
        stores.close_store(store)


def using(folder: Path, steps: Callable[[OpenStore], None], passphrase: str = PASSPHRASE) -> None:
    """Opens, works, and closes, however much of it fails."""
    with told():
        store = stores.open_with_passphrase(folder, passphrase)
        steps(store)
        stores.close_store(store)


def sealed(place: Path) -> None:
    """No plain bytes in any file below, but in the folder of what she gave away."""
    given = place / "given"
    for path in place.rglob("*"):
        if path == given or given in path.parents:
            continue
        assert "canary" not in path.name, f"a name in the open: {path.name}"
        if path.is_file() and path.name != "reserve.bin":
            data = path.read_bytes()
            assert not any(secret in data for secret in _PRIVATE), f"plain bytes in {path.relative_to(place)}"


def look_over(folder: Path) -> None:
    """Nothing half-made is in the closed store's folder."""
    left = {path.name for path in folder.iterdir()} - _KNOWN
    left |= {f"staging/{path.name}" for path in (folder / "staging").glob("*")}
    assert not left, f"left behind: {sorted(left)}"
