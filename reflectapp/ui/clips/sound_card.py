from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from reflectapp.domain import clip_edits
from reflectapp.domain.clips import ClipCaptions, ClipPlan, ClipSound, Cut, not_fast
from reflectapp.ui.clips import clip_words as words
from reflectapp.ui.clips.choices import Choice
from reflectapp.ui.clips.editing import Editing
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.widgets.frames import clear
from reflectapp.ui.words import time_text


class SoundCard(QFrame):
    """What is heard of the clip, and where nothing is."""

    silence_asked = Signal()

    def __init__(self, editing: Editing) -> None:
        super().__init__()
        self._editing = editing
        self._shown: ClipPlan | None = None
        look(self, "card")
        self.sound = Choice(self.tr("What is heard"), words.SOUND)
        self._hint = label("", "soft", wrap=True)
        self.silence = button(self.tr("&Silence from here"), None, "volume-x")
        self._spans = QVBoxLayout()
        self._spans.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(self.tr("What is heard"), "heading"))
        for part in (self.sound, self._hint, self.silence):
            column.addWidget(part)
        column.addLayout(self._spans)
        self.sound.activated.connect(self._change)
        self.silence.clicked.connect(self.silence_asked)
        editing.changed.connect(self._show)

    def _change(self) -> None:
        if self._editing.plan is not None:
            self._editing.change(replace(self._editing.plan, sound=ClipSound(self.sound.currentData())))

    def _show(self) -> None:
        plan, begun = self._editing.plan, self._editing.silent_from_ms
        if plan is None:
            return
        self.sound.show_value(plan.sound)
        self._hint.setText(words.said(words.SOUND_HINTS[plan.sound]))
        self.silence.setVisible(plan.sound is not ClipSound.REMOVED)
        self.silence.setText(self.tr("&Silence from here") if begun is None else self.tr("&Silence until here"))
        self.silence.setToolTip(self.tr("{0} (M)").format(self.silence.text().replace("&", "")))
        if self._shown is None or self._shown.muted != plan.muted:
            self._show_spans(plan)
        self._shown = plan

    def _show_spans(self, plan: ClipPlan) -> None:
        clear(self._spans)
        for span in plan.muted:
            text = self.tr("silent {0} to {1}").format(*(time_text(ms, tenths=True) for ms in span))
            row = QHBoxLayout()
            row.addWidget(label(text), 1)
            remove = button(self.tr("Let it be heard again: {0}").format(text), "icon", "x")
            remove.clicked.connect(partial(self._unmute, span))
            row.addWidget(remove)
            self._spans.addLayout(row)

    def _unmute(self, span: tuple[int, int]) -> None:
        if self._editing.plan is not None:
            self._editing.change(clip_edits.unmuted(self._editing.plan, span))


class CutCard(QFrame):
    """How it is cut, and what becomes of captions."""

    def __init__(self, editing: Editing) -> None:
        super().__init__()
        self._editing = editing
        look(self, "card")
        self.cut = Choice(self.tr("How it is cut"), words.CUT)
        self.captions = Choice(self.tr("Captions"), words.CAPTIONS)
        self.hint = label("", "soft", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(self.tr("Cut and captions"), "heading"))
        for part in (self.cut, self.hint, self.captions):
            column.addWidget(part)
        self.cut.activated.connect(self._cut)
        self.captions.activated.connect(self._captions)
        editing.changed.connect(self._show)

    def _cut(self) -> None:
        if self._editing.plan is not None:
            self._editing.change(replace(self._editing.plan, cut=Cut(self.cut.currentData())))

    def _captions(self) -> None:
        if self._editing.plan is not None:
            self._editing.change(replace(self._editing.plan, captions=ClipCaptions(self.captions.currentData())))

    def _show(self) -> None:
        plan, recording = self._editing.plan, self._editing.recording
        if plan is None or recording is None:
            return
        self.cut.show_value(plan.cut)
        self.captions.show_value(plan.captions)
        told = words.not_fast_text(not_fast(plan, recording.probe.video_codec, recording.probe.rotation_degrees))
        self.cut.setEnabled(not told)
        self.hint.setText(" ".join(filter(None, (words.said(words.CUT_HINTS[plan.cut]), told))))
