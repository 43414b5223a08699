"""A lesson's moments and codes go out as files and come in from them, with one way back for all of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reflectapp.domain.coding_files import Format, Found, Track
from reflectapp.domain.codings import Press
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.domain.measures import Code, Measure, MeasureKind
from reflectapp.domain.moments import Moment
from reflectapp.domain.outcome import Topic
from reflectapp.domain.results import result
from reflectapp.domain.seats import Seat, SeatMap
from reflectapp.interchange.boris import Words as BorisWords
from reflectapp.services import coding_files, codings, lessons, measures, moments
from reflectapp.services.coding_files import Chosen, Words
from reflectapp.services.store import Here, OpenStore

WORDS = Words("Moments", "A moment", BorisWords("Lesson", "Moment", "Moment that lasts", "Not coded", "At once {0}"))


def who_talks() -> Measure:
    return next(each for each in measures.built_in() if each.kind is MeasureKind.STATES)


@pytest.fixture
def coded(store: OpenStore, lesson_id: str) -> str:
    """The lesson, with a moment and a run of who talks."""
    moments.add(store, Moment("", lesson_id, None, 2000, 3000, "look", ("idea",)))
    run = codings.start(store, lesson_id, who_talks(), {}).value
    for number, at_ms in enumerate((0, 4000)):
        codings.press(store, run.id, Press(str(number), who_talks().codes[number].id, at_ms))
    codings.cover(store, run.id, ((0, 6000),))
    return lesson_id


def saved(store: OpenStore, lesson_id: str, path: Path) -> Path:
    coding_files.save(Here(store), lesson_id, path, Format(path.suffix[1:]), WORDS)
    return path


def brought(store: OpenStore, path: Path, to: str, shift_ms: int = 0) -> coding_files.Brought:
    tracks = coding_files.read_file(path, "Moments").tracks
    proposed = coding_files.proposals(tracks, measures.offered(store), "Brought in.")
    chosen = tuple(
        Chosen(track, measure if track.kind is not None else None)
        for track, measure in zip(tracks, proposed, strict=True)
    )
    return coding_files.bring_in(store, to, chosen, shift_ms).value


@pytest.mark.parametrize("form", [Format.CSV, Format.EAF, Format.BORIS])
def test_what_one_lesson_gives_another_one_takes(store: OpenStore, coded: str, tmp_path: Path, form: Format) -> None:
    other = lessons.add(store, LessonDraft("Another")).value.id
    made = brought(store, saved(store, coded, tmp_path / f"lesson.{form}"), other)
    (marked,) = moments.of_lesson(store, other)
    assert (marked.start_ms, marked.end_ms, marked.note, marked.tags) == (2000, 3000, "look", ("idea",))
    (run,), (before,) = codings.of_lesson(store, other), codings.of_lesson(store, coded)
    assert run.measure == who_talks() and made.codes == 2 and made.own == ()
    assert (result(run).parts, run.covers) == (result(before).parts, before.covers)


def test_captions_hold_every_moment_and_code(store: OpenStore, coded: str, tmp_path: Path) -> None:
    text = saved(store, coded, tmp_path / "lesson.vtt").read_text(encoding="utf-8")
    assert "00:00:02.000 --> 00:00:03.000\nlook\n[idea]\n" in text
    assert f"{who_talks().title}: {who_talks().codes[1].label}" in text


@pytest.mark.parametrize("form", list(Format))
def test_nothing_in_a_file_says_of_which_lesson_or_recording_it_is(
    store: OpenStore, coded: str, tmp_path: Path, recording_of: Callable[..., Recording], form: Format
) -> None:
    recording = recording_of(store, coded, b"plain words")
    text = saved(store, coded, tmp_path / f"lesson.{form}").read_text(encoding="utf-8")
    own = lessons.lesson(store, coded)
    of_lesson = own.title, own.class_name, own.subject, str(own.taught_on), own.id
    about = (*of_lesson, recording.id, recording.sha256, str(tmp_path))
    assert all(about) and [said for said in about if said in text] == []


def test_a_lesson_with_nothing_makes_no_file(store: OpenStore, lesson_id: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        saved(store, lesson_id, tmp_path / "lesson.csv")
    assert refused.value.problem is Problem.NOTHING_CODED and not list(tmp_path.glob("*.csv"))


def test_what_is_not_known_becomes_a_measure_of_her_own(store: OpenStore, lesson_id: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("tier,start,end,label\nGroups,1,2,work\nGroups,2,4,wait\nGroups,4,5,work\n")
    tracks = coding_files.read_file(path, "Moments").tracks
    (proposed,) = coding_files.proposals(tracks, measures.offered(store), "From a table.")
    assert proposed is not None and proposed.kind is MeasureKind.STATES
    assert [(code.key, code.label) for code in proposed.codes] == [("w", "work"), ("a", "wait")]
    done = coding_files.bring_in(store, lesson_id, (Chosen(tracks[0], proposed),), 500)
    (run,) = codings.of_lesson(store, lesson_id)
    assert (run.measure.title, run.measure.definition) == ("Groups", "From a table.")
    assert [(each.start_ms, each.end_ms) for each in run.entries] == [(1500, 2500), (2500, 4500), (4500, 5500)]
    assert run.covers == ((1500, 5500),) and run.measure in measures.offered(store)
    assert done.inverse is not None
    back = done.inverse(store)
    assert codings.of_lesson(store, lesson_id) == () and run.measure not in measures.offered(store)
    assert back.inverse is not None and back.changed == {Topic.MOMENTS, Topic.MEASURES}
    back.inverse(store)
    assert codings.of_lesson(store, lesson_id) == (run,) and run.measure in measures.offered(store)


def test_runs_of_one_name_share_a_measure(store: OpenStore, lesson_id: str) -> None:
    tracks = tuple(
        Track("Asked", MeasureKind.TALLY, (Found(9, None, label),), ((0, 99),), run)
        for run, label in enumerate(("open", "closed"), 1)
    )
    proposed = coding_files.proposals(tracks, (), "")
    chosen = tuple(Chosen(*each) for each in zip(tracks, proposed, strict=True))
    assert len(coding_files.bring_in(store, lesson_id, chosen, 0).value.own) == 1
    assert len({run.measure.id for run in codings.of_lesson(store, lesson_id)}) == 1


def test_all_of_it_is_taken_back_at_once(store: OpenStore, coded: str, tmp_path: Path) -> None:
    other = lessons.add(store, LessonDraft("Another")).value.id
    path = saved(store, coded, tmp_path / "lesson.eaf")
    tracks = coding_files.read_file(path, "Moments").tracks
    done = coding_files.bring_in(store, other, tuple(Chosen(track, None) for track in tracks), -2000)
    assert [each.start_ms for each in moments.of_lesson(store, other)] == [0, 2000]
    assert done.inverse is not None
    done.inverse(store)
    assert moments.of_lesson(store, other) == ()


def test_nothing_is_kept_if_something_can_not_be(store: OpenStore, lesson_id: str) -> None:
    track = Track("x", MeasureKind.TALLY, (Found(0, None, "a"),))
    broken = Measure("", 1, "", MeasureKind.TALLY, "", ())
    with pytest.raises(UserError):
        coding_files.bring_in(store, lesson_id, (Chosen(track, None), Chosen(track, broken)), 0)
    assert moments.of_lesson(store, lesson_id) == ()


def test_a_seat_comes_back_if_it_is_known(store: OpenStore, lesson_id: str) -> None:
    with store.unit() as work:
        work.seat_maps.put(SeatMap("map", "4b", (Seat("seat", 0, 0, "Kim"),)))
    sweep = next(each for each in measures.built_in() if each.kind is MeasureKind.SWEEP)
    looks = tuple(Found(0, None, sweep.codes[0].label, (), seat) for seat in ("seat", "elsewhere"))
    coding_files.bring_in(store, lesson_id, (Chosen(Track("s", sweep.kind, looks), sweep),), 0)
    assert sorted(each.seat_id for each in codings.of_lesson(store, lesson_id)[0].entries) == ["", "seat"]


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda path: None, Problem.FILE_MISSING),
        (lambda path: path.mkdir(), Problem.FILE_UNREADABLE),
        (lambda path: path.write_bytes(b"hello"), Problem.NOT_CODES),
        (lambda path: path.write_bytes(bytes(20 * 1024 * 1024 + 1)), Problem.CODES_TOO_LARGE),
    ],
)
def test_a_file_that_can_not_be_read_is_told(tmp_path: Path, make: Callable[[Path], object], problem: Problem) -> None:
    make(tmp_path / "file")
    with pytest.raises(UserError) as refused:
        coding_files.read_file(tmp_path / "file", "")
    assert refused.value.problem is problem


@pytest.mark.parametrize("form", [Format.CSV, Format.EAF, Format.BORIS])
def test_a_sweep_of_hers_compares_the_same_codes_when_it_comes_back(
    store: OpenStore, lesson_id: str, tmp_path: Path, form: Format
) -> None:
    codes = tuple(Code("", key, label) for key, label in (("a", "busy"), ("b", "not busy")))
    own = measures.keep(store, Measure("", 1, "Busy", MeasureKind.SWEEP, "", codes)).value
    run = codings.start(store, lesson_id, own, {}).value
    for number, (code, seat) in enumerate(((1, "x"), (1, "y"), (0, "z"))):
        codings.press(store, run.id, Press(str(number), own.codes[code].id, 500, seat))
    codings.cover(store, run.id, ((0, 6000),))
    path = saved(store, lesson_id, tmp_path / f"lesson.{form}")
    measures.put_away(store, own.id)
    other = lessons.add(store, LessonDraft("Another")).value.id
    brought(store, path, other)
    (again,) = codings.of_lesson(store, other)
    assert again.measure.id != own.id and [code.label for code in again.measure.codes] == ["busy", "not busy"]
    assert result(again).share == pytest.approx(1 / 3)


def test_a_sweep_whose_codes_have_no_order_comes_in_as_a_tally() -> None:
    looks = (Found(0, None, "not busy"), Found(9, None, "busy"))
    (proposed,) = coding_files.proposals((Track("Busy", MeasureKind.SWEEP, looks),), (), "")
    assert proposed is not None and proposed.kind is MeasureKind.TALLY


def test_a_code_and_a_modifier_of_one_name_come_in_apart_and_that_is_told(
    store: OpenStore, lesson_id: str, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("name,start,label,modifier\nAsked,1,open,loud\nAsked,2,loud,\nAsked,3,open,\n")
    for _ in range(2):
        (offer,), missed = coding_files.look_into(Here(store), path, "Moments", "From a table.")
        assert offer.measure is not None and offer.renamed == (("loud", "loud (2)"),) and missed == ()
        coding_files.bring_in(store, lesson_id, (Chosen(offer.track, offer.measure),), 0)
    first, second = codings.of_lesson(store, lesson_id)
    assert first.measure == second.measure
    names = {code.id: code.label for code in first.measure.keys} | {"": ""}
    said = [(names[each.code_id], names[each.modifier_id]) for each in first.entries]
    assert said == [("open", "loud (2)"), ("loud", ""), ("open", "")]


@pytest.mark.parametrize(
    "text",
    [
        "name,start,end,label,modifier\nWork,1,2,pairs,loud\nWork,2,3,pairs,\n",
        "kind,name,start,end,text,more\nstates,Work,1,2,pairs,loud\nstates,Work,2,3,pairs,\n",
    ],
)
def test_a_modifier_of_what_lasts_stands_in_its_name(
    store: OpenStore, lesson_id: str, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text)
    (offer,), _ = coding_files.look_into(Here(store), path, "Moments", "From a table.")
    assert offer.names == ("pairs (loud)", "pairs")
    coding_files.bring_in(store, lesson_id, (Chosen(offer.track, offer.measure), Chosen(offer.track, None)), 0)
    (run,) = codings.of_lesson(store, lesson_id)
    names = {code.id: code.label for code in run.measure.keys}
    assert [names[each.code_id] for each in run.entries] == ["pairs (loud)", "pairs"]
    assert [each.tags for each in moments.of_lesson(store, lesson_id)] == [("loud",), ()]
