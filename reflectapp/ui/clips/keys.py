"""What the keys of the table do on the page of a clip."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from reflectapp.ui.player.player import VOLUME_STEP

if TYPE_CHECKING:
    from reflectapp.ui.clips.page import ClipPage

_JUMP_MS: Final = 1_000
_BACK_MS: Final = 10_000


def key_handlers(page: "ClipPage") -> dict[str, Callable[[], object]]:
    """By the names of the table of actions; what has no meaning here is not among them."""
    player, editing, stage = page.player, page.editing, page.stage
    return {
        "play_pause": stage.toggle,
        "pause": player.pause,
        "play_faster": lambda: player.change_rate(1) if player.playing else stage.toggle(),
        "back_ten": lambda: player.seek(player.place_ms - _BACK_MS),
        "jump_back": lambda: player.seek(player.place_ms - _JUMP_MS),
        "jump_on": lambda: player.seek(player.place_ms + _JUMP_MS),
        "frame_back": lambda: player.step(-1),
        "frame_on": lambda: player.step(1),
        "slower": lambda: player.change_rate(-1),
        "faster": lambda: player.change_rate(1),
        "louder": lambda: player.set_volume(player.volume + VOLUME_STEP),
        "quieter": lambda: player.set_volume(player.volume - VOLUME_STEP),
        "mute": lambda: player.set_muted(not player.muted),
        "span_start": lambda: editing.begin(stage.at_ms),
        "span_end": lambda: editing.end(stage.at_ms),
        "mark": lambda: editing.silence(stage.at_ms),
        "previous_moment": lambda: page.review.step(-1),
        "next_moment": lambda: page.review.step(1),
        "to_video": stage.view.setFocus,
        "look": page.look,
    }
