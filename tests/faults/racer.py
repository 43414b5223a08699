"""One of several programs that want the same store: `python -m tests.faults.racer`.

Reads a line each time, `create FOLDER`, `open FOLDER` or `let go`, and answers with a line: "got it", "free",
or the problem that was told.
"""

import sys
from pathlib import Path

from reflectapp.domain.errors import EnvironmentProblem, UserError
from reflectapp.domain.lessons import LessonDraft
from reflectapp.services import lessons
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore
from reflectapp.vault.cost import TEST_COST

PASSPHRASE = "orbit lantern quiet maple river stone"


def main() -> None:
    store: OpenStore | None = None
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        what, _, place = line.strip().partition(" ")
        if what == "let":
            if store is not None:
                stores.close_store(store)
            store, answer = None, "free"
        else:
            store, answer = _try(what, Path(place))
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


def _try(what: str, folder: Path) -> tuple[OpenStore | None, str]:
    try:
        if what == "create":
            store, _recovery_key = stores.create_store(folder, passphrase=PASSPHRASE, cost=TEST_COST)
        else:
            store = stores.open_with_passphrase(folder, PASSPHRASE)
        lessons.add(store, LessonDraft("I have it"))
    except (UserError, EnvironmentProblem) as error:
        return None, error.problem.value
    return store, "got it"


if __name__ == "__main__":
    main()
