"""A recording comes in."""

import os
from pathlib import Path

from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.progress import CancelToken
from reflectapp.services import importing, lessons, recordings
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore
from tests.faults.scenarios import Ack, Acked
from tests.faults.world import CANARY, PASSPHRASE, create, film, here, look_over, opened, quiet, using

SIZE = 5_500_000


class Import:
    """Wholly in, with its lesson, or in line to come in when it goes on, or not at all."""

    def __init__(self) -> None:
        self.film = Path()

    def prepare(self, place: Path) -> None:
        store, _recovery_key = create(place / "store")
        stores.close_store(store)
        self.film = film(place.parent / "film.mp4", SIZE)

    def act(self, place: Path, ack: Ack) -> None:
        def work(store: OpenStore) -> None:
            draft = LessonDraft(f"Fractions {CANARY}")
            (row,) = importing.line_up(store, [self.film], draft).value
            ack("in line", row.recording.id)
            importing.resume(here(store), row.recording.id, quiet, CancelToken())
            ack("came in", row.recording.id)

        using(place / "store", work)

    def check(self, place: Path, acked: Acked) -> None:
        folder, said = place / "store", [kind for kind, *_ in acked]
        with opened(folder) as store:
            for row in importing.unfinished(store):
                importing.resume(here(store), row.recording.id, quiet, CancelToken())
                said.append("came in")
            cards = lessons.cards(store)
            assert cards or "came in" not in said, "what came in is lost"
            for card in cards:
                (recording,) = recordings.of_lesson(store, card.lesson.id)
                assert not acked or recording.id == acked[0][1], "another recording"
                reader = recordings.open_sealed(store, recording.id)
                assert reader.read_at(0, reader.size) == self.film.read_bytes(), "not what came in"
                reader.close()
            with store.read() as work:
                assert (work.recordings.unfinished(), work.recordings.departing()) == ((), ())
                files = {path.name for path in (folder / "blobs").iterdir()}
                assert files == work.recordings.blob_ids(), "a file without a key, or a key without its file"
        look_over(folder)


class GoOn(Import):
    """Opened again after the program was killed in the middle of it; then the opening itself is struck."""

    def prepare(self, place: Path) -> None:
        super().prepare(place)
        child = os.fork()
        if child == 0:
            store = stores.open_with_passphrase(place / "store", PASSPHRASE)
            draft = LessonDraft(f"Fractions {CANARY}")
            importing.import_recording(here(store), self.film, draft, lambda _: os._exit(0), CancelToken())
            os._exit(1)
        assert os.waitpid(child, 0)[1] == 0
        assert list((place / "store" / "staging").iterdir())

    def act(self, place: Path, ack: Ack) -> None:
        def work(store: OpenStore) -> None:
            for row in importing.unfinished(store):
                ack("in line", row.recording.id)
                importing.resume(here(store), row.recording.id, quiet, CancelToken())
                ack("came in", row.recording.id)

        using(place / "store", work)
