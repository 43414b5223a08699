"""What may leave with which picks, and the search for it in a packet's bytes, however it is packed."""

import base64
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date

from pypdf import PdfReader

from reflectapp.charts.results import over_lesson
from reflectapp.charts.wording import ResultWords
from reflectapp.domain.charts import ChartKind
from reflectapp.domain.packets import ItemKind, PacketFormat, Pick, Still
from reflectapp.kit.text import clock
from reflectapp.packets.sealed_page import open_page
from reflectapp.packets.words import words
from reflectapp.services import shares
from reflectapp.services.store import OpenStore

_WORDS = words("en")
_K = ItemKind
Picks = frozenset[Pick]


class Search:
    """Knows what a filled store holds and how each of it may leave, and looks for it in one packet after the other."""

    def __init__(self, store: OpenStore, stills: Mapping[str, Still]) -> None:
        self._store, self._stills = store, stills
        self.picks = [item.pick for group in shares.pickable(store) for item in group.items]
        self._canaries, self._never, self._drawn = _canaries(store), _never(store), _drawn(store)

    def packet(self, chosen: Picks, form: PacketFormat, passphrase: str = "") -> bytes:
        made_on, packet_id = date(2026, 11, 22), "8d" * 16
        made = shares.contents(
            *(self._store, chosen), for_whom="Ms Okafor", made_on=made_on, stills=self._stills, packet_id=packet_id
        )
        return shares.render(made, form, passphrase)

    def wrong(self, data: bytes, form: PacketFormat, chosen: Picks, passphrase: str = "") -> list[str]:
        """What is in the packet and was not picked, and what was picked and is not in it."""
        if passphrase:
            in_the_open = unpacked(data, form)
            slipped = [f"open: {canary}" for canary in self._canaries if holds(in_the_open, canary)]
            return slipped + self.wrong(open_page(data, passphrase), form, chosen)
        found = unpacked(data, form)
        said = [canary for canary, by in self._canaries.items() if holds(found, canary) != bool(by & chosen)]
        for moment_id, still in self._stills.items():
            wanted = {Pick(_K.MOMENT, moment_id), Pick(_K.MOMENT_STILL, moment_id)} <= chosen
            if (still.jpeg[-400:-2] in found) != wanted:
                said.append(f"still of {moment_id}")
        said += [canary for canary, by in self._drawn.items() if holds(found, canary) != (by <= chosen)]
        return said + [canary for canary in self._never if holds(found, canary)]


def _canaries(store: OpenStore) -> dict[str, frozenset[Pick]]:
    """Each text, number, date and time with the picks any of which lets it leave."""
    found: dict[str, set[Pick]] = {}

    def lets(text: str, *picks: Pick) -> None:
        found.setdefault(text, set()).update(picks)

    with store.read() as unit:
        for goal in unit.goals.all():
            text, by = goal.text, {kind: Pick(kind, goal.id) for kind in ItemKind}
            numbered = [Pick(_K.CHECK_IN, entry.id) for entry in goal.check_ins if entry.value is not None]
            lets(text.title, by[_K.GOAL_TITLE])
            lets(text.statement.split()[1], by[_K.GOAL_STATEMENT])
            lets(text.why, by[_K.GOAL_WHY])
            lets(text.students_will, by[_K.GOAL_STUDENTS_WILL])
            lets(text.measure, by[_K.GOAL_MEASURE])
            lets(text.unit, by[_K.GOAL_MEASURE], by[_K.GOAL_PLOT], *numbered)
            lets(f"{text.baseline:.2f}", by[_K.GOAL_MEASURE], by[_K.GOAL_PLOT])
            lets(f"{text.target:.2f}", by[_K.GOAL_MEASURE], by[_K.GOAL_PLOT])
            lets(_WORDS.day(text.by_when or date.min), by[_K.GOAL_BY_WHEN])
            lets(text.strategy, by[_K.GOAL_STRATEGY])
            lets(text.next_step, by[_K.GOAL_NEXT_STEP])
            for point in text.checklist:
                lets(point.text, by[_K.GOAL_CHECKLIST])
            for question in text.peers:
                lets(_WORDS.peers[question], by[_K.GOAL_PEERS])
            for entry in goal.check_ins:
                pick = Pick(_K.CHECK_IN, entry.id)
                lets(entry.note, pick)
                lets(_WORDS.day(entry.made_on), pick)
                if entry.value is not None:
                    lets(f"{entry.value:.2f}", pick, by[_K.GOAL_PLOT])
                    lets(f"{_WORDS.short_day(entry.made_on)} {entry.made_on.year}", by[_K.GOAL_PLOT])
        for lesson in unit.lessons.all():
            details = Pick(_K.LESSON_DETAILS, lesson.id)
            lets(lesson.title, Pick(_K.LESSON_TITLE, lesson.id))
            for part in (lesson.class_name, lesson.subject, _WORDS.day(lesson.taught_on or date.min)):
                lets(part, details)
            for moment in unit.moments.of_lesson(lesson.id):
                for part in (moment.note, *moment.tags, clock(moment.start_ms)):
                    lets(part, Pick(_K.MOMENT, moment.id))
            for run in unit.codings.of_lesson(lesson.id):
                result = Pick(_K.RESULT, run.id)
                for part in (run.measure.title, run.measure.definition, *(code.label for code in run.measure.codes)):
                    lets(part, result)
        for reflection in unit.reflections.all():
            answers = {prompt.id: Pick(_K.ANSWER, reflection.id, prompt.id) for prompt in reflection.form.prompts}
            lets(reflection.form.title, *answers.values())
            for prompt in reflection.form.prompts:
                lets(prompt.text, answers[prompt.id])
            lets(str(reflection.answers["one"]).split()[0], answers["one"])
            lets(reflection.form.prompts[1].options[0], answers["two"])
    return {text: frozenset(picks) for text, picks in found.items()}


