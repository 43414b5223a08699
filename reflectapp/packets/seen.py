"""What a page's script finds out about its own packet, found out here too: so a reply tells what it answers."""

import hashlib
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_SPACES = re.compile("[ \t\r\n\f]+")
_VOID = frozenset(("meta", "img", "input"))


@dataclass(frozen=True, slots=True)
class Seen:
    """`packet_id`: "" if the page takes no answer. `sha256`: of its items as they are read, one a line."""

    packet_id: str
    sha256: str


def seen(page: bytes) -> Seen:
    """Of an unsealed page's bytes."""
    reader = _Reader()
    reader.feed(page.decode())
    reader.close()
    text = "\n".join(_SPACES.sub(" ", "".join(each)).strip(" ") for each in reader.items)
    return Seen(reader.packet_id, hashlib.sha256(text.encode()).hexdigest())


@dataclass
class _Open:
    tag: str
    texts: list[str] | None = field(default=None)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.items: list[list[str]] = []
        self.packet_id = ""
        self._open: list[_Open] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        marks = dict(attrs)
        self.packet_id = self.packet_id or marks.get("data-packet") or ""
        texts: list[str] | None = None
        if "data-kind" in marks:
            texts = [marks.get("alt") or ""] if tag == "img" else []
            self.items.append(texts)
        if tag not in _VOID:
            self._open.append(_Open(tag, texts))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for each in self._open:
            if each.texts is not None:
                each.texts.append(data)
