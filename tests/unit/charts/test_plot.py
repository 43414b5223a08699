import math
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from reflectapp.charts.plot import PlotPalette, PlotWords, described, draw
from reflectapp.domain.packets import Plot
from reflectapp.kit.text import number_text

_SVG = "{http://www.w3.org/2000/svg}"
_FIRST = date(2026, 10, 6)


def _plot(*values: float, baseline: float | None = None, target: float | None = None, days: int = 7) -> Plot:
    points = tuple((_FIRST + timedelta(days=days * place), value) for place, value in enumerate(values))
    return Plot("Wait", "s", points, baseline, target)


def _drawn(plot: Plot, width: int = 560, height: int = 170) -> ElementTree.Element:
    return ElementTree.fromstring(draw(plot, width=width, height=height))


def _texts(drawn: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in drawn.iter(f"{_SVG}text")]


def test_each_number_is_a_circle_at_its_height_and_day() -> None:
    circles = [(float(c.get("cx", 0)), float(c.get("cy", 0))) for c in _drawn(_plot(1, 3, 2)).iter(f"{_SVG}circle")]
    assert len(circles) == 3
    assert circles[0][0] < circles[1][0] < circles[2][0]
    assert circles[1][1] < circles[2][1] < circles[0][1]
    assert circles[1][0] - circles[0][0] == pytest.approx(circles[2][0] - circles[1][0], abs=0.2)


def test_target_is_dashed_and_the_beginning_is_named() -> None:
    drawn = _drawn(_plot(1, 2, baseline=1, target=3))
    lines = list(drawn.iter(f"{_SVG}line"))
    assert [("dasharray" in line.get("style", "")) for line in lines] == [False, True]
    assert {"where I began", "target 3\u00a0s", "6 Oct", "13 Oct"} <= set(_texts(drawn))


def test_without_lines_there_are_none() -> None:
    drawn = _drawn(_plot(1, 2))
    assert not list(drawn.iter(f"{_SVG}line"))
    assert len(list(drawn.iter(f"{_SVG}polyline"))) == 1


@pytest.mark.parametrize(
    "plot",
    [
        _plot(),
        _plot(5),
        _plot(5, 5, 5),
        _plot(1, 2, 3, days=0),
        _plot(math.nan, math.inf, 2),
        _plot(baseline=1, target=1),
    ],
)
def test_odd_numbers_are_drawn_within_the_paper(plot: Plot) -> None:
    drawn = _drawn(plot)
    for shape in drawn.iter():
        for name in ("x", "x1", "x2", "cx"):
            assert 0 <= float(shape.get(name, 0)) <= 560
        for name in ("y", "y1", "y2", "cy"):
            assert 0 <= float(shape.get(name, 0)) <= 170


def test_dates_never_overlap_and_the_last_is_there() -> None:
    drawn = _drawn(_plot(*range(40), days=1), width=300)
    days = [text for text in _texts(drawn) if text.endswith(("Oct", "Nov"))]
    assert 2 <= len(days) < 10
    assert "14 Nov" in days


def test_it_is_told_in_words() -> None:
    plot = _plot(1.25, 2, baseline=1, target=3)
    told = described(plot, PlotWords())
    assert told == "6 Oct 2026: 1.25\u00a0s; 13 Oct 2026: 2\u00a0s; where I began: 1\u00a0s; target: 3\u00a0s"
    drawn = _drawn(plot)
    assert drawn.get("role") == "img"
    assert drawn.findtext(f"{_SVG}title") == "Wait"
    assert drawn.findtext(f"{_SVG}desc") == told
    assert described(_plot(), PlotWords()) == "No numbers yet."


def test_names_are_never_markup_and_colours_are_the_palettes() -> None:
    plot = Plot('<b>"Wait"</b>\x00', "<s>", ((_FIRST, 1.0),), target=2.0)
    drawn = draw(plot, PlotPalette(line="#123456", target="var(--goal)"))
    assert ElementTree.fromstring(drawn).findtext(f"{_SVG}title") == '<b>"Wait"</b>'
    assert "#123456" in drawn and "var(--goal)" in drawn


@pytest.mark.parametrize(("value", "text"), [(3.0, "3"), (2.60, "2.6"), (0.25, "0.25"), (-0.001, "0"), (100.0, "100")])
def test_numbers_are_short(value: float, text: str) -> None:
    assert number_text(value) == text


def test_a_line_is_named_at_its_beginning_where_the_last_number_is_in_the_way() -> None:
    def anchor(last: float) -> list[str]:
        drawn = _drawn(_plot(1, last, baseline=1, target=3))
        return [
            str(each.get("text-anchor")) for each in drawn.iter() if "target 3" in (each.text or "") and each.get("x")
        ]

    assert (anchor(3.3), anchor(2.0)) == (["start"], ["end"])
