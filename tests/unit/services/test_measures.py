import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reflectapp.domain.codings import Press
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.measures import Code, Figure, Measure, MeasureKind
from reflectapp.kit.ids import new_id
from reflectapp.kit.paths import resource
from reflectapp.services import codings, measures
from reflectapp.services.store import OpenStore, close_store, open_with_passphrase

CODES = (Code("", "s", "Speaks"), Code("", "h", "Hand"))
OWN = Measure("", 1, "Ada", MeasureKind.TALLY, "Each time Ada speaks.", CODES)
PRINTS = {
    "0-time-on-task": (1, "6f954bb0c29b"),
    "1-who-talks": (1, "abf6e5b9129a"),
    "2-instructional-time": (1, "2e3fb0981cca"),
    "3-wait-time-1": (1, "c09a6f3b2e27"),
    "4-wait-time-2": (1, "12a7b6edd08c"),
    "5-questions": (1, "057c4bfca9cd"),
    "6-opportunities-to-respond": (1, "96f45006b653"),
    "7-interaction-ratio": (1, "5587d707d8ea"),
    "8-corrections": (1, "e0cea4c91e91"),
    "9-transitions": (1, "594b100f0326"),
}


def _content(**changes: Any) -> dict[str, Any]:
    code = {"id": "one", "key": "o", "label": "One"}
    head = {"format": 1, "id": "mine", "version": 1, "title": "Mine", "kind": "tally", "definition": "Each one."}
    return head | {"codes": [code]} | changes


def _read(content: Any) -> Measure:
    return measures.read(json.dumps(content).encode())


def test_there_is_a_built_in_measure_for_what_a_teacher_wants_to_know() -> None:
    assert [(measure.title, measure.kind) for measure in measures.built_in()] == [
        ("Time on task", MeasureKind.SWEEP),
        ("Who talks", MeasureKind.STATES),
        ("Instructional time", MeasureKind.STATES),
        ("Wait time after a question", MeasureKind.WAITS),
        ("Wait time after an answer", MeasureKind.WAITS),
        ("Questions", MeasureKind.TALLY),
        ("Opportunities to respond", MeasureKind.TALLY),
        ("Interaction ratio", MeasureKind.TALLY),
        ("Corrections and disruptions", MeasureKind.TALLY),
        ("Transitions", MeasureKind.SPANS),
    ]


def test_no_built_in_measure_takes_a_key_that_plays_the_recording_or_marks_moments() -> None:
    for measure in measures.built_in():
        assert not {code.key for code in measure.keys} & set("jklmi?")


def test_numbers_found_elsewhere_have_their_source_and_are_no_target() -> None:
    known = {measure.id: measure.reference for measure in measures.built_in() if measure.reference is not None}
    assert set(known) == {"wait-time-1", "wait-time-2", "opportunities-to-respond"}
    assert "Rowe" in known["wait-time-1"].source
    assert "1986" in known["wait-time-2"].source
    assert "Council for Exceptional Children (1987)" in known["opportunities-to-respond"].source
    assert not any("should" in each.text or "target" in each.text for each in known.values())


def test_a_built_in_measure_is_changed_only_with_a_new_version() -> None:
    """Coded versions are kept in stores: other content under the same number is refused there."""
    files = resource("measures").glob("*.json")
    found = {file.stem: (json.loads(data := file.read_bytes())["version"], _print(data)) for file in files}
    assert found == PRINTS


def _print(data: bytes) -> str:
    return hashlib.sha256(json.dumps(json.loads(data)).encode()).hexdigest()[:12]


