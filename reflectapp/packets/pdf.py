"""A packet as PDF: real text, tags, title, language, bookmarks; no dates, no author."""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from reflectapp.domain.packets import PacketContents
from reflectapp.packets.sheet import Draw, lay_out

_SOURCE = Path(__file__).with_name("pages") / "sheet.typ"


def render(contents: PacketContents, draw: Draw) -> bytes:
    """The file's bytes. Equal contents and equal fonts give equal bytes.

    It is PDF/UA-1 (ISO 14289-1), which the compiler checks, unless no font of the computer has one of its letters.
    The source never changes: all that the teacher wrote reaches it as data, and stands in it as plain strings.
    """
    import typst

    sheet = json.dumps(asdict(lay_out(contents, draw)), default=list)
    try:
        return _compiled(sheet, "ua-1")
    except typst.TypstError:
        return _compiled(sheet)


def _compiled(sheet: str, *standards: str) -> bytes:
    import typst

    data = typst.compile(
        _SOURCE.read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"sheet": sheet},
        pdf_standards=list(standards),
    )
    if not isinstance(data, bytes):
        raise TypeError("the compiler gave no file")
    return data


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts()
