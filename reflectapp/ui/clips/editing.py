"""The clip in hand: every change is shown at once, kept at once, and can be undone."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from reflectapp.domain import clip_edits
from reflectapp.domain.clips import Box, ClipPlan, Cut, not_fast
from reflectapp.domain.errors import is_gone
from reflectapp.domain.kept_clips import KeptClip
from reflectapp.domain.lessons import Recording
from reflectapp.domain.moments import Moment
from reflectapp.domain.outcome import Outcome
from reflectapp.kit.ids import new_id
from reflectapp.services import kept_clips
from reflectapp.services.kept_clips import InHand
from reflectapp.ui.context import Context


class Editing(QObject):
    """`changed`: the plan, what was found or what was made. `chosen_changed`: another box is in hand. `gone`: the
    moment or its recording is not there any more."""

    changed = Signal()
    chosen_changed = Signal()
    gone = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._moment_id = ""
        self._in_hand: InHand | None = None
        self._plan: ClipPlan | None = None
        self._on_the_way = 0
        self.chosen = ""
        """The id of the box in hand, or ""."""
        self.silent_from_ms: int | None = None
        """Where a span in which nothing is heard begins, until she says where it ends."""

    @property
    def clip(self) -> KeptClip | None:
        return self._in_hand.clip if self._in_hand is not None else None

    @property
    def plan(self) -> ClipPlan | None:
        """As she sees it, which may be on its way into the store."""
        return self._plan

    @property
    def recording(self) -> Recording | None:
        return self._in_hand.recording if self._in_hand is not None else None

    @property
    def moment(self) -> Moment | None:
        return self._in_hand.moment if self._in_hand is not None else None

    @property
    def begun(self) -> bool:
        """Whether it is kept: a clip is before its first change."""
        return self._in_hand is not None and self._in_hand.begun

    def take(self, moment_id: str) -> None:
        """Another moment's clip."""
        if moment_id != self._moment_id:
            self._moment_id, self._in_hand, self._plan = moment_id, None, None
            self.chosen, self.silent_from_ms = "", None

    def refresh(self) -> None:
        if self._moment_id:
            moment_id = self._moment_id
            self._context.runner.on_store(
                self,
                lambda: kept_clips.in_hand(self._context.store, moment_id),
                self._show,
                partial(self._failed, moment_id),
            )

    def change(self, plan: ClipPlan, then: Callable[[], object] | None = None) -> None:
        """Shows another plan and keeps it. Where the fast cut is not possible any more, the cut is exact."""
        if self._in_hand is None or plan == self._plan:
            return
        probe = self._in_hand.recording.probe
        if not_fast(plan, probe.video_codec, probe.rotation_degrees):
            plan = replace(plan, cut=Cut.EXACT)
        self._plan = plan
        self._keep(then)
        self.changed.emit()

    def ensure(self, then: Callable[[str], object]) -> None:
        """Calls with the clip's id once everything is kept: what works on the clip reads it from the store."""
        if self._in_hand is None:
            return
        clip_id = self._in_hand.clip.id
        if self.begun and self._on_the_way == 0:
            then(clip_id)
        else:
            self._keep(lambda: then(clip_id))

    def choose(self, box_id: str) -> None:
        if box_id != self.chosen:
            self.chosen = box_id
            self.chosen_changed.emit()

    def add_box(self, at_ms: int, box: Box) -> None:
        if self._plan is not None:
            made = new_id()
            self.chosen = made
            self.change(clip_edits.with_box(self._plan, made, self._inside(at_ms), box))
            self.chosen_changed.emit()

    def place(self, box_id: str, at_ms: int, box: Box) -> None:
        if self._plan is not None:
            self.change(clip_edits.placed(self._plan, box_id, self._inside(at_ms), box))

    def begin_box(self, at_ms: int) -> None:
        if self._plan is not None and self.chosen:
            self.change(clip_edits.begun(self._plan, self.chosen, self._inside(at_ms)))

    def end_box(self, at_ms: int | None) -> None:
        if self._plan is not None and self.chosen:
            self.change(clip_edits.ended(self._plan, self.chosen, at_ms))

    def delete_box(self) -> None:
        if self._plan is not None and self.chosen:
            box_id, self.chosen = self.chosen, ""
            self.change(clip_edits.without_box(self._plan, box_id))
            self.chosen_changed.emit()

    def switch(self, track_id: str) -> None:
        """A face that was found is hidden no longer, or again."""
        if self._plan is not None:
            self.change(clip_edits.switched(self._plan, track_id))

    def silence(self, at_ms: int) -> None:
        """First where it begins, then where it ends."""
        if self._plan is None:
            return
        if self.silent_from_ms is None:
            self.silent_from_ms = self._inside(at_ms)
            self.changed.emit()
        else:
            begin_ms, self.silent_from_ms = self.silent_from_ms, None
            plan = clip_edits.muted(self._plan, begin_ms, self._inside(at_ms))
            self.change(plan) if plan != self._plan else self.changed.emit()

    def begin(self, at_ms: int) -> None:
        if self._plan is not None:
            self.change(clip_edits.from_to(self._plan, at_ms, self._plan.end_ms))

    def end(self, at_ms: int) -> None:
        if self._plan is not None:
            self.change(clip_edits.from_to(self._plan, self._plan.start_ms, at_ms))

    def span(self, start_ms: int, end_ms: int) -> None:
        if self._plan is not None:
            self.change(clip_edits.from_to(self._plan, start_ms, end_ms))

    def _inside(self, at_ms: int) -> int:
        assert self._plan is not None
        return min(max(at_ms, self._plan.start_ms), self._plan.end_ms - 1)

    def _keep(self, then: Callable[[], object] | None) -> None:
        assert self._in_hand is not None and self._plan is not None
        clip, moment_id = self._in_hand.clip, self._moment_id
        self._on_the_way += 1

        def kept(_clip: KeptClip) -> None:
            self._on_the_way -= 1
            if then is not None:
                then()

        def failed(error: BaseException) -> None:
            self._on_the_way -= 1
            self._failed(moment_id, error)

        self._context.do(self, kept_clips.keep_plan, clip.id, moment_id, self._plan)(kept, failed)

    def _show(self, found: InHand) -> None:
        """What comes while a change is on its way is older than what she sees."""
        if found.moment.id != self._moment_id or self._on_the_way:
            return
        self._in_hand, self._plan = found, found.clip.plan
        if clip_edits.box_of(found.clip.plan, self.chosen) is None:
            self.choose("")
        self.changed.emit()

    def _failed(self, moment_id: str, error: BaseException) -> None:
        if not is_gone(error):
            self._context.troubled.emit(error)
        elif moment_id == self._moment_id:
            self._moment_id, self._in_hand, self._plan = "", None, None
            self.gone.emit()


def told_of(context: Context, outcome: Outcome[Any]) -> None:
    """After work in the background: undo knows of it, and what shows it asks again."""
    if outcome.inverse is not None:
        context.undo.push(outcome.inverse)
    context.changed.emit(outcome.changed)
