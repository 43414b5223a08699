import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.document import Document as Opened
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from reflectapp.domain.packets import ItemKind, PacketContents, PacketFormat, PacketText
from reflectapp.packets.reading import UnaccountedError
from reflectapp.services import shares


def _style(paragraph: Paragraph) -> str:
    assert paragraph.style is not None
    return str(paragraph.style.name)


def _document(contents: PacketContents) -> Opened:
    return Document(io.BytesIO(shares.render(contents, PacketFormat.DOCX)))


def _styled(contents: PacketContents) -> list[tuple[str, str]]:
    return [(_style(each), each.text) for each in _document(contents).paragraphs]


def test_headings_lead_through_it_in_their_order(example: PacketContents) -> None:
    headings = [(style[-1], text) for style, text in _styled(example) if style.startswith("Heading")]
    assert headings[:4] == [
        ("1", "A packet for Ms Okafor"),
        ("2", 'Goal: Time to <think> & "talk"'),
        ("3", "What I want for my students"),
        ("3", "Why it matters to me"),
    ]
    assert ("2", "A goal") in headings
    assert headings.index(("3", "Moments")) < headings.index(("4", "00:12:41"))


def test_texts_are_texts_and_never_markup(example: PacketContents) -> None:
    assert ("Normal", "They *explain* #panic() $x$ <b>first</b>.") in _styled(example)
    assert ("List Paragraph", "☑ Count to three (done)") in _styled(example)
    assert ("List Paragraph", "☐ Pairs first (open)") in _styled(example)


def test_title_and_language_are_all_that_it_says_of_itself(example: PacketContents) -> None:
    data = shares.render(example, PacketFormat.DOCX)
    about = Document(io.BytesIO(data)).core_properties
    assert (about.title, about.language, about.author, about.created) == ("A packet for Ms Okafor", "en", "", None)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert [name for name in archive.namelist() if "thumbnail" in name or "app.xml" in name] == []
    assert data == shares.render(example, PacketFormat.DOCX)


def test_pictures_and_plots_are_told_in_words(example: PacketContents) -> None:
    told = [shape._inline.docPr.get("descr") for shape in _document(example).inline_shapes]
    assert "Still picture at 00:12:41" in told
    assert any("27 Oct 2026: 5.4" in text for text in told)
    assert len(told) == 7


def test_what_is_read_from_the_right_begins_there(example: PacketContents) -> None:
    texts = (PacketText(ItemKind.GOAL_WHY, "…سؤال أول"), PacketText(ItemKind.GOAL_STRATEGY, "7 pairs, then שאלה"))
    document = _document(replace(example, goals=(replace(example.goals[0], texts=texts),)))
    turned = [each.text for each in document.paragraphs if each._p.find(f".//{qn('w:bidi')}") is not None]
    assert turned == ["…سؤال أول"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"</w:p>", b"</w:p><!-- slipped in -->"),
        (b"<w:sectPr", b"<w:p><w:r><w:delText>slipped in</w:delText></w:r></w:p><w:sectPr"),
        (b"<w:sectPr", b"<w:p><w:pPr><w:pStyle w:val='Heading3'/></w:pPr><w:r><w:t>slipped</w:t></w:r></w:p><w:sectPr"),
        (b"<w:body>", b"<w:body>slipped in"),
        (b"<w:pStyle ", b"<w:pStyle w:more='slipped, in' "),
    ],
)
def test_what_belongs_to_no_item_is_noticed(example: PacketContents, before: bytes, after: bytes) -> None:
    data = _changed(shares.render(example, PacketFormat.DOCX), "word/document.xml", before, after)
    with pytest.raises(UnaccountedError):
        shares.leaving(data, PacketFormat.DOCX)


@pytest.mark.parametrize("name", ["word/comments.xml", "docProps/app.xml", "word/media/image99.png"])
def test_a_part_more_is_noticed(example: PacketContents, name: str) -> None:
    file = io.BytesIO(shares.render(example, PacketFormat.DOCX))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, "slipped in")
    with pytest.raises(UnaccountedError):
        shares.leaving(file.getvalue(), PacketFormat.DOCX)


@pytest.mark.parametrize("name", ["word/styles.xml", "docProps/core.xml", "word/_rels/document.xml.rels"])
def test_a_part_that_says_more_is_noticed(example: PacketContents, name: str) -> None:
    data = shares.render(example, PacketFormat.DOCX)
    slipped = _changed(data, name, b"</", b"<x>slipped in</x></")
    assert slipped != data
    with pytest.raises(UnaccountedError):
        shares.leaving(slipped, PacketFormat.DOCX)


def test_an_empty_one_holds_its_day() -> None:
    data = shares.render(PacketContents("A packet", "", date(2026, 11, 22), (), ()), PacketFormat.DOCX)
    assert [item.text for item in shares.leaving(data, PacketFormat.DOCX)] == ["22 November 2026"]


def _changed(data: bytes, name: str, before: bytes, after: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for each in old.namelist():
            part = old.read(each)
            new.writestr(each, part.replace(before, after, 1) if each == name else part)
    return made.getvalue()
