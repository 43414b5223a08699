"""The lines of very long transcripts: each with the room it needs, found while typing, never laid out for nothing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reflectapp.ui.lesson.transcript_list import TranscriptList
from reflectapp.ui.lesson.transcripts import Line
from reflectapp.ui.theme import style

MANY = 2_000
LONG = "Talk to your neighbour: how would you show that both are équivalents without saying a number? " * 2


def _lines(count: int) -> tuple[Line, ...]:
    return tuple(
        Line("t", place, place * 1000, place * 1000 + 900, LONG if place % 10 == 9 else f"Line {place}")
        for place in range(count)
    )


@pytest.fixture
def shown(qapp: QApplication, qtbot: QtBot) -> TranscriptList:
    style.apply(qapp, "light", 100)
    made = TranscriptList()
    qtbot.addWidget(made)
    made.resize(372, 300)
    made.show()
    return made


def _height(shown: TranscriptList, row: int) -> int:
    return shown.visualRect(shown.model().index(row, 0)).height()


def _texts(shown: TranscriptList) -> list[str]:
    return [str(shown.model().index(row, 0).data()) for row in range(shown.count)]


def test_the_last_of_very_many_lines_has_the_room_its_words_need(shown: TranscriptList, qtbot: QtBot) -> None:
    shown.show_lines(_lines(MANY))
    qtbot.waitUntil(lambda: _height(shown, MANY - 1) == _height(shown, 9) > 2 * _height(shown, 0))
    assert _height(shown, MANY - 2) == _height(shown, 0)
    before = _height(shown, 9)
    shown.resize(800, 300)
    qtbot.waitUntil(lambda: _height(shown, MANY - 1) == _height(shown, 9) < before)


def test_what_is_said_is_brought_into_view_and_nothing_is_laid_out_for_it(shown: TranscriptList, qtbot: QtBot) -> None:
    shown.show_lines(_lines(MANY))
    shown.show_said(MANY - 5)
    place = shown.model().index(MANY - 5, 0)
    qtbot.waitUntil(lambda: _height(shown, MANY - 1) == _height(shown, 9))
    qtbot.waitUntil(lambda: shown.viewport().rect().contains(shown.visualRect(place)))
    with qtbot.assertNotEmitted(shown.model().dataChanged), qtbot.assertNotEmitted(shown.model().layoutChanged):
        shown.show_said(MANY - 4)
    assert shown.model().index(MANY - 4, 0).data(int(Qt.ItemDataRole.UserRole) + 1)


@pytest.mark.parametrize("asked", ["equivalents", "NUMBER talk", "neighbour équiv"])
def test_lines_are_found_by_all_words_without_case_and_accents(shown: TranscriptList, asked: str) -> None:
    shown.show_lines(_lines(30))
    shown.filter_by(asked)
    assert _texts(shown) == [LONG] * 3
    shown.filter_by(f"{asked} walrus")
    assert _texts(shown) == []


def test_the_line_in_hand_stays_in_view_when_all_are_shown_again(shown: TranscriptList, qtbot: QtBot) -> None:
    shown.show_lines(_lines(400))
    shown.filter_by("line 350")
    with qtbot.waitSignal(shown.went) as led:
        shown.go_first()
    assert led.args == [350] and shown.hasFocus()
    shown.filter_by("")
    assert shown.count == 400 and shown.currentIndex().row() == 350
    assert shown.viewport().rect().contains(shown.visualRect(shown.currentIndex()))
