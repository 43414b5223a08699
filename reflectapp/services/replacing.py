"""A whole database that waits to take the place of the store's.

Making a store and giving it new keys both write one aside, then the header with its key, then put it in
place: the header's renaming decides. After a crash the next opening goes on from there, or takes it back.
"""

from contextlib import suppress
from pathlib import Path

from reflectapp.domain.errors import EnvironmentProblem
from reflectapp.kit.atomic import sync_folder
from reflectapp.vault import mark
from reflectapp.vault.disk import told
from reflectapp.vault.header import DATABASE, DATABASE_BESIDE, NEXT_DATABASE
from reflectapp.vault.keys import StoreKeys


def settle(folder: Path, store_id: str, keys: StoreKeys) -> None:
    """Puts the database that waits in its place; one that was written under other keys, or that comes back from a
    copy of the folder, is removed.

    Raises DATABASE_DAMAGED if it can't be opened; then all is left as it is.
    """
    waiting = folder / NEXT_DATABASE
    if not waiting.exists():
        _tidy(folder)
    elif waits(folder, store_id, keys):
        put_in_place(folder, store_id, keys)
    else:
        discard(folder)


def waits(folder: Path, store_id: str, keys: StoreKeys) -> bool:
    """Whether the waiting database is the one that the header's keys open, and the other isn't."""
    own = mark.of(store_id, keys.database)
    return mark.read(folder / NEXT_DATABASE) == own != mark.read(folder / DATABASE)


def put_in_place(folder: Path, store_id: str, keys: StoreKeys) -> None:
    """The database that stood there goes, with its log and the copies from before migrations."""
    from reflectapp.database.connection import Database
    from reflectapp.database.migrating import discard_snapshots

    Database.open(folder / NEXT_DATABASE, keys.database, store_id).close()
    told(lambda: discard_snapshots(folder / "snapshots"))
    _unlink_beside(folder / DATABASE)
    told(lambda: sync_folder(folder))
    told(lambda: (folder / NEXT_DATABASE).replace(folder / DATABASE))
    told(lambda: sync_folder(folder))
    _tidy(folder)


def discard(folder: Path) -> None:
    told(lambda: (folder / NEXT_DATABASE).unlink(missing_ok=True))
    _unlink_beside(folder / NEXT_DATABASE)


def _tidy(folder: Path) -> None:
    """What a failing disk left beside the database that waited is of no use without it."""
    with suppress(EnvironmentProblem):
        _unlink_beside(folder / NEXT_DATABASE)


def _unlink_beside(database: Path) -> None:
    for end in DATABASE_BESIDE:
        beside = database.with_name(database.name + end)
        if beside.exists():
            told(beside.unlink)
