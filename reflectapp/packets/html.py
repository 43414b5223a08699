"""A packet as one web page: no network, nothing beside the file; one script of its own takes an answer."""

import base64

from markupsafe import Markup

from reflectapp.domain.packets import PacketContents
from reflectapp.packets import answering
from reflectapp.packets.sheet import Draw, lay_out
from reflectapp.packets.words import words


def render(contents: PacketContents, draw: Draw) -> bytes:
    """The file's bytes, UTF-8. Equal contents give equal bytes. Without a packet's id it takes no answer."""
    sheet, own = lay_out(contents, draw), words(contents.language).answer
    script = answering.script() if contents.packet_id else Markup()
    page = answering.template("sheet.html").render(
        sheet=sheet, css=answering.style(), words=own, reply=answering.reply(own), script=script,
        policy=answering.policy(script), paragraphs=_paragraphs, base64=_base64,
    )  # fmt: skip
    return page.encode()


def _paragraphs(lines: tuple[str, ...]) -> Markup:
    return Markup("\n").join(Markup('<p dir="auto">{}</p>').format(line) for line in lines)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
