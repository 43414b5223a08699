"""The ways to open a store are changed, and its keys."""

import json
from collections.abc import Callable
from pathlib import Path

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.progress import CancelToken
from reflectapp.services import importing, keys, lessons, recordings
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore
from reflectapp.vault.cost import TEST_COST
from tests.faults.scenarios import Ack, Acked
from tests.faults.world import (
    CANARY,
    NEXT_PASSPHRASE,
    PASSPHRASE,
    create,
    film,
    here,
    look_over,
    opened,
    quiet,
    told,
    using,
)


class FileKeyStore:
    """A computer's key store that outlives its processes; its file doesn't belong to the store and never fails."""

    def __init__(self, place: Path) -> None:
        self._path = place.with_name(f"{place.name}-key-store.json")

    def empty(self) -> None:
        self._path.unlink(missing_ok=True)

    def get(self, store_id: str) -> bytes | None:
        kept = self._read().get(store_id)
        return None if kept is None else bytes.fromhex(kept)

    def set(self, store_id: str, secret: bytes) -> None:
        self._write(self._read() | {store_id: secret.hex()})

    def delete(self, store_id: str) -> None:
        self._write({name: kept for name, kept in self._read().items() if name != store_id})

    def _read(self) -> dict[str, str]:
        try:
            found: dict[str, str] = json.loads(self._path.read_text("ascii"))
        except FileNotFoundError:
            return {}
        return found

    def _write(self, kept: dict[str, str]) -> None:
        self._path.with_suffix(".new").write_text(json.dumps(kept), "ascii")
        self._path.with_suffix(".new").replace(self._path)


class Ways:
    """Another passphrase, another recovery key, and this computer: of the old and the new, one opens it."""

    def __init__(self) -> None:
        self.recovery_key, self.next_key = "", stores.new_recovery_key()

    def prepare(self, place: Path) -> None:
        store, self.recovery_key = create(place / "store")
        stores.close_store(store)

    def act(self, place: Path, ack: Ack) -> None:
        FileKeyStore(place).empty()
        using(place / "store", lambda store: self._change(store, FileKeyStore(place), ack))

    def _change(self, store: OpenStore, key_store: FileKeyStore, ack: Ack) -> None:
        with told():
            keys.change_passphrase(store, keys.Passphrase(PASSPHRASE), NEXT_PASSPHRASE, cost=TEST_COST)
            ack("passphrase")
        with told():
            keys.set_recovery_key(store, keys.RecoveryKey(self.recovery_key), self.next_key)
            ack("recovery key")
        for proof in (PASSPHRASE, NEXT_PASSPHRASE):
            with told():
                keys.add_key_store(store, keys.Passphrase(proof), key_store)
                ack("key store")

    def check(self, place: Path, acked: Acked) -> None:
        folder, said = place / "store", {kind for kind, *_ in acked}
        with_next = _opens(lambda: stores.open_with_passphrase(folder, NEXT_PASSPHRASE))
        assert with_next or "passphrase" not in said, "the new passphrase doesn't open it"
        assert _opens(lambda: stores.open_with_passphrase(folder, PASSPHRASE)) is not with_next, "not one passphrase"
        with_next_key = _opens(lambda: stores.open_with_recovery_key(folder, self.next_key))
        assert with_next_key or "recovery key" not in said, "the new recovery key doesn't open it"
        with_old_key = _opens(lambda: stores.open_with_recovery_key(folder, self.recovery_key))
        assert with_old_key is not with_next_key, "not one recovery key"
        by_itself = _opens(lambda: stores.open_with_key_store(folder, FileKeyStore(place)))
        assert by_itself or "key store" not in said, "the computer doesn't open it"
        with opened(folder, NEXT_PASSPHRASE if with_next else PASSPHRASE):
            pass
        look_over(folder)


class NewKeys:
    """Someone may know the old ones: of the old and the new, exactly one opens it, with everything in it."""

    def __init__(self) -> None:
        self.recovery_key, self.next_key = "", stores.new_recovery_key()
        self.film = Path()

    def prepare(self, place: Path) -> None:
        store, self.recovery_key = create(place / "store")
        self.film = film(place.parent / "film.mp4", 300_000)
        draft = LessonDraft(f"Fractions {CANARY}")
        importing.import_recording(here(store), self.film, draft, quiet, CancelToken())
        stores.close_store(store)

    def act(self, place: Path, ack: Ack) -> None:
        def work(store: OpenStore) -> None:
            with told():
                new = keys.NewWays(self.next_key, NEXT_PASSPHRASE)
                keys.new_master_key(store, keys.Passphrase(PASSPHRASE), new, CancelToken(), cost=TEST_COST)
                ack("changed")
            if not store.database.closed:
                lessons.add(store, LessonDraft("Goes on in between"))
                ack("saved")

        using(place / "store", work)

    def check(self, place: Path, acked: Acked) -> None:
        folder, said = place / "store", {kind for kind, *_ in acked}
        with_next = _opens(lambda: stores.open_with_passphrase(folder, NEXT_PASSPHRASE))
        assert with_next or "changed" not in said, "the new passphrase doesn't open it"
        assert _opens(lambda: stores.open_with_passphrase(folder, PASSPHRASE)) is not with_next, "not one passphrase"
        key, other = (self.next_key, self.recovery_key)[:: 1 if with_next else -1]
        assert _opens(lambda: stores.open_with_recovery_key(folder, key)), "the recovery key doesn't open it"
        assert not _opens(lambda: stores.open_with_recovery_key(folder, other)), "the other recovery key opens it"
        with opened(folder, NEXT_PASSPHRASE if with_next else PASSPHRASE) as store:
            titles = {card.lesson.title: card.lesson.id for card in lessons.cards(store)}
            assert "saved" not in said or "Goes on in between" in titles, "a lesson is lost"
            (recording,) = recordings.of_lesson(store, titles[f"Fractions {CANARY}"])
            reader = recordings.open_sealed(store, recording.id)
            assert reader.read_at(0, reader.size) == self.film.read_bytes(), "not what came in"
            reader.close()
            assert recordings.thumbnails(store, recording.id)
        look_over(folder)


def _opens(way: Callable[[], OpenStore]) -> bool:
    try:
        stores.close_store(way())
    except (UserError, EnvironmentProblem) as error:
        wrong = (Problem.WRONG_PASSPHRASE, Problem.WRONG_RECOVERY_KEY, Problem.NO_SUCH_SLOT)
        assert error.problem in (*wrong, Problem.KEY_STORE_LOST_SECRET), f"another reason: {error.problem}"
        return False
    return True
