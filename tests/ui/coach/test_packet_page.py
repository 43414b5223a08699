import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.packets import ItemKind, PacketFormat
from reflectapp.services import goals, shares
from reflectapp.ui.coach.packet_page import PacketPage
from reflectapp.ui.coach.seal_dialog import SealDialog
from reflectapp.ui.context import Context
from reflectapp.ui.page import Page
from reflectapp.ui.theme import style

Seen = Callable[[Page], None]


@pytest.fixture
def page(filled: Context, seen: Seen, qtbot: QtBot) -> PacketPage:
    made = PacketPage(filled)
    seen(made)
    qtbot.waitUntil(lambda: made.model.rowCount() == 2)
    return made


def _line(page: PacketPage, text: str) -> QModelIndex:
    for row in range(page.model.rowCount()):
        group = page.model.index(row, 0)
        for place in range(page.model.rowCount(group)):
            index = page.model.index(place, 0, group)
            if index.data() == text:
                return index
    raise LookupError(text)


def _tick(page: PacketPage, *texts: str) -> None:
    for text in texts:
        page.model.toggle(_line(page, text))


def _still_of(page: PacketPage, moment: str) -> QModelIndex:
    index = _line(page, moment)
    return page.model.index(index.row() + 1, 0, index.parent())


def _is_ticked(index: QModelIndex) -> bool:
    return Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked


def _told(page: PacketPage) -> str:
    return "\n".join(label.text() for label in page.panel.findChildren(QLabel) if label.isVisibleTo(page.panel))


def _made(page: PacketPage, qtbot: QtBot) -> None:
    """Ready to be saved, and said so: new lines are shown a turn of the event loop later."""
    qtbot.waitUntil(lambda: page.panel.save.isEnabled() and "One file" in _told(page), timeout=10_000)


def test_everything_starts_unpicked_and_nothing_can_be_saved(page: PacketPage) -> None:
    assert page.model.picks == frozenset()
    assert not page.panel.save.isEnabled()
    assert "Nothing, until you pick something." in _told(page)


def test_what_is_ticked_leaves_and_nothing_else(page: PacketPage, qtbot: QtBot) -> None:
    _tick(page, "Statement", "Pairs explain")
    page.panel.for_whom.setText("Ms Okafor")
    _made(page, qtbot)
    told = _told(page)
    assert "More of them answer" in told and "Pairs explain" in told
    assert "1 part of a goal" in told and "1 moment" in told
    assert "My own secret reason" not in told and "Long silence" not in told
    assert "No picture, no video, no sound" in told
    assert page.preview.page_count == 1


def test_a_still_comes_with_its_moment_and_goes_with_it(page: PacketPage, qtbot: QtBot) -> None:
    still = _still_of(page, "Pairs explain")
    page.model.toggle(still)
    assert _is_ticked(_line(page, "Pairs explain")) and _is_ticked(still)
    _made(page, qtbot)
    assert "1 moment, 1 picture" in _told(page)
    assert "Faces may be seen in 1 picture." in _told(page)
    _tick(page, "Pairs explain")
    assert not _is_ticked(still)
    assert page.model.picks == frozenset()
    assert not page.panel.save.isEnabled()


def test_a_result_leaves_with_its_pictures_or_without(page: PacketPage, qtbot: QtBot) -> None:
    drawing = _line(page, "with a drawing: over the lesson")
    page.model.toggle(drawing)
    assert _is_ticked(_line(page, "Measured: Questions")) and _is_ticked(drawing)
    assert not _is_ticked(_line(page, "with a drawing: how it is spread"))
    _made(page, qtbot)
    told = _told(page)
    assert "1 result, 1 drawing" in told
    assert "Open: 1 · 100 % · 10 in 10 minutes" in told and "guess" not in told
    _tick(page, "Measured: Questions")
    assert page.model.picks == frozenset()


def test_lines_are_ticked_with_the_keyboard_and_the_mouse(page: PacketPage) -> None:
    index = _line(page, "Statement")
    page.view.setCurrentIndex(index)
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    assert _is_ticked(index)
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    assert not _is_ticked(index)
    place = page.view.visualRect(index).center()
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert _is_ticked(index)


def test_a_heading_folds_its_lines(page: PacketPage) -> None:
    heading = page.model.index(0, 0)
    page.view.setCurrentIndex(heading)
    assert page.view.isExpanded(heading)
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    assert not page.view.isExpanded(heading)
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert page.view.isExpanded(heading)


@pytest.mark.parametrize("place", range(len(PacketFormat)))
def test_the_saved_file_is_what_was_shown_and_is_recorded(
    page: PacketPage, qtbot: QtBot, tmp_path: Path, place: int
) -> None:
    page.findChildren(QComboBox)[0].setCurrentIndex(place)
    _tick(page, "Statement")
    page.panel.for_whom.setText("Ms Okafor")
    page.panel.why.setText("Meeting on Thursday")
    _made(page, qtbot)
    path = tmp_path / "packet.out"
    with qtbot.waitSignals([page.context.announced, page.context.go.page]):
        page.save_to(path)
    share = page.context.on_store(shares.record)[0]
    assert (share.for_whom, share.why) == ("Ms Okafor", "Meeting on Thursday")
    assert share.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [item.text for item in share.contents if item.kind is ItemKind.GOAL_STATEMENT] == ["More of them answer"]
    assert b"Meeting on Thursday" not in path.read_bytes()
    assert page.model.picks == frozenset()


