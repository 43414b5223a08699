"""A log that never carries private text: what happened and where in the code, nothing of hers."""

import logging
import logging.handlers
import os
import traceback
from enum import Enum
from pathlib import Path
from types import TracebackType

_MOST_BYTES = 256 * 1024


class RedactingFormatter(logging.Formatter):
    """Messages as they were written in this program's code, with numbers, types and codes as arguments.

    Other libraries put what they work on into their messages, so that only their names are told. Errors
    are told by type and place: their own texts may quote notes, names or paths.
    """

    def format(self, record: logging.LogRecord) -> str:
        message = _message(record) if record.name.partition(".")[0] == "reflectapp" else "…"
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {message}"
        if record.exc_info and record.exc_info[1] is not None:
            line += "\n" + describe(record.exc_info[1])
        return line


def describe(error: BaseException) -> str:
    """An error's type and the places in the code it went through, without its text."""
    places = traceback.extract_tb(error.__traceback__)
    steps = [f"  {Path(place.filename).name}:{place.lineno} {place.name}" for place in places]
    return "\n".join([type(error).__name__, *steps])


def start_log(folder: Path) -> None:
    """Logs to a small rotating file in `folder`, readable by its owner only; where it can't, there is no log."""
    path = folder / "reflectapp.log"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = logging.handlers.RotatingFileHandler(path, maxBytes=_MOST_BYTES, backupCount=1, encoding="utf-8")
        os.chmod(path, 0o600)
    except OSError:
        return
    logging.raiseExceptions = False  # a full disk must not write what was to be logged to the terminal
    handler.setFormatter(RedactingFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)


def log_crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """For `sys.excepthook`: a bug is logged without its text, and the program goes on."""
    logging.getLogger("reflectapp").critical("a bug", exc_info=(kind, error, trace))


def _message(record: logging.LogRecord) -> str:
    arguments = record.args if isinstance(record.args, tuple) else ()
    return str(record.msg) % tuple(map(_safe, arguments)) if arguments else str(record.msg)


def _safe(part: object) -> object:
    if isinstance(part, type):
        return part.__name__
    return part if isinstance(part, int | float | Enum) else "…"
