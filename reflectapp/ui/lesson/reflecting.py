from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from reflectapp.domain.forms import Form, Reflection, Watching
from reflectapp.domain.moments import Moment
from reflectapp.services import reflections
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import passes
from reflectapp.ui.lesson.header import LessonHeader
from reflectapp.ui.lesson.reflection_panel import ReflectionPanel
from reflectapp.ui.lesson.view import LessonView


class Reflecting(QObject):
    """Which form is in hand beside the video, and whom she watches in this pass."""

    changed = Signal()

    def __init__(self, context: Context, header: LessonHeader, panel: ReflectionPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._header = header
        self._panel = panel
        self._lesson_id = ""
        self._view: LessonView | None = None
        self._chosen_id = ""
        self._guide: Form | None = None
        self.watching: Watching | None = None

    def set_lesson(self, lesson_id: str) -> None:
        self._lesson_id, self._view, self._chosen_id = lesson_id, None, ""
        self._guide = self.watching = None

    def show(self, view: LessonView) -> None:
        """What was read: the one in hand, or at first the last that was written in."""
        first, self._view = self._view is None, view
        chosen = self._find(self._chosen_id)
        if chosen is None and first and self._guide is None:
            chosen = max(view.reflections, key=lambda each: each.changed_at, default=None)
        if chosen is not None and chosen.id != self._panel.reflection_id:
            self.watching = passes.side(chosen, view.forms)
        self._show(chosen or self._last())

    def start(self, form: Form) -> None:
        """One with nothing to answer is only shown."""

        def started(reflection: Reflection) -> None:
            self._chosen_id = reflection.id

        if not self._lesson_id:
            return
        self._guide = None
        if form.records:
            self._context.do(self, reflections.start, self._lesson_id, form)(started)
        else:
            self._guide, self._chosen_id, self.watching = form, "", form.watching
            self._show(None)

    def choose(self, reflection_id: str) -> None:
        self._guide, self._chosen_id = None, reflection_id
        chosen = self._find(reflection_id)
        if chosen is not None and self._view is not None:
            self.watching = passes.side(chosen, self._view.forms)
        self._show(chosen or self._last())

    def watch(self, watching: Watching | None) -> None:
        """Begins or goes on with a pass; without one, the form in hand stays."""
        self.watching = watching
        if watching is None:
            self._show(self._find(self._chosen_id))
        else:
            self._guide, self._chosen_id = None, ""
            self._show(self._last())

    def faded(self, moments: Iterable[Moment]) -> frozenset[str]:
        """Ids of those that belong to the other pass."""
        if self._view is None:
            return frozenset()
        return passes.faded(moments, self.watching, self._view.reflections, self._view.forms)

    def _find(self, reflection_id: str) -> Reflection | None:
        found = self._view.reflections if self._view is not None else ()
        return next((each for each in found if each.id == reflection_id), None)

    def _last(self) -> Reflection | None:
        """Of this pass the one written in last."""
        if self._view is None or self._guide is not None:
            return None
        view, watching = self._view, self.watching
        of_pass = (each for each in view.reflections if watching in (None, passes.side(each, view.forms)))
        return max(of_pass, key=lambda each: each.changed_at, default=None)

    def _show(self, current: Reflection | None) -> None:
        if self._view is None:
            return
        self._chosen_id = current.id if current is not None else ""
        offered = self._view.forms
        self._panel.show_forms(offered, self.watching)
        if self._guide is not None:
            self._panel.show_guide(self._guide)
        else:
            self._panel.show_reflection(current)
        self._header.show_reflections(self._view.reflections, current, offered, self._guide)
        self.changed.emit()
