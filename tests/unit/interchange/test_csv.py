import csv as standard
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reflectapp.interchange import csv


def cells(data: bytes) -> list[list[str]]:
    return list(standard.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))


def test_values_stand_as_spreadsheets_read_them() -> None:
    when = datetime(2026, 11, 22, 10, 30, 0, 5000, UTC)
    row = csv.row(("a", 3, -2.5, True, None, date(2026, 3, 2), when, 'say "x", then\ny'))
    assert row == b'a,3,-2.5,true,,2026-03-02,2026-11-22T10:30:00.005000Z,"say ""x"", then\ny"\r\n'


def test_a_table_begins_with_a_byte_order_mark() -> None:
    assert csv.head(("id", "note")) == b"\xef\xbb\xbfid,note\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u200b=1",
        "\ufeff=1",
        "\u202e=1",
        "＝1",
        "﹢1",
        "－1",
    ],
)
def test_a_text_that_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert csv.guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["", "a=b", "1-2", "'=1", "¾", "  plain", "😀"])
def test_other_texts_stay(text: str) -> None:
    assert csv.guarded(text) == text


@given(st.lists(st.text(), min_size=2, max_size=4))
def test_any_text_stays_in_its_cell(texts: list[str]) -> None:
    (row,) = cells(csv.row(texts))
    assert len(row) == len(texts)
    assert not [cell for cell in row if cell.lstrip()[:1] in ("=", "+", "-", "@") and cell.lstrip()]
