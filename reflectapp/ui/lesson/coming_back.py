from typing import TYPE_CHECKING

from reflectapp.services import coming_back
from reflectapp.services.coming_back import Place

if TYPE_CHECKING:
    from reflectapp.ui.lesson.page import LessonPage


class ComingBack:
    """Brings her back, as after a lock, to what she had beside the video: the panel, the measure with what she guessed
    of it, the run in hand."""

    def __init__(self, page: "LessonPage") -> None:
        self._page = page
        self._panels = {"moments": page.moments, "codes": page.codes, "transcript": page.transcript}
        self._wanted = False
        self._known: Place | None = None

    def begin(self, wanted: bool) -> None:
        """Another lesson; `wanted`: nothing else in it was asked for."""
        self._wanted, self._known = wanted, None

    def show(self, place: Place | None) -> None:
        """What the store knows; followed once."""
        wanted, self._wanted = self._wanted, False
        self._known = place
        if not wanted or place is None:
            return
        page = self._page
        page.side.bring(self._panels.get(place.panel, page.moments))
        measure = next((each for each in page.codings.measures if each.id == place.measure_id), None)
        if measure is not None:
            page.codes.show_measure(measure)
            page.codes.sheet.show_guess(place.guess)
        if place.coding_id:
            page.codings.take_up(place.coding_id)

    def keep(self) -> None:
        page, lesson = self._page, self._page.shown
        if lesson is None or page.context.watch.trouble is not None:
            return
        run, sheet = page.codings.in_hand, page.codes.sheet
        at_measure = page.codes.shows_measure and sheet.measure is not None
        where = Place(
            lesson.lesson.id,
            next(name for name, panel in self._panels.items() if panel is page.side.shown),
            sheet.measure.id if at_measure and sheet.measure is not None else "",
            run.id if run is not None else "",
            sheet.guess if at_measure else {},
        )
        if where != self._known:
            self._known = where
            page.context.do(page, coming_back.keep, where)(failed=lambda _error: None)
