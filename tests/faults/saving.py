"""Marking and writing, and letting go."""

from dataclasses import replace
from pathlib import Path

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.forms import PromptKind
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.moments import Moment
from reflectapp.domain.progress import CancelToken
from reflectapp.services import forms, importing, lessons, moments, recordings, reflections
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore
from tests.faults.scenarios import Ack, Acked
from tests.faults.world import CANARY, create, film, here, look_over, opened, quiet, told, using


class Save:
    """Many short saves, the later ones over earlier ones."""

    def prepare(self, place: Path) -> None:
        store, _recovery_key = create(place / "store")
        lessons.add(store, LessonDraft(f"Fractions {CANARY}"))
        stores.close_store(store)

    def act(self, place: Path, ack: Ack) -> None:
        using(place / "store", lambda store: self._work(store, ack))

    def _work(self, store: OpenStore, ack: Ack) -> None:
        lesson_id = lessons.cards(store)[0].lesson.id
        for number in range(6):
            with told():
                note = f"{CANARY} {number}"
                made = moments.add(store, Moment("", lesson_id, None, number * 1000, None, note, ("wait",))).value
                ack("moment", made.id, note)
                again = moments.change(store, replace(made, note=f"{note} again")).value
                ack("moment", again.id, again.note)
        with told():
            form = forms.built_in()[1]
            reflection = reflections.start(store, lesson_id, form).value
            ack("reflection", reflection.id)
            prompt = next(prompt for prompt in form.prompts if prompt.kind is PromptKind.LONG_TEXT)
            for number in range(2):
                with told():
                    text = f"{CANARY} thought {number} " * 100 * (number + 1)
                    after = reflections.answer(store, reflection.id, prompt.id, text).value
                    ack("answer", reflection.id, prompt.id, str(after.answers[prompt.id]))

    def check(self, place: Path, acked: Acked) -> None:
        folder = place / "store"
        with opened(folder) as store:
            (lesson,) = (card.lesson for card in lessons.cards(store) if CANARY in card.lesson.title)
            notes = {moment.id: moment.note for moment in moments.of_lesson(store, lesson.id)}
            answers = {each.id: each.answers for each in reflections.of_lesson(store, lesson.id)}
        for kind, which, *rest in acked:
            if kind == "moment":
                assert notes.get(which, "").startswith(rest[0]), "a moment is lost"
            else:
                assert which in answers, "a reflection is lost"
            if kind == "answer":
                assert len(str(answers[which].get(rest[0], ""))) >= len(rest[1]), "an answer is lost"
        look_over(folder)


class Delete:
    """One lesson with a recording is let go of, another one stays."""

    def prepare(self, place: Path) -> None:
        store, _recovery_key = create(place / "store")
        for name in ("stays", "goes"):
            path = film(place.parent / f"{name}.mp4", 300_000)
            draft = LessonDraft(f"{CANARY} {name}")
            made = importing.import_recording(here(store), path, draft, quiet, CancelToken()).value.recording
            moments.add(store, Moment("", made.lesson_id, None, 5_000, None, f"{CANARY} {name}"))
        stores.close_store(store)

    def act(self, place: Path, ack: Ack) -> None:
        using(place / "store", lambda store: self._work(store, ack))
        using(place / "store", lambda store: ack("opened again"))

    def _work(self, store: OpenStore, ack: Ack) -> None:
        (lesson,) = (card.lesson for card in lessons.cards(store) if "goes" in card.lesson.title)
        lessons.delete(store, lesson.id)
        ack("deleted")
        stores.close_store(store)
        ack("closed")

    def check(self, place: Path, acked: Acked) -> None:
        folder = place / "store"
        before = len(list((folder / "blobs").iterdir()))
        said = [kind for kind, *_ in acked]
        with opened(folder) as store:
            names = {card.lesson.title.split()[1]: card.lesson.id for card in lessons.cards(store)}
            there = [name for name in ("stays", "goes") if name in names]
            for name in there:
                (recording,) = recordings.of_lesson(store, names[name])
                assert _whole(store, recording.id), f"what {name} can't be read"
                assert len(moments.of_lesson(store, names[name])) == 1
            with store.read() as work:
                keys, departing = work.recordings.blob_ids(), work.recordings.departing()
        assert there == (["stays"] if "deleted" in said else there) and "stays" in there
        files = {path.name for path in (folder / "blobs").iterdir()}
        assert (files, departing) == (set(keys), ()), "a file without a key, or a key without its file"
        assert before == 2 or said != ["deleted", "closed", "opened again"], "closing did not let go of it"
        look_over(folder)


def _whole(store: OpenStore, recording_id: str) -> bool:
    try:
        reader = recordings.open_sealed(store, recording_id)
    except EnvironmentProblem as error:
        assert error.problem in (Problem.BLOB_MISSING, Problem.BLOB_DAMAGED)
        return False
    whole = len(reader.read_at(0, reader.size)) == reader.size > 0
    reader.close()
    return whole
