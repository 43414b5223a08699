"""Tells the items of a document by its pieces in order: headings say what an item is, all else must be known words."""

from dataclasses import dataclass

from reflectapp.domain.packets import ItemKind, Leaving
from reflectapp.packets.reading import UnaccountedError, item
from reflectapp.packets.words import Words

_BULLETS = frozenset(("", "•"))
_WITH_ENTRIES = frozenset((ItemKind.CHECK_IN, ItemKind.MOMENT, ItemKind.RESULT, ItemKind.ANSWER))


@dataclass(frozen=True, slots=True)
class Leaf:
    """One piece: a heading (`H1` to `H4`), a paragraph or point, a bullet (`Lbl`) or a `Figure`, told in words."""

    tag: str
    text: str
    told: str
    picture_bytes: int


def read_items(leaves: list[Leaf], words: Words) -> tuple[Leaving, ...]:
    """Raises UnaccountedError."""
    return _Items(words).read(leaves)


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

    def read(self, leaves: list[Leaf]) -> tuple[Leaving, ...]:
        if not leaves or leaves[-1].text != self._words.closing:
            raise UnaccountedError("no end")
        for leaf in leaves[:-1]:
            if leaf.tag in ("H1", "H2", "H3", "H4"):
                self._heading(leaf)
            elif leaf.tag == "Figure":
                self._figure(leaf)
            elif leaf.tag == "Lbl":
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

    def _heading(self, leaf: Leaf) -> None:
        words, text = self._words, leaf.text
        self._finish()
        if leaf.tag == "H4":
            self._picture, self._next_picture = self._next_picture, None
        if leaf.tag == "H1":
            self._check(text.startswith(words.packet), text)
            if text != words.packet:
                self._found.append(item(ItemKind.FOR_WHOM, text.removeprefix(words.packet_for)))
            self._kind = ItemKind.MADE_ON
        elif leaf.tag == "H2":
            self._section(text)
        elif leaf.tag == "H3":
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

    def _figure(self, leaf: Leaf) -> None:
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
