from dataclasses import dataclass, replace
from typing import Final

_TICKS_MS: Final = (
    *(5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000),
    *(60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000),
)
_CLOSEST_MS_PER_PIXEL: Final = 0.1


@dataclass(frozen=True, slots=True)
class Scale:
    """Which times are in view, and where. Pixels count from the left end of the lanes."""

    total_ms: int = 0
    width: int = 1
    first_ms: float = 0.0
    ms_per_pixel: float = 1.0

    @property
    def widest(self) -> float:
        """Milliseconds of a pixel when all is in view."""
        return max(self.total_ms, 1000) / max(1, self.width)

    @property
    def span_ms(self) -> float:
        return self.ms_per_pixel * self.width

    @property
    def last_ms(self) -> float:
        return self.first_ms + self.span_ms

    @property
    def whole(self) -> bool:
        return self.ms_per_pixel >= self.widest * 0.999

    def x(self, ms: float) -> float:
        return (ms - self.first_ms) / self.ms_per_pixel

    def ms(self, x: float) -> int:
        """The time at `x`, within the lesson."""
        return round(min(max(0.0, self.first_ms + x * self.ms_per_pixel), float(self.total_ms)))

    def fitted(self, total_ms: int, width: int) -> "Scale":
        """The same view for a new length or width; all of it stays all of it."""
        changed = replace(self, total_ms=total_ms, width=max(1, width))
        if self.whole or self.total_ms == 0:
            return replace(changed, first_ms=0.0, ms_per_pixel=changed.widest)
        return changed._kept()

    def zoomed(self, factor: float, x: float) -> "Scale":
        """`factor` over 1 comes closer; the time at `x` stays where it is."""
        fixed = self.first_ms + x * self.ms_per_pixel
        closest = min(_CLOSEST_MS_PER_PIXEL, self.widest)
        finer = min(max(self.ms_per_pixel / factor, closest), self.widest)
        return replace(self, ms_per_pixel=finer, first_ms=fixed - x * finer)._kept()

    def fully(self) -> "Scale":
        """All in view."""
        return replace(self, ms_per_pixel=self.widest, first_ms=0.0)

    def panned(self, pixels: float) -> "Scale":
        return replace(self, first_ms=self.first_ms + pixels * self.ms_per_pixel)._kept()

    def begun_at(self, first_ms: float) -> "Scale":
        return replace(self, first_ms=first_ms)._kept()

    def tick_ms(self, least_pixels: int) -> int:
        """The distance of labelled ticks that leaves room for their labels."""
        return next((tick for tick in _TICKS_MS if tick / self.ms_per_pixel >= least_pixels), _TICKS_MS[-1])

    def _kept(self) -> "Scale":
        finer = min(self.ms_per_pixel, self.widest)
        last = max(0.0, max(self.total_ms, 1000) - finer * self.width)
        return replace(self, ms_per_pixel=finer, first_ms=min(max(0.0, self.first_ms), last))
