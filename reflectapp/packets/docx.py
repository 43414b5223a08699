"""A packet as an editable document: headings, real text, pictures told in words; no author, no dates.

Office Open XML (ECMA-376), written with python-docx.
"""

import io
import unicodedata
import zipfile
from typing import TYPE_CHECKING, Any

from reflectapp.domain.packets import ItemKind, PacketContents
from reflectapp.packets import compiling
from reflectapp.packets.sheet import Block, Draw, Drawing, Entry, Section, Sheet, lay_out
from reflectapp.packets.words import words

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

SOFT, BOXED, BULLET = "Soft", "List Paragraph", "List Bullet"
"""The styles of paragraphs that are neither headings nor plain text."""
DONE, OPEN = "☑ ", "☐ "

_LEFT_OUT = ("thumbnail", "customXml", "stylesWithEffects", "extended-properties")
_INK, _SOFT, _GOAL, _LESSON = "22262A", "5C636B", "5B4B9A", "A34A08"
_SIZES = {1: 19.0, 2: 14.5, 3: 9.5, 4: 10.5}
_BEFORE = {1: 0.0, 2: 26.0, 3: 16.0, 4: 10.0}
_PICTURE_CM, _DRAWING_CM, _DRAWING_DPI = 8.0, 16.0, 192
_SAME_DAY = (1980, 1, 1, 0, 0, 0)
_FONT = "Calibri"


def render(contents: PacketContents, draw: Draw) -> bytes:
    """The file's bytes. Equal contents and equal fonts give equal bytes."""
    sheet = lay_out(contents, draw)
    writing = _Writing(sheet, words(contents.language).done)
    file = io.BytesIO()
    writing.document.save(file)
    return _dateless(file)


class _Writing:
    """One document, from its first line to its last."""

    def __init__(self, sheet: Sheet, done: str) -> None:
        self.document = _blank(sheet)
        self._done = done
        self._paragraph("Heading 1", sheet.title)
        self._paragraph(SOFT, sheet.made_on)
        for section in sheet.sections:
            self._section(section)
        self._paragraph(SOFT, sheet.closing)

    def _section(self, section: Section) -> None:
        from docx.shared import RGBColor

        lead = section.prefix if section.title else section.unnamed
        heading = self._paragraph("Heading 2", lead, section.title)
        colour = _GOAL if section.kind is ItemKind.GOAL_TITLE else _LESSON
        heading.runs[0].font.color.rgb = RGBColor.from_string(colour)
        for block in section.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        if block.heading:
            self._paragraph("Heading 3", block.heading)
        for line in block.paragraphs:
            self._paragraph("Normal" if block.heading else SOFT, line)
        for text, state in block.points:
            if state:
                self._paragraph(BOXED, DONE if state == self._done else OPEN, f"{text} ({state})")
            else:
                self._paragraph(BULLET, text)
        if block.drawing is not None:
            self._drawing(block.drawing)
        for entry in block.entries:
            self._entry(entry)

    def _entry(self, entry: Entry) -> None:
        if entry.picture is not None:
            self._figure(entry.picture.jpeg, entry.picture.told, _PICTURE_CM).paragraph_format.keep_with_next = True
        self._paragraph("Heading 4", entry.heading)
        for line in entry.paragraphs:
            self._paragraph("Normal", line)
        if entry.tags:
            self._paragraph(SOFT, entry.tags)
        for drawing in entry.drawings:
            self._drawing(drawing)

    def _drawing(self, drawing: Drawing) -> None:
        # every word processor shows a PNG
        picture = compiling.png("drawing.typ", {"svg": drawing.svg, "width": _DRAWING_CM}, _DRAWING_DPI)
        self._figure(picture, f"{drawing.title}. {drawing.described}", _DRAWING_CM)

    def _figure(self, picture: bytes, told: str, width_cm: float) -> "Paragraph":
        from docx.shared import Cm

        paragraph = self.document.add_paragraph()
        shape: Any = paragraph.add_run().add_picture(io.BytesIO(picture), width=Cm(width_cm))
        shape._inline.docPr.set("descr", told)
        return paragraph

    def _paragraph(self, style: str, *texts: str) -> "Paragraph":
        paragraph = self.document.add_paragraph(style=style)
        for text in texts:
            if text:
                paragraph.add_run(text)
        if _from_the_right("".join(texts)):
            _turn(paragraph)
        return paragraph


def _blank(sheet: Sheet) -> "Document":
    """An empty document with our styles, a title and a language, and nothing that the template brings besides."""
    import docx
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    document = docx.Document()
    for holder in (document.part.package, document.part):
        for key in [key for key, rel in holder.rels.items() if rel.reltype.rsplit("/", 1)[-1] in _LEFT_OUT]:
            del holder.rels[key]
    about = document.core_properties
    about._element.clear()
    about.title, about.language = sheet.title, sheet.language
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.4)
    page.top_margin, page.bottom_margin = Cm(2.2), Cm(2.4)
    styles: Any = document.styles
    styles.add_style(SOFT, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name in ("Normal", SOFT, *(f"Heading {level}" for level in _SIZES)):
        font = styles[name].font
        font.name, font.italic = _FONT, False
        font.color.rgb = RGBColor.from_string(_SOFT if name in (SOFT, "Heading 3") else _INK)
    _tidy(styles, sheet.language)
    styles["Normal"].font.size = Pt(10.5)
    for level, size in _SIZES.items():
        style = styles[f"Heading {level}"]
        style.font.size, style.font.bold = Pt(size), level != 3
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(_BEFORE[level]), Pt(3)
    return document


def _tidy(styles: Any, language: str) -> None:
    """Sets the language, and leaves the template's many sorts of tables out."""
    from docx.oxml.ns import qn

    for found in styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), language)
    for style in list(styles.element):
        if style.get(qn("w:type")) == "table" and not style.get(qn("w:default")):
            styles.element.remove(style)


def _from_the_right(text: str) -> bool:
    """By its first strong letter, as the Unicode bidirectional algorithm finds a paragraph's direction (UAX #9, P2)."""
    strong = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L"


def _turn(paragraph: "Paragraph") -> None:
    from docx.oxml import OxmlElement

    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for run in paragraph.runs:
        run.font.rtl = True


def _dateless(file: io.BytesIO) -> bytes:
    """The same archive, without the times at which its parts were written."""
    made = io.BytesIO()
    with zipfile.ZipFile(file) as written, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(written.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, _SAME_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, written.read(name))
    return made.getvalue()
