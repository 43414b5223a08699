"""Reads ELAN files: every tier that has times is a track, what we wrote comes back as it was.

Goes through the file once. A file with a document type is refused: it could name entities or other files.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from xml.parsers import expat

from reflectapp.domain.coding_files import Found, Gathering, ReadCodes, Track, Why
from reflectapp.domain.measures import MeasureKind
from reflectapp.interchange.eaf import BETWEEN, COVERED, MOMENTS, MORE, PREFIX, TIMES
from reflectapp.kit.plain import name_text

_DEEPEST = 20
_MOST_TIERS = 1_000
_MOST_ANNOTATIONS = 100_000
_MOST_SLOTS = 200_000
_MOST_CODES = 20
_KINDS = {PREFIX + kind.value: kind for kind in MeasureKind}
_OURS = {*_KINDS, *(PREFIX + kind for kind in (MOMENTS, TIMES, COVERED, MORE))}


class _Refused(Exception):
    pass


class _TooMany(Exception):
    """With how many there may be."""


@dataclass(slots=True)
class _Annotation:
    line: int
    id: str
    first: str
    second: str
    about: str
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)


@dataclass(slots=True)
class _Tier:
    name: str
    kind: str
    participant: str
    annotator: str
    annotations: list[_Annotation] = field(default_factory=list)

    @property
    def of(self) -> tuple[str, str, str]:
        """The track that one of our tiers belongs to."""
        moments = self.kind in (PREFIX + MOMENTS, PREFIX + TIMES)
        return (self.participant, self.annotator, "" if moments else self.kind.removeprefix(PREFIX))


def read(data: bytes) -> ReadCodes:
    """Never raises, whatever `data` is: a file that is broken is read up to there, and that is told."""
    reading = _Reading()
    try:
        reading.parser.Parse(data, True)
    except _TooMany as too_many:
        reading.crowded_at, reading.most = reading.parser.CurrentLineNumber, too_many.args[0]
    except (expat.ExpatError, _Refused, ValueError, LookupError):
        reading.gathering.miss(reading.parser.CurrentLineNumber, "", Why.BROKEN)
    return reading.end()


class _Reading:
    def __init__(self) -> None:
        self.gathering = Gathering()
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._take
        self._depth = 0
        self._slots: dict[str, int | None] = {}
        self._tiers: list[_Tier] = []
        self._annotation: _Annotation | None = None
        self._in_value = False
        self._count = 0
        self.crowded_at = self.most = 0

    def end(self) -> ReadCodes:
        """Ours by track, then every other tier as one."""
        every = {each.id: each for tier in self._tiers for each in tier.annotations}
        ours = [tier for tier in self._tiers if tier.kind in _OURS]
        others = (tier for tier in self._tiers if tier.kind not in _OURS)
        tracks = [*self._ours(ours), *(self._other(tier, every) for tier in others)]
        if self.crowded_at:
            self.gathering.fill(self.crowded_at, "", self.most)
        return self.gathering.read(tracks)

    def _refuse(self, *_about: object) -> None:
        raise _Refused

    def _begin(self, name: str, given: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST or (self._depth == 1 and name != "ANNOTATION_DOCUMENT"):
            raise _Refused
        match name:
            case "TIME_SLOT" if len(self._slots) < _MOST_SLOTS:
                value = given.get("TIME_VALUE", "")
                right = value.isascii() and value.isdigit() and len(value) < 12
                self._slots[given.get("TIME_SLOT_ID", "")] = int(value) if right else None
            case "TIER":
                if len(self._tiers) >= _MOST_TIERS:
                    raise _TooMany(_MOST_TIERS)
                kind, *of = (given.get(key, "") for key in ("LINGUISTIC_TYPE_REF", "PARTICIPANT", "ANNOTATOR"))
                self._tiers.append(_Tier(name_text(given.get("TIER_ID", "")[:500]), kind, of[0], of[1]))
            case "ALIGNABLE_ANNOTATION" | "REF_ANNOTATION" if self._tiers:
                self._count += 1
                if self._count > _MOST_ANNOTATIONS:
                    raise _TooMany(_MOST_ANNOTATIONS)
                slots = given.get("TIME_SLOT_REF1", ""), given.get("TIME_SLOT_REF2", "")
                ids = given.get("ANNOTATION_ID", ""), given.get("ANNOTATION_REF", "")
                made = _Annotation(self.parser.CurrentLineNumber, ids[0], *slots, ids[1])
                self._tiers[-1].annotations.append(made)
                self._annotation = made
            case "ANNOTATION_VALUE":
                self._in_value = True

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name == "ANNOTATION_VALUE":
            self._in_value = False
        elif name in ("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
            self._annotation = None

    def _take(self, text: str) -> None:
        if self._in_value and self._annotation is not None:
            self._annotation.parts.append(text)

    def _ours(self, tiers: list[_Tier]) -> Iterator[Track]:
        about = {each.about: each.text for tier in tiers if tier.kind == PREFIX + MORE for each in tier.annotations}
        covers: dict[tuple[str, str, str], list[Found]] = {}
        found: dict[tuple[str, str, str], list[Found]] = {}
        for tier in tiers:
            if tier.kind == PREFIX + COVERED:
                for each in self._found(tier.annotations, {}, point=False):
                    kind_name = each.text.partition(BETWEEN)[0]
                    covers.setdefault((tier.participant, tier.annotator, kind_name), []).append(each)
            elif tier.kind != PREFIX + MORE:
                kind = _KINDS.get(tier.kind)
                point = tier.kind == PREFIX + TIMES or (kind is not None and kind.of_points)
                found.setdefault(tier.of, []).extend(self._found(tier.annotations, about, point=point))
        for (name, run, kind_name), several in found.items():
            kind = MeasureKind(kind_name) if kind_name else None
            told = covers.get((name, run, kind_name), covers.get((name, run, ""), [])) if kind is not None else []
            spans = tuple((each.start_ms, each.end_ms) for each in told if each.end_ms is not None)
            codes = tuple(map(name_text, told[0].text.split(BETWEEN)[1:])) if told else ()
            yield Track(name_text(name[:500]), kind, tuple(several), spans, _number(run), codes[:_MOST_CODES])

    def _found(self, several: Iterable[_Annotation], about: dict[str, str], *, point: bool) -> Iterator[Found]:
        for each in several:
            more = about.get(each.id, "")
            made = self._one(each, each, more.split(BETWEEN) if more else ())
            if made is not None:
                yield replace(made, end_ms=None) if point else made

    def _other(self, tier: _Tier, every: dict[str, _Annotation]) -> Track:
        """Annotations that rest on others have the times of those."""
        made = (self._one(each, _timed(each, every)) for each in tier.annotations)
        return Track(tier.name, None, tuple(each for each in made if each is not None))

    def _one(self, each: _Annotation, timed: _Annotation, more: Iterable[str] = ()) -> Found | None:
        start_ms, end_ms = self._slots.get(timed.first), self._slots.get(timed.second)
        return self.gathering.found(each.line, start_ms if end_ms is not None else None, end_ms, each.text, more)


def _timed(each: _Annotation, every: dict[str, _Annotation]) -> _Annotation:
    for _ in range(_DEEPEST):
        if not each.about or each.about not in every:
            break
        each = every[each.about]
    return each


def _number(run: str) -> int:
    return int(run) if run.isascii() and run.isdigit() and 0 < len(run) < 4 else 1
