from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget
from pytestqt.qtbot import QtBot


@pytest.fixture
def owner(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    yield made
    QToolTip.hideText()


def test_a_tool_tip_never_reads_words_as_markup(owner: QWidget) -> None:
    words = "<img src='//elsewhere/seen.png'> You might <b>wait</b>."
    QToolTip.showText(QPoint(5, 5), words, owner)
    shown = [each for each in QApplication.topLevelWidgets() if isinstance(each, QLabel) and each.text() == words]
    assert [each.textFormat() for each in shown] == [Qt.TextFormat.PlainText]
