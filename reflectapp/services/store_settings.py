"""The settings that live inside the store."""

from dataclasses import replace
from functools import partial

import msgspec

from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.store_settings import StoreSettings
from reflectapp.kit import clock
from reflectapp.services.store import OpenStore

LOCK_AFTER_MINUTES = range(1, 31)
_CHANGED = frozenset({Topic.STORE})


def settings(store: OpenStore) -> StoreSettings:
    with store.read() as work:
        return msgspec.convert(work.settings.all(), StoreSettings)


def change(store: OpenStore, wanted: StoreSettings) -> Outcome[StoreSettings]:
    """Keeps the settings; a time to lock outside LOCK_AFTER_MINUTES becomes the nearest inside."""
    minutes = min(max(wanted.lock_after_minutes, LOCK_AFTER_MINUTES[0]), LOCK_AFTER_MINUTES[-1])
    wanted = replace(wanted, lock_after_minutes=minutes)
    before = settings(store)
    with store.unit() as work:
        for name, content in msgspec.to_builtins(wanted).items():
            work.settings.keep(name, content)
    return Outcome(wanted, _CHANGED, partial(change, wanted=before))


def set_locking(store: OpenStore, minutes: int, strict: bool) -> Outcome[StoreSettings]:
    """After how long the store locks by itself, and whether the program starts afresh then."""
    return change(store, replace(settings(store), lock_after_minutes=minutes, strict_lock=strict))


def set_backup_reminder(store: OpenStore, days: int | None) -> Outcome[StoreSettings]:
    """After how many days Today reminds her of a backup, or None for never."""
    before = settings(store)
    outcome = change(store, replace(before, backup_after_days=days))
    return replace(outcome, inverse=partial(set_backup_reminder, days=before.backup_after_days))


def note_backup(store: OpenStore) -> None:
    """That one was made just now."""
    change(store, replace(settings(store), backed_up_at=clock.now()))
