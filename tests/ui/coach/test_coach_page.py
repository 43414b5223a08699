from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from reflectapp.domain.packets import ItemKind, PacketFormat
from reflectapp.services import shares
from reflectapp.services.store import OpenStore
from reflectapp.ui.coach.page import CoachPage
from reflectapp.ui.context import Context
from reflectapp.ui.page import Page

Seen = Callable[[Page], None]


def _told(page: CoachPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def _filled_buttons(page: CoachPage) -> list[QPushButton]:
    buttons = page.findChildren(QPushButton)
    return [button for button in buttons if button.property("look") == "filled" and button.isVisibleTo(page)]


@pytest.fixture
def shared(filled: Context, tmp_path: Path) -> Context:
    def share(store: OpenStore) -> None:
        items = [item.pick for group in shares.pickable(store) for item in group.items]
        moment = next(pick for pick in reversed(items) if pick.kind is ItemKind.MOMENT)
        for whom, why, pick in (("Ms Okafor", "Meeting", items[0]), ("The maths group", "", moment)):
            made = shares.contents(store, frozenset({pick}), for_whom=whom, made_on=date(2026, 11, 22), stills={})
            data = shares.render(made, PacketFormat.HTML)
            shares.save(store, data, PacketFormat.HTML, tmp_path / "a.html", for_whom=whom, why=why)

    filled.on_store(share)
    return filled


def test_an_empty_record_says_what_to_do(context: Context, seen: Seen, qtbot: QtBot) -> None:
    page = CoachPage(context)
    seen(page)
    qtbot.waitUntil(lambda: "Nothing has left this computer" in _told(page))
    (prepare,) = _filled_buttons(page)
    with qtbot.waitSignal(context.go.packet):
        prepare.click()


def test_the_record_shows_what_left_and_that_it_stays_away(shared: Context, seen: Seen, qtbot: QtBot) -> None:
    page = CoachPage(shared)
    seen(page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert len(_filled_buttons(page)) == 1
    page.list.setCurrentIndex(page.model.index(1, 0))
    qtbot.waitUntil(lambda: "Time to think" in _told(page))
    told = _told(page)
    assert "Ms Okafor" in told and "Meeting" in told and "The maths group" not in told
    assert "can’t be called back" in told
    share = page.model.share_at(1)
    assert share is not None and share.sha256 in told.replace(" ", "")


def test_the_record_is_searched(shared: Context, seen: Seen, qtbot: QtBot) -> None:
    page = CoachPage(shared)
    seen(page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.search.setText("long SILENCE")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.model.index(0, 0).data() == "The maths group"
    page.search.setText("nobody")
    qtbot.waitUntil(lambda: "Nothing in the record fits." in _told(page))
    page.search.clear()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)


def test_a_new_share_appears_at_once_and_says_if_it_is_sealed(
    shared: Context, seen: Seen, qtbot: QtBot, tmp_path: Path
) -> None:
    page = CoachPage(shared)
    seen(page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    pick = shared.on_store(shares.pickable)[0].items[0].pick
    made = shared.on_store(
        lambda store: shares.contents(
            store, frozenset({pick}), for_whom="Mr Li", made_on=date(2026, 11, 22), stills={}, packet_id="5f" * 16
        )
    )
    assert "sealed" not in _told(page)
    passphrase = "maple river seven"
    data = shares.render(made, PacketFormat.HTML, passphrase)
    path = tmp_path / "b.html"
    shared.do(page, shares.save, data, PacketFormat.HTML, path, for_whom="Mr Li", why="", passphrase=passphrase)()
    qtbot.waitUntil(lambda: page.model.index(0, 0).data() == "Mr Li")
    page.list.setCurrentIndex(page.model.index(0, 0))
    qtbot.waitUntil(lambda: ", sealed" in _told(page))
