"""The menu bar, made from the table of actions."""

from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenuBar

_BREAK: Final = ""
_FILE: Final = ("bring_in", "open_reply", _BREAK, "settings", _BREAK, "lock", "quit")
_EDIT: Final = ("undo", "redo")
_VIEW: Final = ("today", "lessons", "goals", "coach", "search", "forms", "store", _BREAK, "larger_text", "smaller_text")
_HELP: Final = ("manual", "keys", _BREAK, "about")


def fill(bar: QMenuBar, actions: dict[str, QAction]) -> None:
    for title, names in (
        (QCoreApplication.translate("Menus", "&File"), _FILE),
        (QCoreApplication.translate("Menus", "&Edit"), _EDIT),
        (QCoreApplication.translate("Menus", "&View"), _VIEW),
        (QCoreApplication.translate("Menus", "&Help"), _HELP),
    ):
        menu = bar.addMenu(title)
        for name in names:
            if name == _BREAK:
                menu.addSeparator()
            else:
                menu.addAction(actions[name])
    actions["quit"].setMenuRole(QAction.MenuRole.QuitRole)
    actions["settings"].setMenuRole(QAction.MenuRole.PreferencesRole)
    actions["about"].setMenuRole(QAction.MenuRole.AboutRole)
