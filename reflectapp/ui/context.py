"""What every page is given: the open store, the runner, undo, the way to other pages."""

from collections.abc import Callable
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from reflectapp.domain.errors import StoreTrouble
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.progress import Cancelled, CancelToken, Progress, Report
from reflectapp.services.preferences import Preferences
from reflectapp.services.standing import does_make_room
from reflectapp.services.store import OnStore, OpenStore
from reflectapp.ui.store_watch import StoreWatch
from reflectapp.ui.undo import UndoStack
from reflectapp.work.runner import Failed, Job, Runner, Then

P = ParamSpec("P")
T = TypeVar("T")


class Navigator(QObject):
    """Emitted by anyone who wants another page shown; the main window listens.

    `page`: "today", "lessons", "goals", "coach", "search" or "forms". `lesson`: an id and a time on its timeline in ms,
    or None for where she was. `reflection`: a lesson's id and one of its reflections' ids.
    `coding`: a lesson's id and the id of one of the runs of measures over it.
    `said`: as `lesson`, with the transcript shown.
    `forms`: the lesson that she comes from, or "". `form`: a form's id.
    `guide`: a goal's id, or one that a new goal is to have, and the question it goes on with, "" for where she left it.
    `clip`: the moment that it is of.
    `reply`: a kept reply's id. `open_reply`: paths of reply files (empty: ask for one).
    `bring_in`: paths (empty: ask for files) and a lesson's id or None.
    `sample`: the sample lesson, brought into this store. `lock`: the store is to be locked.
    `restore`: it is to be locked, and a backup brought back.
    """

    page = Signal(str)
    lesson = Signal(str, object)
    said = Signal(str, object)
    reflection = Signal(str, str)
    coding = Signal(str, str)
    goal = Signal(str)
    guide = Signal(str, str)
    forms = Signal(str)
    form = Signal(str)
    packet = Signal()
    clip = Signal(str)
    reply = Signal(str)
    open_reply = Signal(list)
    bring_in = Signal(list, object)
    sample = Signal()
    lock = Signal()
    restore = Signal()


class Context(QObject):
    """Lives from unlocking to locking; a new one is made for each open store.

    `changed` carries a frozenset of Topics after every write; `announced` a short text that is shown
    for a moment and read out; `undoable` the same of a deletion, with Undo beside it; `troubled` an error
    that the window words and shows; `playing` whether a recording plays; `lane_progressed` a LaneJob and its Progress.
    """

    changed = Signal(object)
    announced = Signal(str)
    undoable = Signal(str)
    troubled = Signal(object)
    playing = Signal(bool)
    lane_progressed = Signal(object, object)

    def __init__(self, store: OpenStore, runner: Runner, preferences: Preferences) -> None:
        super().__init__()
        self.store = store
        self.runner = runner
        self.preferences = preferences
        self.go = Navigator(self)
        self.undo = UndoStack(self)
        self.watch = StoreWatch(store, runner, self)
        self.watch.came_back.connect(lambda: self.changed.emit(frozenset(Topic)))
        self._closed = False

    def close(self) -> None:
        """The store is about to close: what is asked from now on, as by code behind a dialog, is cancelled."""
        self._closed = True

    def ask(
        self, owner: QObject, function: Callable[Concatenate[OpenStore, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Callable[[Callable[[T], object]], Job]:
        """`ask(self, lessons.cards)(self._show)` reads on the store's thread, then calls on the UI thread."""
        work = _while_open(self.store, partial(function, self.store, *args, **kwargs))
        return lambda then: (
            self.runner.refuse(owner) if self._closed else self.runner.on_store(owner, work, then, self.troubled.emit)
        )

    def do(
        self,
        owner: QObject,
        function: Callable[Concatenate[OpenStore, P], Outcome[Any]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Callable[..., Job]:
        """`do(self, moments.add, moment)(then)` writes, remembers the inverse, tells what changed.

        It must be called: `do(…)()` when nothing follows. `then` gets the outcome's value; `failed`
        replaces the shown message. Where `owner` is gone by then, neither is called, and what was
        written can still be undone and is seen all the same. While the store can't be written it waits
        (`watch`), and nothing is called before it was.
        """
        work = _while_open(self.store, partial(function, self.store, *args, **kwargs))

        def start(then: Then | None = None, failed: Failed | None = None) -> Job:
            def finish(outcome: Outcome[Any]) -> None:
                if outcome.inverse is not None:
                    self.undo.push(outcome.inverse)
                if then is not None and isValid(owner):
                    then(outcome.value)
                self.changed.emit(outcome.changed)
                self.watch.notice()

            def fail(error: BaseException) -> None:
                if isinstance(error, StoreTrouble) and self._holds():
                    self.watch.hold(run)
                    return
                told = failed if failed is not None and isValid(owner) else self.troubled.emit
                told(error)

            def run(in_hand: bool = False) -> Job:
                if self._closed:
                    return self.runner.refuse(self)
                saved = partial(self.store.standing.saved, work, in_hand=in_hand)
                return self.runner.on_store(self, saved, finish, fail)

            if not self.watch.holds or does_make_room(function):
                return run()
            self.watch.hold(run)
            return Job(self)

        return start

    def background(
        self,
        owner: QObject,
        work: Callable[[Report, CancelToken], T],
        then: Callable[[T], object] | None = None,
        failed: Failed | None = None,
        progress: Callable[[Progress], object] | None = None,
    ) -> Job:
        """Long work in the media pool. It reaches the store through `on_store`."""
        if self._closed:
            return self.runner.refuse(owner)
        return self.runner.on_media(owner, work, then, failed or self.troubled.emit, progress)

    def _holds(self) -> bool:
        self.watch.notice()
        return self.watch.holds

    @property
    def on_store(self) -> OnStore:
        return _OnStore(self.runner, self.store)

    def announce(self, text: str) -> None:
        self.announced.emit(text)

    def offer_undo(self, text: str) -> None:
        """Tells what was just done, with a way to take it back."""
        self.undoable.emit(text)


class _OnStore:
    def __init__(self, runner: Runner, store: OpenStore) -> None:
        self._runner = runner
        self._store = store

    def __call__(self, function: Callable[[OpenStore], T]) -> T:
        work = _while_open(self._store, partial(function, self._store))
        return self._runner.wait_on_store(partial(self._store.standing.saved, work))


def _while_open(store: OpenStore, work: Callable[[], T]) -> Callable[[], T]:
    """What comes to the store's thread after new keys closed the store is cancelled: a lock follows."""

    def run() -> T:
        if store.database.closed:
            raise Cancelled
        return work()

    return run
