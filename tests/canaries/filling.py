"""A store in which every text, number, date and time occurs once, so that whatever leaves can be found again."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import cv2
import numpy as np

from reflectapp.domain.codings import Press
from reflectapp.domain.forms import Form, Prompt, PromptKind
from reflectapp.domain.goals import CheckIn, ChecklistPoint, GoalText, Peers
from reflectapp.domain.lessons import Importing, LessonDraft, Probe, Recording
from reflectapp.domain.measures import Code, Measure, MeasureKind
from reflectapp.domain.moments import Moment
from reflectapp.domain.packets import Still
from reflectapp.kit.ids import new_id
from reflectapp.services import codings, goals, lessons, measures, moments, reflections
from reflectapp.services.store import OpenStore, create_store, suggest_passphrase
from reflectapp.vault.cost import TEST_COST


def fill(folder: Path) -> OpenStore:
    """A new store with two goals and two lessons."""
    store, _ = create_store(folder, passphrase=suggest_passphrase(), cost=TEST_COST)
    for number in (1, 2):
        _add_goal(store, number)
        _add_lesson(store, number)
    return store


def stills_of(store: OpenStore) -> dict[str, Still]:
    """A still for every moment, each of another picture, with a comment inside that must not leave."""
    with store.read() as unit:
        ids = [moment.id for several in unit.moments.by_lesson().values() for moment in several]
    return {moment_id: noise(number) for number, moment_id in enumerate(ids)}


def canary(name: str, number: int) -> str:
    """One word that occurs nowhere else, the same each time."""
    letters = sum(ord(letter) * 31**place for place, letter in enumerate(f"{name}{number}"))
    word = ""
    while letters:
        letters, rest = divmod(letters, 19)
        word += "bcdfghjklmnpqrstvwz"[rest]
    return f"Zx{word[:12]}q{number}"


def noise(number: int) -> Still:
    picture = np.random.default_rng(number).integers(0, 255, (36, 64, 3), dtype=np.uint8)
    jpeg = cv2.imencode(".jpg", picture)[1].tobytes()
    comment = b"canary in a comment"
    return Still(jpeg[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + jpeg[2:], 64, 36)


def _add_goal(store: OpenStore, number: int) -> None:
    def word(name: str) -> str:
        return canary(name, number)

    first = goals.add(store, GoalText(title="Before", why=word("earlier version"), baseline=number + 70480.77)).value
    text = GoalText(
        title=word("title"),
        statement=f"Students\n{word('statement')} more",
        why=word("why"),
        students_will=word("students will"),
        measure=word("measure"),
        unit=word("unit"),
        baseline=number + 81920.11,
        target=number + 93410.43,
        by_when=date(2031, number, 3),
        strategy=word("strategy"),
        checklist=(ChecklistPoint(word("point"), True), ChecklistPoint(word("other point"))),
        next_step=word("next step"),
        peers=frozenset({list(Peers)[number]}),
    )
    goals.check_in(store, CheckIn("", first.id, date(2030, number, 1), word("old check-in"), None))
    goals.change(store, first.id, text)
    goals.check_in(store, CheckIn("", first.id, date(2032, number, 5), word("check-in"), number + 84260.56))
    goals.check_in(store, CheckIn("", first.id, date(2033, number, 6), word("second check-in"), number + 86750.31))


def _add_lesson(store: OpenStore, number: int) -> None:
    def word(name: str) -> str:
        return canary(name, number)

    draft = LessonDraft(word("lesson"), date(2034, number, 7), word("class"), word("subject"), word("lesson notes"))
    lesson_id = lessons.add(store, draft).value.id
    recording_id = _add_recording(store, lesson_id)
    at = number * 600_000
    for place in (1, 2, 3):
        moment = Moment("", lesson_id, recording_id, at + place * 61_000, None, canary(f"note {place}", number))
        moments.add(store, replace(moment, tags=(canary(f"tag {place}", number),)))
    gone = moments.add(store, Moment("", lesson_id, recording_id, at + 999, None, word("deleted"))).value
    moments.delete(store, gone.id)
    _add_result(store, lesson_id, number)
    form = Form(
        f"form-{number}",
        1,
        word("form"),
        word("purpose"),
        (
            Prompt("one", PromptKind.LONG_TEXT, word("question one")),
            Prompt("two", PromptKind.ONE_CHOICE, word("question two"), options=(word("option"), word("unchosen"))),
            Prompt("three", PromptKind.SCALE, word("question three"), low_label=word("low")),
        ),
    )
    reflection_id = reflections.start(store, lesson_id, form).value.id
    reflections.answer(store, reflection_id, "one", f"{word('answer')}\nand more")
    reflections.answer(store, reflection_id, "two", (word("option"),))
    reflections.answer(store, reflection_id, "three", 7)


def _add_result(store: OpenStore, lesson_id: str, number: int) -> None:
    """A run of a measure of her own, with what she guessed, over a time that no other one covers; and a deleted one."""

    def word(name: str) -> str:
        return canary(name, number)

    several = tuple(Code("", key, word(f"code {key}")) for key in "ab")
    measure = Measure("", 1, word("measured"), MeasureKind.TALLY, word("definition"), several)
    made = measures.keep(store, measure).value
    start_ms = number * 600_000
    for guess in (number + 61730.4, number + 52840.6):
        run = codings.start(store, lesson_id, made, {made.codes[0].id: guess}).value
        for place in range(7):
            press = Press(new_id(), made.codes[place % 2].id, start_ms + place * 50_000)
            codings.press(store, run.id, press)
        codings.cover(store, run.id, ((start_ms, start_ms + 433_000),))
    codings.delete(store, run.id)


def _add_recording(store: OpenStore, lesson_id: str) -> str:
    probe = Probe("mp4", 3_600_000, 64, 36, 0, True, True, "h264", "aac", datetime(2034, 1, 7, tzinfo=UTC))
    recording = Recording(new_id(), lesson_id, 0, 0, 0, probe, 6, "", Importing.RUNNING, new_id(), None, False)
    wrapped = store.blobs.new_key(recording.blob_id, "recording")
    with store.unit() as unit:
        unit.recordings.add_importing(recording, wrapped)
        unit.recordings.finish(recording.id, size_bytes=6, sha256="ab" * 32)
    return recording.id
