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

    The source never changes: all that the teacher wrote reaches it as data, and stands in it as plain strings.
    """
    import typst

    sheet = asdict(lay_out(contents, draw))
    data = typst.compile(
        _SOURCE.read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"sheet": json.dumps(sheet, default=list)},
    )
    if not isinstance(data, bytes):
        raise TypeError("the compiler gave no file")
    return data


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts()
