"""What the teacher set, and where windows and panels stood. No content is kept here."""

import logging
from pathlib import Path

from reflectapp.settings.file import SettingsFolder
from reflectapp.settings.table import SETTINGS, Choice, Preferences, Setting, Switch, Whole, to_values, with_value

__all__ = [
    "SETTINGS",
    "Choice",
    "Preferences",
    "Setting",
    "Switch",
    "Whole",
    "load",
    "recall",
    "remember",
    "save",
    "to_values",
    "with_value",
]

_log = logging.getLogger(__name__)


def load(folder: Path | None = None) -> Preferences:
    """What she set; the defaults where nothing readable is kept. `folder`: None for the usual one."""
    return SettingsFolder(folder).load()


def save(preferences: Preferences, folder: Path | None = None) -> None:
    """Raises OSError when the folder can't be written."""
    SettingsFolder(folder).save(preferences)


def recall(name: str, folder: Path | None = None) -> bytes | None:
    """The state of the window or panel `name`, or None."""
    return SettingsFolder(folder).recall(name)


def remember(name: str, state: bytes, folder: Path | None = None) -> None:
    """Keeps a window's or panel's place; a folder that can't be written loses it quietly."""
    try:
        SettingsFolder(folder).remember(name, state)
    except OSError as error:
        _log.info("a window's place was not kept: %s", type(error))
