from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout

from reflectapp.domain.forms import Form
from reflectapp.domain.lessons import Probe, Recording
from reflectapp.domain.outcome import Topic
from reflectapp.domain.ports import SealedReader
from reflectapp.services import lessons, recordings
from reflectapp.ui.awake import awake
from reflectapp.ui.context import Context
from reflectapp.ui.keys import KeyDispatcher
from reflectapp.ui.lesson import view as reading
from reflectapp.ui.lesson.beside_view import BesideView
from reflectapp.ui.lesson.codes_panel import CodesPanel
from reflectapp.ui.lesson.coding_room import CodingRoom
from reflectapp.ui.lesson.codings import Codings
from reflectapp.ui.lesson.coming_back import ComingBack
from reflectapp.ui.lesson.header import LessonHeader
from reflectapp.ui.lesson.looping import Looping
from reflectapp.ui.lesson.marking import Marking
from reflectapp.ui.lesson.moments_panel import MomentsPanel
from reflectapp.ui.lesson.picture_view import PictureView
from reflectapp.ui.lesson.reflecting import Reflecting
from reflectapp.ui.lesson.reflection_panel import ReflectionPanel
from reflectapp.ui.lesson.side import Side
from reflectapp.ui.lesson.skipping import Skipping
from reflectapp.ui.lesson.stage import Stage
from reflectapp.ui.lesson.sweeping import Sweeping
from reflectapp.ui.lesson.transcript_panel import TranscriptPanel
from reflectapp.ui.lesson.transcripts import Transcripts
from reflectapp.ui.lesson.view import LessonView
from reflectapp.ui.lesson.wiring import connect, key_handlers
from reflectapp.ui.page import Page
from reflectapp.ui.player.player import Player, PlayTrouble
from reflectapp.ui.shell.places import keep_splitter

_REMEMBER_MS: Final = 5000


