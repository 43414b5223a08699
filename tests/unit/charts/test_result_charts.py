"""The pictures of a result: what they show, in numbers, in words, and on the paper."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Final
from xml.etree import ElementTree

import pytest

from reflectapp.charts.bars import ChartPalette, Drawn, draw
from reflectapp.charts.results import described, lessons, over_lesson, spread
from reflectapp.charts.wording import ResultWords
from reflectapp.domain.charts import Chart
from reflectapp.domain.codings import Coding, Entry, Span
from reflectapp.domain.following import LessonNumber
from reflectapp.domain.measures import Code, Measure, MeasureKind

_SVG: Final = "{http://www.w3.org/2000/svg}"
NOW: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDS: Final = ResultWords()
MINUTE: Final = 60_000
CODES: Final = (Code("t", "t", "I talk"), Code("s", "s", "One <student>"))
WHOLE: Final = ((0, 20 * MINUTE),)


def coded(kind: MeasureKind, *entries: Entry, covers: tuple[Span, ...] = WHOLE) -> Coding:
    measure = Measure("m", 1, "M", kind, "", CODES, Code("q", "q", "Q") if kind is MeasureKind.WAITS else None)
    return Coding("c", "l", measure, covers, {}, NOW, NOW, entries)


def talk(*covers: Span) -> Coding:
    entries = Entry("1", "t", 0, 3 * MINUTE), Entry("2", "s", 3 * MINUTE, 6 * MINUTE), Entry("3", "t", 15 * MINUTE)
    return coded(MeasureKind.STATES, *entries, covers=covers or WHOLE)


def waits(*lengths: int) -> Coding:
    made = (Entry(str(n), "t", n * 10_000, n * 10_000 + length) for n, length in enumerate(lengths))
    return coded(MeasureKind.WAITS, *made)


def taught(*values: float, few: bool = False) -> tuple[LessonNumber, ...]:
    days = (date(2026, 10, 6) + timedelta(days=7 * number) for number in range(len(values)))
    return tuple(LessonNumber(f"l{n}", f"L{n}", day, values[n], 9, few) for n, day in enumerate(days))


def drawn(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(draw(chart).svg)


def texts(chart: Chart) -> list[str]:
    return [each.text or "" for each in drawn(chart).iter(f"{_SVG}text")]


def test_states_are_shares_of_what_was_coded_in_each_slice() -> None:
    chart = over_lesson(talk((0, 4 * MINUTE), (16 * MINUTE, 20 * MINUTE)), WORDS)
    assert chart.head == ("Time", "I talk", "One <student>", "Coded")
    assert chart.rows[:2] == (("0:00–2:00", "100 %", "0 %", "2:00"), ("2:00–4:00", "50 %", "50 %", "2:00"))
    assert chart.rows[3] == ("6:00–8:00", "", "", "0:00")
    assert [bar.gaps for bar in chart.bars[1:4]] == [(), ((0.0, 1.0),), ((0.0, 1.0),)]
    assert [bar.leads_to for bar in chart.bars] == ["1", "1", *[""] * 6, "3", "3"]


def test_tallies_are_counted_and_stand_on_each_other() -> None:
    points = (Entry("1", "t", 5), Entry("2", "s", 6), Entry("3", "s", 7), Entry("4", "t", 19 * MINUTE))
    chart = over_lesson(coded(MeasureKind.TALLY, *points), WORDS)
    assert (chart.rows[0][1:3], chart.rows[-1][1:3]) == (("1", "2"), ("1", "0"))
    found = draw(chart)
    first, second, last = found.spots
    assert (first.row, first.part, second.row, second.part, last.row) == (0, 0, 0, 1, 9)
    assert second.height == pytest.approx(2 * first.height)
    assert second.top + second.height == pytest.approx(first.top)
    assert {"T", "S", "0:00", "20:00", "How many"} <= set(texts(chart))


def test_waits_are_the_one_in_the_middle_with_their_number() -> None:
    chart = over_lesson(waits(1000, 2000, 3000), WORDS)
    assert chart.rows[0] == ("0:00–2:00", "2 s", "3", "2:00")
    assert chart.rows[1] == ("2:00–4:00", "", "0", "2:00")
    assert "There are few codes: with less than 5, a single one can change the number much." in chart.remarks


def test_lengths_stand_in_steps_the_longest_last() -> None:
    chart = spread(waits(*[900] * 20, 80_000), WORDS)
    assert chart.rows[1] == ("0.5 s to less than 1 s", "20", "0")
    assert chart.rows[-1] == ("5.5 s and longer", "1", "0")
    assert chart.bars[-1].leads_to == "20"
    assert texts(chart)[-1] == "and longer"


def test_shares_have_one_bar_for_each_code() -> None:
    chart = spread(talk((0, 10 * MINUTE)), WORDS)
    assert chart.rows == (("I talk", "30 %", "3:00"), ("One <student>", "30 %", "3:00"))
    assert [bar.leads_to for bar in chart.bars] == ["1", "2"]


def test_nothing_coded_is_drawn_without_bars() -> None:
    for chart in (over_lesson(coded(MeasureKind.TALLY, covers=()), WORDS), spread(waits(), WORDS)):
        assert (draw(chart).spots, len(chart.bars)) == ((), 0)
    assert described(spread(waits(), WORDS)) == "How many took how long"


def test_codes_differ_by_letter_and_hatching_and_not_by_colour_alone() -> None:
    grey = ChartPalette(codes=("#888888",))
    svg = ElementTree.fromstring(draw(over_lesson(talk(), WORDS), grey).svg)
    assert {"T", "S"} <= {each.text for each in svg.iter(f"{_SVG}text")}
    assert len(list(svg.iter(f"{_SVG}path"))) == 3


def test_lessons_compare_with_her_first_one_and_no_line_joins_less_than_four() -> None:
    three, four = lessons(taught(2, 4, 3), "wait", "s", WORDS), lessons(taught(2, 4, 3, 5), "wait", "s", WORDS)
    assert not list(drawn(three).iter(f"{_SVG}polyline"))
    assert len(list(drawn(four).iter(f"{_SVG}polyline"))) == 1
    assert len(list(drawn(four).iter(f"{_SVG}circle"))) == 4
    assert three.baseline == (2.0, "my first lesson")
    assert three.rows[1] == ("13 Oct 2026", "4 s", "L1", "9")
    assert [bar.leads_to for bar in three.bars] == ["l0", "l1", "l2"]
    assert "my first lesson" in texts(three)


def test_few_are_said_to_be_few() -> None:
    chart = lessons(taught(2, few=True), "wait", "s", WORDS)
    assert chart.rows[0][-1] == "9 · few"
    assert "Some rest on few: a single one can change the number much." in chart.remarks


def test_it_is_told_in_words_and_names_are_never_markup() -> None:
    chart = over_lesson(talk(), WORDS)
    svg = drawn(chart)
    assert svg.findtext(f"{_SVG}title") == "Over the lesson"
    assert svg.findtext(f"{_SVG}desc") == described(chart)
    assert "0:00–2:00: I talk 100 %, One <student> 0 %, Coded 2:00; 2:00–4:00" in described(chart)


@pytest.mark.parametrize(("width", "height", "text_size"), [(640, 260, 11.0), (320, 200, 11.0), (640, 360, 22.0)])
@pytest.mark.parametrize(
    "chart",
    [
        over_lesson(talk((0, MINUTE), (5 * MINUTE, 3 * 60 * MINUTE)), WORDS),
        spread(waits(*range(300, 9000, 300)), WORDS),
        lessons(taught(*range(30)), "wait", "s", WORDS),
        lessons(taught(0, 0, 0), "wait", "s", WORDS),
    ],
)
def test_all_is_within_the_paper_and_labels_keep_apart(chart: Chart, width: int, height: int, text_size: float) -> None:
    made: Drawn = draw(chart, width=width, height=height, text_size=text_size)
    for shape in ElementTree.fromstring(made.svg).iter():
        for name, most in (("x", width), ("x1", width), ("x2", width), ("cx", width), ("y", height), ("cy", height)):
            assert -1 <= float(shape.get(name, 0)) <= most
    below = [t for t in ElementTree.fromstring(made.svg).iter(f"{_SVG}text") if t.get("text-anchor") == "middle"]
    lowest = max(float(each.get("y", 0)) for each in below)
    row = sorted(float(each.get("x", 0)) for each in below if float(each.get("y", 0)) == lowest)
    widest = max(len(each.text or "") for each in below if float(each.get("y", 0)) == lowest)
    assert all(b - a > widest * text_size * 0.5 for a, b in pairwise(row[1:-1]))


def test_a_picture_is_the_same_each_time() -> None:
    chart = over_lesson(talk(), WORDS)
    assert draw(chart) == draw(replace(chart))
