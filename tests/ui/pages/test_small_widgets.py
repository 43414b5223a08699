from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from reflectapp.domain.packets import Plot
from reflectapp.ui.theme import style
from reflectapp.ui.widgets.date_field import DateField
from reflectapp.ui.widgets.growing_text import GrowingText
from reflectapp.ui.widgets.number_field import NumberField, number_text
from reflectapp.ui.widgets.picture import filling
from reflectapp.ui.widgets.plot_view import PlotView
from reflectapp.ui.widgets.tick import Tick


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Callable[..., QWidget]]:
    """Puts widgets into a narrow window, one below the other."""
    holders = []

    def show(*widgets: QWidget) -> QWidget:
        holder = QWidget()
        holders.append(holder)
        layout = QVBoxLayout(holder)
        for widget in widgets:
            layout.addWidget(widget)
        layout.addStretch()
        qtbot.addWidget(holder)
        holder.resize(300, 400)
        with qtbot.waitActive(holder):
            holder.show()
            holder.activateWindow()
        return holder

    yield show


def test_text_grows_with_what_it_says(qtbot: QtBot, shown: Callable[..., QWidget]) -> None:
    text = GrowingText("Why")
    shown(text)
    one_line = text.height()
    QTest.keyClicks(text, "a line that is long enough to be broken into several lines in this narrow place")
    assert text.height() > one_line
    assert not text.verticalScrollBar().isVisible()
    text.clear()
    assert text.height() == one_line


def test_text_tells_of_edits_but_not_of_what_it_is_shown(qtbot: QtBot, shown: Callable[..., QWidget]) -> None:
    text = GrowingText("Why")
    shown(text)
    with qtbot.assertNotEmitted(text.edited):
        text.show_text("from the store")
    with qtbot.waitSignal(text.edited):
        QTest.keyClicks(text, "x")


def test_a_single_line_keeps_out_breaks_and_goes_on(qtbot: QtBot, shown: Callable[..., QWidget]) -> None:
    first, second = GrowingText("First", single_line=True), GrowingText("Second")
    shown(first, second)
    first.setFocus()
    QApplication.clipboard().setText("two\nlines")
    first.paste()
    assert first.text() == "two lines"
    QTest.keyClick(first, Qt.Key.Key_Return)
    qtbot.waitUntil(second.hasFocus)
    assert first.text() == "two lines"


def test_tab_leaves_a_text(qtbot: QtBot, shown: Callable[..., QWidget]) -> None:
    first, second = GrowingText("First"), GrowingText("Second")
    shown(first, second)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    qtbot.waitUntil(second.hasFocus)


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (3.0, "3"), (0.9, "0.9"), (2.345, "2.345"), (12000.0, "12000"), (-0.5, "-0.5")]
)
def test_numbers_are_written_without_needless_decimals(value: float | None, text: str) -> None:
    assert number_text(value) == text


def test_a_number_field_takes_numbers_only(qtbot: QtBot, shown: Callable[..., QWidget]) -> None:
    field = NumberField("Target", 2.5)
    shown(field)
    assert field.value == 2.5
    field.selectAll()
    QTest.keyClicks(field, "abc4.25")
    assert field.value == 4.25
    field.clear()
    assert field.value is None


def test_a_date_can_be_missing(qtbot: QtBot, shown: Callable[..., QWidget]) -> None:
    field = DateField("By when")
    shown(field)
    assert field.date is None
    field.show_date(date(2026, 3, 2))
    assert field.date == date(2026, 3, 2)
    field.show_date(None)
    assert field.date is None


def test_scrolling_a_page_over_a_date_leaves_it_alone(shown: Callable[..., QWidget]) -> None:
    field, other = DateField("By when", date(2026, 3, 2)), GrowingText("Why")
    shown(field, other)
    other.setFocus()
    edit = field.focusProxy()
    assert edit is not None
    place = QPointF(edit.rect().center())
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    wheel = QWheelEvent(
        place, edit.mapToGlobal(place), QPoint(), QPoint(0, 120), none, Qt.KeyboardModifier.NoModifier, phase, False
    )
    QApplication.sendEvent(edit, wheel)
    assert field.date == date(2026, 3, 2)


def test_a_tick_is_ticked_by_click_on_its_words_and_by_space(qtbot: QtBot, shown: Callable[..., QWidget]) -> None:
    tick = Tick("It is about students")
    shown(tick)
    QTest.mouseClick(tick, Qt.MouseButton.LeftButton, pos=tick.rect().center())
    assert tick.isChecked()
    QTest.keyClick(tick, Qt.Key.Key_Space)
    assert not tick.isChecked()
    assert tick.accessibleName() == "It is about students"


def test_a_picture_fills_its_place_whatever_its_shape(qapp: QApplication) -> None:
    image = QImage(90, 160, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(b"jpeg")).write(image)
    pixmap = filling(bytes(buffer.data().data()), QSize(160, 90), 2.0)
    assert pixmap is not None
    assert (pixmap.width(), pixmap.height()) == (320, 180)
    assert filling(b"no picture", QSize(160, 90), 1.0) is None
    assert filling(None, QSize(160, 90), 1.0) is None


def test_the_plot_is_drawn_in_the_colours_in_force(
    qtbot: QtBot, shown: Callable[..., QWidget], qapp: QApplication
) -> None:
    view = PlotView()
    view.setFixedHeight(150)
    holder = shown(view)
    view.show_plot(Plot("Wait", "s", ((date(2026, 10, 6), 1.0), (date(2026, 10, 13), 2.0)), 1.0, 3.0))
    light = holder.grab().toImage()
    style.apply(qapp, "dark", 100)
    dark = holder.grab().toImage()
    assert light != dark
    assert light.pixelColor(2, 2).lightness() > 200 > 60 > dark.pixelColor(2, 2).lightness()
