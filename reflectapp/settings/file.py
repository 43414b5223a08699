"""The settings' folder: what she set, and where windows and panels stood."""

import base64
import json
from pathlib import Path
from typing import Any

from reflectapp.kit.atomic import write_atomic
from reflectapp.kit.paths import config_folder
from reflectapp.settings.table import Preferences, from_values, to_values

_MOST_BYTES = 256 * 1024


class SettingsFolder:
    """Reads are tolerant: a missing or spoiled file means the defaults. Writes raise OSError."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or config_folder()

    def load(self) -> Preferences:
        return from_values(self._read("settings.json"))

    def save(self, preferences: Preferences) -> None:
        self._write("settings.json", to_values(preferences))

    def recall(self, name: str) -> bytes | None:
        """The state kept under `name`, or None."""
        kept = self._read("places.json").get(name)
        try:
            return base64.b64decode(kept, validate=True) if isinstance(kept, str) else None
        except ValueError:
            return None

    def remember(self, name: str, state: bytes) -> None:
        """Keeps a window's or panel's place. `name` is the program's own, never content."""
        places = self._read("places.json")
        places[name] = base64.b64encode(state).decode("ascii")
        self._write("places.json", places)

    def stores(self) -> dict[str, Any]:
        """Where the store is, and in which folders one was open."""
        return self._read("stores.json")

    def keep_stores(self, values: dict[str, Any]) -> None:
        self._write("stores.json", values)

    def _read(self, name: str) -> dict[str, Any]:
        try:
            path = self._folder / name
            if path.stat().st_size > _MOST_BYTES:
                return {}
            found = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, name: str, values: dict[str, Any]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomic(self._folder / name, json.dumps(values, indent=1, sort_keys=True).encode())
