from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reflectapp.domain.outcome import Topic
from reflectapp.domain.store_settings import StoreSettings
from reflectapp.services import store as stores
from reflectapp.services import store_settings
from reflectapp.services.preferences import Preferences
from reflectapp.ui.context import Context
from reflectapp.ui.keeping.lock_section import LockSection
from reflectapp.work.runner import Runner


@pytest.fixture
def section(qapp: QApplication, qtbot: QtBot, runner: Runner, tmp_path: Path) -> Iterator[LockSection]:
    passphrase = stores.suggest_passphrase()
    store, _key = runner.wait_on_store(lambda: stores.create_store(tmp_path / "store", passphrase=passphrase))
    context = Context(store, runner, Preferences())
    made = LockSection(context)
    qtbot.addWidget(made)
    made.show()
    yield made
    runner.wait_on_store(lambda: stores.close_store(store))
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def kept(section: LockSection) -> Callable[[], StoreSettings]:
    """What the store has been told."""
    return lambda: section.context.on_store(store_settings.settings)


def test_what_she_chooses_is_kept_and_shown_again(
    section: LockSection, kept: Callable[[], StoreSettings], qtbot: QtBot
) -> None:
    section.minutes.setFocus()
    section.minutes.selectAll()
    with qtbot.waitSignal(section.context.changed, check_params_cb=lambda topics: Topic.STORE in topics):
        QTest.keyClicks(section.minutes, "12")
        QTest.keyClick(section.minutes, Qt.Key.Key_Return)
    with qtbot.waitSignal(section.context.changed):
        section.afresh.click()
    assert (kept().lock_after_minutes, kept().strict_lock) == (12, True)

    again = LockSection(section.context)
    qtbot.addWidget(again)
    again.refresh()
    qtbot.waitUntil(lambda: again.minutes.value() == 12 and again.afresh.isChecked())


def test_it_can_t_be_switched_off(section: LockSection) -> None:
    for step, end in ((-1, 1), (1, 30)):
        section.minutes.stepBy(step * 100)
        assert section.minutes.value() == end


def test_other_settings_that_changed_meanwhile_stay(
    section: LockSection, kept: Callable[[], StoreSettings], qtbot: QtBot
) -> None:
    section.context.on_store(lambda store: store_settings.change(store, StoreSettings(keep_months=6)))
    with qtbot.waitSignal(section.context.changed):
        section.afresh.click()
    assert kept() == StoreSettings(keep_months=6, strict_lock=True)
