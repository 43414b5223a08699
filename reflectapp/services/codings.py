"""What is found out with measures: one coding for each run of a measure over a lesson."""

from collections.abc import Callable
from functools import partial

from reflectapp.domain import codings as edits
from reflectapp.domain.codings import Coding, Entry, Press, Span
from reflectapp.domain.estimates import filled, without_estimates
from reflectapp.domain.measures import Measure
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.kit import clock
from reflectapp.kit.ids import new_id
from reflectapp.services.standing import makes_room
from reflectapp.services.store import OpenStore

_CHANGED = frozenset({Topic.MEASURES})

Edit = Callable[[Coding], tuple[Entry, ...]]
"""What a coding's entries are to be; called on the store's thread with the coding as it is then."""


def of_lesson(store: OpenStore, lesson_id: str) -> tuple[Coding, ...]:
    """In the order started."""
    with store.read() as work:
        return work.codings.of_lesson(lesson_id)


def of_measure(store: OpenStore, measure_id: str) -> tuple[Coding, ...]:
    """In all lessons, in the order started."""
    with store.read() as work:
        return work.codings.of_measure(measure_id)


def start(store: OpenStore, lesson_id: str, measure: Measure, guess: dict[str, float]) -> Outcome[Coding]:
    """A new run of a measure, with what she thinks before it begins. Raises UserError NOT_FOUND."""
    when = clock.now()
    made = Coding(new_id(), lesson_id, measure, (), guess, when, when)
    with store.unit() as work:
        work.lessons.get(lesson_id)
        work.codings.add(made)
    return Outcome(made, _CHANGED, partial(_set_hidden, coding_id=made.id, hidden=True))


def press(store: OpenStore, coding_id: str, press: Press) -> Outcome[Coding]:
    """What a code's key does. Raises UserError NOT_FOUND."""
    return _edit(store, coding_id, lambda coding: edits.pressed(coding.measure, coding.entries, press))


def end_state(store: OpenStore, coding_id: str, at_ms: int) -> Outcome[Coding]:
    """From there on nothing is coded, up to the next state."""
    return _edit(store, coding_id, lambda coding: edits.state_ended(coding.entries, at_ms))


def modify(store: OpenStore, coding_id: str, entry_id: str, modifier_id: str) -> Outcome[Coding]:
    """Gives an entry a modifier; takes it away if it had this one."""
    return _edit(store, coding_id, lambda coding: edits.modified(coding.entries, entry_id, modifier_id))


def recode(store: OpenStore, coding_id: str, entry_id: str, code_id: str) -> Outcome[Coding]:
    return _edit(store, coding_id, lambda coding: edits.recoded(coding.entries, entry_id, code_id))


def move(
    store: OpenStore, coding_id: str, entry_id: str, start_ms: int, end_ms: int | None, rest_id: str
) -> Outcome[Coding]:
    """Puts an entry at another time; states make room. `rest_id`: as of `moved` in the domain."""

    def edit(coding: Coding) -> tuple[Entry, ...]:
        return edits.moved(coding.measure, coding.entries, entry_id, start_ms, end_ms, rest_id)

    return _edit(store, coding_id, edit)


@makes_room
def delete_entry(store: OpenStore, coding_id: str, entry_id: str) -> Outcome[Coding]:
    return _edit(store, coding_id, lambda coding: edits.without(coding.entries, entry_id))


def fill(store: OpenStore, coding_id: str, estimates: tuple[Entry, ...]) -> Outcome[Coding]:
    """Puts in what the program found, where nothing is coded."""
    return _edit(store, coding_id, lambda coding: filled(coding.entries, estimates))


@makes_room
def delete_estimates(store: OpenStore, coding_id: str) -> Outcome[Coding]:
    """All that the program found and she has not changed."""
    return _edit(store, coding_id, lambda coding: without_estimates(coding.entries))


def cover(store: OpenStore, coding_id: str, watched: tuple[Span, ...]) -> Outcome[None]:
    """What she watched while coding is covered too. There is nothing to take back. Raises UserError NOT_FOUND."""
    with store.unit() as work:
        covers = work.codings.get(coding_id).covers
        for span in watched:
            covers = edits.covering(covers, span)
        work.codings.cover(coding_id, covers)
    return Outcome(None, _CHANGED)


def set_covered(store: OpenStore, coding_id: str, covers: tuple[Span, ...]) -> Outcome[None]:
    """States anew which time was coded. Raises UserError NOT_FOUND."""
    with store.unit() as work:
        before = work.codings.get(coding_id).covers
        work.codings.cover(coding_id, covers)
    return Outcome(None, _CHANGED, partial(set_covered, coding_id=coding_id, covers=before))


@makes_room
def delete(store: OpenStore, coding_id: str) -> Outcome[None]:
    """Hides a run with its entries; gone for good when the store closes. Raises UserError NOT_FOUND."""
    with store.read() as work:
        work.codings.get(coding_id)
    return _set_hidden(store, coding_id, hidden=True)


def _edit(store: OpenStore, coding_id: str, edit: Edit) -> Outcome[Coding]:
    """Nothing changes, and there is nothing to undo, when the entries were as they are to be."""
    with store.unit() as work:
        before = work.codings.get(coding_id)
        gone, made = _difference(before.entries, edit(before))
        if not gone and not made:
            return Outcome(before, frozenset())
        work.codings.change(coding_id, [each.id for each in gone], made)
        after = work.codings.get(coding_id)
    return Outcome(after, _CHANGED, partial(_replace, coding_id=coding_id, gone=made, made=gone))


def _replace(store: OpenStore, coding_id: str, gone: tuple[Entry, ...], made: tuple[Entry, ...]) -> Outcome[Coding]:
    def edit(coding: Coding) -> tuple[Entry, ...]:
        kept = [each for each in coding.entries if each not in gone]
        return (*kept, *made)

    return _edit(store, coding_id, edit)


def _difference(before: tuple[Entry, ...], after: tuple[Entry, ...]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """What went and what came."""
    had, has = set(before), set(after)
    return tuple(each for each in before if each not in has), tuple(each for each in after if each not in had)


def _set_hidden(store: OpenStore, coding_id: str, hidden: bool) -> Outcome[None]:
    with store.unit() as work:
        work.codings.set_hidden(coding_id, hidden)
    return Outcome(None, _CHANGED, partial(_set_hidden, coding_id=coding_id, hidden=not hidden))
