"""Checking a store, backing it up, bringing it back and taking everything along."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from reflectapp.commands.common import (
    DONE,
    NOT_STARTED,
    REFUSED,
    passphrase,
    secret_in,
    shown_progress,
    stoppable,
    words,
)
from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.services import store as stores
from reflectapp.services.store import Here, OnStore

_DAMAGE = frozenset({Problem.BACKUP_DAMAGED, Problem.BACKUP_NOT_VERIFIED})


def verify(options: argparse.Namespace) -> int:
    from reflectapp.services.verifying_closed import verify_folder
    from reflectapp.ui.findings import finding_text

    with stoppable() as cancel, shown_progress() as report:
        checked = verify_folder(options.store, passphrase(options), report, cancel)
    findings = [
        {
            "code": finding.code.value,
            "damage": finding.code.is_damage,
            "file": finding.what,
            "lesson": finding.lesson or None,
            "text": " ".join(finding_text(finding)),
        }
        for finding in checked.findings
    ]
    facts = {"whole": checked.whole, "recordings": checked.recordings, "bytes": checked.size_bytes}
    said = [f"{'Damage' if each['damage'] else 'Note'}: {each['file']}: {each['text']}" for each in findings]
    end = "Everything is whole." if checked.whole else "Not everything is whole."
    _print(options, {**facts, "findings": findings}, [*said, f"{end} {checked.recordings} recordings were read."])
    return DONE if checked.whole else REFUSED


def back_up(options: argparse.Namespace) -> int:
    from reflectapp.services import backing_up

    path = options.file.absolute()
    with _open(options) as on_store, stoppable() as cancel, shown_progress() as report:
        done = backing_up.back_up(on_store, path, report, cancel)
    missing = [
        {"file": each.blob_id, "kind": each.kind, "lesson": each.lesson_title, "problem": each.problem.value}
        for each in done.missing
    ]
    facts = {"file": str(path), "bytes": done.size_bytes, "entries": done.entries, "missing": missing}
    said = [f"Not whole in the store, and so in the backup: {each['lesson']}, {each['kind']}" for each in missing]
    _print(options, facts, [*said, f"{path}: {done.size_bytes} bytes, written and read back."])
    return REFUSED if missing else DONE


def restore(options: argparse.Namespace) -> int:
    from reflectapp.services import restoring

    by_recovery_key = options.recovery_key_file is not None
    given = options.recovery_key_file if by_recovery_key else options.passphrase_file
    secret = restoring.Secret(secret_in(given), by_recovery_key)
    try:
        with stoppable() as cancel, shown_progress() as report:
            done = restoring.restore(options.file, options.store.absolute(), secret, report, cancel)
    except (UserError, EnvironmentProblem) as error:
        print(f"reflectapp: {words(error)}", file=sys.stderr)
        return REFUSED if error.problem in _DAMAGE else NOT_STARTED
    facts = {
        "store": str(done.folder),
        "made_at": done.made_at.isoformat(timespec="seconds"),
        "lessons": done.lessons,
        "recordings": done.recordings,
        "missing": done.missing,
    }
    said = [f"{done.folder}: {done.lessons} lessons and {done.recordings} recordings are back."]
    if done.missing:
        said.append(f"{done.missing} files were damaged or missing already when the backup was made.")
    _print(options, facts, said)
    return REFUSED if done.missing else DONE


def export_all(options: argparse.Namespace) -> int:
    from reflectapp.services.taking_along import take_along

    folder = options.folder.absolute()
    with _open(options) as on_store, _there(folder), stoppable() as cancel, shown_progress() as report:
        done = take_along(on_store, folder, report, cancel)
    missing = [{"lesson": each.lesson_title, "part": each.part, "why": each.why.value} for each in done.missing]
    facts = {
        "folder": str(done.folder),
        "lessons": done.lessons,
        "goals": done.goals,
        "recordings": done.recordings,
        "files": done.files,
        "bytes": done.size_bytes,
        "missing": missing,
    }
    said = [f"A recording stayed behind: {each['lesson']}, part {each['part']}, {each['why']}" for each in missing]
    _print(options, facts, [*said, f"{done.folder}: {done.files} files, {done.size_bytes} bytes."])
    return REFUSED if missing else DONE


@contextmanager
def _open(options: argparse.Namespace) -> Iterator[OnStore]:
    store = stores.open_with_passphrase(options.store, passphrase(options))
    try:
        yield Here(store)
    finally:
        stores.close_store(store)


@contextmanager
def _there(folder: Path) -> Iterator[None]:
    """Makes the folder if it isn't there, and takes it back if nothing came of it."""
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        if made:
            folder.rmdir()
        raise


def _print(options: argparse.Namespace, facts: Mapping[str, object], said: Sequence[str]) -> None:
    print(json.dumps(facts, ensure_ascii=False) if options.json else "\n".join(said), flush=True)
