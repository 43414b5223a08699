"""Undo and redo over the inverse operations that services hand back."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from reflectapp.domain.errors import StoreTrouble
from reflectapp.domain.outcome import Outcome

if TYPE_CHECKING:
    from reflectapp.ui.context import Context

Inverse = Callable[[Any], Outcome[Any]]
_MOST = 200


class UndoStack(QObject):
    """Emptied by a lock, as the context goes."""

    moved = Signal()

    def __init__(self, context: "Context") -> None:
        super().__init__(context)
        self._context = context
        self._undo: list[Inverse] = []
        self._redo: list[Inverse] = []
        self._pushed = 0

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        return bool(self._redo)

    def push(self, inverse: Inverse) -> None:
        self._undo.append(inverse)
        del self._undo[:-_MOST]
        self._redo.clear()
        self._pushed += 1
        self.moved.emit()

    def undo(self) -> None:
        self._step(self._undo, self._redo, self.tr("Undone."))

    def redo(self) -> None:
        self._step(self._redo, self._undo, self.tr("Done again."))

    def _step(self, source: list[Inverse], target: list[Inverse], said: str) -> None:
        """`said` takes the place of what was told of the step."""
        if not source:
            return
        inverse, pushed = source.pop(), self._pushed

        def keep(stack: list[Inverse], made: Inverse) -> None:
            """What was pushed meanwhile ended what could be done once more."""
            if stack is self._undo or pushed == self._pushed:
                stack.append(made)

        def finish(outcome: Outcome[Any]) -> None:
            if outcome.inverse is not None:
                keep(target, outcome.inverse)
            self._context.changed.emit(outcome.changed)
            self.moved.emit()
            self._context.announce(said)

        def fail(error: BaseException) -> None:
            if isinstance(error, StoreTrouble):
                keep(source, inverse)
                self.moved.emit()
            self._context.troubled.emit(error)

        store = self._context.store
        self._context.runner.on_store(self, lambda: store.standing.saved(lambda: inverse(store)), finish, fail)
