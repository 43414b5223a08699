"""Someone may know the passphrase: she gives the store new keys, and everything is there afterwards."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from reflectapp.services import store as stores
from reflectapp.services.store import StoreNotice
from reflectapp.ui.keeping.keys_new import NewKeysDialog
from reflectapp.ui.keeping.keys_section import KeysSection
from reflectapp.ui.keeping.page import StorePage
from reflectapp.ui.shell.passphrase_step import PassphraseStep
from reflectapp.ui.shell.recovery import RecoveryKeyStep, TypeBackStep
from tests.journeys.conftest import Teacher

Start = Callable[..., Teacher]
PASSPHRASE = "lamp river cactus monday velvet orbit"
NEW = "tundra cobalt violin pepper harbor wisdom"


def keys_section(teacher: Teacher) -> KeysSection:
    teacher.opened.window.show_place("store")
    page = teacher.page(StorePage)
    section = next(each for each in page.sections if isinstance(each, KeysSection))
    teacher.wait(section.make_new.isEnabled)
    return section


def test_new_keys_lock_the_program_and_the_new_passphrase_opens_it(start: Start, tmp_path: Path) -> None:
    teacher = start(tmp_path / "store")
    old_key = teacher.begin(PASSPHRASE)
    section = keys_section(teacher)
    section.make_new.click()
    dialog = teacher.opened.window.findChild(NewKeysDialog)
    assert isinstance(dialog, NewKeysDialog)
    teacher.wait(dialog.isActiveWindow)
    teacher.click(dialog.explained.go_on)
    teacher.write(PASSPHRASE)
    teacher.press(Qt.Key.Key_Return)
    teacher.wait(lambda: isinstance(dialog.step, PassphraseStep))
    for _time in range(2):
        teacher.write(NEW)
        teacher.press(Qt.Key.Key_Return)
    teacher.wait(lambda: isinstance(dialog.step, RecoveryKeyStep))
    shown = dialog.step
    assert isinstance(shown, RecoveryKeyStep)
    groups = stores.recovery_groups(shown.key)
    teacher.click(shown.go_on)
    back = dialog.step
    assert isinstance(back, TypeBackStep)
    for field, place in zip(back.fields, back.asked, strict=True):
        field.setFocus()
        teacher.write(groups[place])
    teacher.click(back.check)

    teacher.wait(lambda: teacher.program.opened is None)
    unlock = teacher.unlock(PASSPHRASE)
    teacher.wait(lambda: "not the passphrase" in unlock.ways["passphrase"].problem.title)
    unlock.turn_to("recovery")
    unlock.recovery.line.setText(old_key)
    unlock.ways["recovery"].open.click()
    teacher.wait(lambda: "doesn’t open this store" in unlock.ways["recovery"].problem.title)
    unlock.turn_to("passphrase")
    unlock.passphrase.clear()
    teacher.unlock(NEW)
    teacher.wait_for_window()
    assert teacher.opened.context.store.notices == ()


def test_keys_from_an_old_copy_are_told_in_the_window_and_on_the_page(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    store, recovery_key = stores.create_store(folder, passphrase=PASSPHRASE)
    stores.close_store(store)
    kept = {name: (folder / name).read_bytes() for name in ("header.json", "header.bak")}
    stores.close_store(stores.open_with_recovery_key(folder, recovery_key, new_passphrase=NEW))
    for name, content in kept.items():
        (folder / name).write_bytes(content)
    teacher = start(folder)
    teacher.unlock(PASSPHRASE)
    teacher.wait_for_window()
    assert StoreNotice.HEADER_ROLLED_BACK in teacher.opened.context.store.notices
    assert "older than those used last" in teacher.opened.window.problem.text
    section = keys_section(teacher)
    teacher.wait(section.put_back.isVisible)
