from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from reflectapp.domain.lessons import Recording
from reflectapp.domain.outcome import Topic
from reflectapp.domain.packets import Still
from reflectapp.domain.ports import SealedReader
from reflectapp.services import clips, kept_clips, recordings
from reflectapp.ui.awake.awake import awake
from reflectapp.ui.clips.editing import Editing
from reflectapp.ui.clips.hide_card import HideCard
from reflectapp.ui.clips.keys import key_handlers
from reflectapp.ui.clips.make_card import MakeCard, Running
from reflectapp.ui.clips.review_card import ReviewCard
from reflectapp.ui.clips.sound_card import CutCard, SoundCard
from reflectapp.ui.clips.stage import ClipStage
from reflectapp.ui.context import Context
from reflectapp.ui.icons import icon
from reflectapp.ui.keys import KeyDispatcher
from reflectapp.ui.looks import button
from reflectapp.ui.page import Page
from reflectapp.ui.player.player import Player
from reflectapp.ui.player.track import PlayTrouble
from reflectapp.ui.widgets.elided import ElidedLabel
from reflectapp.ui.widgets.frames import TopBar, scrolling
from reflectapp.ui.widgets.scale import grown
from reflectapp.ui.words import short_time

_SIDE: Final = 330


class ClipPage(Page):
    """The clip of a moment: on the left the picture with what is hidden, on the right what becomes of it."""

    topics = frozenset({Topic.CLIPS, Topic.MOMENTS, Topic.RECORDINGS, Topic.LESSONS})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._moment_id = ""
        self._recording: Recording | None = None
        self._closed = False
        self.editing = Editing(context, self)
        self.awake = awake()
        self.unmade = self._make()

    def _make(self) -> Iterator[None]:
        context = self.context
        self.player = Player(self._open_reader, self)
        self.player.set_muted(context.preferences.start_muted)
        yield
        self.stage = ClipStage(self.player, self.editing)
        yield
        self.hide_card = HideCard(self.editing)
        yield
        self.sound = SoundCard(self.editing)
        self.cut = CutCard(self.editing)
        yield
        self.review = ReviewCard(context, self.editing)
        self.made = MakeCard(context, self.editing)
        self.finding = Running(context, self.hide_card, self.hide_card.finding, kept_clips.find_faces)
        self.making = Running(context, self.made, self.made.making, kept_clips.make)
        self.first_focus = self.stage.view
        yield
        self._arrange()
        self.keys = KeyDispatcher(
            self, ("playing", "marking"), self._takes_keys, lambda: self.context.preferences.single_keys
        )
        self.handlers = key_handlers(self)
        self._connect()

    def open(self, moment_id: str) -> None:
        """The clip of another moment."""
        self._closed = False
        if moment_id != self._moment_id:
            self.finding.stop()
            self.making.stop()
            self._close()
            self._moment_id = moment_id
            self.review.forget()
            self.editing.take(moment_id)
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def refresh(self) -> None:
        if self._moment_id and not self._closed:
            self.editing.refresh()

    def flush(self) -> None:
        """Every change is kept already; what plays or is being made ends."""
        self.finding.stop()
        self.making.stop()
        self._close()
        self._closed = self._stale = True

    @property
    def playing(self) -> bool:
        return self.player.playing

    def showEvent(self, event: QShowEvent) -> None:
        self._closed = False
        if self._recording is None:
            self._stale = True
        super().showEvent(event)
        self.keys.listen(self.window())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.keys.leave(self.window())
            self.stage.scrubbing.forget()
            self.player.pause()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.unmade is None:
            self._fit()

    def _fit(self) -> None:
        self._side.setFixedWidth(min(grown(_SIDE), max(_SIDE, self.width() // 2)))

    def _arrange(self) -> None:
        back = button(self.tr("Back to the lesson"), "icon", "arrow-left")
        back.clicked.connect(self._back)
        self._title = ElidedLabel("title")
        more = button(self.tr("More"), "icon", "ellipsis")
        menu = QMenu(more)
        self._delete_action = menu.addAction(icon("trash-2"), self.tr("&Delete this clip"), self._delete)
        more.setMenu(menu)
        bar = TopBar()
        bar.row.addWidget(back)
        bar.row.addWidget(self._title, 1)
        bar.row.addWidget(more)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(12)
        for card in (self.hide_card, self.sound, self.cut, self.review, self.made):
            column.addWidget(card)
        column.addStretch(1)
        self._side = scrolling(content)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.stage, 1)
        row.addWidget(self._side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addLayout(row, 1)
        self._fit()

    def _connect(self) -> None:
        editing, stage, hide = self.editing, self.stage, self.hide_card
        editing.changed.connect(self._show)
        editing.gone.connect(self._gone)
        stage.asked.connect(lambda name: self.handlers[name]())
        self.keys.fired.connect(self._on_key)
        found, made = self.tr("The search for faces is done."), self.tr("The clip is made and kept sealed.")
        tell = self.context.announce
        hide.find_asked.connect(lambda: editing.ensure(lambda key: self.finding.run(key, lambda: tell(found))))
        hide.box_asked.connect(self._new_box)
        hide.begin_asked.connect(lambda: editing.begin_box(stage.at_ms))
        hide.end_asked.connect(lambda: editing.end_box(stage.at_ms))
        self.sound.silence_asked.connect(lambda: editing.silence(stage.at_ms))
        self.review.sought.connect(self._review)
        self.review.hide_asked.connect(self._new_box)
        self.made.make_asked.connect(lambda: editing.ensure(lambda key: self.making.run(key, lambda: tell(made))))
        self.player.playing_changed.connect(self.context.playing)
        self.player.playing_changed.connect(self.awake.set_playing)
        self.player.troubled.connect(self._on_trouble)

    def _on_key(self, name: str) -> None:
        handler = self.handlers.get(name)
        if handler is not None:
            handler()

    def _takes_keys(self) -> bool:
        nothing_over_it = QApplication.activeModalWidget() is None and QApplication.activePopupWidget() is None
        return self.isVisible() and nothing_over_it and self.editing.plan is not None

    def _show(self) -> None:
        recording, moment, clip = self.editing.recording, self.editing.moment, self.editing.clip
        if recording is None or moment is None or clip is None or self._closed:
            return
        name = moment.note.strip().partition("\n")[0] or self.tr("the moment at {0}").format(
            short_time(moment.start_ms)
        )
        self._title.setText(self.tr("Clip: {0}").format(name))
        self._delete_action.setEnabled(self.editing.begun)
        self.hide_card.setVisible(recording.probe.has_video)
        if self._recording is None or self._recording.id != recording.id:
            self._recording = recording
            self.stage.show_recording(recording, clip.plan.start_ms)
            self.editing.changed.emit()
        self.stage.unsure_id = self.stage.unsure_id if self.review.at_ms is not None else ""

    def _review(self, at_ms: int) -> None:
        """Goes to the picture; the face in question stands out."""
        clip = self.editing.clip
        self.player.pause()
        self.editing.choose("")
        found = clip.found if clip is not None else None
        here = [each for each in found.unsure if each.start_ms <= at_ms <= each.end_ms] if found is not None else []
        self.stage.unsure_id = here[0].track_id if here else ""
        self.player.seek(at_ms)
        self.stage.show_now()

    def look(self) -> None:
        """Shows this picture as it will be in the clip; pressed again, with the marks."""
        clip, plan, at_ms = self.editing.clip, self.editing.plan, self.stage.at_ms
        if clip is None or plan is None or self.stage.view.has_preview:
            self.stage.show_preview(None)
            return
        self.player.pause()
        on_store, found = self.context.on_store, replace(clip, plan=plan).found

        def show(still: Still) -> None:
            picture = QPixmap()
            if picture.loadFromData(still.jpeg) and (plan, at_ms) == (self.editing.plan, self.stage.at_ms):
                self.stage.show_preview(picture)

        self.context.background(self, lambda _report, _cancel: clips.still(on_store, plan, found, at_ms), show)

    def _new_box(self) -> None:
        self.player.pause()
        self.stage.unsure_id = ""
        self.stage.view.new_box()
        self.stage.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_reader(self, part: Recording, then: Callable[[SealedReader], None]) -> None:
        asked = self.context.ask(self, recordings.open_to_play, part.id)(then)
        asked.failed.connect(lambda: self.context.watch.look())

    def _on_trouble(self, trouble: PlayTrouble) -> None:
        if trouble is PlayTrouble.NO_PICTURE:
            self.stage.view.show_note(self.tr("The picture can't be played on this computer. Clips can be made of it."))
        else:
            self.stage.view.show_note(self.tr("This part of the recording can't be played."))

    def _delete(self) -> None:
        clip = self.editing.clip
        if clip is None or not self.editing.begun:
            return
        said = self.tr("The clip is deleted.")

        def told(_none: None) -> None:
            self.context.offer_undo(said)
            self._back()

        self.context.do(self, kept_clips.delete, clip.id)(told)

    def _back(self) -> None:
        moment = self.editing.moment
        if moment is None:
            self.context.go.page.emit("lessons")
        else:
            self.context.go.lesson.emit(moment.lesson_id, None)

    def _gone(self) -> None:
        """The moment or its recording is not there any more."""
        self._close()
        self._moment_id = ""
        if self.isVisible():
            self.context.go.page.emit("lessons")

    def _close(self) -> None:
        """Lets go of every reader; showing the page again opens them anew."""
        self._recording = None
        self.stage.forget()
        self.context.playing.emit(False)
