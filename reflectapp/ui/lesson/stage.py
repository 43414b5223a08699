from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt, Signal
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QVBoxLayout, QWidget

from reflectapp.domain.lanes import LessonLanes
from reflectapp.domain.lessons import Recording, Thumbnail
from reflectapp.domain.playing import Preparation
from reflectapp.ui.lesson.preparing_bar import PreparingBar
from reflectapp.ui.lesson.transport import Transport
from reflectapp.ui.lesson.video_place import VideoPlace
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.player.player import Player, PlayTrouble
from reflectapp.ui.player.scrubbing import Scrubbing
from reflectapp.ui.player.video_view import VideoView
from reflectapp.ui.timeline.heard import Heard
from reflectapp.ui.timeline.thumbnails import Thumbnails
from reflectapp.ui.timeline.view import TimelineView

_TROUBLES: Final = {
    PlayTrouble.NO_PICTURE: QT_TRANSLATE_NOOP(
        "Stage",
        "The picture of this recording can't be played on this computer. Sound and timeline work, "
        "and small pictures show where you are.",
    ),
    PlayTrouble.PICTURE_STOPPED: QT_TRANSLATE_NOOP(
        "Stage", "The picture has stopped coming. Jump a little forward or back, or open the lesson again."
    ),
    PlayTrouble.CANNOT_PLAY: QT_TRANSLATE_NOOP(
        "Stage", "This recording can't be played on this computer. Your notes and moments are safe."
    ),
    PlayTrouble.DAMAGED: QT_TRANSLATE_NOOP(
        "Stage", "A part of this recording can't be read from the disk. Everything else is still there."
    ),
}


class Stage(QWidget):
    """Video, transport and timeline of one lesson."""

    bring_in_asked = Signal()
    parts_shown = Signal()

    def __init__(self, player: Player) -> None:
        super().__init__()
        self.player = player
        self.scrubbing = Scrubbing(player, self)
        self.video = VideoView()
        self.preparing = PreparingBar()
        self.transport = Transport(player)
        self.timeline = TimelineView()
        self.thumbnails = Thumbnails()
        self.parts: tuple[Recording, ...] = ()
        self._trouble: PlayTrouble | None = None
        self._reach_ms = 0
        self._pictures: tuple[Thumbnail, ...] = ()
        self._turned: Mapping[str, int] = {}
        self._bar = QScrollBar(Qt.Orientation.Horizontal)
        self._bar.setAccessibleName(self.tr("Part of the timeline that is shown"))
        self._bar.hide()
        self._nothing = self._empty()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.video, 1)
        self._column.addWidget(self._nothing, 1)
        self._column.addWidget(self.preparing)
        self._column.addWidget(self.transport)
        self._column.addWidget(self.timeline)
        self._column.addWidget(self._bar)
        self.place = VideoPlace(self.video, self._column, self.scrubbing, self)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._connect()

    def show_parts(self, parts: tuple[Recording, ...], at_ms: int, beside: tuple[Recording, ...] = ()) -> None:
        """Puts other recordings on, and what is beside them; shows the frame at `at_ms` of the lesson."""
        self.video.forget()
        self.preparing.show_part(None)
        self._trouble = None
        self.video.setVisible(bool(parts))
        self._nothing.setVisible(not parts)
        self.transport.setEnabled(bool(parts))
        self.parts = parts
        self.timeline.making.follow(frozenset(part.id for part in parts))
        self.parts_shown.emit()
        self.player.set_parts(parts, at_ms, beside)
        self.reach(self._reach_ms)
        self.transport.show_length(self.player.duration_ms)
        self.transport.show_time(at_ms)

    def reach(self, last_ms: int) -> None:
        """Lets the timeline go on to the last moment, also past the end of the recordings that are left."""
        self._reach_ms = last_ms
        self.timeline.show_length(max(self.player.duration_ms, last_ms))

    def show_thumbnails(self, pictures: tuple[Thumbnail, ...]) -> None:
        self._pictures = pictures
        self.thumbnails = Thumbnails(pictures, self._turned_at)
        self.timeline.show_thumbnails(self.thumbnails)
        self._stand_in(self.player.time_ms)

    def show_turned(self, turned: Mapping[str, int]) -> None:
        """Clockwise degrees by recording."""
        if turned != self._turned:
            self._turned = turned
            self.show_thumbnails(self._pictures)

    def show_lanes(self, found: LessonLanes) -> None:
        self.timeline.show_heard(Heard(found))

    def show_preparations(self, found: Mapping[str, Preparation]) -> None:
        """Which recordings are or were to be converted, by their ids."""
        before = self.preparing.note
        self.preparing.show_preparations(found)
        if self.preparing.note != before and not self.video.shows_frame:
            self.show_trouble(PlayTrouble.NO_PICTURE)

    def show_trouble(self, trouble: PlayTrouble) -> None:
        self._trouble = trouble
        self.preparing.show_trouble(trouble)
        self.video.show_note(self.preparing.note or QCoreApplication.translate("Stage", str(_TROUBLES[trouble])))

    def _connect(self) -> None:
        player, timeline = self.player, self.timeline
        player.frame_shown.connect(self._on_frame)
        player.time_changed.connect(timeline.show_time)
        player.time_changed.connect(self._stand_in)
        player.part_changed.connect(self._on_part)
        player.troubled.connect(self.show_trouble)
        timeline.scrubbed.connect(self.scrubbing.go)
        timeline.scrub_ended.connect(self.scrubbing.end)
        timeline.zoomed.connect(self._place_bar)
        self._bar.valueChanged.connect(lambda ms: timeline.look_from(timeline.scale.begun_at(ms)))
        self.video.double_clicked.connect(self.place.toggle_full)
        self.video.pressed.connect(player.toggle)

    def _on_frame(self, frame: QVideoFrame) -> None:
        self.video.show_frame(frame)
        if self._trouble in (PlayTrouble.NO_PICTURE, PlayTrouble.PICTURE_STOPPED):
            self._trouble = None
            self.preparing.show_trouble(None)
            self.video.show_note("")

    def _on_part(self, part: Recording) -> None:
        self.video.show_sound_only(not part.probe.has_video)
        self.preparing.show_part(part)
        if self.preparing.note:
            self.video.show_note(self.preparing.note)

    def _stand_in(self, ms: int) -> None:
        if not self.video.shows_frame:
            self.video.show_stand_in(self.thumbnails.at(ms))

    def _turned_at(self, ms: int) -> int:
        begun = [part for part in self.parts if part.offset_ms <= ms]
        return self._turned.get(begun[-1].id, 0) if begun else 0

    def _place_bar(self) -> None:
        scale = self.timeline.scale
        self._bar.blockSignals(True)
        self._bar.setRange(0, max(0, int(scale.total_ms - scale.span_ms)))
        self._bar.setPageStep(max(1, int(scale.span_ms)))
        self._bar.setSingleStep(max(1, int(scale.span_ms / 10)))
        self._bar.setValue(int(scale.first_ms))
        self._bar.setVisible(not scale.whole)
        self._bar.blockSignals(False)

    def _empty(self) -> QWidget:
        empty = QWidget()
        look(empty, "clear")
        column = QVBoxLayout(empty)
        column.addStretch(1)
        bring_in = button(self.tr("Bring in a recording…"), "filled", "upload")
        bring_in.clicked.connect(self.bring_in_asked)
        for part in (label(self.tr("This lesson has no recording."), "soft"), bring_in):
            line = QHBoxLayout()
            line.addStretch(1)
            line.addWidget(part)
            line.addStretch(1)
            column.addLayout(line)
        column.addStretch(1)
        empty.hide()
        return empty
