import base64
import hashlib
import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from reflectapp.domain.packets import PacketContents, PacketFormat
from reflectapp.packets import answering
from reflectapp.packets.reading import UnaccountedError
from reflectapp.services import shares


class _Page(HTMLParser):
    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self.feed(data.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())


def _page(contents: PacketContents) -> _Page:
    return _Page(shares.render(contents, PacketFormat.HTML))


def test_the_page_says_what_it_is_and_loads_nothing(example: PacketContents) -> None:
    page = _page(example)
    assert ("html", "lang", "en") in page.attributes
    told = next(text for tag, name, text in page.attributes if (tag, name) == ("meta", "content"))
    policy = dict(part.split(" ", 1) for part in told.split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert (policy["img-src"], policy["media-src"]) == ("data:", "data: blob:")
    assert "script-src" not in policy and "http" not in told
    assert not {"script", "link", "iframe", "object", "form", "a", "base"} & set(page.tags)
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    addresses = [value for _, name, value in page.attributes if name in ("src", "href", "xlink:href")]
    assert addresses and all(address.startswith("data:image/jpeg;base64,") for address in addresses)
    assert page.texts[page.texts.index("A packet for Ms Okafor")] == "A packet for Ms Okafor"


def test_headings_lead_without_leaps_and_pictures_have_words(example: PacketContents) -> None:
    page = _page(example)
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert page.tags.count("img") == len(
        [1 for tag, name, text in page.attributes if (tag, name) == ("img", "alt") and text]
    )
    assert ("svg", "role", "img") in page.attributes
    names = {value for tag, name, value in page.attributes if tag in ("title", "desc") and name == "id"}
    told = next(value for tag, name, value in page.attributes if (tag, name) == ("svg", "aria-labelledby"))
    assert set(told.split()) <= names


def test_ids_are_unique_with_several_plots(example: PacketContents) -> None:
    page = _page(replace(example, goals=(example.goals[0], example.goals[0])))
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids)) == 12


def test_texts_stand_as_they_were_written(example: PacketContents) -> None:
    page = _page(example)
    assert "They *explain* #panic() $x$ <b>first</b>." in page.texts
    assert 'Time to <think> & "talk"' in page.texts
    assert "b" not in page.tags and "think" not in page.tags


def test_control_characters_are_left_out(example: PacketContents) -> None:
    data = shares.render(replace(example, for_whom="Ms\x00 Oka\x1bfor\n"), PacketFormat.HTML)
    assert b"\x00" not in data and b"\x1b" not in data
    assert b"A packet for Ms Okafor<" in data


def test_the_same_contents_give_the_same_bytes(example: PacketContents) -> None:
    for form in PacketFormat:
        assert shares.render(example, form) == shares.render(example, form)


def test_the_script_stays_in_its_page_and_is_the_only_one_allowed(example: PacketContents) -> None:
    data = shares.render(replace(example, packet_id="5f0c" * 8), PacketFormat.HTML).decode()
    scripts = re.findall(r"<script>(.*?)</script>", data, re.S)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert html.escape(f"script-src 'sha256-{digest}';", quote=True).replace("&#x27;", "&#39;") in data
    both = scripts[0] + answering.script(sealed=True) + answering.style()
    reaching = (
        r"fetch|XMLHttp|WebSocket|EventSource|Beacon|import\b|[Ss]torage|cookie|indexedDB|eval|innerHTML|url\(|https?:"
    )
    assert re.findall(reaching, both) == []


def test_attributes_tell_nothing(example: PacketContents) -> None:
    data = shares.render(replace(example, packet_id="5f0c" * 8), PacketFormat.HTML)
    assert shares.leaving(data, PacketFormat.HTML)
    for before, after in (
        (b"<main ", b'<main title="slipped in" '),
        (b'data-packet="5f0c', b'data-packet="slip'),
        (b'class="block"', b'class="slipped"'),
        (b"default-src", b"slipped-src"),
        (b"begin();", b"begin(); slippedIn();"),
    ):
        with pytest.raises(UnaccountedError):
            shares.leaving(data.replace(before, after, 1), PacketFormat.HTML)
