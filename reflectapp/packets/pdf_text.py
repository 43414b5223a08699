"""The marked content of a PDF's pages: which text, and how much picture, each mark holds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from unicodedata import bidirectional

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, DictionaryObject, StreamObject, TextStringObject

Mark = tuple[int, int]
"""The page's number in the file and the mark's number on it."""

_NO_MARK = -1
_LINES = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.S)
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")


@dataclass
class Marked:
    text: str = ""
    picture_bytes: int = 0


def marked_content(reader: PdfReader) -> tuple[dict[Mark, Marked], str]:
    """All marks, and the text that stands outside them (page numbers, if anything)."""
    marks: dict[Mark, Marked] = {}
    outside: list[str] = []
    for page in reader.pages:
        number = page.indirect_reference.idnum if page.indirect_reference else 0
        for mark, text, picture_bytes in _Walk(reader, page).pieces():
            if mark == _NO_MARK:
                outside.append(text)
                continue
            marked = marks.setdefault((number, mark), Marked())
            marked.text += text
            marked.picture_bytes += picture_bytes
    return marks, " ".join("".join(outside).split())


class _Walk:
    """Goes through one page's operators."""

    def __init__(self, reader: PdfReader, page: PageObject) -> None:
        self._reader = reader
        self._page = page
        self._open: list[tuple[int | None, bool]] = []
        self._font: dict[int, str] = {}

    def pieces(self) -> Iterator[tuple[int, str, int]]:
        contents = self._page.get_contents()
        if contents is not None:
            yield from self._through(contents, self._page["/Resources"])

    def _through(self, stream: StreamObject, resources: Any) -> Iterator[tuple[int, str, int]]:
        for operands, operator in ContentStream(stream, self._reader).operations:
            if operator in (b"BDC", b"BMC"):
                yield from self._begin(operands[1] if len(operands) > 1 else None)
            elif operator == b"EMC":
                self._open.pop()
            elif operator == b"Tf":
                self._font = _glyphs(resources["/Font"][operands[0]])
            elif operator in (b"Tj", b"TJ"):
                yield self._mark, self._shown(operands[0]), 0
            elif operator == b"Do":
                drawn = resources["/XObject"][operands[0]].get_object()
                if drawn["/Subtype"] == "/Form":
                    yield from self._through(drawn, drawn.get("/Resources", resources))
                else:
                    yield self._mark, "", len(drawn._data)

    def _begin(self, properties: Any) -> Iterator[tuple[int, str, int]]:
        given = properties if isinstance(properties, DictionaryObject) else {}
        said = given.get("/ActualText")
        self._open.append((given.get("/MCID"), said is not None))
        if said is not None:
            yield self._mark, str(said), 0

    @property
    def _mark(self) -> int:
        return next((int(mark) for mark, _ in reversed(self._open) if mark is not None), _NO_MARK)

    def _shown(self, shown: Any) -> str:
        if any(said for _, said in self._open):
            return ""
        parts = shown if isinstance(shown, list) else [shown]
        text = "".join(self._decoded(part) for part in parts if isinstance(part, bytes | str))
        leftwards = any(bidirectional(letter) in ("R", "AL") for letter in text)
        return text[::-1] if leftwards else text

    def _decoded(self, part: bytes | str) -> str:
        codes = part.original_bytes if isinstance(part, TextStringObject) else part
        if isinstance(codes, str):
            return codes
        numbers = (int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2))
        return "".join(self._font.get(number, "\ufffd") for number in numbers)


def _glyphs(font: Any) -> dict[int, str]:
    """What each glyph of a font says, from its ToUnicode table."""
    found: dict[int, str] = {}
    if "/ToUnicode" not in font:
        return found
    for kind, lines in _LINES.findall(font["/ToUnicode"].get_object().get_data()):
        values = [bytes.fromhex(value.decode()) for value in _HEX.findall(lines)]
        if kind == b"bfchar":
            for glyph, said in zip(values[::2], values[1::2], strict=True):
                found[int.from_bytes(glyph, "big")] = said.decode("utf-16-be")
            continue
        for first, last, said in zip(values[::3], values[1::3], values[2::3], strict=True):
            start = int.from_bytes(said, "big")
            low = int.from_bytes(first, "big")
            for code in range(low, int.from_bytes(last, "big") + 1):
                found[code] = (start + code - low).to_bytes(len(said), "big").decode("utf-16-be")
    return found


def open_pdf(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data), strict=True)
