from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from reflectapp.domain.errors import EnvironmentProblem, UserError
from reflectapp.domain.lessons import Recording, Thumbnail
from reflectapp.domain.moments import Moment
from reflectapp.domain.parts import parts_of
from reflectapp.services import lessons, moments, recordings
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.lessons.naming import title_of
from reflectapp.ui.looks import label
from reflectapp.ui.widgets.frames import clear, framed
from reflectapp.ui.widgets.picture import PictureButton
from reflectapp.ui.words import short_time

_COLUMNS = 3
_MOST = 12


@dataclass(frozen=True, slots=True)
class Evidence:
    """A moment that shows the goal, with its lesson's title and the picture nearest to it."""

    moment: Moment
    lesson_title: str
    jpeg: bytes | None


def evidence(store: OpenStore, goal_id: str) -> tuple[Evidence, ...]:
    """For the store's thread. Each recording's thumbnails are read once."""
    found = moments.of_goal(store, goal_id)
    parts: dict[str, tuple[Recording, ...]] = {}
    pictures: dict[str, tuple[Thumbnail, ...]] = {}
    made: list[Evidence] = []
    for moment in found:
        if moment.lesson_id not in parts:
            parts[moment.lesson_id] = recordings.of_lesson(store, moment.lesson_id)
        recording = _recording_of(moment, parts[moment.lesson_id])
        jpeg = None
        if recording is not None and len(made) < _MOST:
            if recording.id not in pictures:
                pictures[recording.id] = _thumbnails(store, recording.id)
            jpeg = nearest(pictures[recording.id], moment.start_ms - recording.offset_ms)
        made.append(Evidence(moment, title_of(lessons.lesson(store, moment.lesson_id)), jpeg))
    return tuple(made)


def nearest(pictures: Iterable[Thumbnail], at_ms: int) -> bytes | None:
    """The picture closest in time, or None where there is none."""
    best = min(pictures, key=lambda picture: abs(picture.at_ms - at_ms), default=None)
    return best.jpeg if best is not None else None


class EvidenceCard(QFrame):
    """The moments that show the goal; pressing one plays it in its lesson."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._goal_id = ""
        self._stale = True
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, layout = framed()
        outer.addWidget(frame)
        layout.addWidget(label(self.tr("Moments that show it"), "heading"))
        self._hint = label(
            self.tr("Link a moment to this goal while you watch a lesson, and it stands here to be played again."),
            "soft",
            wrap=True,
        )
        layout.addWidget(self._hint)
        self._more = label("", "small")
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        layout.addLayout(self._grid)
        layout.addWidget(self._more)
        self._show(())

    def open(self, goal_id: str) -> None:
        """Shows a goal's moments; asks for them only if they may be others than those shown."""
        if goal_id == self._goal_id and not self._stale:
            return
        self._goal_id, self._stale = goal_id, False
        self._context.ask(self, evidence, goal_id)(lambda found: self._arrived(goal_id, found))

    def expire(self) -> None:
        """Moments, lessons or pictures changed: the next `open` asks again."""
        self._stale = True

    def _arrived(self, goal_id: str, found: tuple[Evidence, ...]) -> None:
        if goal_id == self._goal_id:
            self._show(found)

    def _show(self, found: tuple[Evidence, ...]) -> None:
        clear(self._grid)
        self._hint.setVisible(not found)
        for place, one in enumerate(found[:_MOST]):
            moment = one.moment
            title = moment.note.strip().splitlines()[0] if moment.note.strip() else one.lesson_title
            picture = PictureButton(title, "", one.jpeg, short_time(moment.start_ms))
            picture.setToolTip(self.tr("{0}, in “{1}”: play it").format(title, one.lesson_title))
            picture.clicked.connect(lambda _=False, moment=moment: self._play(moment))
            self._grid.addWidget(picture, place // _COLUMNS, place % _COLUMNS)
        rest = len(found) - _MOST
        self._more.setText(self.tr("and {0} more in their lessons").format(rest))
        self._more.setVisible(rest > 0)

    def _play(self, moment: Moment) -> None:
        self._context.go.lesson.emit(moment.lesson_id, moment.start_ms)


def _recording_of(moment: Moment, parts: tuple[Recording, ...]) -> Recording | None:
    own = next((part for part in parts if part.id == moment.recording_id), None)
    return own or next(iter(parts_of(parts)), None)


def _thumbnails(store: OpenStore, recording_id: str) -> tuple[Thumbnail, ...]:
    try:
        return recordings.thumbnails(store, recording_id)
    except (UserError, EnvironmentProblem):
        return ()
