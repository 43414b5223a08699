import re

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def seen(text: str) -> str:
    """`text` without control characters, which XML and HTML can't hold; lines end with a newline."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def number_text(value: float, unit: str = "") -> str:
    """At most two decimals, none that say nothing: 3, 2.6, 0.25."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    return f"{text}\u00a0{unit}" if unit else text


def clock(ms: int) -> str:
    """hh:mm:ss, as the video shows it."""
    seconds = ms // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def short_clock(ms: int) -> str:
    """12:41, or 1:02:41 from an hour on."""
    seconds = ms // 1000
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
