"""The preloaded library that counts file operations and lets one fail, from Python's side."""

import ctypes
import mmap
import shutil
import subprocess
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")
_KINDS, _PATH = 1 << 16, 1024


class Fault(IntEnum):
    NONE = 0
    KILL = 1
    TORN = 2
    EIO = 3
    FULL = 4
    FSYNC = 5
    POWER = 6


_NEEDS = {Fault.KILL: "oOwtTsrumlc", Fault.TORN: "w", Fault.EIO: "oOwtTrumlc", Fault.FULL: "owtml", Fault.FSYNC: "s"}
FAULTS = (*_NEEDS, Fault.POWER)


def strikes(fault: Fault, kinds: str, at: int) -> bool:
    """Whether `fault` makes sense at operation `at`, counted from 1, of `kinds`.

    The kinds: open a new or a known file to write, write, make longer or shorter, sync, rename, unlink, make a
    folder, link, change rights. What a power cut takes hardly differs from one write in a row to the next.
    """
    kind = kinds[at - 1]
    if fault is Fault.POWER:
        return kind in "oOsrum" or (kind == "w" and (at % 5 == 0 or kinds[at - 2 : at - 1] != "w"))
    return kind in _NEEDS[fault]


class _Shared(ctypes.Structure):
    _fields_ = (
        ("fault", ctypes.c_int32),
        ("reached", ctypes.c_int32),
        ("at", ctypes.c_int64),
        ("count", ctypes.c_int64),
        ("room", ctypes.c_int64),
        ("root", ctypes.c_char * _PATH),
        ("synced", ctypes.c_char * _PATH),
        ("path", ctypes.c_char * _PATH),
        ("kinds", ctypes.c_char * _KINDS),
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """`kinds`: one letter for each operation; `path`: the file of the one that was struck."""

    reached: bool
    kinds: str
    path: str


def compiler() -> str | None:
    return shutil.which("cc") or shutil.which("gcc")


def build(folder: Path) -> Path:
    """Compiles the library; it is loaded with LD_PRELOAD."""
    made = folder / "shim.so"
    compile_it = [compiler() or "cc", "-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", str(made), str(SOURCE)]
    subprocess.run([*compile_it, "-ldl"], check=True)
    return made


class Shim:
    """Works in a process into which the library is preloaded; a forked child shares the numbers."""

    def __init__(self, root: Path, synced: Path) -> None:
        """`root`: operations on what is below it count. `synced`: a folder for the files' synced contents."""
        self._memory = mmap.mmap(-1, ctypes.sizeof(_Shared))
        self._shared = _Shared.from_buffer(self._memory)
        self._arm = ctypes.CDLL(None).shim_arm
        self._arm.argtypes = (ctypes.c_void_p,)
        self._root, self._synced = root, synced

    def prepare(self, fault: Fault, at: int) -> None:
        ctypes.memset(ctypes.byref(self._shared), 0, ctypes.sizeof(_Shared))
        self._shared.fault, self._shared.at = fault, at
        self._shared.root, self._shared.synced = str(self._root).encode(), str(self._synced).encode()
        shutil.rmtree(self._synced, ignore_errors=True)
        self._synced.mkdir()

    def arm(self) -> None:
        self._arm(ctypes.byref(self._shared))

    def disarm(self) -> None:
        self._arm(None)

    def seen(self) -> Seen:
        kinds = bytes(self._shared.kinds).decode("ascii")
        return Seen(bool(self._shared.reached), kinds, self._shared.path.decode("utf-8", "replace"))

    def lose_what_was_not_synced(self) -> None:
        """As a power cut does: each file has the content that it had when it was last synced."""
        for path in self._root.rglob("*"):
            kept = self._synced / str(path.stat().st_ino)
            if path.is_file() and kept.exists():
                path.write_bytes(kept.read_bytes())
