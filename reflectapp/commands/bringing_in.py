import argparse
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from reflectapp.commands.common import DONE, REFUSED, STOPPED, passphrase, stoppable, words
from reflectapp.domain.errors import EnvironmentProblem, UserError
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.progress import CancelToken, Paused
from reflectapp.services import importing, lessons
from reflectapp.services import store as stores
from reflectapp.services.store import Here, OpenStore


@dataclass
class ImportLine:
    """What is said of one file. `reason` is the cause's code, a colon, and the text on screen."""

    file: str
    status: str = "refused"
    reason: str | None = None
    duplicate_of: str | None = None
    duration_ms: int | None = None
    width: int | None = None
    height: int | None = None
    has_video: bool | None = None
    has_audio: bool | None = None


def init(options: argparse.Namespace) -> int:
    store, recovery_key = stores.create_store(options.store, passphrase=passphrase(options))
    stores.close_store(store)
    print(recovery_key)
    return DONE


def bring_in(options: argparse.Namespace) -> int:
    store = stores.open_with_passphrase(options.store, passphrase(options))
    refused = False
    try:
        with stoppable() as cancel:
            for path in options.files:
                line = _bring_in_one(store, path, options.lesson, cancel)
                refused = refused or line.status == "refused"
                print(json.dumps(asdict(line), ensure_ascii=False) if options.json else _plain(line), flush=True)
    except Paused:
        print("reflectapp: Paused. The same command goes on where it was, and so does the window.", file=sys.stderr)
        return STOPPED
    finally:
        stores.close_store(store)
    return REFUSED if refused else DONE


def _bring_in_one(store: OpenStore, path: Path, title: str, cancel: CancelToken) -> ImportLine:
    line = ImportLine(str(path))
    try:
        known = _recording_id(store, path, title)
        imported = importing.resume(Here(store), known, lambda _progress: None, cancel).value
    except (UserError, EnvironmentProblem) as error:
        line.reason = f"{error.problem.value}: {words(error)}"
        return line
    probe = imported.recording.probe
    line.status, line.duplicate_of = "imported", imported.duplicate_of
    line.duration_ms, line.width, line.height = probe.duration_ms, probe.width, probe.height
    line.has_video, line.has_audio = probe.has_video, probe.has_audio
    return line


def _recording_id(store: OpenStore, path: Path, title: str) -> str:
    """Of the file's import that was paused or killed, if there is one; else of a new one."""
    for row in importing.unfinished(store):
        if row.path == path.absolute():
            return row.recording.id
    lesson = lessons.titled(store, title) or LessonDraft(title)
    (row,) = importing.line_up(store, [path], lesson).value
    return row.recording.id


def _plain(line: ImportLine) -> str:
    if line.status == "refused":
        return f"{line.file}: not brought in. {(line.reason or '').partition(': ')[2]}"
    again = " (the same recording was already there)" if line.duplicate_of else ""
    return f"{line.file}: brought in{again}"
