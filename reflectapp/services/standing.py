"""Whether the open store can be written just now, and its way back when it can't."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from reflectapp.domain.errors import EnvironmentProblem, Problem, StoreTrouble, UserError
from reflectapp.vault import reserve
from reflectapp.vault.header import DATABASE

if TYPE_CHECKING:
    from reflectapp.database.repositories import Repositories
    from reflectapp.services.store import OpenStore

T = TypeVar("T")

P = ParamSpec("P")

_HOPEFUL = (None, Problem.DISK_FULL)
_MAKE_ROOM: set[Callable[..., object]] = set()


class Standing:
    """Of one open store, used on its thread; `trouble` may be read from any.

    `trouble` is None, DISK_FULL (the reserve was given back), FOLDER_AWAY, FOLDER_READ_ONLY, or what stood against
    opening the database again. While there is one, writing raises StoreTrouble and changes nothing.
    """

    def __init__(self, store: "OpenStore") -> None:
        self._store = store
        self._path = store.folder / DATABASE
        self._database = store.database
        self._place = _place(self._path)
        self._commits = 0
        self._admits = False
        self._gave = False
        self.trouble: Problem | None = Problem.FOLDER_READ_ONLY if store.database.read_only else None

    @contextmanager
    def unit(self) -> "Iterator[Repositories]":
        self._admit()
        try:
            with self._store.database.unit() as work:
                yield work
        except EnvironmentProblem as error:
            self._met(error)
            raise
        self._commits += 1

    @contextmanager
    def read(self) -> "Iterator[Repositories]":
        try:
            with self._store.database.read() as work:
                yield work
        except EnvironmentProblem as error:
            self._met(error)
            raise

    def saved(self, work: Callable[[], T], *, in_hand: bool = False) -> T:
        """Runs `work`; where it met a full disk, once again in the room of the reserve, if it had saved nothing yet.

        `in_hand`: it is let through although the disk was full before, as drafts are before a lock.
        """
        commits, self._gave = self._commits, False
        try:
            with self.admitting() if in_hand else nullcontext():
                return work()
        except StoreTrouble as error:
            if error.problem is not Problem.DISK_FULL or not self._gave or self._commits != commits:
                raise
        with self.admitting():
            return work()

    @contextmanager
    def admitting(self) -> Iterator[None]:
        """What is written in here is let through although the disk is full."""
        before, self._admits = self._admits, True
        try:
            yield
        finally:
            self._admits = before

    def look(self) -> Problem | None:
        """Looks whether the store can be written (again). Without room for the reserve the disk is as good as full."""
        database = self._store.database
        if database.closed or database.read_only:
            return self.trouble
        place = _place(self._path)
        if place is None:
            self.trouble = Problem.FOLDER_AWAY
        elif not self._is_in_place(place) or self.trouble not in _HOPEFUL:
            self._come_back(place)
        if self.trouble in _HOPEFUL:
            self.trouble = None if reserve.keep(self._store.folder) else Problem.DISK_FULL
        return self.trouble

    @property
    def can_tidy(self) -> bool:
        """Whether what was deleted can be removed for good."""
        return self.look() in _HOPEFUL

    def _admit(self) -> None:
        if self.trouble is None:
            if self._is_in_place(_place(self._path)):
                return
            self.trouble = Problem.FOLDER_AWAY
        if self.trouble is not Problem.DISK_FULL or not self._admits:
            raise StoreTrouble(self.trouble)

    def _met(self, error: EnvironmentProblem) -> None:
        """What the disk did tells how the store stands, if it came from the store's own disk."""
        if _place(self._path) is None:
            self.trouble = Problem.FOLDER_AWAY
            raise StoreTrouble(Problem.FOLDER_AWAY) from error
        if isinstance(error, StoreTrouble) and error.problem in (Problem.DISK_FULL, Problem.FOLDER_READ_ONLY):
            self.trouble = error.problem
            if error.problem is Problem.DISK_FULL:
                self._gave = reserve.release(self._store.folder)

    def _is_in_place(self, place: tuple[int, int] | None) -> bool:
        """Whether the file there is the one that was opened; the program itself may have opened another since."""
        if self._store.database is not self._database:
            self._database, self._place = self._store.database, place
        return place == self._place

    def _come_back(self, place: tuple[int, int]) -> None:
        """Opens the database anew. Where another file took its place while it was open, what was open is kept first."""
        if place != self._place:
            with suppress(EnvironmentProblem, OSError):
                self._store.database.snapshot()
        self._place = place
        try:
            self._store.folder_lock.release()
            self._store.folder_lock.acquire()
            self._store.database.open_again(self._store.store_id)
        except (EnvironmentProblem, UserError) as error:
            self.trouble = error.problem
        else:
            self.trouble = None


def makes_room(
    function: "Callable[Concatenate[OpenStore, P], T]",
) -> "Callable[Concatenate[OpenStore, P], T]":
    """Marks a service function that deletes: it goes through while the disk is full."""

    @wraps(function)
    def admitted(store: "OpenStore", /, *args: P.args, **kwargs: P.kwargs) -> T:
        with store.standing.admitting():
            return function(store, *args, **kwargs)

    _MAKE_ROOM.add(admitted)
    return admitted


def does_make_room(function: Callable[..., object]) -> bool:
    return function in _MAKE_ROOM


def _place(path: Path) -> tuple[int, int] | None:
    """Which file it is; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
