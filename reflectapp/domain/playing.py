"""What keeps the player from showing a recording well, and what became of it."""

from bisect import bisect_right
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


@dataclass(frozen=True, slots=True)
class Times:
    """When pictures begin, in microseconds of the recording, with none left out between the first and the last.

    `to_end`: whether the last is that of the recording.
    """

    starts_us: tuple[int, ...]
    to_end: bool

    def shown_at(self, at_us: int) -> int | None:
        """When the picture begins that stands at that time; None where these times don't say."""
        place = bisect_right(self.starts_us, at_us) - 1
        known = place >= 0 and (self.to_end or place + 1 < len(self.starts_us))
        return self.starts_us[place] if known else None

    def after(self, start_us: int) -> int | None:
        return next((each for each in self.starts_us if each > start_us), None)


@dataclass(frozen=True, slots=True)
class Planes:
    """A decoded picture as it is stored, not turned: each plane's bytes with the length of its lines.

    `layout`: "yuv420p", "yuv420p10le" or "bgra".
    """

    start_us: int
    layout: str
    planes: tuple[tuple[bytes, int], ...]
