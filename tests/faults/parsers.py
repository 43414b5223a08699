"""Every parser of what comes from outside, fed with broken inputs: it answers or refuses as documented, and soon."""

import base64
import hashlib
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.lanes import SoundLevel, Speech
from reflectapp.domain.lessons import Probe, Thumbnail
from reflectapp.kit.paths import resource
from reflectapp.media import containers, lane_packs, probe, thumbnail_pack
from reflectapp.services import form_files
from reflectapp.services import store as stores
from reflectapp.settings.file import SettingsFolder
from reflectapp.settings.table import to_values
from reflectapp.vault import header, keystore, recovery
from reflectapp.vault.blobs import BlobStore
from reflectapp.vault.header import COPY, HEADER
from tests.faults import growing, more_parsers
from tests.faults.parser import Parser, tried
from tests.faults.row import Row

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_Told = (UserError, EnvironmentProblem)


def run(count: int = 100_000, seed: int = 1) -> Iterator[Row]:
    """`count` inputs into each, fewer into slow ones."""
    with tempfile.TemporaryDirectory() as folder:
        for parser in parsers(Path(folder)):
            yield tried(parser, count, seed)
    yield from growing.run(4 * count)


def parsers(folder: Path) -> Iterator[Parser]:
    """Each in a folder of its own."""
    for number, make in enumerate((_header, _sealed, _settings, _places)):
        place = folder / str(number)
        place.mkdir(parents=True)
        yield make(place)
    yield from _plain()
    yield from (more_parsers.backup_file(), more_parsers.backup_entries(), more_parsers.second_start())
    yield from more_parsers.codes()
    yield more_parsers.recordings(folder)


def _plain() -> Iterator[Parser]:
    key = recovery.new_recovery_key()
    keys = [text.encode() for text in (key, key.lower().replace("-", " "), key.replace("-", ""))]
    yield Parser("recovery key", keys, _recovery, (UserError,), frozenset({Problem.MALFORMED_RECOVERY_KEY}))
    built_in = [path.read_bytes() for path in sorted(resource("forms").glob("*.json"))]
    yield Parser("form", built_in, form_files.read, (UserError,), frozenset({Problem.FORM_INVALID}))
    pictures = [thumbnail_pack.pack([Thumbnail(at, b"\xff\xd8" * (at % 9)) for at in range(n)]) for n in (0, 1, 40)]
    damaged = frozenset({Problem.BLOB_DAMAGED})
    yield Parser("thumbnails", pictures, thumbnail_pack.unpack, (EnvironmentProblem,), damaged)
    sounds = [tuple((bytes(n), bytes(n)) for n in counts) for counts in ((1,), (300, 150))]
    levels = [lane_packs.pack_sound(SoundLevel(50, each)) for each in sounds]
    yield Parser("sound level", levels, lane_packs.unpack_sound, (EnvironmentProblem,), damaged)
    spoken = [lane_packs.pack_speech([Speech(at, at + 9) for at in range(0, n, 10)]) for n in (0, 9, 400)]
    yield Parser("speech", spoken, lane_packs.unpack_speech, (EnvironmentProblem,), damaged)
    answers = [_answer(), msgspec.json.encode({"problem": Problem.NOTHING_DECODES})]
    yield Parser("probe's answer", answers, probe._understand, (UserError,))
    yield Parser("container", _media(), _container)
    yield Parser("key store's secret", [base64.b64encode(os.urandom(32))], _kept_secret)


def _header(folder: Path) -> Parser:
    """The SHA-256 is made to fit again in half of the inputs: what comes after it is parsed too."""
    stores.close_store(stores.create_store(folder, passphrase=stores.suggest_passphrase())[0])
    whole = (folder / HEADER).read_bytes()

    def parse(data: bytes) -> object:
        lines, _, _ = data.rstrip(b"\n").rpartition(b"\n")
        if len(data) % 2:
            data = lines + b"\n" + hashlib.sha256(lines + b"\n").hexdigest().encode() + b"\n"
        for name in (HEADER, COPY):
            (folder / name).write_bytes(data)
        return header.read(folder)

    problems = frozenset({Problem.HEADER_DAMAGED, Problem.STORE_NEWER})
    return Parser("header", [whole], parse, _Told, problems)


def _sealed(folder: Path) -> Parser:
    """A small sealed file: its head, its length, its segment."""
    blobs = BlobStore(folder, "a-store", os.urandom(32))
    blobs.make_folders()
    blob_id, content = "11111111-2222-4333-8444-555555555555", b"a small picture " * 20
    key = blobs.new_key(blob_id, "thumbnails")
    blobs.seal_bytes(blob_id, "thumbnails", key, content)
    path = folder / "blobs" / blob_id
    whole = path.read_bytes()

    def parse(data: bytes) -> None:
        path.write_bytes(data)
        with closing(blobs.reader(blob_id, "thumbnails", key, len(content))) as reader:
            if reader.read_at(0, len(content)) != content or data != whole:
                raise AssertionError("a broken file was read")

    return Parser("sealed file", [whole], parse, (EnvironmentProblem,), frozenset({Problem.BLOB_DAMAGED}))


def _settings(folder: Path) -> Parser:
    kept = SettingsFolder(folder)
    kept.save(kept.load())

    def parse(data: bytes) -> None:
        (folder / "settings.json").write_bytes(data)
        msgspec.json.encode(to_values(kept.load()))

    return Parser("settings", [(folder / "settings.json").read_bytes()], parse)


def _places(folder: Path) -> Parser:
    kept = SettingsFolder(folder)
    kept.remember("window", b"where it stood" * 4)

    def parse(data: bytes) -> None:
        (folder / "places.json").write_bytes(data)
        kept.recall("window")

    return Parser("places", [(folder / "places.json").read_bytes()], parse)


def _recovery(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    secret = recovery.parse(text)
    if recovery.parse(recovery.write(secret)) != secret:
        raise AssertionError("another key")


def _answer() -> bytes:
    return msgspec.json.encode({"probe": Probe("mp4", 60_000, 640, 360, 0, True, True, "h264", "aac", None)})


def _container(data: bytes) -> None:
    file = io.BytesIO(data)
    containers.recognise(file)
    containers.lacks_index(file, len(data))


def _media() -> list[bytes]:
    with resource("sample", "lesson.mp4").open("rb") as file:
        film = file.read(2048)
    return [film, b"ID3\x04\x00\x00\x00\x00\x02\x01" + film, b"RIFF\x24\x08\x00\x00WAVEfmt ", b"\x47" + bytes(187)] + [
        prefix + bytes(64) for prefix in (b"\x1aE\xdf\xa3", b"OggS", b"\xff\xfb\x90\x00", b"\xff\xf1\x50\x80")
    ]


def _kept_secret(data: bytes) -> None:
    class Kept:
        def get_password(self, _service: str, _name: str) -> str:
            return data.decode("latin-1")

    keystore._SystemKeyStore(cast("KeyringBackend", Kept())).get("a-store")
