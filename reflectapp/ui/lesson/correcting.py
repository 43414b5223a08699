from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from reflectapp.domain import codings as edits
from reflectapp.kit.ids import new_id
from reflectapp.services import codings
from reflectapp.ui.context import Context
from reflectapp.ui.player.player import Player

if TYPE_CHECKING:
    from reflectapp.ui.lesson.codings import Codings


class Correcting(QObject):
    """What she changes of the codes in the run in hand after they were made."""

    def __init__(self, context: Context, player: Player, made: "Codings") -> None:
        super().__init__(made)
        self._context, self._player, self._made = context, player, made

    def end_state(self) -> None:
        """From the picture shown on nothing is coded."""
        if self._made.in_hand is not None and self._made.running:
            at_ms = self._player.time_ms
            self._made.edit(edits.state_ended(self._made.in_hand.entries, at_ms), codings.end_state, at_ms)

    def move(self, entry_id: str, start_ms: int, end_ms: int | None) -> None:
        coding = self._made.in_hand
        if coding is not None and self._made.find(entry_id) is not None:
            to = (entry_id, start_ms, end_ms, new_id())
            self._made.edit(edits.moved(coding.measure, coding.entries, *to), codings.move, *to)

    def recode(self, entry_id: str, code_id: str) -> None:
        coding = self._made.in_hand
        if coding is not None:
            self._made.edit(edits.recoded(coding.entries, entry_id, code_id), codings.recode, entry_id, code_id)

    def delete_entry(self, entry_id: str) -> None:
        coding = self._made.in_hand
        if coding is not None:
            self._made.edit(edits.without(coding.entries, entry_id), codings.delete_entry, entry_id)
            self._context.offer_undo(self.tr("The code is deleted."))
