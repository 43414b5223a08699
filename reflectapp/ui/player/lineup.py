from reflectapp.domain.lessons import Recording


class Lineup:
    """Which recording is shown or heard at a time of the lesson: a part, or what was recorded beside it."""

    def __init__(self, parts: tuple[Recording, ...] = (), beside: tuple[Recording, ...] = (), camera: int = 0) -> None:
        self.parts = tuple(sorted(parts, key=lambda part: part.offset_ms))
        self.beside = beside
        self.camera = camera if camera in self.cameras else 0

    @property
    def duration_ms(self) -> int:
        """That of the lesson: what is beside the parts may go on longer."""
        return max((_end_ms(part) for part in self.parts), default=0)

    @property
    def cameras(self) -> tuple[int, ...]:
        """0 for the parts, and the numbers of the other cameras; none without parts."""
        others = {each.camera for each in self.beside if each.probe.has_video}
        return (0, *sorted(others)) if self.parts else ()

    @property
    def sounds(self) -> tuple[int, ...]:
        """0 for the sound of what is shown, and the numbers of what else can be heard."""
        return (0, *sorted({each.camera for each in self.beside if each.probe.has_audio})) if self.parts else ()

    @property
    def recorders(self) -> tuple[int, ...]:
        """Those of the sounds that come without a picture."""
        return tuple(number for number in self.sounds if number not in self.cameras)

    def part_at(self, ms: int) -> Recording | None:
        """The part that begun last; before all of them the first."""
        begun = [part for part in self.parts if part.offset_ms <= ms]
        return begun[-1] if begun else next(iter(self.parts), None)

    def beside_at(self, ms: int, camera: int) -> Recording | None:
        """The camera or recorder of this number, where it ran at that time; that of the part there, if of several."""
        part = self.part_at(ms)
        there = [each for each in self.beside if each.camera == camera and each.offset_ms <= ms < _end_ms(each)]
        own = (each for each in there if part is not None and each.part == part.part)
        return next(own, next(iter(there), None))

    def shown_at(self, ms: int) -> Recording | None:
        """What the chosen camera shows, or the part where it did not run."""
        other = self.beside_at(ms, self.camera) if self.camera else None
        return other if other is not None and other.probe.has_video else self.part_at(ms)

    def following(self, shown: Recording) -> tuple[Recording, int] | None:
        """What comes where `shown` ends, and the time in the lesson at which it begins or goes on."""
        if shown in self.beside:
            at_ms = _end_ms(shown)
        else:
            later = (part.offset_ms for part in self.parts if part.offset_ms > shown.offset_ms)
            at_ms = min(later, default=self.duration_ms)
        due = self.shown_at(at_ms) if at_ms < self.duration_ms else None
        return None if due is None or due is shown else (due, at_ms)


def _end_ms(recording: Recording) -> int:
    return recording.offset_ms + recording.probe.duration_ms
