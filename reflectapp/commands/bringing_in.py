import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from reflectapp.commands.common import DONE, REFUSED, passphrase, stoppable, words
from reflectapp.domain.errors import EnvironmentProblem, UserError
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.progress import CancelToken
from reflectapp.services import importing, lessons
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore


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
    finally:
        stores.close_store(store)
    return REFUSED if refused else DONE


def _bring_in_one(store: OpenStore, path: Path, title: str, cancel: CancelToken) -> ImportLine:
    line = ImportLine(str(path))
    lesson = lessons.titled(store, title) or LessonDraft(title)
    try:
        imported = importing.import_recording(
            lambda function: function(store), path, lesson, lambda _progress: None, cancel
        ).value
    except (UserError, EnvironmentProblem) as error:
        line.reason = f"{error.problem.value}: {words(error)}"
        return line
    probe = imported.recording.probe
    line.status, line.duplicate_of = "imported", imported.duplicate_of
    line.duration_ms, line.width, line.height = probe.duration_ms, probe.width, probe.height
    line.has_video, line.has_audio = probe.has_video, probe.has_audio
    return line


def _plain(line: ImportLine) -> str:
    if line.status == "refused":
        return f"{line.file}: not brought in. {(line.reason or '').partition(': ')[2]}"
    again = " (the same recording was already there)" if line.duplicate_of else ""
    return f"{line.file}: brought in{again}"
