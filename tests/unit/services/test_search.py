"""Everything she wrote is found again, in any script, as it is typed; what is deleted is not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as some

from reflectapp.domain.captions import ReadCaptions, in_order
from reflectapp.domain.forms import Answer
from reflectapp.domain.goals import CheckIn, ChecklistPoint, GoalText
from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.domain.moments import Moment
from reflectapp.domain.outcome import Outcome
from reflectapp.domain.progress import CancelToken
from reflectapp.domain.search import FoundKind, Hit
from reflectapp.kit.folding import fold, spans
from reflectapp.services import forms, goals, keys, lessons, moments, recordings, reflections, search, transcripts
from reflectapp.services.keys import NewWays, Passphrase
from reflectapp.services.store import (
    OpenStore,
    close_store,
    new_recovery_key,
    open_with_passphrase,
    suggest_passphrase,
)
from reflectapp.vault import access
from reflectapp.vault.cost import TEST_COST

_PAGE, _RESERVED, _SALT = 4096, 80, 16


def _note(store: OpenStore, lesson_id: str, note: str, *tags: str, at_ms: int = 1000) -> Moment:
    return moments.add(store, Moment("", lesson_id, None, at_ms, None, note, tags)).value


def _found(store: OpenStore, asked: str) -> list[tuple[FoundKind, str]]:
    return [(hit.kind, hit.item) for hit in search.find(store, asked).results]


def _back(store: OpenStore, outcome: Outcome[Any]) -> None:
    assert outcome.inverse is not None
    outcome.inverse(store)


def _marked(hit: Hit) -> list[str]:
    return [hit.words[start:end] for start, end in hit.spans]


@pytest.mark.parametrize(
    ("note", "asked", "marked"),
    [
        ("They asked their Neighbours why", "neigh", ["Neigh"]),
        ("Élève très attentive", "eleve tres", ["Élève", "très"]),
        ("Große Straße", "GROSSE STRASSE", ["Große", "Straße"]),
        ("Ученики спросили ещё раз", "еще ученик", ["Ученик", "ещё"]),
        ("Οι μαθητές ρώτησαν", "ΜΑΘΗΤΕΣ", ["μαθητές"]),
        ("سَأَلَ الطُّلّاب", "سأل", ["سَأَلَ"]),
        ("छात्रों ने हिन्दी में पूछा", "हिन्दी", ["हिन्दी"]),
        ("นักเรียนถามคำถาม", "คำถาม", ["คำถาม"]),
        ("学生们在数学课上提问", "数学", ["数学"]),
        ("生徒がよく質問した", "質", ["質"]),
        ("수학수업에서 질문", "수업", ["수업"]),
        ("ｆｕｌｌ ｗｉｄｔｈ", "full", ["ｆｕｌｌ"]),
        ("שָׁלוֹם כיתה", "שלום", ["שָׁלוֹם"]),
        ("So proud 🎉 today", "🎉", ["🎉"]),
        ("Page 12, again", "12", ["12"]),
    ],
)
def test_any_script_is_found_and_marked(
    store: OpenStore, lesson_id: str, note: str, asked: str, marked: list[str]
) -> None:
    _note(store, lesson_id, "Something else")
    moment = _note(store, lesson_id, note)
    (hit,) = search.find(store, asked).results
    assert (hit.kind, hit.item, hit.home, hit.title, hit.at_ms) == ("moment", moment.id, lesson_id, "Fractions", 1000)
    assert _marked(hit) == marked


@pytest.mark.parametrize("script", ["fractions are hard", "дроби", "分数が難しい", "นักเรียน"])
def test_it_is_found_at_every_letter_as_it_is_typed(store: OpenStore, lesson_id: str, script: str) -> None:
    moment = _note(store, lesson_id, f"before {script} after")
    for end in range(2, len(script) + 1):
        assert (FoundKind.MOMENT, moment.id) in _found(store, script[:end])


def test_what_is_written_without_spaces_must_stand_together(store: OpenStore, lesson_id: str) -> None:
    _note(store, lesson_id, "数学 学生 生数")
    assert _found(store, "数学生") == []


def test_every_kind_is_found_and_says_where_it_is(store: OpenStore, lesson_id: str) -> None:
    lessons.change(store, lesson_id, LessonDraft("Zebra title", None, "Zebra 7b", "Zebra maths", "zebra notes"))
    moment = _note(store, lesson_id, "no stripes", "zebra", at_ms=61_000)
    form = forms.built_in()[1]
    reflection = reflections.start(store, lesson_id, form).value
    reflections.answer(store, reflection.id, form.prompts[0].id, "I saw a zebra")
    goal = goals.add(store, GoalText(title="Wait", checklist=(ChecklistPoint("count zebras"),))).value
    check_in = goals.check_in(store, CheckIn("", goal.id, date(2026, 5, 4), "one zebra more", None)).value
    found = search.find(store, "zebra")
    assert (found.total, found.more) == (5, False)
    assert [(hit.kind.value, hit.item, hit.home, hit.title, hit.at_ms) for hit in found.results] == [
        ("lesson", lesson_id, lesson_id, "Zebra title", None),
        ("goal", goal.id, goal.id, "Wait", None),
        ("check_in", check_in.id, goal.id, "Wait", None),
        ("answer", reflection.id, lesson_id, "Zebra title", None),
        ("moment", moment.id, lesson_id, "Zebra title", 61_000),
    ]
    assert found.results[3].context == form.prompts[0].text


def test_all_words_must_be_there_across_note_and_tags(store: OpenStore, lesson_id: str) -> None:
    moment = _note(store, lesson_id, "Pairs talk", "question")
    _note(store, lesson_id, "Pairs rest")
    assert _found(store, "quest pairs") == [(FoundKind.MOMENT, moment.id)]


def test_it_keeps_step_with_every_change(store: OpenStore, lesson_id: str) -> None:
    moment = _note(store, lesson_id, "apple", "banana")
    changed = moments.change(store, replace(moment, note="cherry", tags=("damson",)))
    assert [len(_found(store, word)) for word in ("apple", "banana", "cherry", "damson")] == [0, 0, 1, 1]
    _back(store, changed)
    assert [len(_found(store, word)) for word in ("apple", "banana", "cherry", "damson")] == [1, 1, 0, 0]
    form = forms.built_in()[1]
    reflection = reflections.start(store, lesson_id, form).value
    prompt = form.prompts[0].id
    reflections.answer(store, reflection.id, prompt, "elder")
    reflections.answer(store, reflection.id, prompt, "figs")
    assert [len(_found(store, word)) for word in ("elder", "figs")] == [0, 1]
    reflections.answer(store, reflection.id, prompt, None)
    assert _found(store, "figs") == []
    goal = goals.add(store, GoalText(title="grapes")).value
    goals.change(store, goal.id, GoalText(title="honey"))
    assert [len(_found(store, word)) for word in ("grapes", "honey")] == [0, 1]


def test_what_is_deleted_is_not_found_and_comes_back(store: OpenStore, lesson_id: str) -> None:
    moment = _note(store, lesson_id, "quince")
    goal = goals.add(store, GoalText(title="quince")).value
    goals.check_in(store, CheckIn("", goal.id, date(2026, 5, 4), "quince", None))
    form = forms.built_in()[1]
    reflection = reflections.start(store, lesson_id, form).value
    reflections.answer(store, reflection.id, form.prompts[0].id, "quince")
    everything = _found(store, "quince")
    assert len(everything) == 4
    for delete, item, left in (
        (moments.delete, moment.id, 3),
        (goals.delete, goal.id, 2),
        (reflections.delete, reflection.id, 3),
        (lessons.delete, lesson_id, 2),
    ):
        deleted = delete(store, item)
        assert len(_found(store, "quince")) == left
        _back(store, deleted)
        assert _found(store, "quince") == everything


@pytest.mark.parametrize("more", [0, 300])
def test_deleted_for_good_no_word_of_it_is_left_on_any_page(
    store: OpenStore,
    lesson_id: str,
    folder: Path,
    passphrase: str,
    sealed_recording: Callable[..., Recording],
    more: int,
) -> None:
    """Texts leave the index one by one, or together where they are many."""
    for number in range(more):
        moments.delete(store, _note(store, lesson_id, f"walrus {number}").id)
    recording = sealed_recording(store, lesson_id)
    for number in range(3):
        said = [(place, place + 1, f"said {place} vagabond" + " marmalade" * (number < 2)) for place in range(100)]
        heard = transcripts.add(store, recording.id, ReadCaptions("", "", in_order(said))).value
        if number == 0:
            transcripts.delete(store, heard.id)
    for place in range(100):
        transcripts.change_line(store, heard.id, place, "" if place % 2 else f"said {place}")
    other = sealed_recording(store, lesson_id)
    transcripts.add(store, other.id, ReadCaptions("", "", in_order([(0, 1, "pomegranate")])))
    recordings.delete(store, (other.id, recording.id))
    gone = _note(store, lesson_id, "xylophone walrus", "zeppelin")
    for number in range(200):
        _note(store, lesson_id, f"kept {number} xylem")
    moments.change(store, replace(gone, note="xylograph walrus"))
    moments.delete(store, gone.id)
    close_store(store)
    pages = _plain_pages(folder, access.unlock_with_passphrase(folder, passphrase).keys.database)
    assert b"xylem" in pages and b"kept" in pages
    for word in (*(b"walrus", b"zeppelin", b"ylophone", b"ylograph", b"ophone"), *_SAID):
        assert word not in pages
    reopened = open_with_passphrase(folder, passphrase)
    assert search.find(reopened, "said").total == 0
    assert search.find(reopened, "xyl", limit=500).total == 200
    close_store(reopened)


_SAID = (b"ograph", b"eppelin", b"marmalade", b"armalade", b"vagabond", b"agabond", b"pomegranate", b"megranate")


def _plain_pages(folder: Path, key: bytes) -> bytes:
    """Every page of the closed database, free ones too, in the clear."""
    sealed = (folder / "store.db").read_bytes()
    pages = []
    for start in range(0, len(sealed), _PAGE):
        page = sealed[start : start + _PAGE]
        decryptor = Cipher(algorithms.AES256(key), modes.CBC(page[-_RESERVED : 16 - _RESERVED])).decryptor()
        body = page[_SALT if start == 0 else 0 : _PAGE - _RESERVED]
        pages.append(decryptor.update(body) + decryptor.finalize())
    return b"".join(pages)


def test_as_asked_comes_first_then_whole_words_then_the_newest(store: OpenStore, lesson_id: str) -> None:
    notes = ("they wait a long time", "wait time", "waiting times", "time to wait", "wait time again")
    made = {_note(store, lesson_id, note).id: note for note in notes}
    found = [made[item] for _, item in _found(store, "wait time")]
    assert found == ["wait time again", "wait time", "time to wait", "they wait a long time", "waiting times"]


def test_of_one_kind_there_are_so_many_and_no_other_kind_is_crowded_out(store: OpenStore, lesson_id: str) -> None:
    lessons.change(store, lesson_id, LessonDraft("Plenty"))
    goals.add(store, GoalText(title="Plenty"))
    for number in range(30):
        _note(store, lesson_id, "plenty", at_ms=number)
    found = search.find(store, "plenty", limit=10)
    assert [hit.kind for hit in found.results] == ["lesson", "goal", *["moment"] * 10]
    assert [hit.at_ms for hit in found.results[2:]] == list(range(29, 19, -1))
    assert found.more and found.total == 12


def test_of_a_long_text_the_words_around_are_shown(store: OpenStore, lesson_id: str) -> None:
    _note(store, lesson_id, "begin " + "word " * 200 + "the\nneedle is here " + "more " * 200)
    (hit,) = search.find(store, "needle").results
    assert len(hit.words) < 200 and "the · needle is here" in hit.words
    assert hit.words[0] == hit.words[-1] == "…"
    assert _marked(hit) == ["needle"]


@pytest.mark.parametrize(
    "asked",
    [
        *("", " ", "a", '"', "'", "*", "AND", "a OR", "NEAR(", "-", "x:y", "terms:", "\x00", "\ud800", "😀" * 500),
        *("'; DROP TABLE lessons; --", "%", "_", "long" * 10_000, "word " * 5000, "\u202e\u200b", "{a b} :", "(" * 99),
    ],
)
def test_nothing_that_is_asked_is_an_error(store: OpenStore, lesson_id: str, asked: str) -> None:
    _note(store, lesson_id, "anything")
    assert search.find(store, asked).results == ()


@given(text=some.text(max_size=60), asked=some.text(max_size=8))
def test_what_is_marked_is_what_was_asked(text: str, asked: str) -> None:
    wanted = frozenset(fold(asked).split())
    places = spans(text, wanted)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(first[1] <= second[0] for first, second in pairwise(places))
    for start, end in places:
        assert any(run[:1] in fold(text[start:end]) for run in wanted)


def test_an_answer_with_half_a_character_can_be_saved_and_found(store: OpenStore, lesson_id: str) -> None:
    form = forms.built_in()[1]
    reflection = reflections.start(store, lesson_id, form).value
    reflections.answer(store, reflection.id, form.prompts[0].id, "half \ud83d done")
    (hit,) = search.find(store, "half").results
    assert hit.words == "half  done"


def test_answers_that_are_no_text_are_kept_and_choices_are_found(store: OpenStore, lesson_id: str) -> None:
    reflection = reflections.start(store, lesson_id, forms.built_in()[1]).value
    with store.unit() as work:
        answers: tuple[Answer, ...] = (7, True, 2**70, ("pairs", "plenum"))
        for number, answer in enumerate(answers):
            work.reflections.answer(reflection.id, str(number), answer)
        assert work.reflections.get(reflection.id).answers["3"] == ("pairs", "plenum")
    assert _found(store, "plenum") == [(FoundKind.ANSWER, reflection.id)]
    assert _found(store, "true") == []


def test_a_new_master_key_takes_the_index_along(
    store: OpenStore, lesson_id: str, folder: Path, passphrase: str
) -> None:
    moment = _note(store, lesson_id, "carried over")
    ways = NewWays(new_recovery_key(), suggest_passphrase(), None)
    keys.new_master_key(store, Passphrase(passphrase), ways, CancelToken(), cost=TEST_COST)
    close_store(store)
    after = open_with_passphrase(folder, ways.passphrase or "")
    assert _found(after, "carried") == [(FoundKind.MOMENT, moment.id)]
    added = _note(after, lesson_id, "carried anew")
    assert _found(after, "carried") == [(FoundKind.MOMENT, added.id), (FoundKind.MOMENT, moment.id)]
    close_store(after)


def test_what_she_answered_to_the_guide_is_found(store: OpenStore) -> None:
    goal = goals.add(store, GoalText(title="Time to think", thoughts={"at_ten": "canaryzebra"})).value
    (hit,) = search.find(store, "canaryzebra").results
    assert (hit.item, hit.kind) == (goal.id, FoundKind.GOAL) and not search.find(store, "at_ten").results
    goals.change(store, goal.id, GoalText(title="Time to think", thoughts={"at_ten": "canaryokapi"}))
    assert not search.find(store, "canaryzebra").results and search.find(store, "canaryokapi").results
