from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from reflectapp.domain.lessons import Recording
from reflectapp.domain.moments import Moment, PromptLink
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.parts import parts_of
from reflectapp.kit.ids import new_id
from reflectapp.kit.plain import name_text, plain_text
from reflectapp.services.standing import makes_room
from reflectapp.services.store import OpenStore

if TYPE_CHECKING:
    from reflectapp.database.repositories import Repositories

T = TypeVar("T")

_Recordings = tuple[tuple[Recording, ...], tuple[Recording, ...]]
"""A lesson's: those that are shown, those that are hidden."""

_MOMENTS = frozenset({Topic.MOMENTS})


def of_lesson(store: OpenStore, lesson_id: str) -> tuple[Moment, ...]:
    """By start."""
    with store.read() as work:
        return work.moments.of_lesson(lesson_id)


def of_goal(store: OpenStore, goal_id: str) -> tuple[Moment, ...]:
    """A goal's evidence, in the order of lessons and of time in them."""
    with store.read() as work:
        return work.moments.of_goal(goal_id)


def tags(store: OpenStore) -> tuple[str, ...]:
    """All tags in use, in alphabetical order."""
    with store.read() as work:
        return work.moments.tags()


def add(store: OpenStore, moment: Moment) -> Outcome[Moment]:
    """Keeps a new moment; an empty id is filled. It gets the recording that it falls in."""
    with store.unit() as work:
        work.lessons.get(moment.lesson_id)
        made = _tidied(work, replace(moment, id=moment.id or new_id()))
        work.moments.add(made)
    return Outcome(made, _MOMENTS, partial(_set_hidden, moment_id=made.id, hidden=True))


def add_many(work: "Repositories", several: Iterable[Moment]) -> tuple[Moment, ...]:
    """Keeps new moments of one lesson within a unit of work; ids are filled."""
    made = tuple(replace(each, id=each.id or new_id()) for each in several)
    if not made:
        return ()
    recordings = _recordings_of(work, made[0].lesson_id)
    kept = tuple(_tidy(each, recordings) for each in made)
    work.moments.add_many(kept)
    return kept


def change(store: OpenStore, moment: Moment) -> Outcome[Moment]:
    """Replaces a moment's time, note, tags and links; its lesson stays. Raises UserError NOT_FOUND."""
    with store.unit() as work:
        before = work.moments.get(moment.id)
        after = _tidied(work, replace(moment, lesson_id=before.lesson_id))
        work.moments.change(after)
    return Outcome(after, _MOMENTS, partial(change, moment=before))


def add_words(store: OpenStore, moment_id: str, words: str) -> Outcome[Moment]:
    """Puts words on a line of their own at the end of a moment's note. Raises UserError NOT_FOUND."""
    with store.read() as work:
        before = work.moments.get(moment_id)
    return change(store, replace(before, note=f"{before.note}\n{words}".strip()))


@makes_room
def delete(store: OpenStore, moment_id: str) -> Outcome[None]:
    """Hides a moment, with its links; gone for good when the store closes."""
    with store.read() as work:
        work.moments.get(moment_id)
    return _set_hidden(store, moment_id, hidden=True)


def link_prompt(store: OpenStore, moment_id: str, link: PromptLink) -> Outcome[Moment]:
    return _relink(store, moment_id, lambda moment: replace(moment, prompts=_with(moment.prompts, link)))


def unlink_prompt(store: OpenStore, moment_id: str, link: PromptLink) -> Outcome[Moment]:
    return _relink(store, moment_id, lambda moment: replace(moment, prompts=_without(moment.prompts, link)))


def link_goal(store: OpenStore, moment_id: str, goal_id: str) -> Outcome[Moment]:
    return _relink(store, moment_id, lambda moment: replace(moment, goal_ids=_with(moment.goal_ids, goal_id)))


def unlink_goal(store: OpenStore, moment_id: str, goal_id: str) -> Outcome[Moment]:
    return _relink(store, moment_id, lambda moment: replace(moment, goal_ids=_without(moment.goal_ids, goal_id)))


def _relink(store: OpenStore, moment_id: str, edit: Callable[[Moment], Moment]) -> Outcome[Moment]:
    """Nothing changes, and there is nothing to undo, when the link was as asked for already."""
    with store.read() as work:
        before = work.moments.get(moment_id)
    after = edit(before)
    return Outcome(before, frozenset()) if after == before else change(store, after)


def _set_hidden(store: OpenStore, moment_id: str, hidden: bool) -> Outcome[None]:
    with store.unit() as work:
        work.moments.set_hidden(moment_id, hidden)
    return Outcome(None, _MOMENTS, partial(_set_hidden, moment_id=moment_id, hidden=not hidden))


def _tidied(work: "Repositories", moment: Moment) -> Moment:
    return _tidy(moment, _recordings_of(work, moment.lesson_id))


def _tidy(moment: Moment, recordings: _Recordings) -> Moment:
    tags = dict.fromkeys(name_text(tag) for tag in moment.tags)
    return replace(
        moment,
        note=plain_text(moment.note),
        tags=tuple(tag for tag in tags if tag),
        prompts=tuple(dict.fromkeys(moment.prompts)),
        goal_ids=tuple(dict.fromkeys(moment.goal_ids)),
        recording_id=_recording_at(moment, recordings),
    )


def _recordings_of(work: "Repositories", lesson_id: str) -> _Recordings:
    return work.recordings.of_lesson(lesson_id), work.recordings.of_lesson(lesson_id, hidden=True)


def _recording_at(moment: Moment, recordings: _Recordings) -> str | None:
    """The recording that was named if the moment falls in it, hidden or not, else the part that it falls in."""
    shown, hidden = recordings
    if any(each.id == moment.recording_id and _falls_in(moment, each) for each in (*shown, *hidden)):
        return moment.recording_id
    return next((part.id for part in reversed(parts_of(shown)) if _falls_in(moment, part)), None)


def _falls_in(moment: Moment, part: Recording) -> bool:
    return 0 <= moment.start_ms - part.offset_ms < max(1, part.probe.duration_ms)


def _with(items: tuple[T, ...], item: T) -> tuple[T, ...]:
    return items if item in items else (*items, item)


def _without(items: tuple[T, ...], item: T) -> tuple[T, ...]:
    return tuple(kept for kept in items if kept != item)
