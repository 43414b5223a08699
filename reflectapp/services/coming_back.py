"""Where she was beside a lesson's video: kept with the store, so that a lock doesn't take it."""

from dataclasses import dataclass, field
from typing import Final

import msgspec

from reflectapp.domain.outcome import Outcome
from reflectapp.services.store import OpenStore

_PLACE: Final = "lesson_place"


@dataclass(frozen=True, slots=True)
class Place:
    """`panel`: moments, codes or transcript. `measure_id`: the measure that is shown, `coding_id`: the run in hand;
    "" where there is none. `guess`: what she typed before coding, by code."""

    lesson_id: str
    panel: str
    measure_id: str = ""
    coding_id: str = ""
    guess: dict[str, float] = field(default_factory=dict)


def place(store: OpenStore, lesson_id: str) -> Place | None:
    """Where she was in that lesson, if it is the one she was in last."""
    with store.read() as work:
        kept = work.settings.all().get(_PLACE)
    found = msgspec.convert(kept, Place) if kept else None
    return found if found is not None and found.lesson_id == lesson_id else None


def keep(store: OpenStore, where: Place) -> Outcome[None]:
    """Nothing that is shown changes by it, and there is nothing to take back."""
    with store.unit() as work:
        work.settings.keep(_PLACE, msgspec.to_builtins(where))
    return Outcome(None, frozenset())
