"""What the page's menus lead to."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from reflectapp.domain.measures import Measure
from reflectapp.services import measures
from reflectapp.ui.lesson.measure_dialog import MeasureDialog
from reflectapp.ui.lessons import deleting
from reflectapp.ui.lessons.details import LessonDetailsDialog
from reflectapp.ui.lessons.recordings_dialog import RecordingsDialog
from reflectapp.ui.seats.dialog import SeatMapDialog
from reflectapp.ui.timeline.table import TimelineTable, lines

if TYPE_CHECKING:
    from reflectapp.ui.lesson.page import LessonPage


def show_details(page: "LessonPage") -> None:
    if page.shown is not None:
        dialog = LessonDetailsDialog(page.context, page.shown.lesson, page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def show_measure(page: "LessonPage", known: Measure | None) -> None:
    """A measure of her own, to be made or changed."""
    dialog = MeasureDialog(page.context, known, page)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def show_seats(page: "LessonPage") -> None:
    """Where the students of the lesson's class sit."""
    if page.shown is not None:
        SeatMapDialog(page.context, page.shown.lesson.id, page).open()


def put_measure_away(page: "LessonPage", measure: Measure) -> None:
    said = page.tr("The measure is put away. What was coded with it stays.")
    page.context.do(page, measures.put_away, measure.id)(lambda _none: page.context.offer_undo(said))


def ask_for_recording(page: "LessonPage") -> None:
    if page.shown is not None:
        page.context.go.bring_in.emit([], page.shown.lesson.id)


def show_recordings(page: "LessonPage") -> None:
    if page.shown is not None:
        page.player.pause()
        RecordingsDialog(page.context, page.shown.lesson.id, page).open()


def delete_lesson(page: "LessonPage") -> None:
    if page.shown is not None:
        deleting.delete_lesson(page.context, page.shown.lesson.id, page, first=partial(_leave, page))


def _leave(page: "LessonPage") -> None:
    page.forget_lesson()
    page.context.go.page.emit("lessons")


def show_moment_menu(page: "LessonPage", moment_id: str, place: QPoint) -> None:
    menu = QMenu(page)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(page.tr("Edit"), partial(page.marking.edit, moment_id))
    clip = menu.addAction(page.tr("Make a clip…"), partial(page.context.go.clip.emit, moment_id))
    clip.setEnabled(_has_recording(page, moment_id))
    menu.addAction(page.tr("Delete"), partial(page.marking.delete, moment_id))
    menu.popup(place)


def _has_recording(page: "LessonPage", moment_id: str) -> bool:
    return any(each.id == moment_id and each.recording_id is not None for each in page.moments.shown)


def show_table(page: "LessonPage") -> None:
    """The timeline as a table; a line of it jumps there."""
    timeline = page.stage.timeline
    every = lines(timeline.heard.found, timeline.marks.moments, timeline.scale.total_ms)
    table = TimelineTable(every, timeline.time_ms, page)
    table.jumped.connect(page.player.seek)
    table.open()
