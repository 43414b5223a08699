from collections.abc import Mapping

from PySide6.QtCore import QObject

from reflectapp.domain.lessons import Recording
from reflectapp.domain.outcome import Topic
from reflectapp.services import turning
from reflectapp.ui.context import Context
from reflectapp.ui.lesson.stage import Stage
from reflectapp.ui.player.picture import BRIGHTEST


class PictureView(QObject):
    """How the picture is shown: turned, which is kept with the recording, and brighter, until another lesson."""

    def __init__(self, context: Context, stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._stage = stage
        self._part: Recording | None = None
        self._turned: Mapping[str, int] = {}
        stage.player.part_changed.connect(self._on_part)
        stage.parts_shown.connect(self._ask)
        context.changed.connect(lambda topics: self._ask() if Topic.RECORDINGS in topics else None)

    def turn(self) -> None:
        """A quarter clockwise, for the recording that is shown."""
        if self._part is not None and self._part.probe.has_video:
            said = self.tr("The picture is turned.")
            self._context.do(self, turning.turn, self._part.id)(lambda _degrees: self._context.announce(said))

    def brighten(self, by: int) -> None:
        self._set_brighter(self._stage.video.brighter + by)
        said = self.tr("The picture is brighter: step {0} of {1}.").format(self._stage.video.brighter, BRIGHTEST)
        self._context.announce(said if self._stage.video.brighter else self.tr("The picture is as it was recorded."))

    def reset_brightness(self) -> None:
        self.brighten(-BRIGHTEST)

    def begin(self) -> None:
        """Another lesson."""
        self._set_brighter(0)

    def _set_brighter(self, steps: int) -> None:
        self._stage.video.show_brighter(min(max(0, steps), BRIGHTEST))
        self._stage.transport.view.usual_brightness.setEnabled(steps > 0)

    def _ask(self) -> None:
        self._context.ask(self, turning.turned)(self._show)

    def _show(self, turned: Mapping[str, int]) -> None:
        self._turned = turned
        self._stage.show_turned(turned)
        self._on_part(self._part)

    def _on_part(self, part: Recording | None) -> None:
        self._part = part
        self._stage.video.show_turned(self._turned.get(part.id, 0) if part is not None else 0)
