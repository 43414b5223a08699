"""A packet as one web page: no scripts, no network, nothing beside the file."""

import base64
from functools import cache
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from reflectapp.domain.packets import PacketContents
from reflectapp.packets.sheet import Draw, lay_out

_PAGES = Path(__file__).with_name("pages")


def render(contents: PacketContents, draw: Draw) -> bytes:
    """The file's bytes, UTF-8. Equal contents give equal bytes."""
    sheet = lay_out(contents, draw)
    return _page().render(sheet=sheet, css=style()).encode()


@cache
def style() -> Markup:
    """The page's style sheet, as it stands in every packet."""
    return Markup(_PAGES.joinpath("sheet.css").read_text("utf-8"))


@cache
def _page() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.globals["paragraphs"] = _paragraphs
    environment.globals["base64"] = _base64
    return environment.from_string(_PAGES.joinpath("sheet.html").read_text("utf-8"))


def _paragraphs(lines: tuple[str, ...]) -> Markup:
    return Markup("\n").join(Markup('<p dir="auto">{}</p>').format(line) for line in lines)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
