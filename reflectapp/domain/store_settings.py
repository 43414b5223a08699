from dataclasses import dataclass
from datetime import datetime
from typing import Final

TURNED: Final = "turned"
"""Kept beside these by this name: by how many degrees recordings were turned, by their ids."""


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """What she set for this store; kept inside it.

    `keep_months`: after which time she is asked whether a new recording should stay, or None for never.
    `backup_after_days`: after which time Today reminds her of a backup, or None for never.
    """

    lock_after_minutes: int = 5
    strict_lock: bool = False
    keep_months: int | None = None
    backup_after_days: int | None = 30
    backed_up_at: datetime | None = None