def _drawn(store: OpenStore) -> dict[str, frozenset[Pick]]:
    """What stands in a result's picture over the lesson alone, with the picks that it takes."""
    found = {}
    with store.read() as unit:
        for lesson in unit.lessons.all():
            for run in unit.codings.of_lesson(lesson.id):
                first = over_lesson(run, ResultWords()).bars[0].said
                picture = Pick(_K.RESULT_PICTURE, run.id, ChartKind.OVER_LESSON)
                found[first] = frozenset({Pick(_K.RESULT, run.id), picture})
    return found


def _never(store: OpenStore) -> list[str]:
    """What no pick lets leave: ids, notes, earlier versions, options not chosen, comments in pictures."""
    found = ["canary in a comment", store.store_id, str(store.folder)]
    with store.read() as unit:
        for goal in unit.goals.all():
            found += [goal.id, *(entry.id for entry in goal.check_ins), unit.goals.versions(goal.id)[0].text.why]
        for lesson in unit.lessons.all():
            found += [lesson.id, lesson.notes, *(moment.id for moment in unit.moments.of_lesson(lesson.id))]
            found += [recording.id for recording in unit.recordings.of_lesson(lesson.id)]
            for run in unit.codings.of_lesson(lesson.id):
                found += [run.id, run.measure.id, *(entry.id for entry in run.entries)]
                found += [f"{guess:.1f}" for guess in run.guess.values()]
        for reflection in unit.reflections.all():
            prompts = reflection.form.prompts
            found += [reflection.id, reflection.form.purpose, prompts[1].options[1], prompts[2].low_label]
    return found


def holds(found: bytes, canary: str) -> bool:
    spellings = [canary.encode(code) for code in ("utf-8", "utf-16-be", "utf-16-le")]
    spellings += [canary.encode().hex().encode(), canary.encode("utf-16-be").hex().encode()]
    return any(spelling in found for spelling in spellings)


def unpacked(data: bytes, form: PacketFormat) -> bytes:
    """The bytes with all that is packed in them laid open."""
    parts = [data, *_base64(data)]
    if form is PacketFormat.DOCX:
        parts += _unzipped(data)
    elif form is PacketFormat.HTML:
        parts.append(html.unescape(data.decode()).encode())
    else:
        parts += [*_inflated(data), _told(data)]
    return b"\n".join(parts).replace("\u00a0".encode(), b" ")


def _base64(data: bytes) -> Iterator[bytes]:
    for run in re.findall(rb"[A-Za-z0-9+/]{16,}={0,2}", data):
        yield base64.b64decode(run[: len(run) // 4 * 4] if b"=" not in run else run)


def _unzipped(data: bytes) -> Iterator[bytes]:
    """Every part, with XML's texts as they read without markup between them; and the archive's own notes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield archive.comment
        for info in archive.infolist():
            part = archive.read(info)
            yield from (info.filename.encode(), info.comment, info.extra, part)
            if info.filename.endswith((".xml", ".rels")):
                yield html.unescape(re.sub(r"<[^>]*>", "", part.decode())).encode()


def _inflated(data: bytes) -> Iterator[bytes]:
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.S):
        try:
            yield zlib.decompressobj().decompress(packed)
        except zlib.error:
            yield packed


def _told(data: bytes) -> bytes:
    """What another reader makes of a PDF: glyphs as text, bookmarks, metadata, every string object."""
    try:
        reader = PdfReader(io.BytesIO(data))
        said = [page.extract_text() for page in reader.pages]
        said += [str(reader.metadata), str(reader.xmp_metadata and reader.xmp_metadata.stream.get_data())]
        said += [str(reader.get_object(number)) for number in range(1, int(str(reader.trailer["/Size"])))]
    except Exception:
        if b"slippedin" in b"".join(_inflated(data)):
            return b""
        raise
    return "\n".join(said).encode("utf-8", "replace")
