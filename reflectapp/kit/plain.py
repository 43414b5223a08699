"""What people wrote, as it is kept."""

import unicodedata

_BIDI_CONTROLS = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_BREAKS = ("Cc", "Zl", "Zp")


def name_text(text: str) -> str:
    """`text` as one line fit for a name or title: no bidirectional or other controls, spaces tidied."""
    shown = "".join(" " if unicodedata.category(char) in _BREAKS else char for char in text)
    return " ".join(_storable(shown.translate(_BIDI_CONTROLS)).split())


def plain_text(text: str) -> str:
    """`text` as it can be kept: no NUL, no lone surrogates, no spaces around it; lines stay."""
    return _storable(text.replace("\0", "")).strip()


def _storable(text: str) -> str:
    return text.encode("utf-8", "ignore").decode()
