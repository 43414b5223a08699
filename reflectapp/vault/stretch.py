"""Argon2id beside the program: `cryptography` holds the interpreter's lock for the whole second that it takes.

Run as a module, or as `reflectapp --stretch` where the program is frozen, it reads the salt, the memory
in KiB, the iterations and the lanes on one line, then the passphrase, and answers with the key and the
seconds that it took.
"""

import struct
import subprocess
import sys
import time

from reflectapp.kit import children

KEY_BYTES = 32
_IN_PLACE_BELOW_KIB = 1024
_ANSWER = struct.Struct(f"<{KEY_BYTES}sd")


def stretched(passphrase: bytes, salt: bytes, memory_kib: int, iterations: int, lanes: int) -> tuple[bytes, float]:
    """The 32-byte key and how many seconds it took. The other threads go on meanwhile."""
    if memory_kib >= _IN_PLACE_BELOW_KIB:
        question = f"{salt.hex()} {memory_kib} {iterations} {lanes}\n".encode() + passphrase
        answer = _ask_child(question)
        if answer is not None:
            return answer
    return _in_place(passphrase, salt, memory_kib, iterations, lanes)


def _in_place(passphrase: bytes, salt: bytes, memory_kib: int, iterations: int, lanes: int) -> tuple[bytes, float]:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    function = Argon2id(salt=salt, length=KEY_BYTES, iterations=iterations, lanes=lanes, memory_cost=memory_kib)
    began = time.perf_counter()
    key = function.derive(passphrase)
    return key, time.perf_counter() - began


def _ask_child(question: bytes) -> tuple[bytes, float] | None:
    """None if no child can be had; the passphrase goes through a pipe, not on the command line."""
    try:
        done = subprocess.run(
            children.command("reflectapp.vault.stretch", children.STRETCH_SWITCH),
            input=question,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=children.environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=True,
        )
        key, seconds = _ANSWER.unpack(done.stdout)
    except (OSError, subprocess.CalledProcessError, struct.error):
        return None
    return key, seconds


def main() -> int:
    line, passphrase = sys.stdin.buffer.read().split(b"\n", 1)
    salt, memory_kib, iterations, lanes = line.decode().split()
    answer = _in_place(passphrase, bytes.fromhex(salt), int(memory_kib), int(iterations), int(lanes))
    sys.stdout.buffer.write(_ANSWER.pack(*answer))
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
