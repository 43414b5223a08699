"""What a lock lets go of in memory, as far as a running process can.

Objects are freed, then freed memory is written over: Python's small blocks by taking all of them once, those of the C
library, on Linux, by letting it write over whatever is given back to it, and by taking the few that it keeps at hand.
What still lives after that (text that Qt keeps) can't be reached from here: starting afresh leaves it all behind.
"""

import ctypes
import gc
import sys
from collections.abc import Iterator
from typing import Final

from PySide6.QtGui import QPixmapCache

_STEP: Final = 16
_PYTHON_SIZES: Final = range(48, 512 + 1, _STEP)
_PYTHON_BYTES_EACH: Final = 1_000_000
_HEADER_BYTES: Final = sys.getsizeof(b"")
_AT_HAND_SIZES: Final = range(24, 1032 + 1, _STEP)
_AT_HAND_EACH: Final = 16
_M_PERTURB: Final = -6
_FILLING: Final = 0xA5


def write_over_what_is_freed() -> None:
    """From now on; where the C library can."""
    library = _c_library()
    if library is not None:
        library.mallopt(_M_PERTURB, _FILLING)


def leave_alone_what_is_there() -> None:
    """Before a store is open: the program's own objects stay for good, and a lock need not go through them.

    Nothing of hers may be there yet, for what it would leave behind is looked at no more.
    """
    gc.freeze()


def after_each(steps: Iterator[None]) -> Iterator[None]:
    """Frees what each step let go of in a turn of its own: all at once would take too long."""
    for _ in steps:
        yield
        gc.collect()
        yield


def forget() -> Iterator[None]:
    """When the store is closed and its windows are gone; in steps, between which the gate can be used."""
    QPixmapCache.clear()
    gc.collect()
    yield
    for size in _PYTHON_SIZES:
        taken = [bytes(size - _HEADER_BYTES) for _ in range(_PYTHON_BYTES_EACH // size)]
        del taken
        yield
    library = _c_library()
    if library is not None:
        for size in _AT_HAND_SIZES:
            blocks = [ctypes.c_void_p(library.calloc(1, size)) for _ in range(_AT_HAND_EACH)]
            for block in blocks:
                library.free(block)


def give_back() -> None:
    """Hands what is free back to the system. It takes a while; off the UI thread that one goes on."""
    library = _c_library()
    if library is not None:
        library.malloc_trim(0)


if sys.platform == "linux":

    def _c_library() -> ctypes.CDLL | None:
        """glibc, or None where there is another one."""
        library = ctypes.CDLL(None)
        library.calloc.restype = ctypes.c_void_p
        library.calloc.argtypes = (ctypes.c_size_t, ctypes.c_size_t)
        return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None
else:

    def _c_library() -> ctypes.CDLL | None:
        """None is known to write over what is freed when it is told to."""
        return None
