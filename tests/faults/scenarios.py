"""What is done while an operation fails, and what must hold afterwards."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Protocol

Ack = Callable[..., None]
Acked = list[list[str]]


class Scenario(Protocol):
    """One use of the program, in a folder `place` of its own in which every file operation counts.

    `prepare` runs once, without faults; `act` begins from a copy of what it made, and calls `ack` as soon as
    the program said that something is kept; `check` looks at what is left and raises AssertionError.
    """

    def prepare(self, place: Path) -> None: ...

    def act(self, place: Path, ack: Ack) -> None: ...

    def check(self, place: Path, acked: Acked) -> None: ...


_WHERE = {
    "create": ("making", "Create"),
    "save": ("saving", "Save"),
    "delete": ("saving", "Delete"),
    "ways": ("rekeying", "Ways"),
    "new keys": ("rekeying", "NewKeys"),
    "import": ("bring_in", "Import"),
    "import that goes on": ("bring_in", "GoOn"),
    "take along": ("leaving", "TakeAlong"),
    "share": ("leaving", "Share"),
    "backup": ("backups", "BackUp"),
    "restore": ("backups", "Restore"),
    "migrate from 0001": ("old_store", "Migrate"),
    "migrate from 0002": ("old_store", "MigrateFromSecond"),
}
NAMES = tuple(_WHERE)


def every() -> dict[str, Scenario]:
    """By name; loads the program."""
    made = {}
    for name, (module, kind) in _WHERE.items():
        scenario: Scenario = getattr(import_module(f"tests.faults.{module}"), kind)()
        made[name] = scenario
    return made
