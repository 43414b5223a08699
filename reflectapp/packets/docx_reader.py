"""Reads a finished document back: styles say what a paragraph is, and every other part must be the program's own."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from reflectapp.domain.packets import Leaving, PacketContents
from reflectapp.packets import docx
from reflectapp.packets.leaves import Leaf, read_items
from reflectapp.packets.reading import UnaccountedError
from reflectapp.packets.words import Words

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_TEXT = "word/document.xml"
_NAMES = ("[Content_Types].xml", "word/_rels/document.xml.rels")
"""Parts that name the others."""
_ABOUT = "docProps/core.xml"
_PICTURE = re.compile(r"word/media/image\d+\.(jpg|png)")
_TAGS = frozenset(
    name
    for names in (
        "document body p pPr pStyle keepNext bidi r rPr color rtl t sectPr pgSz pgMar cols docGrid",
        "drawing inline extent docPr cNvGraphicFramePr graphicFrameLocks graphic graphicData pic nvPicPr cNvPr",
        "cNvPicPr blipFill blip stretch fillRect spPr xfrm off ext prstGeom",
        "Types Default Override Relationships Relationship",
    )
    for name in names.split()
)
_PLAIN = re.compile(r"[A-Za-z0-9 \[\]#:._/+-]*")


def read_docx(data: bytes, words: Words) -> tuple[Leaving, ...]:
    """Raises UnaccountedError."""
    from docx import Document

    document = Document(io.BytesIO(data))
    _check_parts(data, document)
    _check_about(document, words)
    return read_items([leaf for paragraph in document.paragraphs for leaf in _leaves(paragraph)], words)


def _leaves(paragraph: "Paragraph") -> Iterator[Leaf]:
    style = paragraph.style.name if paragraph.style is not None else ""
    text = " ".join(paragraph.text.split())
    figure = next(_figures(paragraph), None)
    if figure is not None:
        if text:
            raise UnaccountedError(text)
        yield figure
    elif style.startswith("Heading "):
        yield Leaf("H" + style[-1], text, "", 0)
    elif style == docx.BOXED:
        yield Leaf("LBody", text[len(docx.DONE) :], "", 0)
    else:
        yield Leaf("P", text, "", 0)


def _figures(paragraph: "Paragraph") -> Iterator[Leaf]:
    from docx.oxml.ns import qn

    element: Any = paragraph._p
    for inline in element.iter(qn("wp:inline")):
        told = inline.find(qn("wp:docPr")).get("descr", "")
        (blip,) = inline.iter(qn("a:blip"))
        picture = paragraph.part.related_parts[blip.get(qn("r:embed"))]
        yield Leaf("Figure", "", told, len(picture.blob))


def _check_parts(data: bytes, document: "Document") -> None:
    """Every part is the text, a picture that it shows, or one that every document of ours has."""
    from lxml import etree

    shown = {rel.target_part.partname[1:] for rel in document.part.rels.values() if _is_picture(rel)}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            known = name in (_TEXT, _ABOUT, *_NAMES) or (_PICTURE.fullmatch(name) and name in shown)
            if not known and _parts_of_all().get(name) != part:
                raise UnaccountedError(name)
            if name in (_TEXT, *_NAMES):
                for element in etree.fromstring(part).iter():
                    _check_element(element)
        if archive.comment or sum(info.compress_size for info in archive.infolist()) > len(data):
            raise UnaccountedError("more than parts")


def _is_picture(rel: Any) -> bool:
    return str(rel.reltype).endswith("/image") and not rel.is_external


def _check_about(document: "Document", words: Words) -> None:
    about: Any = document.core_properties._element
    found = {child.tag.rpartition("}")[2]: child.text or "" for child in list(about.iter())[1:]}
    title = document.paragraphs[0].text if document.paragraphs else ""
    if not title.startswith(words.packet) or found != {"title": title, "language": found.get("language", "")}:
        raise UnaccountedError("about")


def _check_element(element: Any) -> None:
    """Texts stand in runs only, and no element or attribute holds any other words."""
    tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    others = [value for name, value in element.attrib.items() if name != "descr"]
    texts = (element.tail or "") + ("" if tag == "t" else element.text or "")
    if tag not in _TAGS or texts.strip() or not all(_PLAIN.fullmatch(value) for value in others):
        raise UnaccountedError(tag)
    if element.get("TargetMode"):
        raise UnaccountedError("a link")


@cache
def _parts_of_all() -> dict[str, bytes]:
    empty = PacketContents("", "", date(2000, 1, 1), (), ())

    def draw(*_: object, **__: object) -> Any:
        raise NotImplementedError

    with zipfile.ZipFile(io.BytesIO(docx.render(empty, draw))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
