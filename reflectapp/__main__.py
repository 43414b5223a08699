"""The command line. Everything heavy loads with the command that needs it."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from reflectapp import __version__
from reflectapp.commands.common import NOT_STARTED, STOPPED, words
from reflectapp.domain.errors import EnvironmentProblem, UserError
from reflectapp.domain.progress import Cancelled
from reflectapp.kit import children

COMMANDS = ("init", "import", "verify", "backup", "restore", "export-all", "self-test")


if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code (0 done, 1 something refused or failed, 2 could not start)."""
    os.umask(0o077)
    _leave_no_dump()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given == [children.PROBE_SWITCH]:
        from reflectapp.media import probe_child

        return probe_child.main()
    if given == [children.STRETCH_SWITCH]:
        from reflectapp.vault import stretch

        return stretch.main()
    if given and given[0] in COMMANDS:
        return _run(_command_parser().parse_args(given))
    return _window(_window_parser().parse_args(given))


def _leave_no_dump() -> None:
    """Memory, with keys and texts, is not written to the disk where this program or a child of it crashes."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _run(options: argparse.Namespace) -> int:
    module, function = options.run
    try:
        return int(getattr(import_module(f"reflectapp.{module}"), function)(options))
    except (UserError, EnvironmentProblem) as error:
        _say(words(error))
    except OSError as error:
        _say(f"{error.filename}: {error.strerror}")
    except UnicodeDecodeError:
        _say("The passphrase file is not UTF-8 text.")
    except (Cancelled, KeyboardInterrupt):
        _say("Stopped. Nothing was left half done.")
        return STOPPED
    return NOT_STARTED


def _say(text: str) -> None:
    print(f"reflectapp: {text}", file=sys.stderr)


def _window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="reflectapp",
        description="Watch your own lessons, in private.",
        epilog=f"Other commands: reflectapp {', '.join(COMMANDS)}; each with --help.",
    )
    parser.add_argument("--version", action="version", version=f"reflectapp {__version__}")
    parser.add_argument("--store", type=Path, metavar="DIR", help="the folder of the store")
    parser.add_argument("--locked", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="recordings to bring in")
    return parser


def _command_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="reflectapp")
    commands = parser.add_subparsers(required=True)

    init = commands.add_parser("init", help="make a store; prints its recovery key")
    init.set_defaults(run=("commands.bringing_in", "init"))
    bring_in = commands.add_parser("import", help="bring recordings into a store")
    bring_in.add_argument("--lesson", required=True, metavar="TITLE", help="the lesson's title; made if there is none")
    bring_in.add_argument("--json", action="store_true", help="print one JSON line for each file")
    bring_in.add_argument("files", nargs="+", type=Path, metavar="FILE")
    bring_in.set_defaults(run=("commands.bringing_in", "bring_in"))
    for command in (init, bring_in, *_keeping_commands(commands)):
        command.add_argument("--store", required=True, type=Path, metavar="DIR")
        command.add_argument("--passphrase-file", required=True, type=Path, metavar="F")

    restore = commands.add_parser("restore", help="make a store of a backup, in a new folder")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--store", required=True, type=Path, metavar="NEWDIR")
    secret = restore.add_mutually_exclusive_group(required=True)
    secret.add_argument("--passphrase-file", type=Path, metavar="F")
    secret.add_argument("--recovery-key-file", type=Path, metavar="F")
    restore.add_argument("--json", action="store_true", help="print one JSON object")
    restore.set_defaults(run=("commands.keeping", "restore"))

    test = commands.add_parser("self-test", help="go the whole way on the sample lesson, without a display")
    test.add_argument("--json", action="store_true", help="print one JSON line for each step")
    test.add_argument("--keep", type=Path, metavar="DIR", help="keep the store and the packets in this new folder")
    test.set_defaults(run=("commands.testing", "self_test"))
    return parser


def _keeping_commands(commands: "_Commands") -> tuple[argparse.ArgumentParser, ...]:
    verify = commands.add_parser("verify", help="check everything and change nothing; exits 1 if there is damage")
    verify.set_defaults(run=("commands.keeping", "verify"))
    backup = commands.add_parser("backup", help="write one file with everything, and read it back")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.set_defaults(run=("commands.keeping", "back_up"))
    export = commands.add_parser("export-all", help="write everything in open formats, readable by anyone")
    export.add_argument("folder", type=Path, metavar="FOLDER")
    export.set_defaults(run=("commands.keeping", "export_all"))
    for command in (verify, backup, export):
        command.add_argument("--json", action="store_true", help="print one JSON object")
    return verify, backup, export


def _window(options: argparse.Namespace) -> int:
    from reflectapp.bootstrap import run_window

    return run_window(options.store, [path.resolve() for path in options.files], automatic=not options.locked)


if __name__ == "__main__":
    sys.exit(main())
