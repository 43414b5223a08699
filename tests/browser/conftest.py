"""A real Chromium opens packets from the disk, as a coach's would, with the network refused."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from reflectapp.charts.results import over_lesson
from reflectapp.charts.wording import ResultWords
from reflectapp.domain.codings import Coding, Entry
from reflectapp.domain.measures import Code, Measure, MeasureKind
from reflectapp.domain.packets import (
    ItemKind,
    PacketAnswer,
    PacketCheckIn,
    PacketContents,
    PacketFormat,
    PacketGoal,
    PacketLesson,
    PacketMoment,
    PacketResult,
    PacketText,
    Plot,
    Still,
)
from reflectapp.services import shares

PACKET_ID = "5f0c" * 8
PASSPHRASE = "maple river seven"
_FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
_LOCAL = ("file:", "data:", "blob:")


@pytest.fixture(scope="session")
def contents() -> PacketContents:
    kinds = ItemKind
    texts = (
        PacketText(kinds.GOAL_STATEMENT, "More of them answer, not always the same five."),
        PacketText(kinds.GOAL_WHY, "They know more than they say."),
        PacketText(kinds.GOAL_STRATEGY, "Count to five after each question, then pairs."),
    )
    days = tuple((date(2026, 10, day), day / 5) for day in (6, 13, 27))
    goal = PacketGoal(
        title="Time to think",
        texts=texts,
        checklist=(("Count to five", True), ("Pairs first", False)),
        peers=(),
        plot=Plot("Wait after my questions", "s", days, 1.2, 3.0),
        check_ins=(PacketCheckIn(date(2026, 10, 27), "Silence felt long.", 5.4, "s", "6"),),
        refs={
            kinds.GOAL_TITLE: "1",
            kinds.GOAL_STATEMENT: "2",
            kinds.GOAL_WHY: "3",
            kinds.GOAL_STRATEGY: "4",
            kinds.GOAL_PLOT: "5",
            kinds.GOAL_CHECKLIST: "7",
        },
    )
    lesson = PacketLesson(
        title="Fractions",
        details="17 November 2026 · 7b · Mathematics",
        moments=(
            PacketMoment(761_000, None, "Pairs explain it to each other.", ("pairs", "wait"), _picture(), "9"),
            PacketMoment(823_000, 829_000, "صمت طويل بعد السؤال", (), None, "10"),
        ),
        results=(_measured(),),
        answers=(PacketAnswer("Watching my students", "Who answered?", "Four of them.\nTwice the same.", "12"),),
        ref="8",
    )
    return PacketContents(
        "A packet for Ms Okafor", "Ms Okafor", date(2026, 11, 22), (goal,), (lesson,), packet_id=PACKET_ID
    )


def _picture() -> Still:
    across = np.tile(np.linspace(70, 200, 320, dtype=np.uint8), (180, 1))
    return Still(cv2.imencode(".jpg", np.dstack([across, across // 2 + 60, 230 - across]))[1].tobytes(), 320, 180)


def _measured() -> PacketResult:
    codes = (Code("o", "o", "Open"), Code("c", "c", "Closed"))
    measure = Measure("q", 1, "Questions", MeasureKind.TALLY, "Every question I ask is counted once.", codes)
    entries = tuple(Entry(str(place), "oc"[place % 2], place * 40_000) for place in range(14))
    when = datetime(2026, 11, 17, tzinfo=UTC)
    run = Coding("r", "l", measure, ((0, 600_000),), {}, when, when, entries)
    charts = (over_lesson(run, ResultWords()),)
    return PacketResult("Questions", ("14 in 10 minutes", "n = 14"), measure.definition, charts, "11")


@pytest.fixture
def passphrase() -> str:
    """Of the sealed packet."""
    return PASSPHRASE


@pytest.fixture(scope="session")
def plain_packet(contents: PacketContents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plain") / "packet-2026-11-22.html"
    path.write_bytes(shares.render(contents, PacketFormat.HTML))
    return path


@pytest.fixture(scope="session")
def sealed_packet(contents: PacketContents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sealed") / "packet-2026-11-22.html"
    path.write_bytes(shares.render(contents, PacketFormat.HTML, PASSPHRASE))
    return path


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = shutil.which("chromium")
    assert found, "these tests need Chromium"
    browser = playwright.chromium.launch(executable_path=found, args=_FLAGS)
    yield browser
    browser.close()


class Opener:
    """Opens pages from the disk, each in a context of its own, and watches them: no network, no trouble in a script."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.requested: list[str] = []
        self.troubles: list[str] = []

    def __call__(self, path: Path, **options: Any) -> Page:
        context = self._browser.new_context(offline=True, **options)
        self._contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("request", lambda request: self.requested.append(request.url))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda message: self.troubles.append(message.text))
        page.goto(path.as_uri())
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opener]:
    opener = Opener(browser)
    yield opener
    opener.close()
    assert opener.troubles == []
    assert opener.requested and all(url.startswith(_LOCAL) for url in opener.requested)


@pytest.fixture
def page(opened: Opener, plain_packet: Path) -> Page:
    return opened(plain_packet)


@pytest.fixture
def saved() -> Callable[[Page], tuple[str, bytes]]:
    """Presses "Save my reply": the file's name and bytes."""

    def save(page: Page) -> tuple[str, bytes]:
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Save my reply").click()
        return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()

    return save
