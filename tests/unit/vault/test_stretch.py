import subprocess
import threading
import time

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from reflectapp.vault import stretch

PASSPHRASE = "two\nlines and café".encode()
SALT = bytes(range(16))
COST = {"memory_kib": 64 * 1024, "iterations": 3, "lanes": 4}


@pytest.fixture(scope="module")
def expected() -> bytes:
    return Argon2id(salt=SALT, length=32, iterations=3, lanes=4, memory_cost=64 * 1024).derive(PASSPHRASE)


def test_the_key_is_plain_argon2id(expected: bytes) -> None:
    key, seconds = stretch.stretched(PASSPHRASE, SALT, **COST)
    assert key == expected
    assert seconds > 0


def test_without_a_second_process_the_key_is_the_same(expected: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(subprocess, "run", refuse)
    assert stretch.stretched(PASSPHRASE, SALT, **COST)[0] == expected


def test_the_other_threads_go_on_meanwhile() -> None:
    worker = threading.Thread(target=stretch.stretched, args=(PASSPHRASE, SALT, 256 * 1024, 3, 4))
    began = last = time.perf_counter()
    worker.start()
    longest_wait = 0.0
    while worker.is_alive():
        worker.join(0.005)
        now = time.perf_counter()
        longest_wait, last = max(longest_wait, now - last), now
    assert longest_wait < (last - began) / 2
