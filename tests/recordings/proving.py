"""Whether a recording comes in, shows the right pictures at the right times, and is heard."""

from pathlib import Path

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.progress import CancelToken
from reflectapp.media import sound
from reflectapp.services import recordings
from reflectapp.services.store import OpenStore
from tests.recordings.kinds import Kind
from tests.recordings.making import SILENT_MS
from tests.recordings.reference import Reference
from tests.recordings.showing import Watcher, Wrong, bring_in, compare, watching

_LOUD, _LATE_MS = 180, 100


def prove(store: OpenStore, path: Path, kind: Kind | None = None, *, damaged: bool = False) -> str:
    """What was seen and heard, in words. `kind`: when it is to be heard. Raises Wrong, or UserError for a refusal."""
    recording = bring_in(store, path)
    reference = Reference(path) if recording.probe.has_video else None
    with watching(store, recording) as watcher:
        seen = 0
        if reference is not None:
            seen = compare(watcher, reference, _places(reference, recording.probe.duration_ms), damaged=damaged)
        heard = _heard(store, watcher, kind) if recording.probe.has_audio else "no sound"
    return f"{seen} pictures as PyAV's, {heard}"


def refusal(store: OpenStore, path: Path) -> Problem | None:
    """Why it is refused; None if it is not."""
    try:
        bring_in(store, path)
    except UserError as error:
        return error.problem
    return None


def _places(reference: Reference, duration_ms: int) -> list[int]:
    """Also the last two pictures, and those before a keyframe of a film made here, which comes every 12."""
    near = reference.around(duration_ms)
    last_ms = near[-1].at_ms
    before = [each.at_ms for each in near[10:12]] + [each.at_ms for each in near[-2:-1]]
    return [last_ms // 3 + 7, *before, last_ms * 2 // 3 + 3, last_ms // 2, last_ms]


def _heard(store: OpenStore, watcher: Watcher, kind: Kind | None) -> str:
    """That sound comes out of the player; and of a film made here, that it is loud 150 ms after its stream begins."""
    if not watcher.recording.probe.has_video:
        watcher.open()
    watcher.player.play()
    begun_ms = watcher.reached_ms
    watcher.wait(lambda: watcher.reached_ms != begun_ms, "it does not play")
    watcher.player.pause()
    if not watcher.sounds:
        raise Wrong(f"no sound: {watcher.troubles}")
    if kind is None:
        return "sound"
    begins_ms = SILENT_MS + (max(0, kind.sound_at_ms - kind.times_ms[0]) if kind.video else 0)
    reader = recordings.open_to_play(store, watcher.recording.id)
    level = sound.level(reader, watcher.recording.probe.duration_ms, lambda _progress: None, CancelToken())
    reader.close()
    if level is None:
        raise Wrong("silence")
    loud = [place * level.step_ms for place, peak in enumerate(level.levels[0][0]) if peak > _LOUD]
    if not loud or abs(loud[0] - begins_ms) > _LATE_MS:
        raise Wrong(f"the sound begins at {loud[:1]} instead of {begins_ms} ms")
    return "sound in time"
