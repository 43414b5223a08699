"""Lesson by lesson: the latest run of each lesson counts; and files of a picture."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from reflectapp.charts.wording import ResultWords
from reflectapp.domain.charts import Chart, ChartKind
from reflectapp.domain.codings import Coding, Press
from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.following import offered
from reflectapp.domain.goals import Measured, MeasuredBy
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.measures import Code, Measure, MeasureKind
from reflectapp.kit.ids import new_id
from reflectapp.services import codings, lessons, measures, results
from reflectapp.services.store import OpenStore

RATE = Measured("questions", MeasuredBy.RATE)
WORDS = ResultWords()


def coded(store: OpenStore, lesson_id: str, questions: int) -> Coding:
    measure = next(each for each in measures.built_in() if each.id == "questions")
    run = codings.start(store, lesson_id, measure, {}).value
    for number in range(questions):
        codings.press(store, run.id, Press(new_id(), "open", number * 1000))
    codings.cover(store, run.id, ((0, 600_000),))
    return run


def lesson(store: OpenStore, title: str, day: date | None) -> str:
    return lessons.add(store, LessonDraft(title, day)).value.id


def drawn(store: OpenStore) -> Chart:
    return results.of_lessons(store, RATE, "How often", "in 10 minutes", WORDS)


def test_the_latest_run_of_each_lesson_counts_and_the_first_lesson_is_her_baseline(store: OpenStore) -> None:
    late, early = lesson(store, "Late", date(2026, 10, 9)), lesson(store, "Early", date(2026, 9, 9))
    lesson(store, "Not coded", date(2026, 9, 1))
    coded(store, late, 9)
    again = coded(store, late, 6)
    coded(store, early, 4)
    chart = drawn(store)
    assert [(row[1], row[2]) for row in chart.rows] == [("4 in 10 minutes", "Early"), ("6 in 10 minutes", "Late")]
    assert (chart.baseline or (0.0,))[0] == 4
    assert [bar.leads_to for bar in chart.bars] == [early, late]
    codings.delete(store, again.id)
    assert [row[1] for row in drawn(store).rows] == ["4 in 10 minutes", "9 in 10 minutes"]
    lessons.delete(store, early)
    assert [row[2] for row in drawn(store).rows] == ["Late"]


def test_a_file_says_what_it_is_of_and_what_it_rests_on(store: OpenStore, tmp_path: Path) -> None:
    run = coded(store, lesson(store, "Secret title", None), 3)
    (run,) = codings.of_lesson(store, run.lesson_id)
    chart = results.of_run(store, run, ChartKind.OVER_LESSON, WORDS)
    svg = ElementTree.fromstring(results.page(chart, run.measure.title))
    said = [each.text or "" for each in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Questions", "Over the lesson", "n = 3 · 10:00 coded (0:00–10:00)"} <= set(said)
    assert "Secret" not in "".join(svg.itertext())
    table = results.table(chart).decode("utf-8-sig").splitlines()
    assert table[:2] == ["Time,Open,Closed,Coded", "0:00–1:00,3,0,1:00"]
    results.save(tmp_path / "made.csv", lambda: results.table(chart))
    assert (tmp_path / "made.csv").read_bytes().decode("utf-8-sig").splitlines() == table


def test_a_place_that_cant_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem) as told:
        results.save(tmp_path / "gone" / "made.csv", lambda: b"")
    assert told.value.problem is Problem.CANNOT_WRITE
    assert list(tmp_path.iterdir()) == []


def test_lessons_have_no_title_in_a_file_unless_she_chose_it(store: OpenStore) -> None:
    run = coded(store, lesson(store, "Secret title", date(2026, 10, 9)), 4)
    chart = drawn(store)
    assert "Secret" in str(chart.rows) and run.lesson_id == chart.bars[0].leads_to
    assert "Secret" not in results.page(chart, "Questions")
    lines = results.table(chart).decode("utf-8-sig").splitlines()
    assert [line.split(",")[1:] for line in lines] == [["How often", "n"], ["4 in 10 minutes", "4"]]
    assert "Secret title" in results.table(chart, named=True).decode()


def test_rates_of_a_measure_that_counts_by_other_minutes_now_are_in_one_unit(store: OpenStore) -> None:
    key = Code("", "a", "asked")
    before = measures.keep(store, Measure("", 1, "Asked", MeasureKind.TALLY, "", (key,), per_minutes=10)).value
    now = measures.keep(store, replace(before, per_minutes=1)).value
    for day, measure in ((1, before), (2, now)):
        run = codings.start(store, lesson(store, "", date(2026, 10, day)), measure, {}).value
        codings.press(store, run.id, Press(new_id(), measure.codes[0].id, 0))
        codings.cover(store, run.id, ((0, 600_000),))
    seen = {
        per_minutes: [bar.parts[0].value for bar in results.of_lessons(store, follows, "", "", WORDS).bars]
        for per_minutes in (0, 10, 1)
        for follows in (Measured(before.id, MeasuredBy.RATE, per_minutes=per_minutes),)
    }
    assert seen == {0: [1.0, 1.0], 10: [1.0, 1.0], 1: [0.1, 0.1]}
    assert [each.per_minutes for each in offered(now)][:2] == [1, 0]
