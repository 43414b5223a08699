"""What is said in lessons is found line by line, at its time in the lesson, and follows every change."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reflectapp.domain.captions import Caption, Origin, ReadCaptions, Transcript, in_order
from reflectapp.domain.lessons import Recording
from reflectapp.domain.outcome import Outcome
from reflectapp.domain.progress import CancelToken
from reflectapp.domain.search import FoundKind, Hit
from reflectapp.services import backing_up, keys, lessons, recordings, restoring, search, transcripts
from reflectapp.services.keys import NewWays, Passphrase
from reflectapp.services.store import (
    OpenStore,
    close_store,
    new_recovery_key,
    open_with_passphrase,
    suggest_passphrase,
)
from reflectapp.vault.cost import TEST_COST

Sealed = Callable[..., Recording]
EVERY_MS = 3000


@pytest.fixture
def recording(store: OpenStore, lesson_id: str, sealed_recording: Sealed) -> Recording:
    return sealed_recording(store, lesson_id)


def _said(store: OpenStore, recording: Recording, *lines: str) -> Transcript:
    """Each line takes two of three seconds."""
    spans = [(place * EVERY_MS, place * EVERY_MS + 2000, line) for place, line in enumerate(lines)]
    return transcripts.add(store, recording.id, ReadCaptions("", "en", in_order(spans))).value


def _hits(store: OpenStore, asked: str) -> list[Hit]:
    return [hit for hit in search.find(store, asked).results if hit.kind is FoundKind.CAPTION]


def _words(store: OpenStore, asked: str) -> list[str]:
    return [hit.words for hit in _hits(store, asked)]


def _back(store: OpenStore, outcome: Outcome[Any]) -> Outcome[Any]:
    assert outcome.inverse is not None
    return outcome.inverse(store)


def test_a_line_is_found_with_its_lesson_and_its_time_after_every_shift(
    store: OpenStore, lesson_id: str, recording: Recording
) -> None:
    made = _said(store, recording, "Guten Morgen", "Warum ist das\nso, Élise?", "Weil …")
    transcripts.shift(store, made.id, -500)
    (hit,) = search.find(store, "élise WARUM").results
    assert (hit.kind, hit.item, hit.home, hit.title) == (FoundKind.CAPTION, made.id, lesson_id, "Fractions")
    assert hit.words == "Warum ist das · so, Élise?"
    assert [hit.words[low:high] for low, high in hit.spans] == ["Warum", "Élise"]
    assert hit.at_ms == recording.offset_ms + EVERY_MS - 500
    transcripts.shift(store, made.id, -60_000)
    assert _hits(store, "Élise")[0].at_ms == 0


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("Ученики спросили ещё раз", "еще"),
        ("سَأَلَ الطُّلّاب", "سأل"),
        ("学生们在数学课上提问", "数学课"),
        ("수학수업에서 질문", "수업"),
        ("نعم ✋ 🎉", "🎉"),
        ("Seite 12", "12"),
        ("数学abc课", "abc"),
        ("Donaudampf" * 4 + "schiff", "Donaudampf" * 3 + "do"),
    ],
)
def test_lines_in_any_script_are_found(store: OpenStore, recording: Recording, line: str, asked: str) -> None:
    _said(store, recording, "before", line, "after")
    assert _words(store, asked) == [line]


def test_words_are_found_from_their_beginning_and_only_where_they_are_near(
    store: OpenStore, recording: Recording
) -> None:
    _said(store, recording, "we take equal", "parts of it", "unequal", "nothing", "parts again", "equal parts")
    assert _words(store, "equal part") == ["we take equal · parts of it", "equal parts"]
    assert _words(store, "nothing equal") == []
    assert _words(store, "qual") == []


def test_in_a_long_transcript_each_line_is_one(store: OpenStore, recording: Recording) -> None:
    lines = [f"line {number}" + (" needle" if number % 100 == 70 else "") for number in range(1000)]
    _said(store, recording, *lines)
    assert _words(store, "needle") == [line for line in lines if "needle" in line]
    assert [hit.at_ms for hit in _hits(store, "line 999")] == [recording.offset_ms + 999 * EVERY_MS]
    found = search.find(store, "line", limit=30)
    assert (found.total, found.more) == (30, True)


def test_changed_and_deleted_lines_are_followed_and_so_is_every_way_back(
    store: OpenStore, recording: Recording
) -> None:
    made = _said(store, recording, *(f"line {number}" for number in range(130)))
    changed = transcripts.change_line(store, made.id, 66, "a zebra")
    assert [_words(store, asked) for asked in ("line 66", "zebra")] == [[], ["a zebra"]]
    gone = transcripts.change_line(store, made.id, 65, "")
    assert _hits(store, "zebra")[0].at_ms == recording.offset_ms + 66 * EVERY_MS
    assert _words(store, "line 65") == []
    again = _back(store, changed)
    assert [_words(store, asked) for asked in ("line 66", "zebra")] == [["line 66"], []]
    _back(store, again)
    _back(store, gone)
    assert [_words(store, asked) for asked in ("line 65", "zebra", "line 67")] == [
        ["line 65"],
        ["a zebra"],
        ["line 67"],
    ]


def test_what_is_hidden_is_not_found_and_comes_back(store: OpenStore, lesson_id: str, recording: Recording) -> None:
    made = _said(store, recording, "quince")
    for delete, item in (
        (transcripts.delete, made.id),
        (lambda store, item: recordings.delete(store, (item,)), recording.id),
        (lessons.delete, lesson_id),
    ):
        deleted = delete(store, item)
        assert _words(store, "quince") == []
        _back(store, deleted)
        assert _words(store, "quince") == ["quince"]


def test_the_same_line_in_two_transcripts_is_found_once(store: OpenStore, recording: Recording) -> None:
    _said(store, recording, "twice", "only before")
    newer = _said(store, recording, "twice", "only after")
    (hit,) = _hits(store, "twice")
    assert hit.item == newer.id
    assert len(_hits(store, "only")) == 2


def test_what_is_found_inside_a_recording_and_a_new_key_keep_it_in_step(
    store: OpenStore, recording: Recording, passphrase: str, folder: Path
) -> None:
    inside = transcripts.made(recording.id, ReadCaptions("", "", (Caption(0, 0, 900, "from inside"),)), Origin.INSIDE)
    with store.unit() as work:
        work.transcripts.add(inside)
    assert _words(store, "inside") == ["from inside"]
    ways = NewWays(new_recovery_key(), suggest_passphrase(), None)
    keys.new_master_key(store, Passphrase(passphrase), ways, CancelToken(), cost=TEST_COST)
    close_store(store)
    after = open_with_passphrase(folder, ways.passphrase or "")
    assert _words(after, "inside") == ["from inside"]
    transcripts.change_line(after, inside.id, 0, "from outside")
    assert [_words(after, asked) for asked in ("inside", "outside")] == [[], ["from outside"]]
    close_store(after)


def test_a_backup_brings_back_what_was_said_and_not_what_was_deleted(
    store: OpenStore, recording: Recording, passphrase: str, folder: Path, at: Callable[[OpenStore], Any]
) -> None:
    kept, gone = _said(store, recording, "quince"), _said(store, recording, "quince and pear")
    transcripts.delete(store, gone.id)
    path = folder.parent / f"lessons{backing_up.ENDING}"
    backing_up.back_up(at(store), path, lambda _progress: None, CancelToken())
    again = folder.parent / "again"
    restoring.restore(path, again, restoring.Secret(passphrase), lambda _progress: None, CancelToken())
    opened = open_with_passphrase(again, passphrase)
    assert [hit.item for hit in _hits(opened, "quince")] == [kept.id]
    transcripts.change_line(opened, kept.id, 0, "medlar")
    assert [_words(opened, asked) for asked in ("quince", "medlar")] == [[], ["medlar"]]
    close_store(opened)
