from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reflectapp.domain import estimates
from reflectapp.domain.codings import Entry
from reflectapp.domain.lanes import LaneKind, LessonLanes, silences
from reflectapp.domain.measures import Code
from reflectapp.kit.ids import new_id
from reflectapp.services import codings
from reflectapp.ui.context import Context
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.words import short_time

if TYPE_CHECKING:
    from reflectapp.ui.lesson.codings import Codings


class Silences(QObject):
    """Fills in silence from the estimate of speech, and takes it out again.

    What is filled in is an estimate until she changes it or presses over it. `waiting`: she asked for it before the
    estimate was there; it comes as soon as that is, if the same run is in hand then.
    """

    changed = Signal()

    def __init__(self, context: Context, made: "Codings") -> None:
        super().__init__(made)
        self._context, self._made = context, made
        self._lanes: LessonLanes | None = None
        self._waiting_id = ""

    @property
    def code(self) -> Code | None:
        """What silence is coded as in the run in hand, if it can be."""
        coding = self._made.in_hand
        return estimates.silence_of(coding.measure) if coding is not None else None

    @property
    def estimated(self) -> tuple[Entry, ...]:
        coding = self._made.in_hand
        return tuple(entry for entry in coding.entries if entry.estimated) if coding is not None else ()

    @property
    def pending(self) -> bool:
        """Whether the estimate is still being made, or not read yet."""
        return self._lanes is None or LaneKind.SPEECH in self._lanes.pending

    @property
    def waiting(self) -> bool:
        coding = self._made.in_hand
        return coding is not None and self._waiting_id == coding.id

    def forget(self) -> None:
        """Another lesson is shown: nothing is known of it yet."""
        self._lanes, self._waiting_id = None, ""

    def show_lanes(self, found: LessonLanes) -> None:
        self._lanes = found
        if self.waiting and not self.pending:
            self.fill()
        self.changed.emit()

    def fill(self) -> None:
        coding, code = self._made.in_hand, self.code
        if coding is None or code is None:
            return
        lanes = self._lanes
        self._waiting_id = coding.id if self.pending else ""
        if lanes is not None and not self.pending:
            spans = estimates.fillable(coding.entries, silences(lanes, estimates.LEAST_MS))
            made = tuple(Entry(new_id(), code.id, start, end, estimated=True) for start, end in spans)
            if made:
                self._made.edit(estimates.filled(coding.entries, made), codings.fill, made)
                self._context.offer_undo(self.tr("Filled in: {0}.").format(self._said(made)))
            else:
                self._context.announce(self._why_nothing(lanes))
        self.changed.emit()

    def wait_no_more(self) -> None:
        self._waiting_id = ""
        self.changed.emit()

    def delete(self) -> None:
        """All that is an estimate still."""
        coding = self._made.in_hand
        if coding is not None and self.estimated:
            self._made.edit(estimates.without_estimates(coding.entries), codings.delete_estimates)
            self._context.offer_undo(self.tr("The estimated silence is deleted. What you coded stays."))

    def _said(self, made: tuple[Entry, ...]) -> str:
        length = short_time(sum((each.end_ms or each.start_ms) - each.start_ms for each in made))
        if len(made) == 1:
            return self.tr("one silence, {0} long, as an estimate").format(length)
        return self.tr("{0} silences, {1} in all, as an estimate").format(len(made), length)

    def _why_nothing(self, lanes: LessonLanes) -> str:
        if not lanes.listened:
            return self.tr("Nothing can be heard in this lesson, so there is no estimate.")
        return self.tr("The estimate finds no silence longer than a second where nothing is coded yet.")


class SilenceBar(QWidget):
    """Offers to fill in silence, says what that does, and takes back what is an estimate still."""

    def __init__(self, silence: Silences) -> None:
        super().__init__()
        look(self, "clear")
        self._silence = silence
        self.fill = button(self.tr("Fill in silence from the estimate"), "link", "audio-lines")
        self.delete = button("", "link", "trash-2")
        self.stop = button(self.tr("Don’t wait for it"), "link")
        self.hint = label("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 18, 6)
        column.setSpacing(0)
        for part in (self.fill, self.delete, self.stop):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.hint)
        self.hint.setContentsMargins(10, 0, 0, 4)
        self.fill.clicked.connect(silence.fill)
        self.delete.clicked.connect(silence.delete)
        self.stop.clicked.connect(silence.wait_no_more)
        silence.changed.connect(self.refresh)

    def refresh(self) -> None:
        """For the run in hand."""
        silence = self._silence
        number = len(silence.estimated)
        self.setVisible(silence.code is not None)
        self.fill.setVisible(not number and not silence.waiting)
        self.stop.setVisible(silence.waiting)
        self.delete.setVisible(number > 0)
        self.delete.setText(self.tr("Delete what is estimated ({0})").format(number))
        if silence.waiting:
            said = self.tr(
                "The estimate is still being made, while nothing plays. Silence comes as soon as it is there."
            )
        elif number:
            said = self.tr("Hatched: an estimate. It is yours once you press over it, move it or say what it is.")
        else:
            said = self.tr("Longer than a second, only where nothing is coded yet.")
        self.hint.setText(said)
