"""A packet as PDF: real text, tags, title, language, bookmarks; no dates, no author."""

from dataclasses import asdict

from reflectapp.domain.packets import PacketContents
from reflectapp.packets import compiling
from reflectapp.packets.sheet import Draw, lay_out


def render(contents: PacketContents, draw: Draw) -> bytes:
    """The file's bytes, PDF/UA-1 where the fonts allow it. Equal contents and equal fonts give equal bytes."""
    return compiling.pdf("sheet.typ", asdict(lay_out(contents, draw)))
