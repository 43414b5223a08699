from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton

from reflectapp.domain.lessons import Recording
from reflectapp.domain.ports import SealedReader
from reflectapp.services import recordings
from reflectapp.ui.actions import keys_text, spec
from reflectapp.ui.context import Context
from reflectapp.ui.looks import button
from reflectapp.ui.player.cameras import Cameras
from reflectapp.ui.player.player import Player
from reflectapp.ui.player.sound_beside import SoundBeside


class BesideView(QObject):
    """Which camera is seen and which sound is heard, where there is more than one."""

    changed = Signal(bool)

    def __init__(self, context: Context, player: Player, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._player = player
        self.cameras = Cameras(player)
        self.sound = SoundBeside(player, self._open)
        self.button = self._make_button()
        self.cameras.changed.connect(self._say_camera)

    @property
    def any(self) -> bool:
        return len(self.cameras.all) > 1 or len(self.sound.all) > 1

    def show_parts(self) -> None:
        """Another lesson, or other recordings of it: a recorder of sound alone is heard."""
        self.sound.choose_recorder()
        self.changed.emit(self.any)

    def next_camera(self) -> None:
        if len(self.cameras.all) > 1:
            self.cameras.next()
        else:
            self._context.announce(self.tr("This lesson has one camera."))

    def close(self) -> None:
        self.sound.close()

    def _make_button(self) -> QPushButton:
        made = button(self.tr("Camera and sound"), "icon", "switch-camera")
        made.setToolTip(f"{self.tr('Camera and sound')} ({keys_text(spec('next_camera'))})")
        menu = QMenu(made)
        menu.aboutToShow.connect(partial(self._fill, menu))
        made.setMenu(menu)
        made.hide()
        return made

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        if len(self.cameras.all) > 1:
            names = {each: self.tr("Picture: camera {0}").format(self.cameras.name(each)) for each in self.cameras.all}
            _choices(menu, names, self.cameras.chosen, self.cameras.choose)
        if len(self.sound.all) > 1:
            menu.addSeparator()
            recorders = self._player.lineup.recorders
            of_camera, of_recorder = self.tr("Sound: of camera {0}"), self.tr("Sound: of sound recorder {0}")
            if len(recorders) == 1:
                of_recorder = self.tr("Sound: of the sound recorder")
            names = {
                number: of_recorder.format(recorders.index(number) + 1)
                if number in recorders
                else of_camera.format(self.cameras.name(number))
                for number in self.sound.all
            }
            names[0] = self.tr("Sound: of what is shown")
            _choices(menu, names, self.sound.chosen, self.sound.choose)

    def _say_camera(self) -> None:
        self._context.announce(self.tr("Camera {0}").format(self.cameras.name(self.cameras.chosen)))

    def _open(self, recording: Recording, then: Callable[[SealedReader], None]) -> None:
        """A sound that can't be read gives way to the picture's own."""
        asked = self._context.ask(self, recordings.open_to_play, recording.id)(then)
        asked.failed.connect(lambda: self.sound.choose(0))


def _choices(menu: QMenu, names: dict[int, str], chosen: int, choose: Callable[[int], None]) -> None:
    group = QActionGroup(menu)
    for number, name in names.items():
        action = menu.addAction(name)
        action.setCheckable(True)
        action.setChecked(number == chosen)
        action.triggered.connect(lambda _on=False, number=number: choose(number))
        group.addAction(action)
