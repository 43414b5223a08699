"""The table of proofs in a document, between two marks."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.faults.row import Row

BEGIN, END = "<!-- proofs -->", "<!-- end of proofs -->"
HEAD = ("| tried | times | result | command | on |", "|---|---:|---|---|---|")


def write(document: Path, suite: str, rows: Sequence[Row], on: date, *, whole: bool) -> None:
    """Puts rows in place of those of the same things; of a `whole` suite none but these stay."""
    text = document.read_text("utf-8")
    before, _, rest = text.partition(BEGIN + "\n")
    table, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"{document.name} has no place for the table")
    command = f"`make proof ARGS={suite}`"
    named = {row.what for row in rows}
    kept = [
        line for line in table.splitlines()[len(HEAD) :] if command not in line or not (whole or _what(line) in named)
    ]
    new = [f"| {row.what} | {row.tried:,} | {_result(row)} | {command} | {on} |" for row in rows]
    lines = sorted([*kept, *new], key=lambda line: line.split("|")[4])
    document.write_text("\n".join((before + BEGIN, *HEAD, *lines, END)) + after, "utf-8")


def _what(line: str) -> str:
    return line.split("|")[1].strip()


def _result(row: Row) -> str:
    return f"**{len(row.wrong)} wrong**" if row.wrong else row.result
