"""The parsers that need more around them: backups, the message of a second start, recordings as they come in."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import cast

import msgspec

from reflectapp.domain.coding_files import Found, Track
from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.measures import MeasureKind
from reflectapp.domain.progress import CancelToken
from reflectapp.interchange import boris, boris_in, captions, chapters, code_files, codes_csv, eaf, eaf_in
from reflectapp.media.probe import probe_file
from reflectapp.services import coding_files
from reflectapp.vault import backup
from reflectapp.vault.header import DATABASE
from reflectapp.vault.sealed_stream import StreamSealer, segments
from tests.faults.flips import BLOB_ID
from tests.faults.parser import Parser
from tests.golden import make

STORE_ID = "22222222-2222-4333-8444-555555555555"
KEY = bytes(range(32))
_ENTITIES = b'<!DOCTYPE a [<!ENTITY b "&c;&c;"><!ENTITY c "&d;">]><ANNOTATION_DOCUMENT>&b;</ANNOTATION_DOCUMENT>'
_CHAPTERS = (
    ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=60000\ntitle=Warm\\=up\n",
    "CHAPTER01=00:00:00.000\nCHAPTER01NAME=Warm-up\nCHAPTER02=00:01:00.000\n",
)
HEADER = b"{}\n" + b"0" * 64 + b"\n" + b"1" * 64 + b"\n"
REFUSED = frozenset({Problem.NOT_A_BACKUP, Problem.BACKUP_NEWER, Problem.BACKUP_DAMAGED})


class _Taker:
    def begin(self, name: str, size: int) -> None:
        assert name == DATABASE or name.startswith(backup.BLOBS), f"an entry named {name!r}"

    def take(self, piece: memoryview) -> None:
        pass

    def end(self) -> None:
        pass


def backup_file() -> Parser:
    """As it lies on the disk: only the whole one is read to its end."""
    whole = _backup()

    def parse(data: bytes) -> None:
        file = io.BytesIO(data)
        backup.read_through(file.read, backup.read_clear(file), KEY, STORE_ID, _Taker())
        assert data == whole, "a broken backup was read"

    return Parser("backup", [whole], parse, (UserError, EnvironmentProblem), REFUSED)


def backup_entries() -> Parser:
    """What is sealed in it, broken and sealed again: as by someone who has the key."""
    plain = _entries()

    def parse(data: bytes) -> None:
        clear = f"{backup.FORMAT} {backup.VERSION}\n".encode() + HEADER
        out = io.BytesIO()
        sealer = StreamSealer(out.write, KEY, backup._associated(STORE_ID, clear))
        sealer.write(data)
        sealer.finish()
        out.seek(0)
        backup.read_through(out.read, clear, KEY, STORE_ID, _Taker())

    return Parser("backup's entries", [plain], parse, (EnvironmentProblem,), frozenset({Problem.BACKUP_DAMAGED}))


def _backup() -> bytes:
    out = io.BytesIO()
    writer = backup.BackupWriter(out.write, HEADER, KEY, STORE_ID)
    writer.add(DATABASE, 300, [bytes(200), bytes(100)])
    writer.add(backup.BLOBS + BLOB_ID, 50, [bytes(50)])
    writer.finish(program="0", made_at=datetime(2026, 3, 2, tzinfo=UTC), rows={"lessons": 1}, missing=())
    return out.getvalue()


def _entries() -> bytes:
    """The plain bytes of the same."""
    file = io.BytesIO(_backup())
    clear = backup.read_clear(file)
    opened = segments(file.read, KEY, backup._associated(STORE_ID, clear))
    return b"".join(plain or b"" for _, plain in opened)


def second_start() -> Parser:
    from reflectapp.ui.shell.second_start import files_in

    examples = [msgspec.json.encode(paths) for paths in ([], ["/a/lesson.mp4"], ["/a", "ä/ö.mkv", "x" * 300])]
    return Parser("second start's message", examples, files_in)


def codes() -> Iterator[Parser]:
    """Files of moments and codes, as they are written here and by others: each is read as far as it goes."""
    found = (Found(0, 400, "on <task>", ("loud",)), Found(400, None, "=off"), Found(400, 90_000, "“näher”\nda"))
    tracks = (Track("Moments", None, found), Track("Who talks", MeasureKind.STATES, found[:1], ((0, 900),), 2))
    when = datetime(2026, 3, 2, tzinfo=UTC)
    words = boris.Words("A lesson", "Moment", "Lasting", "Not coded", "At once {0}")
    whole: dict[str, tuple[Callable[[bytes], object], list[bytes]]] = {
        "ELAN file": (eaf_in.read, [eaf.written(tracks, when), _ENTITIES]),
        "BORIS project": (boris_in.read, [boris.written(tracks, words, 900, when)]),
        "table of codes": (codes_csv.read, [codes_csv.written(tracks), b"start;end;label\n0:01;0:02,5;so\n"]),
        "chapters": (partial(chapters.read, name="x"), [path.encode() for path in _CHAPTERS]),
        "captions": (
            captions.read,
            [b"WEBVTT\n\n00:01.000 --> 00:02.000\nso\n", b"1\n00:00:01,000 --> 00:00:02,500\nx\n"],
        ),
    }
    for what, (read, examples) in whole.items():
        yield Parser(what, examples, read)
    every = [example for _, examples in whole.values() for example in examples]
    yield Parser("file of codes", every, lambda data: coding_files.proposals(code_files.read(data, "x").tracks, (), ""))


def recordings(folder: Path) -> Parser:
    """Small films, broken: looked into in a process of its own, as when they come in. Slow, so fewer of them."""
    for tone in range(3):
        make.film(folder / f"{tone}.mp4", tone)

    def parse(data: bytes) -> None:
        path = folder / "broken"
        path.write_bytes(data)
        with path.open("rb", buffering=0) as file:
            probe_file(cast(io.BufferedReader, file), CancelToken(), timeout_s=60)

    films = [path.read_bytes() for path in sorted(folder.glob("*.mp4"))]
    return Parser("recording", films, parse, (UserError,), slowest_s=60, one_in=500)
