import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject

from reflectapp.domain.packets import PacketContents, PacketFormat, PacketMoment
from reflectapp.services import shares


@pytest.fixture
def reader(example: PacketContents) -> PdfReader:
    return PdfReader(io.BytesIO(shares.render(example, PacketFormat.PDF)))


def _titles(outline: Any) -> list[str]:
    return [title for entry in outline for title in (_titles(entry) if isinstance(entry, list) else [entry["/Title"]])]


def test_title_language_tags_and_bookmarks(reader: PdfReader) -> None:
    root: Any = reader.trailer["/Root"]
    assert reader.metadata is not None and reader.metadata.title == "A packet for Ms Okafor"
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    titles = _titles(reader.outline)
    assert titles[:2] == ["A packet for Ms Okafor", 'Goal: Time to <think> & "talk"']
    assert {"A goal", "Lesson: Fractions", "Moments", "00:12:41", "Who answered?"} <= set(titles)


def test_it_is_made_for_screen_readers_and_says_so(example: PacketContents) -> None:
    data = shares.render(example, PacketFormat.PDF)
    assert _claims(data)
    root: Any = PdfReader(io.BytesIO(data)).trailer["/Root"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    headings = [tag for tag in _tags(root["/StructTreeRoot"]) if re.fullmatch(r"/H\d", tag)]
    assert headings[:4] == ["/H1", "/H2", "/H3", "/H3"]
    deeper = [int(later[2]) - int(earlier[2]) for earlier, later in pairwise(headings)]
    assert max(deeper) == 1


def test_a_letter_that_no_font_has_takes_the_claim_away_and_not_the_packet(example: PacketContents) -> None:
    goal = replace(example.goals[0], title="Strange \U0010fffd letter")
    data = shares.render(replace(example, goals=(goal,)), PacketFormat.PDF)
    assert not _claims(data)
    assert "Silence felt long." in "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_it_tells_nothing_about_its_making(reader: PdfReader) -> None:
    assert reader.metadata is not None
    assert set(reader.metadata) <= {"/Title", "/Creator"}
    packet = reader.xmp_metadata
    assert packet is not None
    assert not re.search(rb"Date|author|creator>", packet.stream.get_data())
    assert not reader.attachments


def test_texts_are_texts_and_never_markup(reader: PdfReader) -> None:
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "They *explain* #panic() $x$ <b>first</b>." in text
    assert 'Time to <think> & "talk"' in text


def test_pictures_and_plot_are_told_in_words(example: PacketContents) -> None:
    data = shares.render(example, PacketFormat.PDF)
    reader = PdfReader(io.BytesIO(data))
    told = [str(entry) for number in range(1, 400) if (entry := _object(reader, number)) and "/Alt" in str(entry)]
    assert any("Still picture at 00:12:41" in text for text in told)
    assert any("27 Oct 2026: 5.4" in text for text in told)
    assert sum(len(page.images) for page in reader.pages) == 2


def test_a_very_long_packet_breaks_into_numbered_pages(example: PacketContents) -> None:
    note = "A long note without an end. " * 400
    lesson = replace(
        example.lessons[0], moments=(PacketMoment(0, None, note, (), example.lessons[0].moments[0].still),)
    )
    data = shares.render(replace(example, lessons=(lesson,)), PacketFormat.PDF)
    pages = PdfReader(io.BytesIO(data)).pages
    assert len(pages) > 2
    assert f"{len(pages)} / {len(pages)}" in pages[-1].extract_text()
    moment = next(item for item in shares.leaving(data, PacketFormat.PDF) if item.kind == "moment")
    assert moment.text.count("without an end") == 400


def test_an_empty_packet_is_one_page() -> None:
    data = shares.render(PacketContents("A packet", "", date(2026, 11, 22), (), ()), PacketFormat.PDF)
    assert len(PdfReader(io.BytesIO(data)).pages) == 1
    assert [item.text for item in shares.leaving(data, PacketFormat.PDF)] == ["22 November 2026"]


def _claims(data: bytes) -> bool:
    packet = PdfReader(io.BytesIO(data)).xmp_metadata
    return packet is not None and b"<pdfuaid:part>1<" in packet.stream.get_data()


def _tags(element: Any) -> Iterator[str]:
    """Of the structure, in reading order."""
    if isinstance(element, dict):
        if "/S" in element:
            yield element["/S"]
        children: Any = element.get("/K", ArrayObject()).get_object()
        for child in children if isinstance(children, list) else [children]:
            yield from _tags(child.get_object())


def _object(reader: PdfReader, number: int) -> object:
    return reader.get_object(number) if number < int(str(reader.trailer["/Size"])) else None
