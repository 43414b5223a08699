"""What is found in a recording and shown along its time."""

from dataclasses import dataclass
from enum import StrEnum


class LaneKind(StrEnum):
    """In the order in which they are made; SOUND's and SPEECH's values are the kinds of their blobs too."""

    CHAPTERS = "chapters"
    CAPTIONS = "captions"
    SOUND = "waveform"
    SPEECH = "speech"

    @property
    def sealed(self) -> bool:
        """Whether it is kept as a blob."""
        return self not in (LaneKind.CHAPTERS, LaneKind.CAPTIONS)


@dataclass(frozen=True, slots=True)
class LaneJob:
    """A lane of a recording that is still to be made."""

    recording_id: str
    kind: LaneKind


@dataclass(frozen=True, slots=True)
class SoundLevel:
    """How loud a recording is: a byte for every `step_ms`, in quarters of a decibel below full scale.

    255 is full scale, 0 is 63.75 dB below it or less. `levels`: (peaks, means), the finest first, each of the
    others half as long as the one before.
    """

    step_ms: int
    levels: tuple[tuple[bytes, bytes], ...]

    @property
    def duration_ms(self) -> int:
        return self.step_ms * len(self.levels[0][0])


@dataclass(frozen=True, slots=True)
class Speech:
    """A stretch in which someone seems to speak: an estimate. Half-open."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the file, as it was made elsewhere."""

    start_ms: int
    title: str


@dataclass(frozen=True, slots=True)
class PlacedSound:
    """A part's sound level, and where the part begins on the lesson's timeline."""

    offset_ms: int
    level: SoundLevel


@dataclass(frozen=True, slots=True)
class LessonLanes:
    """All parts' together, at their times in the lesson.

    `listened`: where speech was looked for, in order; elsewhere nothing is known of it. `wanted`: the kinds that
    are there or still to be made; of the others there is nothing to show. `pending`: those that some part lacks.
    """

    sounds: tuple[PlacedSound, ...] = ()
    speech: tuple[Speech, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    wanted: frozenset[LaneKind] = frozenset()
    listened: tuple[tuple[int, int], ...] = ()
    pending: frozenset[LaneKind] = frozenset()


def silences(lanes: LessonLanes, least_ms: int) -> tuple[tuple[int, int], ...]:
    """Where nobody seems to speak for longer than `least_ms`, in order: as much an estimate as the speech is."""
    found: list[tuple[int, int]] = []
    place = 0
    for begin_ms, end_ms in lanes.listened:
        at_ms = found.pop()[0] if found and found[-1][1] >= begin_ms else begin_ms
        while place < len(lanes.speech) and lanes.speech[place].start_ms < end_ms:
            spoken = lanes.speech[place]
            if spoken.start_ms > at_ms:
                found.append((at_ms, spoken.start_ms))
            at_ms = max(at_ms, spoken.end_ms)
            place += 1
        if at_ms < end_ms:
            found.append((at_ms, end_ms))
    return tuple(span for span in found if span[1] - span[0] > least_ms)
