from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from reflectapp.ui.lesson.side import Side
from reflectapp.ui.lesson.transport import Transport
from reflectapp.ui.player.player import Player
from reflectapp.ui.theme import style


def _cut_off(bar: Transport) -> list[str]:
    shown = [each for each in bar.findChildren(QLabel) + bar.findChildren(QPushButton) if each.isVisibleTo(bar)]
    return [each.text() for each in shown if each.width() < each.minimumSizeHint().width()]


@pytest.mark.parametrize("text_scale", [100, 200])
@pytest.mark.parametrize("width", [1600, 900, 600])
@pytest.mark.parametrize("skipping", [False, True])
def test_no_words_are_cut_off(
    qapp: QApplication, qtbot: QtBot, shelf: Any, text_scale: int, width: int, skipping: bool
) -> None:
    style.apply(qapp, "light", text_scale)
    player = Player(shelf.open)
    bar = Transport(player)
    qtbot.addWidget(bar)
    bar.show_length(3_600_000)
    bar.show_skipping(skipping)
    bar.show_captions(skipping, skipping)
    bar.resize(width, 100)
    bar.show()
    qtbot.waitExposed(bar)
    qtbot.waitUntil(lambda: _cut_off(bar) == [])
    assert bar.play.isVisibleTo(bar) and bar.mark.isVisibleTo(bar) and bar.time.isVisibleTo(bar)
    assert bar.mark.accessibleName() != ""
    in_menu = {each.text().partition("\t")[0] for each in bar.view.actions() if each.isVisible()}
    for part, words in ((bar.repeat, "Repeat a span; again: stop"), (bar.full_screen, "Video on the full screen")):
        assert (words in in_menu) != part.isVisibleTo(bar)
    assert ("Slower" in in_menu) != bar.speed.isVisibleTo(bar)
    assert bar.view_button.isVisibleTo(bar) or (width, text_scale) == (600, 200)
    player.close()
    style.apply(qapp, "light", 100)


@pytest.mark.parametrize(("width", "below"), [(900, False), (420, True)])
def test_what_stands_beside_the_tabs_goes_below_them_where_they_need_the_room(
    qtbot: QtBot, width: int, below: bool
) -> None:
    side, corners = Side("Panels"), [QPushButton("a filter with some words") for _ in range(3)]
    qtbot.addWidget(side)
    for title, corner in zip(("Moments", "Codes", "Transcript"), corners, strict=True):
        side.add(title, QLabel(title), corner)
    side.resize(width, 300)
    side.show()
    qtbot.waitExposed(side)
    assert (corners[0].geometry().top() >= side.tabs.geometry().bottom()) == below
    assert [each.isVisible() for each in corners] == [True, False, False]
    assert side.tabs.width() >= side.tabs.sizeHint().width()
