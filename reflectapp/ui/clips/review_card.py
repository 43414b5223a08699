from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from reflectapp.domain.clips import Hiding
from reflectapp.domain.kept_clips import KeptClip
from reflectapp.services import kept_clips
from reflectapp.ui.clips import clip_words as words
from reflectapp.ui.clips.editing import Editing
from reflectapp.ui.context import Context
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.words import time_text


class ReviewCard(QFrame):
    """Every picture where the finder is unsure, one after the other. Each must be looked at before the clip is made.

    `sought`: the picture of this time is to be shown. `hide_asked`: she sees something that is not hidden.
    """

    sought = Signal(int)
    hide_asked = Signal()

    def __init__(self, context: Context, editing: Editing) -> None:
        super().__init__()
        self._context, self._editing = context, editing
        self.at_ms: int | None = None
        """The picture that she looks at, None before she begins and after the last."""
        look(self, "card")
        self.said = label("", "soft", wrap=True)
        self.why = label("", "warn", wrap=True)
        self.place = label("", "strong")
        self.start = button(self.tr("&Look at it once more"), None, "eye")
        self.previous = button(self.tr("Picture before (Shift+←)"), "icon", "chevron-left")
        self.following = button(self.tr("Seen, next picture (Shift+→)"), None, "chevron-right")
        self.following.setToolTip(self.following.text())
        self.hide_here = button(self.tr("Hide something here"), "link", "plus")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(self.tr("Before it is made"), "heading"))
        for part in (self.said, self.start, self.why):
            column.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.previous)
        row.addWidget(self.place, 1)
        row.addWidget(self.following)
        column.addLayout(row)
        column.addWidget(self.hide_here)
        self.start.clicked.connect(self.begin)
        self.previous.clicked.connect(lambda: self.step(-1))
        self.following.clicked.connect(lambda: self.step(1))
        self.hide_here.clicked.connect(self.hide_asked)
        editing.changed.connect(self._show)

    def forget(self) -> None:
        """Another clip."""
        self.at_ms = None

    def begin(self) -> None:
        """With the first picture that she has not looked at; when there is none, with the first."""
        clip = self._editing.clip
        if clip is not None and clip.to_review:
            self._go((clip.not_looked_at or clip.to_review)[0])
            self.following.setFocus()

    def step(self, sign: int) -> None:
        """On notes that she looked at this one."""
        clip = self._editing.clip
        if clip is None or not clip.to_review:
            return
        if self.at_ms not in clip.to_review:
            self.begin()
            return
        times, place = clip.to_review, clip.to_review.index(self.at_ms)
        if sign > 0:
            self._context.do(self, kept_clips.look_at, clip.id, self.at_ms)()
        following = place + sign
        if following >= len(times):
            self._end()
        elif following >= 0:
            self._go(times[following])

    def _go(self, at_ms: int) -> None:
        self.at_ms = at_ms
        self.sought.emit(at_ms)
        self._show()

    def _end(self) -> None:
        """All are looked at, or she began in the middle."""
        had_focus = self.following.hasFocus()
        self.at_ms = None
        self._show()
        if had_focus:
            self.start.setFocus()

    def _show(self) -> None:
        clip, plan = self._editing.clip, self._editing.plan
        if clip is None or plan is None:
            return
        self.setVisible(plan.hiding is Hiding.FACES and clip.found is not None)
        times = clip.to_review
        if self.at_ms not in times:
            self.at_ms = None
        self.said.setText(self._said_text(clip))
        looking = self.at_ms is not None
        self.start.setVisible(bool(times) and not looking)
        self.said.setVisible(not looking)
        for part in (self.why, self.place, self.previous, self.following, self.hide_here):
            part.setVisible(looking)
        if self.at_ms is not None:
            place = times.index(self.at_ms)
            self.place.setText(self.tr("{0} of {1}").format(place + 1, len(times)))
            self.why.setText(words.why_text(clip, self.at_ms))
            last = place + 1 == len(times)
            self.following.setText(self.tr("Seen") if last else self.tr("Seen, next"))
            self.previous.setEnabled(place > 0)
            said = self.tr("Picture at {0}. {1}").format(time_text(self.at_ms, tenths=True), self.why.text())
            self.following.setAccessibleDescription(said)

    def _said_text(self, clip: KeptClip) -> str:
        left = len(clip.not_looked_at)
        if not clip.to_review:
            return self.tr("The finder is sure of every picture. It can miss a face all the same: play the clip once.")
        if not left:
            return self.tr("You looked at every picture where the finder is unsure.")
        return words.counted(
            left,
            self.tr("In 1 picture the finder is unsure. Please look at it yourself."),
            self.tr("In {0} pictures the finder is unsure. Please look at each of them yourself."),
        )
