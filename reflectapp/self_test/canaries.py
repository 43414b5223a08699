"""Searches bytes for planted words, also inside what is packed in them."""

import base64
import binascii
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

_DEEPEST = 4
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{32,}={0,2}")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def found_in(data: bytes, canaries: tuple[str, ...]) -> set[str]:
    """Which of `canaries` are in `data`, as UTF-8 or UTF-16, after inflating, unzipping and decoding."""
    layers = list(unpacked(data))
    return {
        canary
        for canary in canaries
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
        if any(canary.encode(encoding) in layer for layer in layers)
    }


def found_in_folder(folder: Path, canaries: tuple[str, ...]) -> set[str]:
    """The same for every file below `folder`, and for the files' names."""
    found: set[str] = set()
    for path in folder.rglob("*"):
        found |= {canary for canary in canaries if canary in path.name}
        if path.is_file():
            found |= found_in(path.read_bytes(), canaries)
    return found


def unpacked(data: bytes, depth: int = 0) -> Iterator[bytes]:
    yield data
    if depth == _DEEPEST:
        return
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield from unpacked(archive.read(name), depth + 1)
    for match in _STREAM.finditer(data):
        inflated = _inflate(match.group(1))
        if inflated:
            yield from unpacked(inflated, depth + 1)
    for match in _BASE64.finditer(data):
        try:
            decoded = base64.b64decode(match.group(0), validate=True)
        except binascii.Error:
            continue
        yield from unpacked(decoded, depth + 1)


def _inflate(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data)
    except zlib.error:
        return b""
