"""The proofs of docs/security.md, at full length: `python -m tests.faults [SUITE…]`.

Each prints what it tried and what came of it, and writes its lines into the table. Exit code 1 if anything
came out as it must not.
"""

import argparse
import importlib
import logging
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from tests.faults.driver import MEMORY
from tests.faults.row import Row
from tests.faults.table import write

SUITES = ("points", "kills", "flips", "parsers", "replies", "races", "verify", "large", "journeys", "selections")
SECURITY = Path(__file__).resolve().parents[2] / "docs" / "security.md"
MOST_SHOWN = 40


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__.split("\n\n")[0])
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"of {', '.join(SUITES)}; all if none is named")
    parser.add_argument("--keep-table", action="store_true", help="leave docs/security.md as it is")
    parser.add_argument("--scenario", action="append", help="of the points only those of this scenario")
    asked = parser.parse_args()
    if not set(asked.suites) <= set(SUITES):
        parser.error(f"no such suite; there are {', '.join(SUITES)}")
    os.environ["REFLECTAPP_TEST_COST"] = "1"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if os.access(MEMORY, os.W_OK):
        tempfile.tempdir = str(MEMORY)
    logging.disable(logging.CRITICAL)
    right = True
    for suite in asked.suites or SUITES:
        began, rows = time.monotonic(), []
        chosen = {"names": asked.scenario} if asked.scenario and suite == "points" else {}
        for row in importlib.import_module(f"tests.faults.{suite}").run(**chosen):
            _show(row)
            rows.append(row)
            if not asked.keep_table:
                write(SECURITY, suite, [row], date.today(), whole=False)
        sys.stdout.write(f"{suite}: {sum(row.tried for row in rows):,} in {time.monotonic() - began:.0f} s\n")
        right = right and not any(row.wrong for row in rows)
        if not asked.keep_table and not chosen:
            write(SECURITY, suite, rows, date.today(), whole=True)
    return 0 if right else 1


def _show(row: Row) -> None:
    sys.stdout.write(f"{'wrong' if row.wrong else 'right'}  {row.tried:>8,}  {row.what}: {row.result}\n")
    for line in row.wrong[:MOST_SHOWN]:
        sys.stdout.write(f"       {line}\n")
    if len(row.wrong) > MOST_SHOWN:
        sys.stdout.write(f"       … and {len(row.wrong) - MOST_SHOWN} more\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