@pytest.mark.parametrize(
    "content",
    [
        _content(format=2),
        _content(kind="score"),
        _content(more=1),
        _content(codes=[]),
        _content(codes=[{"id": "one", "key": "oo", "label": "One"}]),
        _content(codes=[{"id": "one", "key": "O", "label": "One"}]),
        _content(codes=[{"id": "a", "key": "o", "label": "A"}, {"id": "b", "key": "o", "label": "B"}]),
        _content(codes=[{"id": "a", "key": "o", "label": "A"}, {"id": "b", "key": "p", "label": "A"}]),
        _content(kind="waits"),
        _content(begin={"id": "a", "key": "a", "label": "A"}),
        _content(kind="states", modifiers=[{"id": "a", "key": "a", "label": "A"}]),
        _content(figure="ratio"),
        _content(kind="sweep"),
        [],
        "mine",
    ],
)
def test_a_file_that_is_not_as_documented_is_refused_whole(content: Any) -> None:
    with pytest.raises(UserError, match=Problem.MEASURE_INVALID):
        _read(content)


def test_a_file_with_a_key_twice_or_no_text_at_all_is_refused() -> None:
    for data in (b'{"format": 1, "format": 1}', b"\xff", b"[" * 5000, b" " * 200_000):
        with pytest.raises(UserError, match=Problem.MEASURE_INVALID):
            measures.read(data)


def test_her_own_measure_is_offered_after_the_others_and_comes_with_its_next_version(store: OpenStore) -> None:
    first = measures.keep(store, OWN).value
    assert measures.offered(store) == (*measures.built_in(), first)
    second = measures.keep(store, replace(first, title="  Ada\nspeaks ")).value
    assert (second.version, second.title) == (2, "Ada speaks")
    assert measures.offered(store)[-1] == second
    assert measures.is_own(second)


def test_changes_of_her_own_measure_are_taken_back(store: OpenStore) -> None:
    made = measures.keep(store, OWN)
    changed = measures.keep(store, replace(made.value, title="Grace"))
    away = measures.put_away(store, made.value.id)
    assert measures.offered(store) == measures.built_in()
    for outcome, title in ((away, "Grace"), (changed, "Ada")):
        assert outcome.inverse is not None
        outcome.inverse(store)
        assert measures.offered(store)[-1].title == title
    assert made.inverse is not None
    made.inverse(store)
    assert measures.offered(store) == measures.built_in()


def test_what_was_coded_keeps_the_measure_as_it_was(
    store: OpenStore, lesson_id: str, folder: Path, passphrase: str
) -> None:
    made = measures.keep(store, OWN).value
    run = codings.start(store, lesson_id, made, {}).value
    codings.press(store, run.id, Press(new_id(), made.codes[0].id, 1_000))
    measures.keep(store, replace(made, title="Grace"))
    measures.put_away(store, made.id)
    close_store(store)
    again = open_with_passphrase(folder, passphrase)
    assert measures.offered(again) == measures.built_in()
    assert [each.measure for each in codings.of_lesson(again, lesson_id)] == [made]
    with again.read() as work:
        assert {version for _id, version in work.measures.all()} == {1}
    close_store(again)


@pytest.mark.parametrize(
    "change",
    [
        lambda measure: replace(measure, title=" "),
        lambda measure: replace(measure, codes=()),
        lambda measure: replace(measure, codes=(Code("", "", "Speaks"),)),
        lambda measure: replace(measure, codes=(Code("", "s", " "),)),
        lambda measure: replace(measure, codes=(Code("", "s", "A"), Code("", "S", "B"))),
        lambda measure: replace(measure, figure=Figure.RATIO, codes=measure.codes[:1]),
    ],
)
def test_a_measure_of_her_own_needs_a_title_and_names_and_keys_of_their_own(
    store: OpenStore, change: Callable[[Measure], Measure]
) -> None:
    with pytest.raises(UserError, match=Problem.MEASURE_INVALID):
        measures.keep(store, change(OWN))


def test_what_comes_with_the_program_stays_as_it_is(store: OpenStore) -> None:
    with pytest.raises(UserError, match=Problem.NOT_ALLOWED):
        measures.keep(store, measures.built_in()[0])
    with pytest.raises(UserError, match=Problem.NOT_FOUND):
        measures.put_away(store, measures.built_in()[0].id)
