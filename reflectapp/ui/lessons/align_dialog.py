from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QWidget

from reflectapp.domain.lessons import Recording
from reflectapp.domain.parts import Match
from reflectapp.domain.ports import SealedReader
from reflectapp.services import arranging, preparing, recordings
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.icons import icon
from reflectapp.ui.lessons.listening_row import ListeningRow
from reflectapp.ui.lessons.recording_row import standings
from reflectapp.ui.looks import button, label, tabular
from reflectapp.ui.player.cameras import Cameras
from reflectapp.ui.player.player import Player, PlayTrouble
from reflectapp.ui.player.sound_beside import SoundBeside
from reflectapp.ui.player.video_view import VideoView
from reflectapp.ui.shell.dialogs import Sheet
from reflectapp.ui.words import time_text, told

_WIDTH: Final = 660
_PICTURE_HIGH: Final = 200
_PICTURE_MS: Final = 40
_KEYS: Final = {
    (Qt.Key.Key_Left, False): -100,
    (Qt.Key.Key_Right, False): 100,
    (Qt.Key.Key_Left, True): -1000,
    (Qt.Key.Key_Right, True): 1000,
    (Qt.Key.Key_Comma, False): -_PICTURE_MS,
    (Qt.Key.Key_Period, False): _PICTURE_MS,
}


