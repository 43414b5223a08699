"""Reads a finished PDF back through its tags: headings say what an item is, all else must be known words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, NumberObject

from reflectapp.domain.packets import ItemKind, Leaving
from reflectapp.packets.pdf_text import Mark, Marked, marked_content, open_pdf
from reflectapp.packets.reading import UnaccountedError, item
from reflectapp.packets.words import Words

_LEAVES = frozenset(("/H1", "/H2", "/H3", "/H4", "/P", "/LBody", "/Lbl", "/Figure"))
_PAGE_NUMBERS = re.compile(r"(\d+ / \d+ ?)*")
_BULLETS = frozenset(("", "•"))
_WITH_ENTRIES = frozenset((ItemKind.CHECK_IN, ItemKind.MOMENT, ItemKind.RESULT, ItemKind.ANSWER))


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One tagged piece: a heading, a paragraph, a point or a figure."""

    tag: str
    text: str
    told: str
    picture_bytes: int


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
    return _Items(words).read(leaves)


def _leaves(element: Any, marks: dict[Mark, Marked], used: set[Mark]) -> Iterator[_Leaf]:
    for child in _children(element):
        if not isinstance(child, DictionaryObject):
            raise UnaccountedError("text in a group")
        if child.get("/S") in _LEAVES:
            found = [marks.get(mark, Marked()) for mark in _marks(child, None)]
            used.update(_marks(child, None))
            text = "".join(marked.text for marked in found)
            size = sum(marked.picture_bytes for marked in found)
            yield _Leaf(str(child["/S"]), " ".join(text.split()), str(child.get("/Alt", "")), size)
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


class _Items:
    """Turns the run of leaves into items."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._kinds = {heading: kind for kind, heading in words.headings.items()}
        self._found: list[Leaving] = []
        self._kind: ItemKind | None = None
        self._form = ""
        self._texts: list[str] = []
        self._picture: Leaving | None = None
        self._next_picture: Leaving | None = None

    def read(self, leaves: list[_Leaf]) -> tuple[Leaving, ...]:
        if not leaves or leaves[-1].text != self._words.closing:
            raise UnaccountedError("no end")
        for leaf in leaves[:-1]:
            if leaf.tag in ("/H1", "/H2", "/H3", "/H4"):
                self._heading(leaf)
            elif leaf.tag == "/Figure":
                self._figure(leaf)
            elif leaf.tag == "/Lbl":
                self._check(leaf.text in _BULLETS, leaf.text)
            else:
                self._check(self._kind is not None, leaf.text)
                self._texts.append(leaf.text)
        self._finish()
        self._check(self._next_picture is None, "a picture of nothing")
        return tuple(self._found)

    def _check(self, known: bool, text: str) -> None:
        if not known:
            raise UnaccountedError(text)

    def _heading(self, leaf: _Leaf) -> None:
        words, text = self._words, leaf.text
        self._finish()
        if leaf.tag == "/H4":
            self._picture, self._next_picture = self._next_picture, None
        if leaf.tag == "/H1":
            self._check(text.startswith(words.packet), text)
            if text != words.packet:
                self._found.append(item(ItemKind.FOR_WHOM, text.removeprefix(words.packet_for)))
            self._kind = ItemKind.MADE_ON
        elif leaf.tag == "/H2":
            self._section(text)
        elif leaf.tag == "/H3":
            self._form = text.removeprefix(words.answers_prefix) if text.startswith(words.answers_prefix) else ""
            self._kind = ItemKind.ANSWER if self._form else self._kinds.get(text)
            self._check(self._kind is not None, text)
        else:
            self._check(self._kind in _WITH_ENTRIES, text)
            self._texts = [f"{self._form} · {text}" if self._form else text]

    def _section(self, text: str) -> None:
        words = self._words
        if text.startswith(words.goal_prefix):
            self._found.append(item(ItemKind.GOAL_TITLE, text.removeprefix(words.goal_prefix)))
        elif text.startswith(words.lesson_prefix):
            self._found.append(item(ItemKind.LESSON_TITLE, text.removeprefix(words.lesson_prefix)))
        else:
            self._check(text in (words.goal_unnamed, words.lesson_unnamed), text)
        of_lesson = text.startswith(words.lesson_prefix) or text == words.lesson_unnamed
        self._kind = ItemKind.LESSON_DETAILS if of_lesson else None

    def _figure(self, leaf: _Leaf) -> None:
        if self._kind is ItemKind.GOAL_PLOT:
            self._found.append(item(ItemKind.GOAL_PLOT, leaf.told))
        elif self._kind is ItemKind.RESULT:
            self._finish()
            self._found.append(item(ItemKind.RESULT_PICTURE, leaf.told))
        else:
            self._check(self._kind is ItemKind.MOMENT and leaf.told.startswith(self._words.still), leaf.told)
            self._finish()
            self._next_picture = item(ItemKind.MOMENT_STILL, leaf.told, leaf.picture_bytes)

    def _finish(self) -> None:
        if self._texts and self._kind is not None:
            self._found.append(item(self._kind, "\n".join(self._texts)))
        self._texts = []
        if self._picture is not None:
            self._found.append(self._picture)
            self._picture = None