class LessonPage(Page):
    """Video and timeline on the left, the reflection and the moments on the right."""

    topics = frozenset({Topic.LESSONS, Topic.RECORDINGS, Topic.MOMENTS, Topic.REFLECTIONS, Topic.FORMS, Topic.GOALS})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._lesson_id: str | None = None
        self._at_ms: int | None = None
        self._begins_playing = self._plays_on = False
        self._shown: LessonView | None = None
        self._parts: tuple[Recording, ...] | None = None
        self._beside: tuple[Recording, ...] = ()
        self._closed = False
        self._remember = QTimer(self)
        self._remember.setInterval(_REMEMBER_MS)
        self._remember.timeout.connect(self._remember_position)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.header = LessonHeader()
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        layout.addWidget(self.header)
        layout.addWidget(self._columns, 1)
        self._right = QSplitter(Qt.Orientation.Vertical)
        self._columns.addWidget(self._right)
        self.room = CodingRoom(self._right)
        self.unmade = self._make()

    def _make(self) -> Iterator[None]:
        """Tab goes from part to part in the order in which they are made."""
        context = self.context
        self.player = Player(self._open_reader, self)
        self.player.set_muted(context.preferences.start_muted)
        yield
        self.stage = Stage(self.player)
        self._columns.insertWidget(0, self.stage)
        self.first_focus = self.stage.video
        yield
        self.picture = PictureView(context, self.stage, self)
        self.beside = BesideView(context, self.player, self)
        self.marking = Marking(context, self.player, self)
        self.looping = Looping(context, self.player, self.marking, self)
        self.skipping = Skipping(context, self.player, self.looping, self)
        self.reflection = ReflectionPanel(context)
        self._right.addWidget(self.reflection)
        self.reflecting = Reflecting(context, self.header, self.reflection, self)
        yield
        self.side = Side(self.tr("Moments, codes and transcript"))
        self._right.addWidget(self.side)
        self._arrange()
        self.moments = MomentsPanel()
        self.editor = self.moments.editor
        self.side.add(self.tr("Moments"), self.moments, self.moments.corner)
        yield
        self.codings = Codings(context, self.player, self)
        self.sweeping = Sweeping(context, self.player, self.codings)
        self.codes = CodesPanel(self.codings, self.player, self.sweeping)
        yield
        self.side.add(self.tr("Codes"), self.codes, self.codes.corner)
        yield
        self.transcripts = Transcripts(context, self.player, self)
        self.transcript = TranscriptPanel(self.transcripts)
        self.side.add(self.tr("Transcript"), self.transcript, self.transcript.corner)
        yield
        self.coming_back = ComingBack(self)
        self.awake = awake()
        self.keys = KeyDispatcher(
            self, ("playing", "marking"), self._takes_keys, lambda: self.context.preferences.single_keys
        )
        self.handlers = key_handlers(self)
        connect(self)

    @property
    def shown(self) -> LessonView | None:
        """What was read last."""
        return self._shown

    @property
    def playing(self) -> bool:
        return self.player.playing

    def open(
        self, lesson_id: str, at_ms: int | None = None, with_transcript: bool = False, coding_id: str = ""
    ) -> None:
        """Another lesson, where she was, or playing from `at_ms` on; the same one stays as it is.

        `coding_id`: of a run that is taken in hand.
        """
        if with_transcript:
            self.side.bring(self.transcript)
        if coding_id:
            self.side.bring(self.codes)
        if lesson_id == self._lesson_id and self._parts is not None:
            self.codings.take_up(coding_id)
            if at_ms is not None:
                self.player.seek(at_ms)
                self.player.play()
            return
        self.flush()
        self._closed = False
        self._lesson_id, self._at_ms, self._begins_playing = lesson_id, at_ms, at_ms is not None
        self._shown, self._parts = None, None
        self.coming_back.begin(at_ms is None and not with_transcript and not coding_id)
        self.reflecting.set_lesson(lesson_id)
        self.editor.discard()
        self.marking.set_lesson(lesson_id)
        self.codings.set_lesson(lesson_id)
        self.codings.take_up(coding_id)
        self.looping.end()
        self.picture.begin()
        self.moments.show_all()
        self._stale = True
        if self.isVisible():
            self._stale = False
            self.refresh()

    def refresh(self) -> None:
        if self._lesson_id is not None and not self._closed:
            self.context.ask(self, reading.load, self._lesson_id)(self._show)

    def flush(self) -> None:
        try:
            self.editor.keep()
            self.codings.flush()
            self.transcript.keep()
            self.reflection.flush()
            self.coming_back.keep()
        finally:
            self.close_lesson()

    def close_lesson(self) -> None:
        """Remembers the place and lets go of every reader; showing the page again opens them anew."""
        self._remember_position()
        self._remember.stop()
        self.stage.place.stow()
        if self._parts is not None:
            self._at_ms = self._at_ms if self._at_ms is not None else self.player.time_ms
            self._parts = None
        self.beside.close()
        self.player.close()
        self.stage.video.forget()
        self.transcripts.forget()
        self.context.playing.emit(False)
        self._closed = self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        self._closed = False
        super().showEvent(event)
        self.keys.listen(self.window())
        if self._parts:
            self.stage.place.put_back()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.keys.leave(self.window())
            self.stage.scrubbing.forget()
            self.player.pause()
            self.stage.place.stow()
            self.editor.keep()
            self.transcript.keep()
            self.reflection.flush()
            self._remember_position()

    def start_reflection(self, form: Form) -> None:
        self.reflecting.start(form)

    def choose_reflection(self, reflection_id: str) -> None:
        self.reflecting.choose(reflection_id)

    def forget_lesson(self) -> str | None:
        """Shows no lesson any more; returns the id of the one that was open."""
        self.flush()
        lesson_id, self._lesson_id, self._shown = self._lesson_id, None, None
        return lesson_id

    def edit_moment(self) -> None:
        """Opens the moment in hand for writing; typing pauses, Enter plays on."""
        if self.stage.place.full:
            return
        self._plays_on = self.player.playing
        self.side.bring(self.moments)
        self._show_editor()
        self.activateWindow()
        self.editor.note.setFocus()

    def end_editing(self, play_on: bool) -> None:
        self.editor.put_away()
        self.stage.place.take_focus()
        if play_on and self._plays_on:
            self.player.play()

    def show_marks(self) -> None:
        """The moments as they are now, in the list, on the timeline and under the questions."""
        found = self.marking.moments
        seen = self._shown
        self.moments.show_moments(found, seen.goals if seen else (), seen.reflections if seen else ())
        self.stage.reach(max((moment.end_ms or moment.start_ms for moment in found), default=0))
        faded = self.reflecting.faded(found)
        self.moments.list.show_faded(faded)
        self.stage.timeline.show_moments(self.moments.shown, faded)
        self.reflection.show_moments(found)

    def show_chosen(self) -> None:
        chosen = self.marking.chosen
        self.moments.list.show_chosen(chosen.id if chosen else "")
        self.stage.timeline.show_chosen(chosen)
        if chosen is None or (self.editor.moment is not None and self.marking.find(self.editor.moment.id) is None):
            self.editor.discard()
        elif not self.editor.isHidden():
            self._show_editor()

    def _show(self, view: LessonView) -> None:
        if view.lesson.id != self._lesson_id or self._closed:
            return
        self._shown = view
        self.coming_back.show(view.place)
        self.header.show_lesson(view.lesson)
        self.marking.set_moments(view.moments)
        self.reflecting.show(view)
        self.stage.show_preparations(view.preparations)
        if (view.recordings, view.beside) != (self._parts, self._beside):
            self._show_parts(view)

    def _show_parts(self, view: LessonView) -> None:
        before, beside = self._parts, self._beside
        self._parts, self._beside = view.recordings, view.beside
        if before is None or _played(before + beside) != _played(view.recordings + view.beside):
            self._begins_playing = self._begins_playing or self.player.playing
            asked, self._at_ms = self._at_ms, None
            at_ms = asked if asked is not None else self.player.time_ms if before else view.lesson.last_position_ms
            self.stage.show_parts(view.recordings, at_ms, view.beside)
            self.beside.show_parts()
            if self.isVisible():
                (self.stage.place.put_back if view.recordings else self.stage.place.stow)()
            if self._begins_playing:
                self._begins_playing = False
                self.player.play()
            self._remember.start()
        self.transcripts.show_parts(view.recordings, view.beside)
        self.context.ask(self, reading.thumbnails, view.recordings)(self.stage.show_thumbnails)

    def _show_editor(self) -> None:
        if self.marking.chosen is not None:
            goals = self._shown.goals if self._shown else ()
            self.editor.show_moment(self.marking.chosen, goals, self.reflection.reflection)

    def _open_reader(self, part: Recording, then: Callable[[SealedReader], None]) -> None:
        asked = self.context.ask(self, recordings.open_to_play, part.id)(then)
        asked.failed.connect(lambda: self._say_unreadable(part))

    def _say_unreadable(self, part: Recording) -> None:
        """In the picture's place too; everything else of the lesson goes on. Its disk may be gone."""
        if self._parts is not None and part in self._parts + self._beside:
            self.stage.show_trouble(PlayTrouble.DAMAGED)
        self.context.watch.look()

    def _remember_position(self) -> None:
        if self._lesson_id is not None and self._parts and self.context.watch.trouble is None:
            self.context.ask(self, lessons.remember_position, self._lesson_id, self.player.time_ms)(lambda _none: None)

    def _takes_keys(self) -> bool:
        nothing_over_it = QApplication.activeModalWidget() is None and QApplication.activePopupWidget() is None
        return self.isVisible() and nothing_over_it and self._shown is not None

    def _arrange(self) -> None:
        self._right.setSizes([380, 380])
        self._columns.setStretchFactor(0, 1)
        self._columns.setStretchFactor(1, 0)
        self._columns.setSizes([824, 372])
        for splitter, name in ((self._right, "lesson-right"), (self._columns, "lesson-columns")):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
            keep_splitter(splitter, name)


def _played(parts: tuple[Recording, ...]) -> list[tuple[str, int, int, Probe]]:
    """What the player must be given anew if it changes."""
    return [(part.id, part.offset_ms, part.camera, part.probe) for part in parts]
