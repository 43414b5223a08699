"""A meeting that she arranges: its purpose, agenda and norms are hers, and so is what was decided."""

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a protocol: what is done in it, and for how long."""

    title: str
    minutes: int
    hint: str


@dataclass(frozen=True, slots=True)
class Protocol:
    """A way of talking together, step by step."""

    id: str
    title: str
    about: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """`share_id` and `ref` name the thing in a packet that it is about, if any."""

    text: str
    minutes: int | None = None
    share_id: str | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """`begins` is where she is. `people`: ids. `protocol`: of those in `resources/protocols`, or "".

    `decided`, `decided_by` (by when) and `next_check_in` are noted afterwards.
    """

    id: str
    created_at: datetime
    changed_at: datetime
    held_on: date | None = None
    begins: time | None = None
    minutes: int = 45
    place: str = ""
    purpose: str = ""
    people: tuple[str, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    norms: tuple[str, ...] = ()
    protocol: str = ""
    decided: str = ""
    decided_by: date | None = None
    next_check_in: date | None = None
    goal_id: str | None = None
