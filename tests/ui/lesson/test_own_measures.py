"""Measures of her own: written, coded, changed, put away."""

from pytestqt.qtbot import QtBot

from reflectapp.domain.measures import MeasureKind
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.lesson.measure_dialog import MeasureDialog


def _dialog(page: LessonPage) -> MeasureDialog:
    (found,) = page.findChildren(MeasureDialog)
    return found


def test_a_measure_of_her_own_is_made_coded_changed_and_put_away(
    page: LessonPage, context: Context, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(page.codings.measures))
    page.side.bring(page.codes)
    page.codes.measures.own_asked.emit()
    dialog = _dialog(page)
    assert not dialog.keep.isEnabled()
    qtbot.keyClicks(dialog.title, "Ada")
    qtbot.keyClicks(dialog.codes.lines[0][0], "Speaks")
    qtbot.keyClicks(dialog.codes.lines[1][0], "Sighs")
    qtbot.keyClicks(dialog.codes.lines[1][1], "x")
    dialog.keep.click()
    qtbot.waitUntil(lambda: page.codings.measures[-1].title == "Ada")
    made = page.codings.measures[-1]
    assert [(code.key, code.label) for code in made.codes] == [("s", "Speaks"), ("x", "Sighs")]
    page.codes.show_measure(made)
    page.codes.sheet.start.click()
    qtbot.waitUntil(lambda: page.codings.running)
    qtbot.keyClicks(page.stage.video, "xs")
    page.codings.take(None)
    page.codes.sheet.change.click()
    _dialog(page).title.end(False)
    qtbot.keyClicks(_dialog(page).title, " speaks")
    _dialog(page).keep.click()
    qtbot.waitUntil(lambda: page.codings.measures[-1].title == "Ada speaks")
    assert [run.measure.title for run in page.codings.codings] == ["Ada"]
    with qtbot.waitSignal(context.undoable):
        page.codes.sheet.put_away.click()
    qtbot.waitUntil(lambda: page.codings.measures[-1].title == "Ada")
    assert len(page.codings.runs(page.codings.measures[-1])) == 1


def test_what_is_written_of_a_measure_is_kept_before_a_lock(page: LessonPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(page.codings.measures))
    page.codes.own_asked.emit(None)
    dialog = _dialog(page)
    dialog.kind.setCurrentIndex(dialog.kind.findData(MeasureKind.WAITS))
    qtbot.keyClicks(dialog.codes.lines[0][0], "They begin")
    dialog.keep_draft()
    qtbot.waitUntil(lambda: page.codings.measures[-1].title == "A measure of my own")
    assert [code.key for code in page.codings.measures[-1].keys] == ["i", "t"]
