"""Reads a finished PDF back through its tags: headings say what an item is, all else must be known words."""

import re
from collections.abc import Iterator
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, NumberObject

from reflectapp.domain.packets import Leaving
from reflectapp.packets.leaves import Leaf, read_items
from reflectapp.packets.pdf_text import Mark, Marked, marked_content, open_pdf
from reflectapp.packets.reading import UnaccountedError
from reflectapp.packets.words import Words

_TAGS = frozenset(("/H1", "/H2", "/H3", "/H4", "/P", "/LBody", "/Lbl", "/Figure"))
_PAGE_NUMBERS = re.compile(r"(\d+ / \d+ ?)*")


def read_pdf(data: bytes, words: Words) -> tuple[Leaving, ...]:
    reader = open_pdf(data)
    marks, outside = marked_content(reader)
    if not _PAGE_NUMBERS.fullmatch(outside):
        raise UnaccountedError(outside)
    root: Any = reader.trailer["/Root"].get_object()
    if "/Names" in root or "/AcroForm" in root or reader.attachments:
        raise UnaccountedError("more than pages")
    used: set[Mark] = set()
    leaves = list(_leaves(root["/StructTreeRoot"], marks, used))
    if set(marks) - used:
        raise UnaccountedError("text without a tag")
    return read_items(leaves, words)


def _leaves(element: Any, marks: dict[Mark, Marked], used: set[Mark]) -> Iterator[Leaf]:
    for child in _children(element):
        if not isinstance(child, DictionaryObject):
            raise UnaccountedError("text in a group")
        if child.get("/S") in _TAGS:
            found = [marks.get(mark, Marked()) for mark in _marks(child, None)]
            used.update(_marks(child, None))
            text = "".join(marked.text for marked in found)
            size = sum(marked.picture_bytes for marked in found)
            yield Leaf(str(child["/S"])[1:], " ".join(text.split()), str(child.get("/Alt", "")), size)
        else:
            yield from _leaves(child, marks, used)


def _children(element: Any) -> list[Any]:
    children = element.get("/K", ArrayObject())
    children = children.get_object()
    return [child.get_object() for child in children] if isinstance(children, ArrayObject) else [children]


def _marks(element: Any, page: int | None) -> Iterator[Mark]:
    """All marks beneath an element. An element's page holds for its children that name none."""
    page = element.raw_get("/Pg").idnum if "/Pg" in element else page
    if "/MCID" in element:
        yield page or 0, int(element["/MCID"])
    for child in _children(element):
        if isinstance(child, NumberObject):
            yield page or 0, int(child)
        else:
            yield from _marks(child, page)
