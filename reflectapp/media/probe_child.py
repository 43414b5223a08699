"""The probe's own process: measures the file on its standard input, prints one line of JSON.

`python -P -m reflectapp.media.probe_child`, or `reflectapp --probe` where the program is frozen.
"""

import contextlib
import os
import sys

import msgspec

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.media.measure import measure

MEMORY_BYTES = 4 * 1024**3
CPU_SECONDS = 120


def _limit() -> None:
    """Whatever a hostile file makes a decoder do: no files written, bounded memory and time."""
    if sys.platform != "win32":
        import resource

        wanted = (
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_CPU, CPU_SECONDS),
            (resource.RLIMIT_AS, MEMORY_BYTES),
        )
        for which, value in wanted:
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(which, (value, value))


def main() -> int:
    _limit()
    try:
        with os.fdopen(os.dup(0), "rb") as file:
            answer = msgspec.json.encode({"probe": measure(file)})
    except (UserError, EnvironmentProblem) as error:
        answer = msgspec.json.encode({"problem": error.problem})
    except Exception as error:  # whatever else a hostile file brings about is the file's fault
        unreadable = type(error) is OSError
        answer = msgspec.json.encode({"problem": Problem.FILE_UNREADABLE if unreadable else Problem.RECORDING_DAMAGED})
    sys.stdout.buffer.write(answer + b"\n")
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
