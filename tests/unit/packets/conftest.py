from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from reflectapp.charts.results import over_lesson, spread
from reflectapp.charts.wording import ResultWords
from reflectapp.domain.codings import Coding, Entry
from reflectapp.domain.measures import Code, Measure, MeasureKind
from reflectapp.domain.packets import (
    ItemKind,
    PacketAnswer,
    PacketCheckIn,
    PacketContents,
    PacketGoal,
    PacketLesson,
    PacketMoment,
    PacketResult,
    PacketText,
    Plot,
    Still,
)
from reflectapp.services.store import OpenStore, close_store
from tests.canaries.filling import fill, noise, stills_of


@pytest.fixture(scope="session")
def filled_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStore]:
    store = fill(tmp_path_factory.mktemp("packets") / "store")
    yield store
    close_store(store)


@pytest.fixture(scope="session")
def stills(filled_store: OpenStore) -> dict[str, Still]:
    return stills_of(filled_store)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def measured() -> PacketResult:
    codes = (Code("o", "o", "Open <b>"), Code("c", "c", "Closed & done"))
    measure = Measure("q", 1, "Questions <i>", MeasureKind.TALLY, "Each question\n#counts", codes)
    entries = tuple(Entry(str(place), "oc"[place % 2], place * 40_000) for place in range(9))
    when = datetime(2026, 11, 17, tzinfo=UTC)
    run = Coding("r", "l", measure, ((0, 200_000), (260_000, 600_000)), {}, when, when, entries)
    charts = (over_lesson(run, ResultWords()), spread(run, ResultWords()))
    return PacketResult("Questions <i>", ("7.8 in 10 minutes", "n = 7"), measure.definition, charts)


@pytest.fixture(scope="session")
def whole_example() -> PacketContents:
    """One of everything, with texts that look like markup."""
    kinds = ItemKind
    days = tuple((date(2026, 10, day), day / 5) for day in (6, 13, 27))
    goal = PacketGoal(
        title='Time to <think> & "talk"',
        texts=(
            PacketText(kinds.GOAL_STATEMENT, "More of them answer.\n\nThey *explain* #panic() $x$ <b>first</b>."),
            PacketText(kinds.GOAL_WHY, "Moments\nGoal: a paragraph like a heading"),
        ),
        checklist=(("Count to three", True), ("Pairs first", False)),
        peers=("It matters to me.",),
        plot=Plot("Wait after my questions", "s", days, 1.2, 3.0),
        check_ins=(PacketCheckIn(date(2026, 10, 27), "Silence felt long.", 5.4, "s"),),
    )
    moments = (
        PacketMoment(761_000, None, "Pairs explain", ("pairs", "wait"), noise(1)),
        PacketMoment(823_000, 829_000, "Long silence", (), None),
        PacketMoment(900_000, None, "", (), noise(2)),
    )
    answers = (PacketAnswer("Watching my students", "Who answered?", "Four\nof them"),)
    return PacketContents(
        title="A packet for Ms Okafor",
        for_whom="Ms Okafor",
        made_on=date(2026, 11, 22),
        goals=(goal, replace(goal, title=None, plot=None)),
        lessons=(
            PacketLesson("Fractions", "17 November 2026 · 7b", moments, answers, (measured(), measured())),
            PacketLesson(None, None, moments[1:2], ()),
        ),
    )


@pytest.fixture
def example(whole_example: PacketContents) -> PacketContents:
    return whole_example
