from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reflectapp.domain.store_settings import StoreSettings
from reflectapp.services import store as stores
from reflectapp.services import store_settings

PASSPHRASE = "six quiet words for a store"


def test_what_she_set_is_there_after_opening_again(tmp_path: Path) -> None:
    store, _ = stores.create_store(tmp_path / "store", passphrase=PASSPHRASE)
    assert store_settings.settings(store) == StoreSettings()
    wanted = StoreSettings(12, True, 6, None, datetime(2026, 5, 4, 3, 2, tzinfo=UTC))
    store_settings.change(store, wanted)
    stores.close_store(store)
    store = stores.open_with_passphrase(tmp_path / "store", PASSPHRASE)
    assert store_settings.settings(store) == wanted
    stores.close_store(store)


def test_a_change_is_taken_back(tmp_path: Path) -> None:
    store, _ = stores.create_store(tmp_path / "store", passphrase=PASSPHRASE)
    outcome = store_settings.change(store, replace(StoreSettings(), lock_after_minutes=9))
    assert outcome.inverse is not None
    outcome.inverse(store)
    assert store_settings.settings(store) == StoreSettings()
    stores.close_store(store)


@pytest.mark.parametrize(("asked", "kept"), [(0, 1), (31, 30), (-4, 1), (30, 30)])
def test_the_lock_can_be_made_slower_but_never_turned_off(tmp_path: Path, asked: int, kept: int) -> None:
    store, _ = stores.create_store(tmp_path / "store", passphrase=PASSPHRASE)
    changed = store_settings.change(store, StoreSettings(lock_after_minutes=asked)).value
    assert changed.lock_after_minutes == kept
    stores.close_store(store)
