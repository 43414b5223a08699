from dataclasses import dataclass
from enum import StrEnum


class FoundKind(StrEnum):
    """What can be found, in the order in which it is shown; the index keeps it in the same order."""

    LESSON = "lesson"
    GOAL = "goal"
    CHECK_IN = "check_in"
    ANSWER = "answer"
    SHARE = "share"
    MOMENT = "moment"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that has the words. `home`: the lesson or the goal in which it is, or the share itself.

    `title` is the home's, or for whom the share was. `words`: some of its text, in one line; `spans`, half-open,
    are what was found in it. `context`: the question that an answer answers. `at_ms`: on the lesson's timeline.
    The `item` of a CAPTION is its transcript.
    """

    kind: FoundKind
    item: str
    home: str
    title: str
    words: str
    spans: tuple[tuple[int, int], ...]
    context: str = ""
    at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """`total`: how many there are, or, with `more`, at least are."""

    results: tuple[Hit, ...] = ()
    total: int = 0
    more: bool = False
