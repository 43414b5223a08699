"""How far she turned a recording that lies on its side. It is shown so; the recording stays as it is."""

from collections.abc import Mapping
from functools import partial

from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.store_settings import TURNED
from reflectapp.services.store import OpenStore

_CHANGED = frozenset({Topic.RECORDINGS})


def turned(store: OpenStore) -> Mapping[str, int]:
    """Clockwise degrees (90, 180 or 270) by recording; those that stand as they came are not among them."""
    with store.read() as work:
        found = work.settings.all().get(TURNED, {})
    return {str(key): int(degrees) for key, degrees in found.items()}


def turn(store: OpenStore, recording_id: str, by_degrees: int = 90) -> Outcome[int]:
    """Turns it further by a multiple of 90, clockwise; returns how far it is turned now. Raises UserError NOT_FOUND."""
    with store.unit() as work:
        work.recordings.get(recording_id)
        before = work.settings.all().get(TURNED, {})
        degrees = (before.get(recording_id, 0) + by_degrees) % 360
        others = {key: value for key, value in before.items() if key != recording_id}
        work.settings.keep(TURNED, {**others, recording_id: degrees} if degrees else others)
    return Outcome(degrees, _CHANGED, partial(turn, recording_id=recording_id, by_degrees=-by_degrees))
