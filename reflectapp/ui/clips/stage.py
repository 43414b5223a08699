"""The clip's picture with what is hidden, the row beneath it, and the bar of its span."""

from bisect import bisect_left
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from reflectapp.domain.clips import ClipPlan, ClipSound, Found, Hiding
from reflectapp.domain.kept_clips import KeptClip
from reflectapp.domain.lessons import Recording
from reflectapp.ui.clips.editing import Editing
from reflectapp.ui.clips.marks import marks_at
from reflectapp.ui.clips.span_bar import SpanBar
from reflectapp.ui.clips.view import ClipView
from reflectapp.ui.icons import icon
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.player.player import Player
from reflectapp.ui.player.scrubbing import Scrubbing
from reflectapp.ui.widgets.flow import FlowLayout
from reflectapp.ui.words import time_text

_SAME_MS: Final = 2
_NEAR_END_MS: Final = 50


class ClipStage(QWidget):
    """Plays the recording; where it plays out of the clip, it stops. What will be silent is silent here too.

    `asked`: by the names of the table of actions.
    """

    asked = Signal(str)

    def __init__(self, player: Player, editing: Editing) -> None:
        super().__init__()
        self.player, self._editing = player, editing
        self._recording: Recording | None = None
        self._before_ms = 0
        self._previewed: tuple[ClipPlan | None, int] | None = None
        self.unsure_id = ""
        """The track that is looked at, so that it stands out."""
        self.view = ClipView()
        self.bar = SpanBar()
        self.scrubbing = Scrubbing(player, self)
        self.play = self._icon(self.tr("Play or pause (Space)"), "play", "play_pause", "play")
        self.time = label("00:00:00.0", "time")
        self.mute = self._icon(self.tr("Sound on or off"), "volume-2", "mute")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self._make_row())
        column.addWidget(self.bar)
        self._connect()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.time.setMinimumHeight(self.play.sizeHint().height())

    def show_recording(self, recording: Recording, at_ms: int) -> None:
        """On its own timeline, whatever its place in the lesson is."""
        self._recording = recording
        self.view.forget()
        self.view.show_sound_only(not recording.probe.has_video)
        self.player.set_parts((replace(recording, offset_ms=0, part=0, camera=0),), at_ms)
        self.bar.forget()

    def forget(self) -> None:
        """Lets the reader go."""
        self.scrubbing.forget()
        self.player.close()
        self.view.forget()

    def show_preview(self, picture: QPixmap | None) -> None:
        """How this picture will look, until another time or plan is shown."""
        self._previewed = (self._editing.plan, self.at_ms) if picture is not None else None
        self.view.show_preview(picture)

    def toggle(self) -> None:
        """Plays the clip: from its beginning, where the time is at its end or beside it."""
        plan, now = self._editing.plan, self.player.place_ms
        beside = plan is not None and not plan.start_ms <= now < plan.end_ms - _NEAR_END_MS
        if not self.player.playing and plan is not None and beside:
            self.player.seek(plan.start_ms)
        self._before_ms = now
        self.player.toggle()

    @property
    def at_ms(self) -> int:
        """The time that is shown, or was asked for; that of the finder's picture, if it is this one."""
        now, found = self.player.place_ms, self._found
        times = found.times_ms if found is not None else ()
        place = bisect_left(times, now - _SAME_MS)
        return times[place] if place < len(times) and abs(times[place] - now) <= _SAME_MS else now

    def show_now(self) -> None:
        """What is hidden at the time that is shown."""
        plan = self._editing.plan
        if plan is None:
            return
        at_ms = self.at_ms
        if (plan, at_ms) != self._previewed:
            self.show_preview(None)
        inside = plan.start_ms <= at_ms < plan.end_ms
        has_picture = self._recording is not None and self._recording.probe.has_video
        self.view.may_draw = inside and has_picture
        self.preview.setEnabled(self.view.may_draw and (plan.hiding is not Hiding.FACES or self._found is not None))
        marks = marks_at(plan, self._found, at_ms) if inside else ()
        all_but = inside and plan.hiding is Hiding.ALL_BUT
        self.view.show_turned(plan.turned)
        self.view.show_marks(marks, self.unsure_id or self._editing.chosen, all_but)
        hidden = sum(mark.kind in ("face", "box") for mark in marks)
        self.view.setAccessibleDescription(self.tr("{0} places are hidden here").format(hidden))

    def _show(self) -> None:
        plan, clip = self._editing.plan, self._editing.clip
        if plan is None or clip is None or self._recording is None:
            return
        length_ms = self._recording.probe.duration_ms
        unsure = _unsure(clip, plan)
        self.bar.show_plan(plan, length_ms, unsure, self._editing.chosen, self._editing.silent_from_ms)
        self.show_now()

    def _on_time(self, ms: int) -> None:
        plan = self._editing.plan
        self.time.setText(time_text(ms, self.player.duration_ms, tenths=True))
        self.bar.show_time(ms)
        if plan is not None:
            silent = plan.sound is ClipSound.REMOVED or any(begin <= ms < end for begin, end in plan.muted)
            self.player.silence(silent)
            if self.player.playing and self._before_ms < plan.end_ms <= ms:
                self.player.pause()
        self._before_ms = ms
        self.show_now()

    @property
    def _found(self) -> Found | None:
        clip, plan = self._editing.clip, self._editing.plan
        return replace(clip, plan=plan).found if clip is not None and plan is not None else None

    def _make_row(self) -> QFrame:
        frame = QFrame()
        look(frame, "transport")
        around = QVBoxLayout(frame)
        around.setContentsMargins(14, 8, 14, 8)
        row = FlowLayout(spacing=8)
        around.addLayout(row)
        back = self._icon(self.tr("One picture back (,)"), "chevron-left", "frame_back")
        on = self._icon(self.tr("One picture forward (.)"), "chevron-right", "frame_on")
        self.begin = self._words(self.tr("Begins here"), self.tr("The clip begins here (I)"), "span_start")
        self.end = self._words(self.tr("Ends here"), self.tr("The clip ends here (O)"), "span_end")
        self.preview = self._words(
            self.tr("How it will look"), self.tr("This picture as it will be in the clip"), "look"
        )
        for part in (self.play, self.time, back, on, self.mute, self.begin, self.end, self.preview):
            row.addWidget(part)
        return frame

    def _icon(self, name: str, sign: str, action: str, looks: str = "icon") -> QPushButton:
        made = button(name if looks == "icon" else "", looks, sign)
        made.setAccessibleName(name)
        made.setToolTip(name)
        made.clicked.connect(lambda: self.asked.emit(action))
        return made

    def _words(self, text: str, tip: str, action: str) -> QPushButton:
        made = button(text)
        made.setToolTip(tip)
        made.clicked.connect(lambda: self.asked.emit(action))
        return made

    def _connect(self) -> None:
        player, editing, view = self.player, self._editing, self.view
        player.frame_shown.connect(view.show_frame)
        player.time_changed.connect(self._on_time)
        player.playing_changed.connect(self._show_playing)
        player.sound_changed.connect(lambda: self.mute.setIcon(icon("volume-x" if player.muted else "volume-2")))
        editing.changed.connect(self._show)
        editing.chosen_changed.connect(self._show)
        view.box_drawn.connect(lambda box: editing.add_box(self.at_ms, box))
        view.box_placed.connect(lambda box_id, box: editing.place(box_id, self.at_ms, box))
        view.chosen.connect(editing.choose)
        view.face_pressed.connect(editing.switch)
        view.delete_asked.connect(editing.delete_box)
        view.pressed.connect(lambda: self.asked.emit("play_pause"))
        self.bar.sought.connect(self.scrubbing.go)
        self.bar.sought_last.connect(self.scrubbing.end)
        self.bar.spanned.connect(editing.span)

    def _show_playing(self, playing: bool) -> None:
        self.play.setIcon(icon("pause" if playing else "play", "on-accent"))


def _unsure(clip: KeptClip, plan: ClipPlan) -> tuple[int, ...]:
    """The pictures that she has not looked at."""
    return replace(clip, plan=plan).not_looked_at
