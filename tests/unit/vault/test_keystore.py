"""The real Secret Service where it is installed, and none at all where it isn't."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from reflectapp.vault import keystore

TOOLS = ("dbus-run-session", "gnome-keyring-daemon")

UNLOCKED_SESSION = 'printf "login" | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"'

FIRST_RUN = """
import sys
from pathlib import Path
from reflectapp.vault import access, keystore, rewriting

store = keystore.system_key_store()
made = access.create(Path(sys.argv[1]), key_store=store)
access.write_first(Path(sys.argv[1]), made)
print("opened", access.unlock_with_key_store(Path(sys.argv[1]), store).keys == made.keys)
print("unknown", store.get("another"))
store.delete("another")

store.delete(made.store_id)
try:
    access.unlock_with_key_store(Path(sys.argv[1]), store)
except Exception as error:
    print("lost", error)
opened = access.unlock_with_recovery_key(Path(sys.argv[1]), made.recovery_key)
rewriting.set_key_store(Path(sys.argv[1]), opened, store)
print("pending", store.get(keystore.pending(made.store_id)))
"""

SECOND_RUN = """
import sys
from pathlib import Path
from reflectapp.vault import access, keystore

print("again", bool(access.unlock_with_key_store(Path(sys.argv[1]), keystore.system_key_store())))
"""

WHOLE_LIFE = """
import sys
from pathlib import Path
from reflectapp.domain.progress import CancelToken
from reflectapp.services import keys, store as stores

folder, computer = Path(sys.argv[1]), stores.system_key_store()
first, second = "tundra cobalt violin", "maple otter lantern"
store, _ = stores.create_store(folder, passphrase=first)
keys.add_key_store(store, keys.Passphrase(first), computer)
stores.close_store(store)
store = stores.open_with_key_store(folder, computer)
print("added", sorted(keys.ways(store)))
new = keys.NewWays(stores.new_recovery_key(), second, computer)
keys.new_master_key(store, computer, new, CancelToken())
store = stores.open_with_key_store(folder, computer)
print("new", computer.get(store.store_id + ".next"))
keys.remove_key_store(store, keys.Passphrase(second), computer)
print("removed", sorted(keys.ways(store)), computer.get(store.store_id))
stores.close_store(store)
"""

ABSENCE = """
from reflectapp.vault import keystore

print(keystore.system_key_store())
"""


def environment(home: Path, **more: str) -> dict[str, str]:
    for name in ("data", "config", "cache", "runtime"):
        (home / name).mkdir(mode=0o700, exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return kept | {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_RUNTIME_DIR": str(home / "runtime"),
        "REFLECTAPP_TEST_COST": "1",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        **more,
    }


def run(command: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


if all(shutil.which(tool) for tool in TOOLS):

    def in_session(script: str, env: dict[str, str], *arguments: str) -> str:
        inner = [sys.executable, "-c", script, *arguments]
        return run(["dbus-run-session", "--", "sh", "-c", UNLOCKED_SESSION, "sh", *inner], env)

    def test_a_real_secret_service_keeps_the_key(tmp_path: Path) -> None:
        env, folder = environment(tmp_path), str(tmp_path / "store")
        assert in_session(FIRST_RUN, env, folder).splitlines() == [
            "opened True",
            "unknown None",
            "lost key_store_lost_secret",
            "pending None",
        ]
        assert in_session(SECOND_RUN, env, folder).split() == ["again", "True"]

    def test_it_lets_the_computer_open_a_store_gets_a_new_secret_and_forgets_it(tmp_path: Path) -> None:
        assert in_session(WHOLE_LIFE, environment(tmp_path), str(tmp_path / "store")).splitlines() == [
            "added ['key_store', 'passphrase', 'recovery']",
            "new None",
            "removed ['passphrase', 'recovery'] None",
        ]

    def test_the_environment_does_not_choose_the_back_end(tmp_path: Path) -> None:
        env = environment(
            tmp_path,
            PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring",
            KEYRING_PROPERTY_PREFERRED_COLLECTION="/nowhere",
        )
        assert "opened True" in in_session(FIRST_RUN, env, str(tmp_path / "store"))


if sys.platform == "linux":

    def test_a_computer_without_a_key_store_has_none(tmp_path: Path) -> None:
        for more in ({}, {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}):
            assert run([sys.executable, "-c", ABSENCE], environment(tmp_path, **more)).strip() == "None"


def test_a_key_store_that_keeps_nothing_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    makers: tuple[Callable[[], KeyringBackend], ...] = (null.Keyring, fail.Keyring)
    for backend in [make() for make in makers]:
        monkeypatch.setattr(keystore, "_made", lambda backend=backend: backend)
        assert keystore.system_key_store() is None
        monkeypatch.setattr(keystore, "_backend", lambda backend=backend: backend)
        assert keystore.system_key_store() is None
        monkeypatch.undo()
