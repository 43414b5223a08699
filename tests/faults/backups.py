"""A backup is made, and a store is made of it again."""

from dataclasses import replace
from pathlib import Path

from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.moments import Moment
from reflectapp.domain.progress import CancelToken
from reflectapp.services import backing_up, importing, lessons, moments, recordings, restoring
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore
from tests.faults.scenarios import Ack, Acked
from tests.faults.world import CANARY, PASSPHRASE, create, film, here, look_over, opened, quiet, told, using

BACKUP = "lessons.reflectbackup"


class _WithBackup:
    """A store with a lesson, a recording and a moment, and a backup of it."""

    def __init__(self) -> None:
        self.film = Path()

    def prepare(self, place: Path) -> None:
        store, _recovery_key = create(place / "store")
        self.film = film(place.parent / "film.mp4", 300_000)
        draft = LessonDraft(f"Fractions {CANARY}")
        made = importing.import_recording(here(store), self.film, draft, quiet, CancelToken()).value.recording
        moments.add(store, Moment("", made.lesson_id, None, 5_000, None, f"{CANARY} first"))
        backing_up.back_up(here(store), place / BACKUP, quiet, CancelToken())
        stores.close_store(store)

    def notes(self, store: OpenStore) -> set[str]:
        """The notes of the lesson, whose recording must be whole."""
        (lesson,) = (card.lesson for card in lessons.cards(store) if CANARY in card.lesson.title)
        (recording,) = recordings.of_lesson(store, lesson.id)
        reader = recordings.open_sealed(store, recording.id)
        assert reader.read_at(0, reader.size) == self.film.read_bytes(), "not what came in"
        reader.close()
        return {moment.note for moment in moments.of_lesson(store, lesson.id)}


class BackUp(_WithBackup):
    """Over an older backup of the same name: the file is always a whole one, the old or the new."""

    def act(self, place: Path, ack: Ack) -> None:
        def work(store: OpenStore) -> None:
            (card,) = lessons.cards(store)
            (first,) = moments.of_lesson(store, card.lesson.id)
            moments.add(store, replace(first, id="", note=f"{CANARY} second"))
            ack("saved")
            backing_up.back_up(here(store), place / BACKUP, quiet, CancelToken())
            ack("backed up")

        using(place / "store", work)

    def check(self, place: Path, acked: Acked) -> None:
        said = {kind for kind, *_ in acked}
        with opened(place / "store") as store:
            assert f"{CANARY} second" in self.notes(store) or "saved" not in said, "a moment is lost"
        look_over(place / "store")
        restoring.restore(place / BACKUP, place / "again", restoring.Secret(PASSPHRASE), quiet, CancelToken())
        with opened(place / "again") as store:
            assert f"{CANARY} second" in self.notes(store) or "backed up" not in said, "not in the backup"
        look_over(place / "again")


class Restore(_WithBackup):
    """Into a new folder: it is a whole store, or there is none, and restoring goes at the next try."""

    def act(self, place: Path, ack: Ack) -> None:
        with told():
            restoring.restore(place / BACKUP, place / "again", restoring.Secret(PASSPHRASE), quiet, CancelToken())
            ack("restored")

    def check(self, place: Path, acked: Acked) -> None:
        there = stores.exists(place / "again")
        assert there or not acked, "what was restored is lost"
        if not there:
            restoring.restore(place / BACKUP, place / "again", restoring.Secret(PASSPHRASE), quiet, CancelToken())
        for name in ("again", "store"):
            with opened(place / name) as store:
                assert self.notes(store) == {f"{CANARY} first"}
            look_over(place / name)
        left = {path.name for path in place.iterdir()} - {"around", "again", "store", BACKUP}
        assert not left, f"left behind: {sorted(left)}"
