"""Reads SubRip and WebVTT files as they are found in the world: any encoding, broken ones as far as they go."""

import re
from dataclasses import dataclass, field

from reflectapp.domain.captions import (
    LONGEST_MS,
    MOST_LINES,
    ReadCaptions,
    Unread,
    Why,
    in_order,
    tidy,
    without_marks,
)
from reflectapp.kit.plain import name_text

MOST_BYTES = 20 * 1024 * 1024

_BYTE_ORDER_MARKS = (  # the longer ones first: that of UTF-32 begins as that of UTF-16 does
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_LOOKED_AT_BYTES = 4096
_MOST_UNREAD = 1_000
_SHOWN_CHARACTERS = 120

_TIME = r"(?:(\d{1,4}):)?(\d{1,3}):(\d{1,3})(?:[.,](\d{3}))?"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")
_TORN_TIMING = re.compile(r"\s*\d{1,4}:\d[\d:.,\s>-]*")
_NUMBER = re.compile(r"\s*\d{1,9}\s*")
_LINE_END = re.compile(r"\r\n|\r|\n")
_ENTITY = re.compile(r"&(amp|lt|gt|nbsp|lrm|rlm|quot|#39);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "nbsp": " ", "lrm": "", "rlm": "", "quot": '"', "#39": "'"}
_ASIDE = ("NOTE", "STYLE", "REGION")


def read(data: bytes, title: str = "") -> ReadCaptions:
    """The captions in a file, and which of its lines could not be read. Never raises, whatever `data` is."""
    text = decoded(data[:MOST_BYTES])
    reading = _Reading(is_vtt=text.lstrip().startswith("WEBVTT"))
    for number, line in enumerate(_LINE_END.split(text), 1):
        reading.take(number, line)
    reading.end()
    return ReadCaptions(title, "", in_order(reading.spans), tuple(reading.unread))


def decoded(data: bytes) -> str:
    """By its byte order mark; else UTF-16 where every other byte is 0; else UTF-8; else Windows' western letters."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    head = data[:_LOOKED_AT_BYTES]
    zeros = [head[place::2].count(0) for place in (0, 1)]
    if max(zeros) > len(head) // 8 and max(zeros) > 4 * min(zeros):
        return data.decode("utf-16-be" if zeros[0] > zeros[1] else "utf-16-le", "replace")
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    foreign = len(text) - sum(map(text.count, map(chr, range(128)))) - broken if broken else 0
    return text if foreign >= broken else data.decode("cp1252", "replace")


@dataclass
class _Cue:
    """A timing line that was met; `span` is None if it could not be read."""

    span: tuple[int, int] | None
    lines: list[str] = field(default_factory=list)


@dataclass
class _Reading:
    """Goes through the lines once. Text after an empty line may go on with a cue of SubRip, or name the next one."""

    is_vtt: bool
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    _cue: _Cue | None = None
    _after: list[tuple[int, str]] = field(default_factory=list)
    _in_text: bool = False
    _aside: bool = False
    _begun: bool = False

    def take(self, number: int, line: str) -> None:
        if not self._begun:
            self._begun = True
            self._aside = self.is_vtt
        if not line.strip():
            self._aside = self._in_text = False
            return
        if ("-->" in line and not self._aside_until_empty(line)) or self._is_torn(line):
            self._begin(number, line)
        elif self._in_text and self._cue is not None:
            self._cue.lines.append(line)
        elif not self._aside:
            if self.is_vtt and line.split(maxsplit=1)[0] in _ASIDE:
                self._aside = True
            else:
                self._after.append((number, line))

    def end(self) -> None:
        self._settle(None)
        self._keep()

    def _aside_until_empty(self, line: str) -> bool:
        """Whether this is inside a note, where an arrow says nothing; a header without an empty line ends here."""
        return self._aside and _TIMING.fullmatch(line) is None

    def _is_torn(self, line: str) -> bool:
        """Whether this stands where SubRip has the times, after a number, and is what is left of them."""
        if self.is_vtt or _TORN_TIMING.fullmatch(line) is None:
            return False
        in_text = self._cue.lines[-1:] if self._in_text and self._cue else [text for _, text in self._after[-1:]]
        return any(map(_NUMBER.fullmatch, in_text))

    def _begin(self, number: int, line: str) -> None:
        self._settle(number)
        self._keep()
        span, why = _span(line)
        if span is not None and len(self.spans) >= MOST_LINES:
            span, why = None, Why.TOO_MANY
        if why is not None:
            self._tell(number, line, why)
        self._cue, self._in_text, self._aside = _Cue(span), True, False

    def _settle(self, following: int | None) -> None:
        """What stood between a cue's end and `following`, the number of the next one's timing line."""
        after, self._after = self._after, []
        if following is not None:
            named = after and ((self.is_vtt and after[-1][0] == following - 1) or _NUMBER.fullmatch(after[-1][1]))
            if named:
                del after[-1]
            elif self._cue and self._in_text and len(self._cue.lines) > 1 and _NUMBER.fullmatch(self._cue.lines[-1]):
                del self._cue.lines[-1]
        for number, line in after:
            if self._cue is not None and not self.is_vtt:
                self._cue.lines.append(line)
            else:
                self._tell(number, line, Why.NO_TIMES)

    def _keep(self) -> None:
        cue, self._cue = self._cue, None
        if cue is None or cue.span is None:
            return
        text = without_marks("\n".join(cue.lines))
        said = tidy(_ENTITY.sub(lambda found: _ENTITIES[found[1]], text) if self.is_vtt else text)
        if said:
            self.spans.append((*cue.span, said))

    def _tell(self, number: int, line: str, why: Why) -> None:
        if len(self.unread) < _MOST_UNREAD:
            shown = name_text(line[: 4 * _SHOWN_CHARACTERS])[:_SHOWN_CHARACTERS]
            self.unread.append(Unread(number, shown, why))


def _span(line: str) -> tuple[tuple[int, int] | None, Why | None]:
    found = _TIMING.fullmatch(line)
    if found is None:
        return None, Why.TIMES
    start_ms, end_ms = _ms(found.groups()[:4]), _ms(found.groups()[4:])
    if start_ms is None or end_ms is None:
        return None, Why.TIMES
    return ((start_ms, end_ms), None) if end_ms > start_ms else (None, Why.ENDS_FIRST)


def _ms(parts: tuple[str | None, ...]) -> int | None:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    if minutes > 59 or seconds > 59:
        return None
    ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
    return ms if ms <= LONGEST_MS else None
