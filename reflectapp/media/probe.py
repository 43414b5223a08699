"""Probing a file in a separate process with limits. Light: loads no decoder in this one."""

import os
import subprocess
import time
from typing import BinaryIO

import msgspec

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.lessons import Probe
from reflectapp.domain.progress import CancelToken
from reflectapp.kit import children

_ANSWER_BYTES = 64 * 1024
_LOOK_EVERY_S = 0.1
_SLOWEST_BYTES_PER_S = 20_000_000


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    probe: Probe | None = None
    problem: Problem | None = None


def probe_file(file: BinaryIO, cancel: CancelToken, timeout_s: float | None = None) -> Probe:
    """What is in the open `file`; the child inherits it as standard input, so its name is told to nobody.

    Raises UserError with the cause if it can't be used, Cancelled when cancelled. Moves the file's position.
    """
    size = os.fstat(file.fileno()).st_size
    limit_s = timeout_s if timeout_s is not None else 30 + size / _SLOWEST_BYTES_PER_S
    return _understand(_run(file, cancel, limit_s))


def _run(file: BinaryIO, cancel: CancelToken, limit_s: float) -> bytes:
    """What the child said. It may fill the pipe but no more: one that goes on talking is timed out."""
    give_up = time.monotonic() + limit_s
    with subprocess.Popen(
        children.command("reflectapp.media.probe_child", children.PROBE_SWITCH),
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=children.environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as child:
        try:
            while True:
                try:
                    child.wait(_LOOK_EVERY_S)
                    break
                except subprocess.TimeoutExpired:
                    cancel.check()
                    if time.monotonic() > give_up:
                        raise UserError(Problem.PROBE_TIMED_OUT) from None
        finally:
            child.kill()
        cancel.check()  # Ctrl+C ends the child too
        if child.returncode == 1:
            raise RuntimeError("the probe could not start")
        assert child.stdout is not None
        return child.stdout.read(_ANSWER_BYTES)


def _understand(line: bytes) -> Probe:
    """A child that died says nothing: then the file broke a decoder or asked for too much."""
    try:
        answer = msgspec.json.decode(line, type=_Answer)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UserError(Problem.RECORDING_DAMAGED) from None
    if answer.probe is None:
        raise UserError(answer.problem or Problem.RECORDING_DAMAGED)
    return answer.probe
