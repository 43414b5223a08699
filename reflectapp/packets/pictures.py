"""JPEGs as they may leave: the picture and nothing about it."""

_START, _SCAN = b"\xff\xd8", 0xDA
_TELLING = frozenset((*range(0xE1, 0xEE), 0xEF, 0xFE))  # APP1–APP13, APP15, comments; APP0 and APP14 say how to draw


def bare(jpeg: bytes) -> bytes:
    """`jpeg` without EXIF, XMP, profiles, previews, comments and whatever follows its end.

    Raises ValueError for anything that is not a JPEG.
    """
    if jpeg[:2] != _START:
        raise ValueError("not a JPEG")
    kept, at = [_START], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        length = 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == _SCAN:
            kept.append(jpeg[at : _first_end(jpeg, at + length)])
            return b"".join(kept)
        if marker not in _TELLING:
            kept.append(jpeg[at : at + length])
        at += length
    raise ValueError("a JPEG without a picture")


def _first_end(jpeg: bytes, at: int) -> int:
    """Behind the first end marker after `at`; in between, tables of progressive scans are stepped over."""
    while True:
        at = jpeg.find(b"\xff", at)
        if at < 0 or at + 1 >= len(jpeg):
            raise ValueError("a JPEG without an end")
        marker = jpeg[at + 1]
        if marker == 0xD9:
            return at + 2
        if marker in (0x00, 0xFF) or 0xD0 <= marker <= 0xD7:
            at += 1 if marker == 0xFF else 2
        else:
            at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
