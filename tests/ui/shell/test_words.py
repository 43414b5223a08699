from datetime import date

import pytest

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.goals import GoalStatus, Peers
from reflectapp.services.store import StoreNotice
from reflectapp.ui import words


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_says_what_happened_and_what_to_do(problem: Problem) -> None:
    for error in (UserError(problem), EnvironmentProblem(problem)):
        told = words.told(error)
        assert told.title.endswith(".")
        assert told.text.endswith(".")
        assert "{" not in told.title + told.text


def test_each_problem_has_its_own_title() -> None:
    titles = [words.reason(problem) for problem in Problem]
    assert len(set(titles)) == len(titles)


def test_a_bug_is_said_to_be_ours_and_tells_nothing_else() -> None:
    told = words.told(ValueError("Amir's note"))
    assert told.title == "Something went wrong on our side."
    assert told.text.startswith("What you wrote is kept.")
    assert "Amir" not in told.title + told.text


def test_a_damaged_database_names_the_copy_that_is_left() -> None:
    damaged = words.told(EnvironmentProblem(Problem.DATABASE_DAMAGED))
    with_copy = words.told(EnvironmentProblem(Problem.DATABASE_DAMAGED, snapshot="20261102T101112.db"))
    assert with_copy.text.startswith(damaged.text) and "20261102T101112.db" in with_copy.text
    assert damaged.way == "restore" and words.way_text("restore") == "Bring back a backup…"


def test_a_wrong_passphrase_and_a_damaged_header_are_told_apart() -> None:
    wrong = words.told(UserError(Problem.WRONG_PASSPHRASE))
    damaged = words.told(EnvironmentProblem(Problem.HEADER_DAMAGED))
    assert wrong.title != damaged.title
    assert "nothing to do with your passphrase" in damaged.text


@pytest.mark.parametrize(
    ("ms", "tenths", "text"),
    [
        (0, False, "00:00:00"),
        (761_399, True, "00:12:41.3"),
        (761_999, False, "00:12:41"),
        (3_600_000 * 11 + 59_999, False, "11:00:59"),
        (-1500, True, "-00:00:01.5"),
    ],
)
def test_times_in_the_video(ms: int, tenths: bool, text: str) -> None:
    assert words.time_text(ms, tenths=tenths) == text


def test_short_times_and_lengths() -> None:
    assert words.short_time(761_000) == "12:41"
    assert words.short_time(3_761_000) == "1:02:41"
    assert words.length_text(2_770_000) == "46 minutes"
    assert words.length_text(60_000) == "1 minute"
    assert words.length_text(20_400) == "20 seconds"


def test_dates_and_sizes() -> None:
    assert words.date_text(date(2026, 11, 17), short=True) == "17 Nov 2026"
    assert words.day_text(date(2026, 11, 17)) == "17 Nov"
    assert words.size_text(214_000) == "214 kB"
    assert words.size_text(1_230_000_000) == "1.2 GB"


def test_every_value_has_words() -> None:
    assert all(words.status_text(status) for status in GoalStatus)
    assert all(words.peers_text(question) for question in Peers)
    assert all(words.notice_text(notice) for notice in StoreNotice)
