"""From what a teacher picked through a coach's browser back to her own goal."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from reflectapp.domain.goals import GoalText
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.moments import Moment
from reflectapp.domain.packets import ItemKind, PacketFormat, Pick, Share
from reflectapp.domain.replies import DecisionKind, DraftPlace, RemarkKind
from reflectapp.services import drafts, goals, lessons, moments, replies, shares
from reflectapp.services.store import OpenStore, close_store, create_store, suggest_passphrase
from reflectapp.vault.cost import TEST_COST

DAY = date(2026, 11, 22)
UNPICKED = "Nobody but me reads this"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    opened, _ = create_store(tmp_path / "store", passphrase=suggest_passphrase(), cost=TEST_COST)
    yield opened
    close_store(opened)


@pytest.mark.parametrize("words", ["", "maple river seven"])
def test_a_packet_goes_out_and_its_answer_comes_back_to_the_goal(
    store: OpenStore,
    tmp_path: Path,
    opened: Callable[..., Page],
    saved: Callable[[Page], tuple[str, bytes]],
    words: str,
) -> None:
    share, path = _shared(store, tmp_path, words)
    assert (share.sealed, UNPICKED.encode() in path.read_bytes()) == (bool(words), False)

    page = opened(path)
    if words:
        page.get_by_label("Passphrase", exact=True).fill(words)
        page.get_by_role("button", name="Open").click()
    assert UNPICKED not in page.inner_text("body")
    (goal_ref,) = (ref for ref, pick in share.refs.items() if pick.kind is ItemKind.GOAL_STRATEGY)
    page.locator(f'[data-ref="{goal_ref}"] .opener').click()
    page.locator(f"#answer-{goal_ref} .ideas textarea").first.fill("You might let pairs talk first.")
    page.locator("#answer-overall .questions textarea").first.fill("Who stays silent?")
    page.get_by_label("Your name").fill("Ms Ortega")
    _name, data = saved(page)

    incoming = replies.look(lambda run: run(store), data, words)
    assert (incoming.known, incoming.same_packet, incoming.likely) == (None, True, share.id)
    assert replies.every(store) == ()
    reply = replies.take_in(store, incoming.file, share.id).value
    assert [(one.kind, one.text) for one in reply.remarks] == [
        (RemarkKind.QUESTION, "Who stays silent?"),
        (RemarkKind.IDEA, "You might let pairs talk first."),
    ]
    assert replies.look(lambda run: run(store), data, words).known == reply

    (goal,) = goals.all_goals(store)
    idea = reply.remarks[1]
    text = "Pairs talk first, then I ask"
    draft = replies.take_up(store, idea.id, DecisionKind.ADAPT, DraftPlace.STRATEGY, goal.id, text).value
    assert goals.goal(store, goal.id) == goal
    drafts.use(store, draft.id)
    assert goals.goal(store, goal.id).text.strategy.endswith(text)
    (kept,) = replies.every(store)
    assert kept.remarks[1].decision is not None and kept.remarks[1].decision.kind is DecisionKind.ADAPT


def _shared(store: OpenStore, folder: Path, words: str) -> tuple[Share, Path]:
    goal = goals.add(store, GoalText(title="Time to think", strategy="I count to five", why=UNPICKED)).value
    lesson = lessons.add(store, LessonDraft("Fractions", DAY)).value
    moment = moments.add(store, Moment("", lesson.id, None, 761_000, None, "Pairs explain it")).value
    kinds = (ItemKind.GOAL_TITLE, ItemKind.GOAL_STRATEGY)
    picks = frozenset({*(Pick(kind, goal.id) for kind in kinds), Pick(ItemKind.MOMENT, moment.id)})
    contents, refs = shares.prepared(
        *(store, picks), for_whom="Ms Ortega", made_on=DAY, stills={}, packet_id=shares.new_packet_id()
    )
    data = shares.render(contents, PacketFormat.HTML, words)
    path = folder / "packet.html"
    saved = shares.save(
        *(store, data, PacketFormat.HTML, path), for_whom="Ms Ortega", why="", refs=refs, passphrase=words
    )
    return saved.value, path
