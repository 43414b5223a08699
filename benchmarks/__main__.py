import importlib
import os
import sys

BENCHMARKS = (
    "start",
    "lessons_page",
    "timeline",
    "lanes",
    "seek",
    "scrub",
    "bring_in",
    "thumbnails",
    "memory",
    "search",
    "standing_still",
    "clips",
)


def main() -> int:
    """Prints a row for each claim; 1 if one was missed."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["REFLECTAPP_TEST_COST"] = "1"
    missed = False
    for name in sys.argv[1:] or BENCHMARKS:
        for row in importlib.import_module(f"benchmarks.{name}").measure():
            sys.stdout.write(f"{row}\n")
            sys.stdout.flush()
            missed = missed or not row.kept
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
