import re

import pytest

from reflectapp.kit.paths import resource
from reflectapp.ui.theme.roles import DARK, LIGHT, OUTLINE_PAIRS, TEXT_PAIRS, Colours, contrast
from reflectapp.ui.theme.style import stylesheet

SCHEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]


def test_the_ratio_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#FFFFFF", "#777777") == contrast("#777777", "#FFFFFF")


@pytest.mark.parametrize("colours", SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read(colours: Colours, ink: str, ground: str) -> None:
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("colours", SCHEMES)
@pytest.mark.parametrize(("outline", "ground"), OUTLINE_PAIRS)
def test_outlines_can_be_seen(colours: Colours, outline: str, ground: str) -> None:
    assert contrast(colours[outline], colours[ground]) >= 3


def test_both_schemes_have_the_same_roles() -> None:
    assert LIGHT.keys() == DARK.keys()


@pytest.mark.parametrize("colours", SCHEMES)
def test_texts_and_grounds_of_the_style_sheet_are_tested_pairs(colours: Colours) -> None:
    known = {(colours[ink], colours[ground]) for ink, ground in TEXT_PAIRS}
    disabled = {colours["outline"]}
    for selector, rule in re.findall(r"([^{}]+)\{([^{}]*)\}", stylesheet(colours, 100)):
        ink = re.search(r"(?<![-\w])color: (#\w+)", rule)
        ground = re.search(r"background: (#\w+)", rule)
        if ink and ground and ink[1] not in disabled:
            assert (ink[1], ground[1]) in known, selector


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_the_style_sheet_is_filled_in_to_the_end(scale: int) -> None:
    sheet = re.sub(r"/\*.*?\*/", "", stylesheet(LIGHT, scale), flags=re.S)
    assert "@" not in sheet
    assert re.search(r"\{\d", sheet) is None


@pytest.mark.parametrize(("folder", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_drawn_marks_have_the_colours_of_their_scheme(folder: str, colours: Colours) -> None:
    known = {colour.upper() for colour in colours.values()}
    marks = list(resource("themes", folder).glob("*.svg"))
    assert marks
    for mark in marks:
        assert {found.upper() for found in re.findall(r"#[0-9A-Fa-f]{6}", mark.read_text())} <= known, mark.name
