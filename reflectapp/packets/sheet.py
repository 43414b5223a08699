"""How a packet is laid out, whatever it is printed on: sections, blocks, entries, all worded."""

from dataclasses import dataclass, replace
from typing import Protocol

from reflectapp.domain.charts import Chart
from reflectapp.domain.packets import (
    ItemKind,
    PacketAnswer,
    PacketCheckIn,
    PacketContents,
    PacketGoal,
    PacketLesson,
    PacketMoment,
    PacketResult,
    Plot,
)
from reflectapp.kit.text import clock, number_text, seen
from reflectapp.packets.pictures import bare
from reflectapp.packets.words import Words, words


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plot as an SVG element, and the same in words."""

    svg: str
    title: str
    described: str


class Draw(Protocol):
    """Draws a plot or a chart. `name` is unique in the packet, for the ids inside the SVG."""

    def __call__(self, plot: Plot | Chart, name: str) -> Drawing: ...


@dataclass(frozen=True, slots=True)
class Picture:
    jpeg: bytes
    told: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A check-in, a moment, a result or an answer under its block's heading."""

    kind: ItemKind
    heading: str
    paragraphs: tuple[str, ...]
    tags: str = ""
    ref: str = ""
    picture: Picture | None = None
    drawings: tuple[Drawing, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One heading and what stands beneath it. Lesson details have no heading; entries have refs of their own."""

    kind: ItemKind
    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[tuple[str, str], ...] = ()
    entries: tuple[Entry, ...] = ()
    drawing: Drawing | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One goal or lesson. `title` is empty unless it was picked; then `prefix` leads it, and `ref` is its own."""

    kind: ItemKind
    prefix: str
    title: str
    unnamed: str
    blocks: tuple[Block, ...]
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    made_on: str
    language: str
    sections: tuple[Section, ...]
    closing: str
    packet_id: str


def lay_out(contents: PacketContents, draw: Draw) -> Sheet:
    table = words(contents.language)
    return Sheet(
        title=table.title(one_line(contents.for_whom)),
        made_on=table.day(contents.made_on),
        language=contents.language,
        sections=(
            *(_goal(goal, table, draw, f"plot-{number}") for number, goal in enumerate(contents.goals, 1)),
            *(_lesson(lesson, table, draw, f"lesson-{number}") for number, lesson in enumerate(contents.lessons, 1)),
        ),
        closing=table.closing,
        packet_id=contents.packet_id,
    )


def one_line(text: str) -> str:
    return " ".join(seen(text).split())


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in seen(text).split("\n") if line.strip())


def _goal(goal: PacketGoal, table: Words, draw: Draw, name: str) -> Section:
    def block(kind: ItemKind) -> Block:
        return Block(kind, table.headings[kind], ref=goal.refs.get(kind, ""))

    blocks = [replace(block(text.kind), paragraphs=_paragraphs(text.text)) for text in goal.texts]
    if goal.plot is not None:
        blocks.append(replace(block(ItemKind.GOAL_PLOT), drawing=draw(goal.plot, name)))
    if goal.check_ins:
        entries = tuple(_check_in(check_in, table) for check_in in goal.check_ins)
        blocks.append(replace(block(ItemKind.CHECK_IN), entries=entries))
    if goal.checklist:
        points = tuple((one_line(text), table.done if done else table.open) for text, done in goal.checklist)
        blocks.append(replace(block(ItemKind.GOAL_CHECKLIST), points=points))
    if goal.peers:
        blocks.append(replace(block(ItemKind.GOAL_PEERS), points=tuple((one_line(text), "") for text in goal.peers)))
    title, ref = one_line(goal.title or ""), goal.refs.get(ItemKind.GOAL_TITLE, "")
    return Section(ItemKind.GOAL_TITLE, table.goal_prefix, title, table.goal_unnamed, tuple(blocks), ref)


def _check_in(check_in: PacketCheckIn, table: Words) -> Entry:
    number = "" if check_in.value is None else f" · {number_text(check_in.value, one_line(check_in.unit))}"
    return Entry(ItemKind.CHECK_IN, table.day(check_in.made_on) + number, _paragraphs(check_in.note), ref=check_in.ref)


def _lesson(lesson: PacketLesson, table: Words, draw: Draw, name: str) -> Section:
    blocks = []
    if lesson.details:
        blocks.append(Block(ItemKind.LESSON_DETAILS, "", (one_line(lesson.details),)))
    if lesson.moments:
        entries = tuple(_moment(moment, table) for moment in lesson.moments)
        blocks.append(Block(ItemKind.MOMENT, table.headings[ItemKind.MOMENT], entries=entries))
    if lesson.results:
        entries = tuple(_result(each, draw, f"{name}-{number}") for number, each in enumerate(lesson.results, 1))
        blocks.append(Block(ItemKind.RESULT, table.headings[ItemKind.RESULT], entries=entries))
    for title in dict.fromkeys(answer.form_title for answer in lesson.answers):
        entries = tuple(_answer(answer) for answer in lesson.answers if answer.form_title == title)
        blocks.append(Block(ItemKind.ANSWER, table.answers_prefix + one_line(title), entries=entries))
    title = one_line(lesson.title or "")
    return Section(ItemKind.LESSON_TITLE, table.lesson_prefix, title, table.lesson_unnamed, tuple(blocks), lesson.ref)


def _moment(moment: PacketMoment, table: Words) -> Entry:
    time = clock(moment.start_ms) + (f"–{clock(moment.end_ms)}" if moment.end_ms is not None else "")
    tags = ", ".join(one_line(tag) for tag in moment.tags)
    still = moment.still
    return Entry(
        kind=ItemKind.MOMENT,
        heading=time,
        paragraphs=_paragraphs(moment.note),
        tags=table.tags_prefix + tags if tags else "",
        ref=moment.ref,
        picture=Picture(bare(still.jpeg), table.still + clock(moment.start_ms)) if still else None,
    )


def _result(result: PacketResult, draw: Draw, name: str) -> Entry:
    return Entry(
        kind=ItemKind.RESULT,
        heading=one_line(result.measure),
        paragraphs=(*(one_line(line) for line in result.lines), *_paragraphs(result.definition)),
        ref=result.ref,
        drawings=tuple(draw(chart, f"{name}-{number}") for number, chart in enumerate(result.charts, 1)),
    )


def _answer(answer: PacketAnswer) -> Entry:
    return Entry(ItemKind.ANSWER, one_line(answer.question), _paragraphs(answer.answer), ref=answer.ref)
