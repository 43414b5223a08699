"""The folder that a store is in, seen from outside: what is in it, who syncs it, copies that are in conflict."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.services import store_folder

_STORE_FILES: Final = ("header.json", "header.bak", "store.db")
_TRACES: Final = ("blobs", "snapshots", "set-aside")

_BY_NAME: Final = {
    "onedrive": "OneDrive",
    "skydrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud drive": "iCloud Drive",
    "iclouddrive": "iCloud Drive",
    "com~apple~clouddocs": "iCloud Drive",
    "mobile documents": "iCloud Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pcloud drive": "pCloud",
    "pclouddrive": "pCloud",
    "pcloud sync": "pCloud",
    "syncthing": "Syncthing",
    "megasync": "MEGA",
    "mega": "MEGA",
    "box sync": "Box",
    "tresorit": "Tresorit",
    "seafile": "Seafile",
    "magentacloud": "MagentaCLOUD",
    "hidrive": "HiDrive",
    "proton drive": "Proton Drive",
    "yandex.disk": "Yandex Disk",
}
_BY_BEGINNING: Final = (("onedrive - ", "OneDrive"), ("onedrive-", "OneDrive"), ("dropbox (", "Dropbox"))
_CLOUD_STORAGE: Final = "cloudstorage"  # macOS: ~/Library/CloudStorage/<service>-<account>
_BY_MARK: Final = {
    ".stfolder": "Syncthing",
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".tmp.drivedownload": "Google Drive",
    ".seafile-data": "Seafile",
}
_BY_VARIABLE: Final = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")

_OWN_NAME: Final = re.compile(
    r"(header\.(json|bak)(\.new)?|store\.db(\.next)?(-wal|-shm|-journal)?|reserve\.bin)", re.IGNORECASE
)
_COPY: Final = re.compile(r"(header|store|reserve)\b.*(\.(json|bak|db|bin)\b|conflict).*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`synced_by`: the service that seems to sync the folder; `conflicts`: names of copies that it left there."""

    synced_by: str | None
    conflicts: tuple[str, ...]


def of(folder: Path) -> Surroundings:
    return Surroundings(synced_by(folder), conflict_copies(folder))


def check_place(folder: Path, settings: Path | None = None) -> None:
    """Raises STORE_MISSING where a store was open before, or left something, and none is there now; FOLDER_CLOSED.

    STORE_MISSING has the value `traces`: 1 if something of a store is there.
    """
    try:
        there = [name for name in _STORE_FILES if (folder / name).exists()]
        readable = all(os.access(folder / name, os.R_OK) for name in there)
    except PermissionError:
        there, readable = [], False
    if not readable:
        raise EnvironmentProblem(Problem.FOLDER_CLOSED)
    traces = not there and _has_traces(folder)
    if not there and (traces or store_folder.was_open(folder, settings)):
        raise UserError(Problem.STORE_MISSING, traces=int(traces))


def _has_traces(folder: Path) -> bool:
    """Whether recordings or copies of a store are there, so that no new one may be made among them."""
    try:
        return any(any((folder / name).iterdir()) for name in _TRACES if (folder / name).is_dir())
    except OSError:
        return False


def synced_by(folder: Path, environment: Mapping[str, str] | None = None) -> str | None:
    """The service that seems to sync `folder`: by well-known names of folders, files and variables."""
    whole = folder.absolute()
    for variable in _BY_VARIABLE:
        base = (os.environ if environment is None else environment).get(variable)
        if base and whole.is_relative_to(base):
            return "OneDrive"
    for place in (whole, *whole.parents):
        found = _by_name(place) or _by_mark(place)
        if found:
            return found
    return None


def conflict_copies(folder: Path) -> tuple[str, ...]:
    """Names of files that look like the store's own, as services leave them when two computers wrote at once.

    They are never used and never deleted.
    """
    try:
        names = sorted(entry.name for entry in os.scandir(folder))
    except OSError:
        return ()
    return tuple(name for name in names if _is_copy(name))


def _is_copy(name: str) -> bool:
    return _COPY.fullmatch(name) is not None and _OWN_NAME.fullmatch(name) is None


def _by_name(place: Path) -> str | None:
    name = place.name.lower()
    if name in _BY_NAME:
        return _BY_NAME[name]
    if place.parent.name.lower() == _CLOUD_STORAGE:
        return next((told for known, told in _BY_NAME.items() if name.startswith(known)), place.name.partition("-")[0])
    return next((told for begin, told in _BY_BEGINNING if name.startswith(begin)), None)


def _by_mark(place: Path) -> str | None:
    try:
        return next((told for mark, told in _BY_MARK.items() if (place / mark).exists()), None)
    except OSError:
        return None
