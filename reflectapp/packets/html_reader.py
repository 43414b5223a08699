"""Reads a finished web page back: marked elements are items, all else must be known words."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from markupsafe import escape

from reflectapp.domain.packets import ItemKind, Leaving
from reflectapp.packets import answering
from reflectapp.packets.reading import DRAWN, UnaccountedError, item
from reflectapp.packets.words import Words

_CLASSES = "goal|lesson|sort|details|block|entry|pictured|told|tags|drawn|state|done|open|said|answer"
_VALUES = {
    name: re.compile(allowed)
    for name, allowed in {
        "lang": "[A-Za-z-]{2,12}",
        "charset": "utf-8",
        "http-equiv": "Content-Security-Policy",
        "content": "policy|width=device-width, initial-scale=1|no-referrer",
        "name": "viewport|referrer",
        "dir": "auto",
        "class": f"(?:(?:{_CLASSES}) ?)*",
        "data-kind": "[a-z_]+",
        "data-form": "",
        "data-ref": "[0-9]{1,5}",
        "data-packet": "[0-9a-f]{32}",
    }.items()
}
_OF_PICTURES = frozenset(("data-kind", "alt", "src"))
_VOID = frozenset(("meta", "img"))
_BLOCKS = frozenset(("p", "li", "h4", "desc"))
_JPEG = "data:image/jpeg;base64,"


@dataclass
class _Open:
    """An element on the way down. `kind` is that of the item that it is or stands in."""

    tag: str
    kind: ItemKind | None
    starts_item: bool
    texts: list[str] = field(default_factory=list)
    start: int = 0


def read_html(data: bytes, words: Words) -> tuple[Leaving, ...]:
    reader = _Reader(_without_own(data.decode(), words), words)
    reader.feed(reader.source)
    reader.close()
    return tuple(reader.items)


def _without_own(source: str, words: Words) -> str:
    """The page without the packet's own parts, which are known to the byte: all of them are in it, or none."""
    code, style = answering.script(), answering.style()
    own = [answering.reply(words.answer), f"<script>{code}</script>"]
    own.append(f'<a class="skip" href="#reply">{escape(words.answer.skip)}</a>')
    takes_answer = own[0] in source
    own = [f"<style>{style}</style>", *(own if takes_answer else ())]
    for part in own:
        if source.count(part) != 1:
            raise UnaccountedError("not the packet's own page")
        source = source.replace(part, "")
    allowed = answering.policy(code if takes_answer else "")
    return source.replace(f'content="{escape(allowed)}"', 'content="policy"', 1)


class _Reader(HTMLParser):
    def __init__(self, source: str, words: Words) -> None:
        super().__init__(convert_charrefs=True)
        self.source = source
        self.items: list[Leaving] = []
        self._words = words
        self._open: list[_Open] = []
        self._form = ""
        self._lines = [0]
        for line in source.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._known = {words.goal_unnamed, words.lesson_unnamed, words.closing, *words.headings.values()}
        self._known |= {words.goal_prefix.strip(), words.lesson_prefix.strip()}

    @property
    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        marks = dict(attrs)
        self._check(tag, marks)
        mark = marks.get("data-kind")
        kind = ItemKind(mark) if mark else None
        if tag == "img":
            self._picture(kind, marks)
        if tag in _VOID:
            return
        within = self._open[-1].kind if self._open else None
        self._open.append(_Open(tag, kind or within, kind is not None, start=self._at))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            closed = self._open.pop()
            self._read_drawing(closed)
            if closed.tag in _BLOCKS:
                closed.texts.append("\n")
            if closed.starts_item and closed.kind is not None:
                self._finish(closed)
            elif self._open and closed.kind is not None:
                self._open[-1].texts.extend(closed.texts)
            elif closed.texts:
                self._fixed(closed)
            if closed.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        if not data.strip():
            data = " "
        if self._open:
            self._open[-1].texts.append(data)
        elif data.strip():
            raise UnaccountedError

    def handle_comment(self, data: str) -> None:
        raise UnaccountedError

    def _check(self, tag: str, marks: dict[str, str | None]) -> None:
        """Attributes say nothing of their own; those of drawings are numbers and colours."""
        if tag == "svg" or any(each.tag == "svg" for each in self._open):
            return
        if tag == "img" and set(marks) <= _OF_PICTURES:
            return
        for name, value in marks.items():
            if name not in _VALUES or not _VALUES[name].fullmatch(value or ""):
                raise UnaccountedError(f"{name}={value}")

    def _read_drawing(self, closed: _Open) -> None:
        """A drawing says in title and description what its labels say once more."""
        if closed.kind in DRAWN and closed.tag == "text":
            closed.texts.clear()
        elif closed.kind in DRAWN and closed.tag == "title":
            closed.texts.append(". ")

    def _picture(self, kind: ItemKind | None, marks: dict[str, str | None]) -> None:
        source, told = marks.get("src") or "", marks.get("alt") or ""
        if kind is not ItemKind.MOMENT_STILL or not source.startswith(_JPEG):
            raise UnaccountedError
        try:
            size = len(base64.b64decode(source.removeprefix(_JPEG), validate=True))
        except binascii.Error as error:
            raise UnaccountedError from error
        self.items.append(item(kind, told, size))

    def _finish(self, closed: _Open) -> None:
        assert closed.kind is not None
        text = "".join(closed.texts)
        if closed.kind is ItemKind.ANSWER:
            text = f"{self._form} · {text}"
        size = None
        if closed.kind in DRAWN:
            size = len(self.source[closed.start : self._at].encode())
        self.items.append(item(closed.kind, text, size))

    def _fixed(self, closed: _Open) -> None:
        text = "".join(closed.texts).strip()
        if not text or text in self._known:
            return
        words = self._words
        if closed.tag in ("title", "h1") and text.startswith(words.packet):
            if closed.tag == "h1" and text != words.packet:
                self.items.append(item(ItemKind.FOR_WHOM, text.removeprefix(words.packet_for)))
        elif closed.tag == "h3" and text.startswith(words.answers_prefix):
            self._form = text.removeprefix(words.answers_prefix)
        else:
            raise UnaccountedError(text)
