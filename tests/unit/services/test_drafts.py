import pytest

from reflectapp.domain.errors import UserError
from reflectapp.domain.goals import ChecklistPoint, Goal, GoalStatus, GoalText
from reflectapp.domain.replies import Draft, DraftPlace
from reflectapp.kit import clock
from reflectapp.kit.ids import new_id
from reflectapp.services import drafts, goals
from reflectapp.services.store import OpenStore
from tests.replying import TEXT, working_goal


@pytest.fixture
def goal(store: OpenStore) -> Goal:
    return working_goal(store)


def draft(store: OpenStore, goal_id: str | None, place: DraftPlace, text: str = "Pairs talk first") -> Draft:
    made = Draft(new_id(), goal_id, place, text, None, clock.now())
    with store.unit() as work:
        work.drafts.put(made)
    return made


@pytest.mark.parametrize(
    ("place", "written"),
    [
        (DraftPlace.STATEMENT, {"statement": f"{TEXT.statement}\n\nPairs talk first"}),
        (DraftPlace.STRATEGY, {"strategy": "I wait for three breaths.\n\nPairs talk first"}),
        (DraftPlace.CHECKLIST, {"checklist": (*TEXT.checklist, ChecklistPoint("Pairs talk first"))}),
        (DraftPlace.NEXT_STEP, {"next_step": "Pairs talk first"}),
    ],
)
def test_a_used_draft_is_a_change_of_the_goal_like_any_other(
    store: OpenStore, goal: Goal, place: DraftPlace, written: dict[str, object]
) -> None:
    made = draft(store, goal.id, place)
    done = drafts.use(store, made.id)
    after = goals.goal(store, goal.id)
    assert {name: getattr(after.text, name) for name in written} == written
    assert [version.text for version in goals.versions(store, goal.id)] == [TEXT, after.text]
    assert drafts.waiting(store, goal.id) == () and drafts.use(store, made.id).inverse is None
    assert done.inverse is not None
    undone = done.inverse(store)
    assert goals.goal(store, goal.id).text == TEXT and drafts.waiting(store, goal.id) == (made,)
    assert undone.inverse is not None
    redone = undone.inverse(store)
    assert goals.goal(store, goal.id).text == after.text and drafts.waiting(store, goal.id) == ()
    assert redone.inverse is not None
    redone.inverse(store)
    assert goals.goal(store, goal.id).text == TEXT and drafts.waiting(store, goal.id) == (made,)


def test_a_draft_for_a_new_goal_begins_one(store: OpenStore) -> None:
    made = draft(store, None, DraftPlace.STATEMENT)
    assert drafts.waiting(store, None) == (made,)
    done = drafts.use(store, made.id)
    begun = goals.goal(store, done.value)
    assert begun.text == GoalText(statement="Pairs talk first") and begun.status is GoalStatus.EXPLORING
    assert done.inverse is not None
    done.inverse(store)
    assert goals.all_goals(store) == () and drafts.waiting(store, None) == (made,)


def test_a_draft_is_changed_and_let_go_with_undo(store: OpenStore, goal: Goal) -> None:
    made = draft(store, goal.id, DraftPlace.NEXT_STEP)
    done = drafts.change(store, made.id, " Pairs\n talk ")
    assert done.value.text == "Pairs talk"
    assert drafts.change(store, made.id, "  ").value.text == "Pairs talk", "no words leave it as it is"
    assert done.inverse is not None
    done.inverse(store)
    assert drafts.waiting(store, goal.id) == (made,)
    gone = drafts.let_go(store, made.id)
    assert drafts.waiting(store, goal.id) == ()
    with pytest.raises(UserError):
        drafts.use(store, made.id)
    assert gone.inverse is not None
    gone.inverse(store)
    assert drafts.waiting(store, goal.id) == (made,)


def test_drafts_go_with_their_goal_and_come_back_with_it(store: OpenStore, goal: Goal) -> None:
    made = draft(store, goal.id, DraftPlace.STRATEGY)
    gone = goals.delete(store, goal.id)
    assert drafts.waiting(store, goal.id) == ()
    assert gone.inverse is not None
    gone.inverse(store)
    assert drafts.waiting(store, goal.id) == (made,)
