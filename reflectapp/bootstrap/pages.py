"""The pages of the window. Each loads when it is first shown, or before that while nothing else is to be done."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from threading import Thread
from typing import Final

from PySide6.QtCore import QObject, QSize, QTimer

from reflectapp.domain.progress import CancelToken, Report
from reflectapp.ui.awake.awake import load as load_awake
from reflectapp.ui.context import Context
from reflectapp.ui.page import Page
from reflectapp.ui.shell.window import MainWindow

_BETWEEN_MS: Final = 20
_SMALL_FRAME: Final = QSize(16, 16)


@dataclass(frozen=True, slots=True)
class PageLater:
    """Makes a page; loads its module first: the lesson's brings the player with it."""

    module: str
    name: str

    def load(self) -> type[Page]:
        found = getattr(import_module(f"reflectapp.ui.{self.module}"), self.name)
        assert isinstance(found, type) and issubclass(found, Page)
        return found

    def __call__(self, context: Context) -> Page:
        return self.load()(context)


PAGES: Final[Mapping[str, PageLater]] = {
    "today": PageLater("today.page", "TodayPage"),
    "lessons": PageLater("lessons.page", "LessonsPage"),
    "lesson": PageLater("lesson.page", "LessonPage"),
    "goals": PageLater("goals.goals_page", "GoalsPage"),
    "goal": PageLater("goals.goal_page", "GoalPage"),
    "guide": PageLater("goals.guide_page", "GuidePage"),
    "store": PageLater("keeping.page", "StorePage"),
    "coach": PageLater("coach.page", "CoachPage"),
    "search": PageLater("search.page", "SearchPage"),
    "forms": PageLater("forms.page", "FormsPage"),
    "form": PageLater("forms.form_page", "FormPage"),
    "packet": PageLater("coach.packet_page", "PacketPage"),
    "clip": PageLater("clips.page", "ClipPage"),
    "reply": PageLater("coach.reply_page", "ReplyPage"),
}


class WarmUp(QObject):
    """Loads the pages beside the window once it is painted, then makes them bit by bit between its events."""

    def __init__(self, context: Context, window: MainWindow) -> None:
        super().__init__(window)
        self._context = context
        self._left: deque[Callable[[], bool]] = deque([_wake_decoders])
        for name in PAGES:
            self._left.append(partial(window.pages.prepare_some, name))
        self._stopped = False
        self._timer = QTimer(self)
        self._timer.setInterval(_BETWEEN_MS)
        self._timer.timeout.connect(self._go_on)
        QTimer.singleShot(_BETWEEN_MS, self, self._load)

    def stop(self) -> None:
        """When the store is left."""
        self._stopped = True
        self._timer.stop()

    def _load(self) -> None:
        if not self._stopped:
            self._context.background(self, _load_all, lambda _none: self._timer.start())

    def _go_on(self) -> None:
        if self._stopped or not self._left:
            self._timer.stop()
        else:
            step = self._left.popleft()
            if step():
                self._left.appendleft(step)


def _wake_decoders() -> bool:
    """They load with the first player, and stay: the lesson's page has enough to do."""
    from PySide6.QtMultimedia import QMediaPlayer

    QMediaPlayer()
    return False


def _load_all(_report: Report, cancel: CancelToken) -> None:
    for page in PAGES.values():
        cancel.check()
        page.load()
    load_awake()
    painting = Thread(target=_wake_graphics)
    painting.start()
    painting.join()


def _wake_graphics() -> None:
    """What draws frames loads for the whole process; on a thread that ends, as what it makes belongs to its thread."""
    from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat

    kinds = QVideoFrameFormat.PixelFormat
    for pixels in (kinds.Format_YUV420P, kinds.Format_NV12):
        QVideoFrame(QVideoFrameFormat(_SMALL_FRAME, pixels)).toImage()
