from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, Signal

from reflectapp.domain.forms import Watching
from reflectapp.domain.goals import Goal
from reflectapp.domain.moments import Moment, PromptLink
from reflectapp.kit.ids import new_id
from reflectapp.services import moments
from reflectapp.ui.context import Context
from reflectapp.ui.player.player import Player
from reflectapp.ui.words import short_time

_HERE_MS: Final = 5000


class Marking(QObject):
    """The moments of the lesson, and what she does with them while she watches."""

    changed = Signal()
    chosen_changed = Signal()
    edit_asked = Signal()
    pending_changed = Signal(object)

    def __init__(self, context: Context, player: Player, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._player = player
        self._lesson_id = ""
        self._pending_ms: int | None = None
        self._unstored: dict[str, Moment] = {}
        self._unkept: dict[str, Moment] = {}
        self.moments: tuple[Moment, ...] = ()
        self.chosen: Moment | None = None
        self._watching: Watching | None = None

    @property
    def span_begun_ms(self) -> int | None:
        """Where a span begins that has no end yet."""
        return self._pending_ms

    def set_lesson(self, lesson_id: str) -> None:
        self._lesson_id, self.moments, self.chosen = lesson_id, (), None
        self.forget_span()

    def watch(self, watching: Watching | None) -> None:
        """The pass in which moments are marked from now on."""
        self._watching = watching

    def set_moments(self, found: tuple[Moment, ...]) -> None:
        """What the store answered, and what was marked and written since it was asked, or could not be kept yet."""
        waiting = {key: made for key, made in self._unstored.items() if made.lesson_id == self._lesson_id}
        moments = {**waiting, **{moment.id: self._unkept.get(moment.id, moment) for moment in found}}
        self.moments = tuple(sorted(moments.values(), key=lambda moment: moment.start_ms))
        if self.chosen is not None:
            self.chosen = self.find(self.chosen.id)
        self.changed.emit()
        self.chosen_changed.emit()

    def find(self, moment_id: str) -> Moment | None:
        return next((moment for moment in self.moments if moment.id == moment_id), None)

    def mark(self) -> None:
        """A moment a little before now: one notices what one saw only after it has begun."""
        lead_in_ms = self._context.preferences.lead_in_seconds * 1000
        self._add(max(0, self._player.time_ms - lead_in_ms), None)

    def add_quote(self, start_ms: int, end_ms: int, note: str) -> None:
        """A moment of what was said."""
        start_ms = max(0, start_ms)
        self._add(start_ms, max(start_ms + 1, end_ms), note=note, then_edit=False)

    def start_span(self) -> None:
        self._pending_ms = self._player.time_ms
        self.pending_changed.emit(self._pending_ms)
        self._context.announce(self.tr("A span begins at {0}. Press O where it ends.").format(self._now()))

    def end_span(self) -> None:
        start_ms, end_ms = self._pending_ms, self._player.time_ms
        if start_ms is None:
            self._context.announce(self.tr("Press I where the span begins, then O where it ends."))
        elif end_ms <= start_ms:
            self._context.announce(self.tr("A span ends after it begins. Go on a little, then press O."))
        else:
            self.forget_span()
            self._add(start_ms, end_ms)

    def forget_span(self) -> bool:
        """Whether there was one."""
        had, self._pending_ms = self._pending_ms is not None, None
        self.pending_changed.emit(None)
        return had

    def choose(self, moment_id: str, go_there: bool = True) -> None:
        moment = self.find(moment_id)
        if moment is None:
            return
        self.chosen = moment
        self.chosen_changed.emit()
        if go_there:
            self._player.seek(moment.start_ms)

    def edit(self, moment_id: str) -> None:
        self.choose(moment_id)
        if self.chosen is not None:
            self.edit_asked.emit()

    def step(self, by: int, among: tuple[Moment, ...]) -> None:
        """To the moment before or after now."""
        starts = [moment.start_ms for moment in among]
        now = self._player.place_ms
        place = bisect_right(starts, now + 1) if by > 0 else bisect_left(starts, now - 1) - 1
        if 0 <= place < len(among):
            self.choose(among[place].id)

    def keep(self, edited: Moment) -> None:
        """Note and tags as they were written."""
        before = self.find(edited.id)
        if before is not None:
            self._change(replace(before, note=edited.note, tags=edited.tags))

    def move(self, moment_id: str, start_ms: int, end_ms: int | None) -> None:
        before = self.find(moment_id)
        if before is not None:
            self._change(replace(before, start_ms=start_ms, end_ms=end_ms))

    def delete(self, moment_id: str) -> None:
        said = self.tr("The moment is deleted.")
        self._context.do(self, moments.delete, moment_id)(lambda _none: self._context.offer_undo(said))

    def set_prompt(self, moment_id: str, link: PromptLink, linked: bool) -> None:
        verb = moments.link_prompt if linked else moments.unlink_prompt
        self._context.do(self, verb, moment_id, link)()

    def set_goal(self, moment_id: str, goal_id: str, linked: bool) -> None:
        verb = moments.link_goal if linked else moments.unlink_goal
        self._context.do(self, verb, moment_id, goal_id)()

    def link_prompt_here(self, link: PromptLink) -> None:
        """The moment in hand, if it is what she sees now; else a new one."""
        moment = self.here()
        if moment is None:
            self._add(self._player.time_ms, None, link, then_edit=False)
        elif link not in moment.prompts:
            self.set_prompt(moment.id, link, True)
            self._context.announce(self.tr("Linked {0} to the question.").format(short_time(moment.start_ms)))

    def link_goal_here(self, goal: Goal | None) -> None:
        moment = self.here() or self.chosen
        if goal is None:
            self._context.announce(self.tr("There is no goal in hand yet."))
        elif moment is None:
            self._context.announce(self.tr("Choose a moment first, or press M to make one."))
        else:
            linked = goal.id not in moment.goal_ids
            self.set_goal(moment.id, goal.id, linked)
            said = self.tr("Linked to the goal.") if linked else self.tr("No longer linked to the goal.")
            self._context.announce(said)

    def here(self) -> Moment | None:
        """The moment in hand, if the time shown is in it or near it."""
        moment, now = self.chosen, self._player.time_ms
        if moment is None:
            return None
        end_ms = moment.end_ms if moment.end_ms is not None else moment.start_ms
        return moment if moment.start_ms - _HERE_MS <= now <= end_ms + _HERE_MS else None

    def _add(
        self,
        start_ms: int,
        end_ms: int | None,
        link: PromptLink | None = None,
        then_edit: bool = True,
        note: str = "",
    ) -> None:
        """Shown before it is stored, so that nothing typed right after the key is lost."""
        prompts = (link,) if link else ()
        made = Moment(new_id(), self._lesson_id, None, start_ms, end_ms, note, prompts=prompts, watching=self._watching)

        def stored(moment: Moment) -> None:
            self._unstored.pop(moment.id, None)
            time = short_time(moment.start_ms)
            if note:
                self._context.offer_undo(self.tr("Quoted in a moment at {0}.").format(time))
            else:
                self._context.announce(self.tr("Moment at {0}").format(time))

        def failed(error: BaseException) -> None:
            self._unstored.pop(made.id, None)
            self.set_moments(tuple(moment for moment in self.moments if moment.id != made.id))
            self._context.troubled.emit(error)

        self._context.do(self, moments.add, made)(stored, failed)
        self._unstored[made.id] = self.chosen = made
        self.set_moments(self.moments)
        if then_edit:
            self.edit_asked.emit()

    def _change(self, moment: Moment) -> None:
        def kept(_moment: Moment) -> None:
            if self._unkept.get(moment.id) is moment:
                del self._unkept[moment.id]

        def failed(error: BaseException) -> None:
            kept(moment)
            self._context.troubled.emit(error)

        self._unkept[moment.id] = moment
        self._context.do(self, moments.change, moment)(kept, failed)

    def _now(self) -> str:
        return short_time(self._player.time_ms)
