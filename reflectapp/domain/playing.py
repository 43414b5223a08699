from reflectapp.domain.lessons import Probe

_NOT_SHOWN = frozenset({"av1"})


def playable(probe: Probe) -> bool:
    """Whether the player can show this recording's picture; sound alone always plays.

    Qt Multimedia gives no frames for AV1, and no error.
    """
    return not (probe.has_video and probe.video_codec in _NOT_SHOWN)
