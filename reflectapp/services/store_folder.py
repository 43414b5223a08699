"""Where the store is: the usual folder or the one she chose, and whether a store was ever open there.

Kept with the settings, so that a store that can't be found is asked for, and never replaced by an empty one.
"""

import hashlib
import logging
from pathlib import Path

from reflectapp.kit import paths
from reflectapp.settings.file import SettingsFolder

_log = logging.getLogger(__name__)


def usual(settings: Path | None = None) -> Path:
    """The folder that she chose, else the default one. `settings`: None for the usual folder of settings."""
    chosen = SettingsFolder(settings).stores().get("folder")
    return Path(chosen) if isinstance(chosen, str) and Path(chosen).is_absolute() else default()


def default() -> Path:
    return paths.default_store_folder()


def choose(folder: Path, settings: Path | None = None) -> None:
    """`folder` is the usual one from now on."""
    _keep({"folder": str(folder.absolute())}, settings)


def was_open(folder: Path, settings: Path | None = None) -> bool:
    """Whether a store was open in `folder` on this computer before."""
    return _mark(folder) in _list("opened", settings)


def note_open(folder: Path, settings: Path | None = None) -> None:
    if not was_open(folder, settings):
        _keep({"opened": [*_list("opened", settings), _mark(folder)]}, settings)


def is_hushed(folder: Path, settings: Path | None = None) -> bool:
    """Whether she wants to hear no more of what syncs `folder`."""
    return _mark(folder) in _list("hushed", settings)


def hush(folder: Path, settings: Path | None = None) -> None:
    if not is_hushed(folder, settings):
        _keep({"hushed": [*_list("hushed", settings), _mark(folder)]}, settings)


def _list(name: str, settings: Path | None) -> list[str]:
    found = SettingsFolder(settings).stores().get(name)
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _keep(values: dict[str, object], settings: Path | None) -> None:
    kept = SettingsFolder(settings)
    try:
        kept.keep_stores({**kept.stores(), **values})
    except OSError as error:
        _log.warning("where the store is was not kept: %s", type(error))


def _mark(folder: Path) -> str:
    return hashlib.sha256(str(folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