def test_the_name_offered_names_nobody(page: PacketPage, qtbot: QtBot) -> None:
    _tick(page, "Statement")
    page.panel.for_whom.setText("Ms Okafor")
    _made(page, qtbot)
    QTest.mouseClick(page.panel.save, Qt.MouseButton.LeftButton)
    dialog = page.findChildren(QFileDialog)[0]
    name = Path(dialog.selectedFiles()[0]).name
    assert name.startswith("packet-20") and name.endswith(".html")
    assert "Okafor" not in name
    dialog.reject()


def test_a_file_that_can_not_be_written_is_told_and_nothing_is_lost(
    page: PacketPage, qtbot: QtBot, tmp_path: Path, troubles: list[BaseException]
) -> None:
    _tick(page, "Statement")
    _made(page, qtbot)
    with qtbot.waitSignal(page.context.troubled):
        page.save_to(tmp_path / "gone" / "packet.html")
    assert isinstance(troubles[0], EnvironmentProblem) and troubles[0].problem is Problem.CANNOT_WRITE
    troubles.clear()
    assert page.model.picks and page.panel.save.isEnabled()
    assert page.context.on_store(shares.record) == ()


def test_what_is_deleted_meanwhile_is_no_longer_picked(page: PacketPage, qtbot: QtBot) -> None:
    _tick(page, "Statement", "Pairs explain")
    goal = page.context.on_store(goals.all_goals)[0]
    page.context.do(page, goals.delete, goal.id)()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert {pick.kind for pick in page.model.picks} == {ItemKind.MOMENT}
    _made(page, qtbot)
    assert "More of them answer" not in _told(page)


def test_only_the_newest_wish_arrives(page: PacketPage, qtbot: QtBot) -> None:
    arrived: list[frozenset[object]] = []
    page.maker.made.connect(lambda made: arrived.append(made.wish.picks))
    for text in ("Statement", "Why it matters to me", "Pairs explain", "Long silence"):
        _tick(page, text)
    _made(page, qtbot)
    assert arrived == [page.model.picks]


def test_a_new_packet_begins_empty(page: PacketPage, qtbot: QtBot) -> None:
    _tick(page, "Statement")
    page.panel.for_whom.setText("Ms Okafor")
    _made(page, qtbot)
    page.open()
    assert page.model.picks == frozenset()
    assert page.panel.for_whom.text() == "" and not page.panel.save.isEnabled()


def test_everything_that_is_used_has_a_name(page: PacketPage) -> None:
    named = [page.view, page.panel.for_whom, page.panel.why, *page.findChildren(QComboBox)]
    assert all(widget.accessibleName() for widget in named)
    assert all(button.text() or button.accessibleName() for button in page.findChildren(QPushButton))
    moment = _line(page, "Pairs explain")
    assert moment.data(Qt.ItemDataRole.AccessibleTextRole) == "Pairs explain, 0:12"


def test_what_can_be_picked_is_readable_with_the_largest_text(
    qapp: QApplication, page: PacketPage, qtbot: QtBot
) -> None:
    style.apply(qapp, "light", 200)
    page.resize(1130, 640)
    words = page.view.fontMetrics().horizontalAdvance("Where it stands")
    qtbot.waitUntil(lambda: page.view.width() > words + page.view.fontMetrics().height() * 3)
    assert page.panel.geometry().right() <= page.width(), "nothing is cut off"


def test_a_reply_finds_its_way_to_what_was_saved(page: PacketPage, qtbot: QtBot, tmp_path: Path) -> None:
    _tick(page, "Statement")
    _made(page, qtbot)
    with qtbot.waitSignals([page.context.announced, page.context.go.page]):
        page.save_to(tmp_path / "first.html")
    _tick(page, "Statement")
    _made(page, qtbot)
    with qtbot.waitSignals([page.context.announced, page.context.go.page]):
        page.save_to(tmp_path / "second.html")
    shared = page.context.on_store(shares.record)
    assert [[pick.kind for pick in share.refs.values()] for share in shared] == [[ItemKind.GOAL_STATEMENT]] * 2
    assert len({share.packet_id for share in shared}) == 2
    assert shared[0].packet_id.encode() in (tmp_path / "second.html").read_bytes()


def test_a_packet_is_sealed_with_the_words_offered(page: PacketPage, qtbot: QtBot, tmp_path: Path) -> None:
    _tick(page, "Statement")
    _made(page, qtbot)
    page.panel.seal.setChecked(True)
    QTest.mouseClick(page.panel.save, Qt.MouseButton.LeftButton)
    asked = page.findChildren(SealDialog)[0]
    qtbot.waitUntil(lambda: asked.verdict.text() == "Very good.", timeout=5_000)
    passphrase = asked.field.text
    assert len(passphrase.split()) == 6
    asked.field.set_text("  ")
    assert not asked.seals.isEnabled()
    asked.field.set_text(passphrase)
    QTest.mouseClick(asked.seals, Qt.MouseButton.LeftButton)
    dialog = page.findChildren(QFileDialog)[0]
    path = tmp_path / "sealed.html"
    with qtbot.waitSignal(page.context.announced, timeout=10_000) as told:
        dialog.fileSelected.emit(str(path))
    assert told.args is not None and "Tell the passphrase by another way" in told.args[0]
    dialog.reject()
    assert b"More of them answer" not in path.read_bytes()
    share = page.context.on_store(shares.record)[0]
    assert share.sealed and shares.leaving(path.read_bytes(), PacketFormat.HTML, passphrase) == share.contents
    assert not page.panel.seal.isChecked()


def test_only_a_web_page_can_be_sealed(page: PacketPage) -> None:
    formats = page.findChildren(QComboBox)[0]
    for place in range(formats.count()):
        formats.setCurrentIndex(place)
        assert page.panel.seal.isVisibleTo(page) == (formats.itemData(place) == PacketFormat.HTML)
