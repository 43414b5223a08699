"""What a coach answered to a packet, and what she decided about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

SUFFIX: Final = ".reflectreply"


class RemarkKind(StrEnum):
    QUESTION = "question"
    IDEA = "idea"


class DecisionKind(StrEnum):
    ADOPT = "adopt"
    ADAPT = "adapt"
    DECLINE = "decline"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Said:
    """A question or idea as it stands in a file. `ref`: as of `Remark`."""

    ref: str
    kind: RemarkKind
    text: str


@dataclass(frozen=True, slots=True)
class ReplyFile:
    """What a reply file says. `seen_sha256`: of the packet's items as the coach saw them; `sha256`: of the file.

    `said`: what is about the whole packet first, then in the order of the file, each time questions before ideas.
    """

    reply_id: str
    packet_id: str
    seen_sha256: str
    from_name: str
    made_at: datetime
    said: tuple[Said, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Decision:
    """`words`: what she noted about it, or what she made of it."""

    id: str
    kind: DecisionKind
    words: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Remark:
    """One question or idea. `ref`: of the packet's item that it is about; "" for the whole packet.

    `decisions`: every one, the first first; the last is in force.
    """

    id: str
    ref: str
    kind: RemarkKind
    text: str
    decisions: tuple[Decision, ...] = ()

    @property
    def decision(self) -> Decision | None:
        return self.decisions[-1] if self.decisions else None


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply file as it was taken in. `reply_id` and `made_at` as the file says them.

    `same_packet`: whether the coach saw the packet as it was shared.
    """

    id: str
    share_id: str
    reply_id: str
    from_name: str
    made_at: datetime
    taken_in_at: datetime
    sha256: str
    same_packet: bool
    remarks: tuple[Remark, ...]


class DraftPlace(StrEnum):
    """Where in a goal a draft would stand. STATEMENT without a goal: the beginning of a new one."""

    STATEMENT = "statement"
    STRATEGY = "strategy"
    CHECKLIST = "checklist"
    NEXT_STEP = "next_step"


@dataclass(frozen=True, slots=True)
class Draft:
    """What became of an idea that she took up: it waits beside the goal until she uses it or lets it go."""

    id: str
    goal_id: str | None
    place: DraftPlace
    text: str
    remark_id: str | None
    made_at: datetime
    used_at: datetime | None = None
