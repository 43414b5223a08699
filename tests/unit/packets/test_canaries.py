"""Nothing that was not picked is in a packet's bytes, however it is packed; what was picked is."""

import base64
import html
import io
import random
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date

import pytest
from pypdf import PdfReader

from reflectapp.charts.results import over_lesson
from reflectapp.charts.wording import ResultWords
from reflectapp.domain.charts import ChartKind
from reflectapp.domain.packets import ItemKind, PacketFormat, Pick, Still
from reflectapp.kit.text import clock
from reflectapp.packets.words import words
from reflectapp.services import shares
from reflectapp.services.store import OpenStore

_WORDS = words("en")
_K = ItemKind


def test_only_what_was_picked_is_found(filled_store: OpenStore, stills: Mapping[str, Still]) -> None:
    for form, rounds in ((PacketFormat.HTML, 250), (PacketFormat.PDF, 50), (PacketFormat.DOCX, 12)):
        picks = [item.pick for group in shares.pickable(filled_store) for item in group.items]
        canaries = _canaries(filled_store)
        never, drawn = _never(filled_store), _drawn(filled_store)
        chance = random.Random(7)
        for _ in range(rounds):
            chosen = frozenset(pick for pick in picks if chance.random() < chance.choice((0.05, 0.3, 0.7)))
            data = _packet(filled_store, chosen, form, stills)
            found = _unpacked(data, form)
            for canary, by in canaries.items():
                assert _holds(found, canary) == bool(by & chosen), (form, canary, by, chosen)
            for moment_id, still in stills.items():
                expected = {Pick(_K.MOMENT, moment_id), Pick(_K.MOMENT_STILL, moment_id)} <= chosen
                assert (still.jpeg[-400:-2] in found) == expected
            for canary, wanted in drawn.items():
                assert _holds(found, canary) == (wanted <= chosen), (form, canary, chosen)
            assert not [canary for canary in never if _holds(found, canary)]


@pytest.mark.parametrize("form", PacketFormat)
def test_each_thing_alone_leaves_alone(
    filled_store: OpenStore, stills: Mapping[str, Still], form: PacketFormat
) -> None:
    canaries = _canaries(filled_store)
    for group in shares.pickable(filled_store)[::2]:
        for item in group.items:
            found = _unpacked(_packet(filled_store, frozenset({item.pick}), form, stills), form)
            assert {canary for canary in canaries if _holds(found, canary)} == {
                canary for canary, by in canaries.items() if item.pick in by
            }, item


@pytest.mark.parametrize("form", PacketFormat)
def test_the_search_finds_a_text_that_slipped_in(filled_store: OpenStore, form: PacketFormat) -> None:
    slipped = "Zxslippedinq"
    hidden = base64.b64encode(b"and " + slipped.encode("utf-16-be"))
    data = _packet(filled_store, frozenset(), form, {})
    if form is PacketFormat.HTML:
        data += b"<!-- data:text/plain;base64," + hidden + b" -->"
    elif form is PacketFormat.DOCX:
        data = _with_a_comment(data, slipped)
    else:
        data += b"9 0 obj\n<<>>\nstream\n" + zlib.compress(slipped.encode()) + b"\nendstream"
    assert _holds(_unpacked(data, form), slipped)


def _packet(store: OpenStore, picks: frozenset[Pick], form: PacketFormat, stills: Mapping[str, Still]) -> bytes:
    made = shares.contents(
        store, picks, for_whom="Ms Okafor", made_on=date(2026, 11, 22), stills=stills, packet_id="8d" * 16
    )
    return shares.render(made, form)


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


def _holds(found: bytes, canary: str) -> bool:
    spellings = [canary.encode(code) for code in ("utf-8", "utf-16-be", "utf-16-le")]
    spellings += [canary.encode().hex().encode(), canary.encode("utf-16-be").hex().encode()]
    return any(spelling in found for spelling in spellings)


def _unpacked(data: bytes, form: PacketFormat) -> bytes:
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


def _with_a_comment(data: bytes, text: str) -> bytes:
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/comments.xml", f"<comments>{text}</comments>", zipfile.ZIP_DEFLATED)
    return file.getvalue()


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
