"""What became of ideas that she took up: drafts that wait beside a goal until she uses them or lets them go."""

from dataclasses import replace
from functools import partial

from reflectapp.domain.goals import ChecklistPoint, GoalText
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.replies import Draft, DraftPlace
from reflectapp.kit import clock
from reflectapp.kit.plain import name_text, plain_text
from reflectapp.services import goals
from reflectapp.services.goals import Inverse
from reflectapp.services.standing import makes_room
from reflectapp.services.store import OpenStore

_DRAFTS = frozenset({Topic.DRAFTS})
_USED = frozenset({Topic.DRAFTS, Topic.GOALS})
_LINES = (DraftPlace.CHECKLIST, DraftPlace.NEXT_STEP)


def waiting(store: OpenStore, goal_id: str | None) -> tuple[Draft, ...]:
    """Those that wait beside a goal, or, with None, for a new one; in the order made."""
    with store.read() as work:
        return tuple(draft for draft in work.drafts.of_goal(goal_id) if draft.used_at is None)


def use(store: OpenStore, draft_id: str) -> Outcome[str]:
    """Puts a draft where it belongs in its goal, as any change of hers, or begins a new goal with it; the goal's id.

    A draft that was used already changes nothing. Raises UserError NOT_FOUND.
    """
    with store.unit() as work:
        draft = work.drafts.get(draft_id)
        if draft.used_at is not None:
            return Outcome(draft.goal_id or "", frozenset())
        if draft.goal_id is None:
            goal, back = goals.add_in(work, written(GoalText(), draft))
        else:
            goal, back = goals.change_in(work, draft.goal_id, written(work.goals.get(draft.goal_id).text, draft))
        work.drafts.put(replace(draft, used_at=clock.now()))
    return Outcome(goal.id, _USED, partial(_take_out, draft_id=draft_id, back=back))


def change(store: OpenStore, draft_id: str, text: str) -> Outcome[Draft]:
    """Writes other words into a draft; none leave it as it is."""
    with store.unit() as work:
        before = work.drafts.get(draft_id)
        after = tidied(replace(before, text=text))
        if not after.text or after == before:
            return Outcome(before, frozenset())
        work.drafts.put(after)
    return Outcome(after, _DRAFTS, partial(change, draft_id=draft_id, text=before.text))


@makes_room
def let_go(store: OpenStore, draft_id: str) -> Outcome[None]:
    """Hides a draft; gone for good when the store closes. Raises UserError NOT_FOUND."""
    with store.read() as work:
        work.drafts.get(draft_id)
    return _set_hidden(store, draft_id, hidden=True)


def written(text: GoalText, draft: Draft) -> GoalText:
    """A goal's text with the draft in its place: a further point or paragraph; the next step is taken over."""
    match draft.place:
        case DraftPlace.STATEMENT:
            return replace(text, statement=_after(text.statement, draft.text))
        case DraftPlace.STRATEGY:
            return replace(text, strategy=_after(text.strategy, draft.text))
        case DraftPlace.CHECKLIST:
            return replace(text, checklist=(*text.checklist, ChecklistPoint(draft.text)))
        case DraftPlace.NEXT_STEP:
            return replace(text, next_step=draft.text)


def tidied(draft: Draft) -> Draft:
    """Its words as they are kept: points of a checklist and next steps are one line."""
    return replace(draft, text=name_text(draft.text) if draft.place in _LINES else plain_text(draft.text))


def _after(before: str, more: str) -> str:
    return f"{before}\n\n{more}" if before else more


def _take_out(store: OpenStore, draft_id: str, back: Inverse) -> Outcome[None]:
    """The draft waits again, and then its words leave the goal: cut off between, both can be done anew."""
    with store.unit() as work:
        draft = work.drafts.get(draft_id)
        work.drafts.put(replace(draft, used_at=None))
    undone = back(store)
    assert undone.inverse is not None
    return Outcome(None, _USED, partial(_put_in_again, draft=draft, back=undone.inverse))


def _put_in_again(store: OpenStore, draft: Draft, back: Inverse) -> Outcome[None]:
    done = back(store)
    with store.unit() as work:
        work.drafts.put(draft)
    assert done.inverse is not None
    return Outcome(None, _USED, partial(_take_out, draft_id=draft.id, back=done.inverse))


def _set_hidden(store: OpenStore, draft_id: str, hidden: bool) -> Outcome[None]:
    with store.unit() as work:
        work.drafts.set_hidden(draft_id, hidden)
    return Outcome(None, _DRAFTS, partial(_set_hidden, draft_id=draft_id, hidden=not hidden))
