"""Paper, dark, phones, no scripts; and what axe-core finds."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

Opener = Callable[..., Page]
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light", "reduced_motion": "reduce"},
    "dark phone": {"viewport": {"width": 400, "height": 800}, "color_scheme": "dark"},
}


def _findings(page: Page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert len(found["passes"]) > 10
    return [f"{each['id']}: {node['html'][:120]}" for each in found["violations"] for node in each["nodes"]]


def _write(page: Page) -> None:
    page.locator('[data-ref="2"] .opener').click()
    page.locator("#answer-2 .questions textarea").fill("Who are the five?")
    page.locator("#answer-2 .questions .more").click()
    idea = page.locator("#answer-2 .ideas textarea")
    idea.fill("You must wait longer.")
    expect(page.get_by_role("button", name="Make it a question")).to_be_visible()


def test_axe_finds_nothing_before_anything_is_written(page: Page) -> None:
    assert _findings(page) == []


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(opened: Opener, plain_packet: Path, look: str) -> None:
    page = opened(plain_packet, **LOOKS[look])
    _write(page)
    assert _findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == LOOKS[look]["viewport"]["width"]


@pytest.mark.parametrize("look", ["light", "dark phone"])
def test_axe_finds_nothing_before_and_after_unlocking(
    opened: Opener, sealed_packet: Path, passphrase: str, look: str
) -> None:
    page = opened(sealed_packet, **LOOKS[look])
    page.get_by_label("Passphrase").fill("not this one")
    page.get_by_role("button", name="Open").click()
    expect(page.locator("#told")).to_contain_text("That isn’t the passphrase")
    assert _findings(page) == []
    page.get_by_label("Passphrase").fill(passphrase)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A packet for Ms Okafor")
    assert _findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == LOOKS[look]["viewport"]["width"]


@pytest.mark.parametrize("look", ["light", "dark"])
def test_outlines_of_fields_and_of_the_focus_stand_out(opened: Opener, plain_packet: Path, look: str) -> None:
    page = opened(plain_packet, **LOOKS[look])
    field = page.locator("#answer-overall .questions textarea")
    field.focus()
    colours = field.evaluate(
        """each => {
          const own = getComputedStyle(each), panel = getComputedStyle(each.closest(".panel"));
          return [own.borderTopColor, own.outlineColor, own.backgroundColor, panel.backgroundColor];
        }"""
    )
    border, outline, inside, around = (_luminance(colour) for colour in colours)
    for line in (border, outline):
        for ground in (inside, around):
            assert (max(line, ground) + 0.05) / (min(line, ground) + 0.05) >= 3


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def test_without_scripts_it_is_read_and_says_how_to_answer(
    browser: Browser, opened: Opener, plain_packet: Path
) -> None:
    page = opened(plain_packet, java_script_enabled=False)
    text = page.locator("main").inner_text()
    assert "More of them answer, not always the same five." in text and "00:12:41" in text
    assert "In this browser the page can’t take an answer." in text
    assert "Save my reply" not in text
    assert page.locator("textarea:visible, input:visible, button:visible").count() == 0


def test_a_sealed_one_says_what_it_needs_without_scripts(opened: Opener, sealed_packet: Path) -> None:
    page = opened(sealed_packet, java_script_enabled=False)
    assert "opens only in a browser that runs" in page.locator("main").inner_text()
    assert page.locator("input:visible, button:visible").count() == 0


def test_on_paper_there_are_lines_to_write_on_or_what_was_written(page: Page) -> None:
    blank = _printed(page)
    assert blank.count("Questions") > 12 and "Your name" in blank
    page.get_by_label("Your name").fill("Ada Okafor")
    page.locator('[data-ref="12"] .opener').click()
    page.locator("#answer-12 .questions textarea").fill("Which four?\n" + "And how? " * 40)
    written = _printed(page)
    assert "Which four?" in written and written.count("And how?") == 40 and "Ada Okafor" in written
    assert "You might" not in written and written.count("Questions") == 2
    for text in (blank, written):
        assert "More of them answer" in text
        assert not [word for word in ("Save my reply", "Another question", "Go to your reply") if word in text]


def _printed(page: Page) -> str:
    reader = PdfReader(io.BytesIO(page.pdf(format="A4")))
    return " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())
