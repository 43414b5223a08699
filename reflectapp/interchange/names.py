"""File names made of her own titles, fit for Linux, macOS and Windows."""

import re
import unicodedata

from reflectapp.domain.lessons import Probe
from reflectapp.kit.plain import name_text

HEAD_BYTES = 64

_MOST_CHARACTERS = 60
_MOST_BYTES = 120
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])(\.|$)", re.IGNORECASE)
_JOINER = "\u200d"
_NOT_IN_NAMES = ("Cc", "Cf", "Cn", "Co", "Cs")
_AT_NO_END = " .-~" + _JOINER
_AS_IT_IS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")

_SUFFIXES = {  # with a picture, with sound alone
    "matroska": (".mkv", ".mka"),
    "ogg": (".ogv", ".ogg"),
    "asf": (".wmv", ".wma"),
    "mpeg": (".mpg", ".mp2"),
    "mpegts": (".ts", ".ts"),
    "mov": (".mp4", ".m4a"),
}
_BRANDS = {b"qt  ": ".mov", b"M4A ": ".m4a", b"M4B ": ".m4b", b"3gp": ".3gp", b"3g2": ".3g2"}


def safe_name(text: str, otherwise: str) -> str:
    """`text` as a file's name without its suffix; `otherwise` if nothing of it can stay."""
    shown = _FORBIDDEN.sub("-", name_text(unicodedata.normalize("NFC", text)))
    allowed = (char for char in shown if char == _JOINER or unicodedata.category(char) not in _NOT_IN_NAMES)
    name = _shortened(" ".join("".join(allowed).split()).strip(_AT_NO_END)).rstrip(_AT_NO_END)
    if not name:
        return otherwise
    return f"_{name}" if _DEVICE.match(name) else name


class Names:
    """The names given in one folder: no two that a computer could take for the same."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, name: str, suffix: str = "") -> str:
        """`name` with `suffix`, numbered from 2 if it was given before."""
        made, number = name + suffix, 1
        while _folded(made) in self._given:
            number += 1
            made = f"{name} {number}{suffix}"
        self._given.add(_folded(made))
        return made


def suffix_of(probe: Probe, head: bytes) -> str:
    """The usual ending for a recording's container, named as FFmpeg does. `head`: its first HEAD_BYTES bytes."""
    container = probe.container.partition(",")[0]
    if container == "mov":
        if head[4:8] != b"ftyp":
            return ".mov"
        for brand, suffix in _BRANDS.items():
            if head.startswith(brand, 8):
                return suffix
    if container == "matroska" and b"webm" in head:
        return ".webm"
    if container == "ogg" and probe.audio_codec == "opus" and not probe.has_video:
        return ".opus"
    usual = f".{container}" if container.isascii() and container.isalnum() else ".bin"
    with_picture, sound_alone = _SUFFIXES.get(container, (usual, usual))
    return with_picture if probe.has_video else sound_alone


def link(*parts: str) -> str:
    """A path of names as the address of a link, relative to the page it stands on."""
    path = "/".join(parts).encode()
    return "".join(chr(byte) if byte in _AS_IT_IS else f"%{byte:02X}" for byte in path)


def _shortened(name: str) -> str:
    """At most so long, and never cut before a sign that belongs to the one in front of it."""
    end = min(len(name), _MOST_CHARACTERS)
    while len(name[:end].encode()) > _MOST_BYTES:
        end -= 1
    while 0 < end < len(name) and (unicodedata.combining(name[end]) or _JOINER in name[end - 1 : end + 1]):
        end -= 1
    return name[:end]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
