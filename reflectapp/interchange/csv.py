"""Tables for spreadsheets: RFC 4180 in UTF-8 with a byte order mark, and nothing that a spreadsheet would run."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from reflectapp.kit.text import seen

Cell = str | int | float | bool | date | datetime | None

BOM = b"\xef\xbb\xbf"
_RUN = frozenset("=+-@\t\r\n")
_SKIPPED = ("Cf", "Zs")


def head(columns: Sequence[str]) -> bytes:
    """How every table begins."""
    return BOM + row(columns)


def row(cells: Iterable[Cell]) -> bytes:
    return (",".join(_quoted(_text(cell)) for cell in cells) + "\r\n").encode()


def guarded(text: str) -> str:
    """`text` with a ' in front if a spreadsheet could take it for a formula, in wide signs too."""
    first = next((char for char in text if unicodedata.category(char) not in _SKIPPED), "")
    return f"'{text}" if unicodedata.normalize("NFKC", first)[:1] in _RUN and first else text


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat().replace("+00:00", "Z")
    return guarded(seen(cell)) if isinstance(cell, str) else str(cell)


def _quoted(text: str) -> str:
    if any(sign in text for sign in ',;"\t\r\n') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text
