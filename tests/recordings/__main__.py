"""Every kind of recording, one line each: `python -m tests.recordings [WORD…]`, or files to try instead.

With words, kinds that have one of them in their name. Exit code 1 if anything came out as it must not.
"""

import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from reflectapp.domain.errors import UserError
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore
from tests.recordings import kinds, making
from tests.recordings.kinds import Kind
from tests.recordings.proving import prove
from tests.recordings.showing import Wrong


def main() -> int:
    os.environ["REFLECTAPP_TEST_COST"] = "1"
    os.environ["SVT_LOG"] = "1"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    logging.disable(logging.CRITICAL)
    app = QApplication([])
    wrong = tried = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store, _key = stores.create_store(folder / "store", passphrase="orbit lantern quiet maple river stone")
        for what, work in _asked(store, folder, sys.argv[1:]):
            tried += 1
            try:
                told = f"right  {what}: {work()}"
            except UserError as refused:
                told = f"no     {what}: {refused.problem}"
                wrong += not Path(what).exists()
            except Wrong as reason:
                told = f"wrong  {what}: {reason}"
                wrong += 1
            sys.stdout.write(f"{told}\n")
            sys.stdout.flush()
        stores.close_store(store)
    app.quit()
    sys.stdout.write(f"{tried} tried, {wrong} wrong\n")
    return 1 if wrong else 0


def _asked(store: OpenStore, folder: Path, words: list[str]) -> Iterator[tuple[str, Callable[[], str]]]:
    """Each with its name; files that are refused are told as such, as only a person knows whether they should be."""
    files = [Path(word) for word in words if Path(word).exists()]
    for file in files:
        yield str(file), partial(prove, store, file)
    if files:
        return
    for kind in kinds.every():
        if not words or any(word in kind.name for word in words):
            yield kind.name, partial(_made, store, folder / "film", kind)


def _made(store: OpenStore, path: Path, kind: Kind) -> str:
    return prove(store, making.make(path, kind), kind)


if __name__ == "__main__":
    sys.exit(main())
