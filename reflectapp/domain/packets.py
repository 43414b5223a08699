"""What a packet holds: an allow-list of plain values, made from what the teacher picked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from reflectapp.domain.charts import Chart


class PacketFormat(StrEnum):
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"


class ItemKind(StrEnum):
    """The kinds of things that can be picked; each picks exactly one thing.

    FOR_WHOM and MADE_ON are never picked: they stand at the head of every packet.
    """

    FOR_WHOM = "for_whom"
    MADE_ON = "made_on"

    GOAL_TITLE = "goal_title"
    GOAL_STATEMENT = "goal_statement"
    GOAL_WHY = "goal_why"
    GOAL_STUDENTS_WILL = "goal_students_will"
    GOAL_MEASURE = "goal_measure"
    GOAL_BY_WHEN = "goal_by_when"
    GOAL_STRATEGY = "goal_strategy"
    GOAL_CHECKLIST = "goal_checklist"
    GOAL_NEXT_STEP = "goal_next_step"
    GOAL_PEERS = "goal_peers"
    GOAL_STATUS = "goal_status"
    GOAL_PLOT = "goal_plot"
    CHECK_IN = "check_in"
    LESSON_TITLE = "lesson_title"
    LESSON_DETAILS = "lesson_details"
    MOMENT = "moment"
    MOMENT_STILL = "moment_still"
    RESULT = "result"
    RESULT_PICTURE = "result_picture"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Pick:
    """One thing that could be shared. `owner_id`: the goal, check-in, lesson, moment, reflection
    or run of a measure that it belongs to; `part`: the prompt's id for an answer, a picture's kind."""

    kind: ItemKind
    owner_id: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Pickable:
    """A line in the list of what could be shared. A picture's line is indented under what it is of."""

    pick: Pick
    label: str
    detail: str = ""
    under: Pick | None = None


@dataclass(frozen=True, slots=True)
class PickGroup:
    """The things of one goal or one lesson. `title` is for the teacher's eyes only."""

    title: str
    is_goal: bool
    items: tuple[Pickable, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """Numbers over dates; `baseline` and `target` are drawn as lines if present. `measure` may be empty."""

    measure: str
    unit: str
    points: tuple[tuple[date, float], ...]
    baseline: float | None = None
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Still:
    """A JPEG without metadata."""

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PacketText:
    """One picked text: `kind` says which heading it gets."""

    kind: ItemKind
    text: str


@dataclass(frozen=True, slots=True)
class PacketCheckIn:
    made_on: date
    note: str
    value: float | None
    unit: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class PacketGoal:
    """`refs`: of the title, the texts, the checklist, the questions and the plot."""

    title: str | None
    texts: tuple[PacketText, ...]
    checklist: tuple[tuple[str, bool], ...]
    peers: tuple[str, ...]
    plot: Plot | None
    check_ins: tuple[PacketCheckIn, ...]
    refs: Mapping[ItemKind, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class PacketMoment:
    start_ms: int
    end_ms: int | None
    note: str
    tags: tuple[str, ...]
    still: Still | None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class PacketAnswer:
    form_title: str
    question: str
    answer: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class PacketResult:
    """What a measure found: the number with what it rests on, how the measure is defined, and its pictures."""

    measure: str
    lines: tuple[str, ...]
    definition: str
    charts: tuple[Chart, ...]
    ref: str = ""


@dataclass(frozen=True, slots=True)
class PacketLesson:
    """`ref`: of the title."""

    title: str | None
    details: str | None
    moments: tuple[PacketMoment, ...]
    answers: tuple[PacketAnswer, ...]
    results: tuple[PacketResult, ...] = ()
    ref: str = ""


@dataclass(frozen=True, slots=True)
class PacketContents:
    """`packet_id`: 32 random hexadecimal digits that say nothing, by which a reply names the packet; "": it takes none.

    A `ref` ("1", "2", … in the order of the packet) stands for a thing that can be answered.
    """

    title: str
    for_whom: str
    made_on: date
    goals: tuple[PacketGoal, ...]
    lessons: tuple[PacketLesson, ...]
    language: str = "en"
    packet_id: str = ""


@dataclass(frozen=True, slots=True)
class Leaving:
    """One line of the list of what leaves, parsed back from a packet's final bytes."""

    kind: ItemKind
    text: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Beside:
    """A file that left beside a packet: a clip, say."""

    name: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Share:
    """One act of exporting, as the share record keeps it. It can't be called back.

    `packet_id` and `refs` (what each of the packet's refs picked) are how a reply finds its way; `seen_sha256` is of
    the items as they are read. `people`: ids. `asked_to_delete_on`, `gone_on`: when she asked for the packet to be
    deleted, and was told that it is.
    """

    id: str
    made_at: datetime
    for_whom: str
    why: str
    format: PacketFormat
    sha256: str
    size_bytes: int
    contents: tuple[Leaving, ...]
    packet_id: str = ""
    refs: Mapping[str, Pick] = field(default_factory=dict, hash=False)
    seen_sha256: str = ""
    sealed: bool = False
    beside: tuple[Beside, ...] = ()
    people: tuple[str, ...] = ()
    asked_to_delete_on: date | None = None
    gone_on: date | None = None
