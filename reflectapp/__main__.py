"""The command line. Everything heavy loads with the command that needs it."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reflectapp import __version__
from reflectapp.domain.errors import EnvironmentProblem, UserError
from reflectapp.kit import children

if TYPE_CHECKING:
    from reflectapp.services.store import OpenStore

DONE, REFUSED, NOT_STARTED = 0, 1, 2
COMMANDS = ("init", "import", "self-test")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code (0 done, 1 something refused or failed, 2 could not start)."""
    os.umask(0o077)
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given == [children.PROBE_SWITCH]:
        from reflectapp.media import probe_child

        return probe_child.main()
    if given == [children.STRETCH_SWITCH]:
        from reflectapp.vault import stretch

        return stretch.main()
    if given and given[0] in COMMANDS:
        options = _command_parser().parse_args(given)
        try:
            return int(options.run(options))
        except (UserError, EnvironmentProblem) as error:
            print(f"reflectapp: {_words(error)}", file=sys.stderr)
        except OSError as error:
            print(f"reflectapp: {error.filename}: {error.strerror}", file=sys.stderr)
        except UnicodeDecodeError:
            print("reflectapp: The passphrase file is not UTF-8 text.", file=sys.stderr)
        return NOT_STARTED
    return _window(_window_parser().parse_args(given))


def _window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="reflectapp",
        description="Watch your own lessons, in private.",
        epilog="Other commands: reflectapp init, import, self-test; each with --help.",
    )
    parser.add_argument("--version", action="version", version=f"reflectapp {__version__}")
    parser.add_argument("--store", type=Path, metavar="DIR", help="the folder of the store")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="recordings to bring in")
    return parser


def _command_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="reflectapp")
    commands = parser.add_subparsers(required=True)

    init = commands.add_parser("init", help="make a store; prints its recovery key")
    init.set_defaults(run=_init)
    bring_in = commands.add_parser("import", help="bring recordings into a store")
    bring_in.add_argument("--lesson", required=True, metavar="TITLE", help="the lesson's title; made if there is none")
    bring_in.add_argument("--json", action="store_true", help="print one JSON line for each file")
    bring_in.add_argument("files", nargs="+", type=Path, metavar="FILE")
    bring_in.set_defaults(run=_import)
    for command in (init, bring_in):
        command.add_argument("--store", required=True, type=Path, metavar="DIR")
        command.add_argument("--passphrase-file", required=True, type=Path, metavar="F")

    test = commands.add_parser("self-test", help="go the whole way on the sample lesson, without a display")
    test.add_argument("--json", action="store_true", help="print one JSON line for each step")
    test.add_argument("--keep", type=Path, metavar="DIR", help="keep the store and the packets in this new folder")
    test.set_defaults(run=_self_test)
    return parser


def _window(options: argparse.Namespace) -> int:
    from reflectapp.bootstrap import run_window

    return run_window(options.store, [path.resolve() for path in options.files])


def _init(options: argparse.Namespace) -> int:
    from reflectapp.services import store as stores

    store, recovery_key = stores.create_store(options.store, passphrase=_passphrase(options))
    stores.close_store(store)
    print(recovery_key)
    return DONE


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


def _import(options: argparse.Namespace) -> int:
    from reflectapp.services import store as stores

    store = stores.open_with_passphrase(options.store, _passphrase(options))
    refused = False
    try:
        for path in options.files:
            line = _import_one(store, path, options.lesson)
            refused = refused or line.status == "refused"
            print(json.dumps(asdict(line), ensure_ascii=False) if options.json else _plain(line), flush=True)
    finally:
        stores.close_store(store)
    return REFUSED if refused else DONE


def _import_one(store: "OpenStore", path: Path, title: str) -> ImportLine:
    from reflectapp.domain.lessons import LessonDraft
    from reflectapp.domain.progress import CancelToken
    from reflectapp.services import importing, lessons

    line = ImportLine(str(path))
    lesson = lessons.titled(store, title) or LessonDraft(title)
    try:
        imported = importing.import_recording(
            lambda function: function(store), path, lesson, lambda _progress: None, CancelToken()
        ).value
    except (UserError, EnvironmentProblem) as error:
        line.reason = f"{error.problem.value}: {_words(error)}"
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


def _self_test(options: argparse.Namespace) -> int:
    from reflectapp.self_test import run

    return run(keep=options.keep, as_json=options.json)


def _passphrase(options: argparse.Namespace) -> str:
    lines = options.passphrase_file.read_text("utf-8-sig").splitlines()
    return lines[0] if lines else ""


def _words(error: UserError | EnvironmentProblem) -> str:
    from reflectapp.ui.words import told

    words = told(error)
    return f"{words.title} {words.text}"


if __name__ == "__main__":
    sys.exit(main())
