"""Makes the packet anew whenever something is picked, off the UI thread; only the newest result counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from reflectapp.domain.packets import ItemKind, Leaving, PacketFormat, Pick, Still
from reflectapp.domain.progress import CancelToken, Report
from reflectapp.services import shares
from reflectapp.services.store import OnStore
from reflectapp.ui.context import Context
from reflectapp.work.runner import Job

_WAIT_MS = 250


@dataclass(frozen=True, slots=True)
class Wish:
    """What the packet is to be."""

    picks: frozenset[Pick]
    for_whom: str
    form: PacketFormat
    made_on: date
    packet_id: str


@dataclass(frozen=True, slots=True)
class Made:
    """The finished file, what was read back from it, and the same contents as PDF pages to look at.

    `refs`: what each of the packet's refs picked.
    """

    wish: Wish
    data: bytes
    leaving: tuple[Leaving, ...]
    pages: bytes
    stills: dict[str, Still]
    missing_stills: int
    refs: Mapping[str, Pick]


class PacketMaker(QObject):
    """`making` when a new packet is wanted, then `made` or `failed`. An older one never arrives."""

    making = Signal()
    made = Signal(object)
    failed = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._wish: Wish | None = None
        self._job: Job | None = None
        self._stills: dict[str, Still] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self._start)

    def want(self, wish: Wish | None) -> None:
        """A new wish; the packet is made when no other follows at once. None: no packet at all."""
        self._drop()
        self._wish = wish
        if wish is not None:
            self.making.emit()
            self._timer.start()

    def forget(self) -> None:
        """Lets go of the pictures kept for the next packet."""
        self.want(None)
        self._stills.clear()

    def _drop(self) -> None:
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _start(self) -> None:
        wish = self._wish
        if wish is None:
            return
        on_store, known = self._context.on_store, dict(self._stills)

        def work(_report: Report, cancel: CancelToken) -> Made:
            return _make(on_store, wish, known, cancel)

        self._job = self._context.background(
            self, work, lambda made: self._arrive(wish, made), lambda error: self._fail(wish, error)
        )

    def _arrive(self, wish: Wish, made: Made) -> None:
        self._stills.update(made.stills)
        if wish is self._wish:
            self._job = None
            self.made.emit(made)

    def _fail(self, wish: Wish, error: BaseException) -> None:
        if wish is self._wish:
            self._job = None
            self.failed.emit(error)


def _make(on_store: OnStore, wish: Wish, known: dict[str, Still], cancel: CancelToken) -> Made:
    pictured = [pick.owner_id for pick in wish.picks if pick.kind is ItemKind.MOMENT_STILL]
    stills = shares.make_stills(on_store, pictured, cancel, known)
    contents, refs = on_store(
        lambda store: shares.prepared(
            store,
            wish.picks,
            for_whom=wish.for_whom,
            made_on=wish.made_on,
            stills=stills,
            packet_id=wish.packet_id,
        )
    )
    cancel.check()
    data = shares.render(contents, wish.form)
    cancel.check()
    pages = data if wish.form is PacketFormat.PDF else shares.render(contents, PacketFormat.PDF)
    cancel.check()
    return Made(wish, data, shares.leaving(data, wish.form), pages, stills, len(pictured) - len(stills), refs)