class AlignDialog(Sheet):
    """When a recording beside a part began: found by sound, or set by ear or eye. Saved on closing.

    `listens`: it begins to find it by itself, as it did when a lock stopped it.
    """

    def __init__(
        self, context: Context, lesson_id: str, recording_id: str, parent: QWidget, *, listens: bool = False
    ) -> None:
        super().__init__(_tr("When did it begin?"), parent)
        self._context = context
        self._recording_id = recording_id
        self._listens = listens
        self._main: Recording | None = None
        self._own: Recording | None = None
        self._name = ""
        self._kept_ms = self.offset_ms = 0
        self._before: list[int] = []
        self.player = Player(self._open, self)
        self.sound = SoundBeside(self.player, self._open, together=True)
        self.cameras = Cameras(self.player)
        self.listening = ListeningRow(context, lesson_id, recording_id)
        self._make()
        self._lay_out()
        self._connect()
        context.ask(self, _read, lesson_id)(self._show)
        self.fit(_WIDTH)

    def nudge(self, by_ms: int) -> None:
        """Later by so much, or earlier."""
        self.set_offset(self.offset_ms + by_ms)

    def set_offset(self, offset_ms: int) -> None:
        self._before.append(self.offset_ms)
        self._take(offset_ms)

    def step_back(self) -> None:
        if self._before:
            self._take(self._before.pop())

    def keep_draft(self) -> None:
        """Saves where it begins now, and lets go of both recordings."""
        self.listening.stop()
        self.sound.close()
        self.player.close()
        self._context.playing.emit(False)
        if self._own is not None and self.offset_ms != self._kept_ms:
            self._kept_ms = self.offset_ms
            self._context.do(self._context, arranging.set_offset, self._recording_id, self.offset_ms)()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows go from button to button else."""
        if not isinstance(event, QKeyEvent) or event.key() not in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.KeyPress:
            self.keyPressEvent(event)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        by_ms = _KEYS.get((Qt.Key(event.key()), shift))
        if event.key() == Qt.Key.Key_Space:
            self.player.toggle()
        elif event.key() == Qt.Key.Key_V:
            self.cameras.next()
        elif by_ms is not None:
            self.nudge(by_ms)
        else:
            super().keyPressEvent(event)

    def _make(self) -> None:
        self.video = VideoView()
        self.video.setFixedHeight(_PICTURE_HIGH)
        self.said = label("", "soft", wrap=True)
        self.where = label("", "strong", wrap=True)
        self.where.setFont(tabular(self.where.font()))
        self.play = button("", "play", "play")
        self.mute = button("", "icon", "volume-2")
        self.other = button(self.tr("Show the other picture (V)"), "icon", "switch-camera")
        self.other.hide()
        self.time = QSlider(Qt.Orientation.Horizontal)
        self.time.setAccessibleName(self.tr("Place in the recording"))
        self.steps = {
            -1000: button(self.tr("−1 s")),
            -100: button(self.tr("−0.1 s")),
            -_PICTURE_MS: button(self.tr("−1 picture")),
            _PICTURE_MS: button(self.tr("+1 picture")),
            100: button(self.tr("+0.1 s")),
            1000: button(self.tr("+1 s")),
        }
        self.back = button(self.tr("As it was"), "link")

    def _lay_out(self) -> None:
        self.intro = label("", "soft", wrap=True)
        self.body.addWidget(self.intro)
        self.body.addWidget(self.listening)
        self.body.addWidget(self.said)
        self.body.addWidget(self.video)
        playing = QHBoxLayout()
        playing.setSpacing(10)
        playing.addWidget(self.play)
        playing.addWidget(self.time, 1)
        playing.addWidget(self.other)
        playing.addWidget(self.mute)
        self.body.addLayout(playing)
        self.body.addSpacing(4)
        self.body.addWidget(self.where)
        row = QHBoxLayout()
        row.setSpacing(6)
        for made in self.steps.values():
            row.addWidget(made)
        row.addStretch(1)
        row.addWidget(self.back)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self.add_close()
        self.said.hide()

    def _connect(self) -> None:
        self.listening.began.connect(self.player.pause)
        self.listening.found.connect(self._found)
        self.listening.failed.connect(self._failed)
        self.play.clicked.connect(self.player.toggle)
        self.mute.clicked.connect(lambda: self.player.set_muted(not self.player.muted))
        self.other.clicked.connect(self.cameras.next)
        self.time.actionTriggered.connect(lambda _action: self.player.seek(self.time.sliderPosition()))
        self.back.clicked.connect(lambda: self.set_offset(self._kept_ms))
        for by_ms, made in self.steps.items():
            made.clicked.connect(partial(self.nudge, by_ms))
        self.video.pressed.connect(self.player.toggle)
        self.player.frame_shown.connect(self.video.show_frame)
        self.player.time_changed.connect(self._show_time)
        self.player.playing_changed.connect(self._show_playing)
        self.player.playing_changed.connect(self._context.playing)
        self.player.sound_changed.connect(self._show_sound)
        self.player.troubled.connect(self._say_trouble)
        self.finished.connect(self.keep_draft)
        for made in self.findChildren(QPushButton):
            made.installEventFilter(self)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self).activated.connect(self.step_back)
        self._show_playing(False)
        self._show_sound()

    def _show(self, found: tuple[Recording, ...]) -> None:
        own = next((each for each in standings(found) if each.recording.id == self._recording_id), None)
        if own is None or own.main is None:
            self.reject()
            return
        first = next(each.name for each in standings(found) if each.recording is own.main)
        self._name = own.name
        self._main, self._own = replace(own.main, offset_ms=0, part=0), replace(own.recording, part=0)
        self._kept_ms = self.offset_ms = own.recording.offset_ms - own.main.offset_ms
        said = self.tr(
            "“{0}” is to be in step with “{1}”. Play both and move it until you hear one sound, without echo."
        )
        self.intro.setText(said.format(own.name, first))
        both = own.main.probe.has_audio and own.recording.probe.has_audio
        self.listening.compare_with(self._main.id if both else None)
        if not both:
            self._say(self.tr("One of the two has no sound, so they can't be compared by it."))
        self.video.setVisible(self._main.probe.has_video)
        self.other.setVisible(self._own.probe.has_video and self._main.probe.has_video)
        self.time.setRange(0, self._main.probe.duration_ms)
        self.time.setPageStep(10_000)
        self.player.set_parts((self._main,), 0, (replace(self._own, offset_ms=self.offset_ms),))
        self.sound.choose(self._own.camera)
        self.video.setFocus()
        self._show_offset()
        self.fit(_WIDTH)
        if self._listens:
            self._listens = False
            self.listening.listen()

    def _take(self, offset_ms: int) -> None:
        self.offset_ms = offset_ms
        if self._own is not None:
            self.player.lineup.beside = (replace(self._own, offset_ms=self.offset_ms),)
            self.sound.realign()
            if self.cameras.chosen and not self.player.playing:
                self.player.seek(self.time.value())
        self._show_offset()

    def _show_offset(self) -> None:
        ms = abs(self.offset_ms)
        if self.offset_ms == 0:
            said = self.tr("“{0}” begins at the same time.").format(self._name)
        else:
            after, before = self.tr("“{0}” begins {1} later."), self.tr("“{0}” begins {1} earlier.")
            seconds = f"{time_text(ms)}.{ms % 1000:03}"
            said = (after if self.offset_ms > 0 else before).format(self._name, seconds)
        self.where.setText(said)
        self.back.setEnabled(self.offset_ms != self._kept_ms)

    def _found(self, match: Match | None) -> None:
        if match is None:
            self._say(self.tr("One of the two is silent, so they can't be compared by their sound."))
        elif match.sure:
            self.set_offset(match.offset_ms)
            self._say(self.tr("Found. Play both and listen: you should hear one sound."))
        else:
            self._say(
                self.tr(
                    "No match was found. Perhaps one of them is too quiet, or they were not recorded at the same time. "
                    "Nothing was changed; you can set the time by ear."
                )
            )

    def _failed(self, error: BaseException) -> None:
        words = told(error)
        self._say(f"{words.title} {words.text}")

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()
        self.fit(_WIDTH)

    def _show_playing(self, playing: bool) -> None:
        self.play.setIcon(icon("pause" if playing else "play", "on-accent"))
        self.play.setAccessibleName(self.tr("Pause") if playing else self.tr("Play both"))

    def _show_time(self, ms: int) -> None:
        if not self.time.isSliderDown():
            self.time.setValue(ms)

    def _show_sound(self) -> None:
        self.mute.setIcon(icon("volume-x" if self.player.muted else "volume-2", "accent"))
        self.mute.setAccessibleName(
            self.tr("Turn the sound on") if self.player.muted else self.tr("Turn the sound off")
        )
        self.mute.setToolTip(self.mute.accessibleName())

    def _open(self, recording: Recording, then: Callable[[SealedReader], None]) -> None:
        """The context owns the asking: what comes when the dialog is gone is closed again."""
        asked = self._context.ask(self._context, recordings.open_to_play, recording.id)(then)
        asked.failed.connect(self._say_trouble)

    def _say_trouble(self, trouble: object) -> None:
        """Of the player, or what kept a recording from being opened."""
        if trouble in (PlayTrouble.NO_PICTURE, PlayTrouble.PICTURE_STOPPED):
            self._say(self.tr("The picture can't be shown here. You can still set the time by ear."))
        elif trouble is PlayTrouble.CANNOT_PLAY:
            self._say(self.tr("One of the two can't be played on this computer."))
        else:
            self._say(self.tr("One of the two can't be read from the disk, or not all of it."))


def _read(store: OpenStore, lesson_id: str) -> tuple[Recording, ...]:
    return preparing.as_played(recordings.of_lesson(store, lesson_id), preparing.of_lesson(store, lesson_id))


def _tr(text: str) -> str:
    return QCoreApplication.translate("AlignDialog", text)
