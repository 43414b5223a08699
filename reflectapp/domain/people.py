"""With whom she shares: coaches, colleagues and circles, by name only."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Person:
    """One person, or a circle of several: then `members` holds their ids."""

    id: str
    name: str
    created_at: datetime
    is_circle: bool = False
    members: tuple[str, ...] = ()
