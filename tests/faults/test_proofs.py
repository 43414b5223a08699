"""The proofs of docs/security.md in their everyday form; `python -m tests.faults` goes their whole length."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from tests.faults import flips, kills, parsers, races, replies, table, verify
from tests.faults.row import Row

INPUTS = 300


def all_right(rows: Iterable[Row]) -> None:
    tried = list(rows)
    assert tried and all(row.tried for row in tried)
    assert [line for row in tried for line in row.wrong] == []


def test_no_flipped_bit_goes_unnoticed() -> None:
    all_right(flips.run(header=0.01, small=0.05, large=200, database=40))


def test_no_broken_input_is_a_bug_or_a_hang() -> None:
    all_right(parsers.run(INPUTS))


def test_no_hostile_reply_does_harm() -> None:
    all_right(replies.run(400, kept=10))


def test_of_several_programs_one_has_the_store() -> None:
    all_right(races.run(rounds=3, racers=3))


def test_checking_finds_what_is_damaged_and_nothing_else() -> None:
    all_right(verify.run(healthy=4, damaged=25))


def test_a_killed_program_has_lost_nothing_that_it_showed_as_kept() -> None:
    all_right(kills.run(6))


def test_the_table_has_each_suite_s_newest_lines_only(tmp_path: Path) -> None:
    document = tmp_path / "security.md"
    document.write_text(f"before\n{table.BEGIN}\n{table.END}\nafter\n", "utf-8")
    old = [Row("bits", 1200, "noticed"), Row("bytes", 10, "noticed")]
    table.write(document, "flips", old, date(2026, 3, 1), whole=True)
    table.write(document, "races", [Row("races", 3, "one had it", ("two had it",))], date(2026, 3, 2), whole=True)
    table.write(document, "flips", [Row("bits", 2400, "noticed")], date(2026, 3, 3), whole=False)
    assert "| bytes |" in document.read_text("utf-8")
    table.write(document, "flips", [Row("bits", 2400, "noticed")], date(2026, 3, 3), whole=True)
    text = document.read_text("utf-8")
    assert text.startswith("before\n") and text.endswith("\nafter\n")
    assert [line for line in text.splitlines() if line.startswith("| ")][1:] == [
        "| bits | 2,400 | noticed | `make proof ARGS=flips` | 2026-03-03 |",
        "| races | 3 | **1 wrong** | `make proof ARGS=races` | 2026-03-02 |",
    ]
