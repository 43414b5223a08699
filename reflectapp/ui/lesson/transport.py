from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from reflectapp.ui.actions import keys_text, spec
from reflectapp.ui.icons import icon
from reflectapp.ui.lesson.view_menu import ViewMenu
from reflectapp.ui.looks import button, drop_down, label, look, tabular
from reflectapp.ui.player.player import RATES, Player
from reflectapp.ui.words import time_text

_ICONS: Final = {
    "previous_moment": "skip-back",
    "next_moment": "skip-forward",
    "repeat": "repeat",
    "captions": "captions",
    "full_screen": "maximize",
}


class Transport(QFrame):
    """The bar under the video: play, time, speed, sound, full screen, and the moment button."""

    asked = Signal(str)
    mute_asked = Signal()

    def __init__(self, player: Player) -> None:
        super().__init__()
        self._player = player
        look(self, "transport")
        self.play = button("", "play", "play")
        self._tip(self.play, "play_pause")
        self.play.clicked.connect(lambda: self.asked.emit("play_pause"))
        self.time = label("00:00:00.0", "time")
        self.total = label("", "soft")
        self.total.setFont(tabular(self.total.font()))
        self.speed = drop_down("1×", self._speeds(), "chip")
        self.speed.setAccessibleName(self.tr("Speed"))
        self.view = ViewMenu()
        self.view.asked.connect(self.asked)
        self.view_button = drop_down(self.tr("View"), self.view, "chip")
        self.view_button.setAccessibleName(self.tr("View"))
        self.skipping = button(self.tr("Long silences are skipped (an estimate). Press to play them."), "icon")
        self.skipping.setIcon(icon("fast-forward", "accent"))
        self.skipping.clicked.connect(lambda: self.asked.emit("skip_silences"))
        self.mute = button(self.tr("Sound on or off"), "icon", "volume-2")
        self.mute.clicked.connect(self.mute_asked)
        self.repeat = self._icon_button("repeat")
        self.repeat.setCheckable(True)
        self.captions = self._icon_button("captions")
        self.captions.setCheckable(True)
        self._absent: set[QWidget] = {self.captions, self.skipping}
        self.full_screen = self._icon_button("full_screen")
        self.mark = button(self.tr("Moment"), "moment", "diamond-plus")
        self._tip(self.mark, "mark")
        self.mark.clicked.connect(lambda: self.asked.emit("mark"))
        self._arrange()
        for made in self.findChildren(QPushButton):
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        player.time_changed.connect(self.show_time)
        player.playing_changed.connect(self._show_playing)
        player.rate_changed.connect(self._show_rate)
        player.sound_changed.connect(self._show_sound)
        self._show_sound()
        self._show_playing(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.isVisible():
            self._fit()

    def show_time(self, ms: int) -> None:
        self.time.setText(time_text(ms, self._player.duration_ms, tenths=True))

    def show_length(self, ms: int) -> None:
        self.total.setText("/ " + time_text(ms, ms))

    def show_repeating(self, on: bool) -> None:
        self.repeat.setChecked(on)
        self.repeat.setIcon(icon("repeat", "accent" if on else "soft"))

    def show_skipping(self, on: bool) -> None:
        self._set_there(self.skipping, on)
        self.view.skip_silences.setChecked(on)
        self._fit()

    def add_beside(self, made: QPushButton) -> None:
        """A button that is there for some lessons only."""
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.insertWidget(self._beside_place, made)

    def show_beside(self, made: QPushButton, there: bool) -> None:
        made.setVisible(there)
        self._fit()

    def show_captions(self, there: bool, on: bool) -> None:
        """`there`: whether the lesson has any."""
        self._set_there(self.captions, there)
        self.captions.setChecked(on)
        self.captions.setIcon(icon("captions", "accent" if on else "soft"))
        self._fit()

    def _set_there(self, part: QWidget, there: bool) -> None:
        (self._absent.discard if there else self._absent.add)(part)

    def _arrange(self) -> None:
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(10)
        previous, following = self._icon_button("previous_moment"), self._icon_button("next_moment")
        row.addWidget(previous)
        row.addWidget(self.play)
        row.addWidget(following)
        row.addSpacing(6)
        row.addWidget(self.time)
        row.addWidget(self.total)
        row.addStretch(1)
        row.addWidget(self.repeat)
        row.addWidget(self.skipping)
        row.addWidget(self.speed)
        row.addWidget(self.view_button)
        self._beside_place = row.count()
        row.addWidget(self.mute)
        row.addWidget(self.captions)
        row.addWidget(self.full_screen)
        row.addWidget(self.mark)
        key = QLabel(keys_text(spec("mark")))
        look(key, "key")
        row.addWidget(key, 0, Qt.AlignmentFlag.AlignVCenter)
        self._spared = (
            *(key, self.total, previous, following, self.repeat),
            *(self.captions, self.full_screen, self.speed, self.skipping, self.view_button),
        )
        self.setMinimumWidth(1)

    def _fit(self) -> None:
        """What is least needed gives way where the words are large or the window is narrow; the View menu has it."""
        self._give_way()
        self.view.hold("repeat", there=self.repeat.isHidden())
        self.view.hold("captions", there=self.captions.isHidden() and self.captions not in self._absent)
        self.view.hold("full_screen", there=self.full_screen.isHidden())
        self.view.hold("slower", "faster", there=self.speed.isHidden())

    def _give_way(self) -> None:
        self.view_button.setText(self.tr("View"))
        self.view_button.setIcon(QIcon())
        self.mark.setText(self.tr("Moment"))
        for part in self._spared:
            part.setVisible(part not in self._absent)
        for part in self._spared:
            if self._fits():
                return
            if part is self.full_screen:
                self.mark.setText("")
                if self._fits():
                    return
            if part is self.view_button:
                part.setText("")
                part.setIcon(icon("ellipsis", "text"))
                if self._fits():
                    return
            part.hide()

    def _fits(self) -> bool:
        self._row.activate()
        return self._row.minimumSize().width() <= self.width()

    def _icon_button(self, name: str) -> QPushButton:
        made = button(spec(name).plain, "icon", _ICONS[name])
        made.setIcon(icon(_ICONS[name], "accent"))
        self._tip(made, name)
        made.clicked.connect(lambda: self.asked.emit(name))
        return made

    def _speeds(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for rate in RATES:
            action = QAction(_rate_text(rate), menu)
            action.setCheckable(True)
            action.setChecked(rate == 1.0)
            action.setData(rate)
            action.triggered.connect(lambda _on=False, rate=rate: self._player.set_rate(rate))
            group.addAction(action)
            menu.addAction(action)
        return menu

    def _said(self, name: str) -> str:
        return f"{spec(name).plain} ({keys_text(spec(name))})"

    def _tip(self, made: QPushButton, name: str) -> None:
        made.setAccessibleName(spec(name).plain)
        made.setToolTip(self._said(name))

    def _show_playing(self, playing: bool) -> None:
        self.play.setIcon(icon("pause" if playing else "play", "on-accent"))
        self.play.setAccessibleName(self.tr("Pause") if playing else self.tr("Play"))

    def _show_rate(self, rate: float) -> None:
        self.speed.setText(_rate_text(rate))
        for action in self.speed.menu().actions():
            action.setChecked(action.data() == rate)

    def _show_sound(self) -> None:
        muted = self._player.muted
        self.mute.setIcon(icon("volume-x" if muted else "volume-2", "accent"))
        self.mute.setAccessibleName(self.tr("Turn the sound on") if muted else self.tr("Turn the sound off"))
        self.mute.setToolTip(self.mute.accessibleName())


def _rate_text(rate: float) -> str:
    return f"{rate:g}×"
