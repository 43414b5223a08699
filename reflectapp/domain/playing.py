"""What keeps the player from showing a recording well, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum


class Hindrance(StrEnum):
    """Why a recording is prepared for playing. `ASKED`: it did not play, and she asked for it."""

    PICTURE = "picture"
    LINES = "lines"
    PLACES = "places"
    MIRRORED = "mirrored"
    ASKED = "asked"

    @property
    def shows_nothing(self) -> bool:
        """Whether the original has no picture in the player; otherwise it plays, only not as well."""
        return self in (Hindrance.PICTURE, Hindrance.ASKED)


class Preparing(StrEnum):
    WANTED = "wanted"
    DONE = "done"
    FAILED = "failed"
    DECLINED = "declined"
    ALONE = "alone"
    """What was prepared took the original's place."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """Of a recording that is or was to be converted into one that plays well."""

    recording_id: str
    hindrance: Hindrance
    state: Preparing
