import gc

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from reflectapp.ui.icons import ICON_NAMES, icon
from reflectapp.ui.looks import button, drop_down, label
from reflectapp.ui.theme import style
from reflectapp.ui.theme.colors import current
from reflectapp.ui.theme.roles import DARK, LIGHT


def strongest(image: QImage) -> str:
    """The colour of the pixel that covers most."""
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return max((image.pixelColor(*place) for place in places), key=QColor.alpha).name().upper()


def test_an_icon_follows_the_theme(qapp: QApplication) -> None:
    sun = icon("sun", "accent")
    assert strongest(sun.pixmap(24).toImage()) == LIGHT["accent"]
    style.apply(qapp, "dark", 100)
    assert strongest(sun.pixmap(24).toImage()) == DARK["accent"]
    assert current("accent") == QColor(DARK["accent"])


def test_an_icon_shows_that_it_is_switched_on_or_off() -> None:
    lessons = icon("clapperboard", "soft", "accent")
    on = lessons.pixmap(QSize(24, 24), QIcon.Mode.Normal, QIcon.State.On)
    disabled = lessons.pixmap(QSize(24, 24), QIcon.Mode.Disabled, QIcon.State.Off)
    assert strongest(on.toImage()) == LIGHT["accent"]
    assert strongest(disabled.toImage()) == LIGHT["outline"]


def test_an_icon_is_sharp_on_a_fine_screen() -> None:
    drawn = icon("sun").pixmap(QSize(18, 18), 2.0)
    assert (drawn.width(), drawn.devicePixelRatio()) == (36, 2.0)


def test_icons_live_as_long_as_what_shows_them(qtbot: QtBot) -> None:
    shown = [button("Go", icon=name) for name in sorted(ICON_NAMES)]
    gc.collect()
    for made in shown:
        qtbot.addWidget(made)
        assert not made.grab().isNull()
        assert not made.icon().pixmap(18).isNull()


def test_an_unknown_icon_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        icon("no-such-icon")


def test_texts_are_never_taken_for_markup(qtbot: QtBot) -> None:
    shown = label("<b>x</b><img src='file:///etc/hostname'>")
    qtbot.addWidget(shown)
    assert shown.textFormat() == Qt.TextFormat.PlainText


def test_a_button_with_an_icon_alone_has_a_name(qtbot: QtBot) -> None:
    close = button("Put away", "icon", "x")
    qtbot.addWidget(close)
    assert (close.text(), close.accessibleName(), close.toolTip()) == ("", "Put away", "Put away")


def test_a_menu_belongs_to_its_button(qtbot: QtBot) -> None:
    shown = drop_down("Form", QMenu())
    qtbot.addWidget(shown)
    assert shown.menu().parent() is shown


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_widget_learns_of_a_new_theme(qapp: QApplication, qtbot: QtBot, mode: str) -> None:
    style.apply(qapp, "dark" if mode == "light" else "light", 100)
    shown = label("x")
    qtbot.addWidget(shown)
    shown.show()
    style.apply(qapp, mode, 100)
    assert shown.palette().color(shown.foregroundRole()).name().upper() == (LIGHT if mode == "light" else DARK)["text"]


def test_text_and_controls_grow_together(qapp: QApplication, qtbot: QtBot) -> None:
    go = button("Go on", "filled")
    qtbot.addWidget(go)
    go.show()
    before = go.sizeHint()
    style.apply(qapp, "light", 200)
    assert go.sizeHint().height() >= 2 * before.height() - 4
    assert qapp.font().pixelSize() == 26
    assert style.scaled(100) == 200


def test_movement_can_be_switched_off(qapp: QApplication) -> None:
    style.apply(qapp, "light", 100, reduce_motion=True)
    assert qapp.cursorFlashTime() == 0
    assert not qapp.isEffectEnabled(Qt.UIEffect.UI_AnimateMenu)
    style.apply(qapp, "light", 100)
    assert qapp.cursorFlashTime() > 0


@pytest.mark.parametrize("text_scale", [100, 110, 150, 180, 200])
def test_the_button_that_plays_is_round_at_every_size(qapp: QApplication, qtbot: QtBot, text_scale: int) -> None:
    style.apply(qapp, "light", text_scale)
    around = QWidget()
    qtbot.addWidget(around)
    made = button("", "play", "play")
    made.setParent(around)
    around.show()
    drawn = around.grab(made.geometry()).toImage()
    assert drawn.pixelColor(drawn.width() // 2, 2) == current("accent")
    assert drawn.pixelColor(1, 1) != current("accent")
