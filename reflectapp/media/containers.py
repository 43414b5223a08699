"""The containers that may come in, known by their first bytes and never by their name."""

from typing import BinaryIO

HEAD_BYTES = 1024

_MP4_FIRST_BOXES = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"styp"}
_STILL_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"avif", b"crx "}
_PREFIXES = (
    (b"\x1aE\xdf\xa3", "matroska"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"caff", "caf"),
    (b"#!AMR", "amr"),
    (b"FLV\x01", "flv"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"),
    (b"\x00\x00\x01\xba", "mpeg"),
    (b"\x06\x0e\x2b\x34", "mxf"),
)
_IN_CHUNKS = {
    (b"RIFF", b"WAVE"): "wav",
    (b"RF64", b"WAVE"): "wav",
    (b"BW64", b"WAVE"): "wav",
    (b"RIFF", b"AVI "): "avi",
    (b"FORM", b"AIFF"): "aiff",
    (b"FORM", b"AIFC"): "aiff",
}


def recognise(file: BinaryIO) -> str | None:
    """The demuxer to read `file` with, or None if it is not among the allowed containers.

    Leaves the file at its start.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if head[:3] == b"ID3" and len(head) >= 10:
        file.seek(10 + _synchsafe(head[6:10]))
        found = _from_bytes(file.read(HEAD_BYTES)) or "mp3"
    else:
        found = _from_bytes(head) or ""
    file.seek(0)
    return found or None


def _from_bytes(head: bytes) -> str | None:
    if head[4:8] in _MP4_FIRST_BOXES:
        return None if head[4:8] == b"ftyp" and head[8:12] in _STILL_BRANDS else "mov"
    for prefix, name in _PREFIXES:
        if head.startswith(prefix):
            return name
    chunked = _IN_CHUNKS.get((head[:4], head[8:12]))
    if chunked is not None:
        return chunked
    if _transport_stream(head):
        return "mpegts"
    return _frame_sync(head)


def _transport_stream(head: bytes) -> bool:
    """Five packets in a row begin with 0x47; camcorders put four bytes of time before each."""
    return any(
        len(head) > start + 4 * step and all(head[start + step * at] == 0x47 for at in range(5))
        for start, step in ((0, 188), (4, 192))
    )


def _frame_sync(head: bytes) -> str | None:
    """Bare MP3 (layers II and III) or AAC: a frame header without a reserved value."""
    if len(head) < 4 or head[0] != 0xFF:
        return None
    if head[1] & 0xF6 == 0xF0:
        return "aac"
    layer, bit_rate, sample_rate = head[1] & 0x06, head[2] >> 4, (head[2] >> 2) & 3
    versioned = head[1] & 0xE0 == 0xE0 and head[1] & 0x18 != 0x08
    if versioned and layer in (2, 4) and bit_rate not in (0, 15) and sample_rate != 3:
        return "mp3"
    return None


def _synchsafe(four: bytes) -> int:
    return (four[0] & 127) << 21 | (four[1] & 127) << 14 | (four[2] & 127) << 7 | (four[3] & 127)


def lacks_index(file: BinaryIO, size: int) -> bool:
    """Whether an MP4 ends before its index (`moov`): the mark of an interrupted copy or recording."""
    at = 0
    while at + 8 <= size:
        file.seek(at)
        header = file.read(16)
        length, name = int.from_bytes(header[:4], "big"), header[4:8]
        if name == b"moov":
            return False
        if length == 1:
            length = int.from_bytes(header[8:16], "big")
        if length == 0:
            return True
        if length < 8 or not name.isalnum():
            return False
        at += length
    return True
