from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.packets import ItemKind, Share
from reflectapp.domain.replies import DecisionKind, DraftPlace, Remark, RemarkKind, Reply
from reflectapp.kit import clock
from reflectapp.services import drafts, goals, moments, replies
from reflectapp.services.replies import Incoming
from reflectapp.services.store import OpenStore
from tests.replying import PACKET, SEEN, TEXT, sealed_reply, shared, written

ADOPT, ADAPT, DECLINE, LATER = DecisionKind
Look = Callable[..., Incoming]


@pytest.fixture
def share(store: OpenStore) -> Share:
    return shared(store)


@pytest.fixture
def look(store: OpenStore) -> Look:
    return lambda data, passphrase="": replies.look(lambda function: function(store), data, passphrase)


@pytest.fixture
def kept(store: OpenStore, share: Share, look: Look) -> Reply:
    return replies.take_in(store, look(written()).file, share.id).value


def idea(reply: Reply) -> Remark:
    return next(each for each in reply.remarks if each.ref == "1")


def refused(look: Look, data: bytes, passphrase: str = "") -> Problem:
    with pytest.raises(UserError) as caught:
        look(data, passphrase)
    return caught.value.problem


def test_looking_tells_what_would_come_in_and_keeps_nothing(store: OpenStore, share: Share, look: Look) -> None:
    found = look(written())
    assert found.file.from_name == "Ms Okafor" and found.same_packet and found.known is None
    assert found.shares == (share,) and found.likely == share.id
    assert [(said.ref, said.kind) for said in found.file.said] == [
        ("", RemarkKind.IDEA),
        ("3", RemarkKind.QUESTION),
        ("1", RemarkKind.IDEA),
    ]
    moment, strategy, overall = found.abouts["3"], found.abouts["1"], found.abouts[""]
    assert (moment.kind, moment.words, moment.at_ms) == (ItemKind.MOMENT, "0:12\nPairs explain", 12_000)
    assert moment.lesson is not None and moment.lesson.title == "Fractions" and moment.goal is None
    assert strategy.words == "I wait for three breaths."
    assert strategy.goal is not None and strategy.goal == overall.goal and overall.kind is None
    assert replies.every(store) == ()


def test_what_she_deleted_since_is_known_by_the_words_that_left(store: OpenStore, share: Share, look: Look) -> None:
    goals.delete(store, share.refs["1"].owner_id)
    moments.delete(store, share.refs["3"].owner_id)
    found = look(written()).abouts
    assert found["1"].words == "I wait for three breaths." and found["1"].goal is None
    assert found["3"].words == "0:12\nPairs explain" and found["3"].lesson is None


def test_a_reply_is_kept_whole_and_undone(store: OpenStore, share: Share, look: Look) -> None:
    done = replies.take_in(store, look(written()).file, share.id)
    assert replies.of_share(store, share.id) == (done.value,)
    assert [(each.ref, each.text) for each in done.value.remarks] == [
        ("", "You might film the pairs only."),
        ("3", "What did the quiet ones do?"),
        ("1", "You might let them write first."),
    ]
    assert done.value.made_at == datetime(2026, 11, 21, 9, 50, tzinfo=UTC)
    assert done.inverse is not None
    undone = done.inverse(store)
    assert replies.every(store) == ()
    assert undone.inverse is not None
    undone.inverse(store)
    assert replies.every(store) == (done.value,)


def test_a_second_copy_changes_nothing(store: OpenStore, share: Share, look: Look, kept: Reply) -> None:
    again = look(written(made_at="2026-11-21T10:00:00Z"))
    assert again.known == kept
    done = replies.take_in(store, again.file, share.id)
    assert (done.value, done.changed, done.inverse) == (kept, frozenset(), None)
    assert replies.every(store) == (kept,)


def test_the_same_reply_with_other_words_is_told_and_kept_out(store: OpenStore, look: Look, kept: Reply) -> None:
    other = written(overall={"questions": [], "ideas": ["You must change everything."]})
    assert refused(look, other) is Problem.REPLY_OTHER
    assert replies.every(store) == (kept,)


def test_the_same_reply_to_another_packet_is_no_second_copy(store: OpenStore, look: Look, kept: Reply) -> None:
    shared(store, packet_id="e" * 32)
    assert refused(look, written(packet="e" * 32)) is Problem.REPLY_OTHER
    assert replies.every(store) == (kept,)


def test_replies_that_fit_no_packet_of_hers_are_refused(store: OpenStore, share: Share, look: Look) -> None:
    assert refused(look, written(packet="f" * 32)) is Problem.REPLY_TO_UNKNOWN
    of_another = [{"ref": "4", "questions": ["?"], "ideas": []}]
    assert refused(look, written(items=of_another)) is Problem.REPLY_NOT_FITTING
    assert refused(look, written()[:-5]) is Problem.REPLY_DAMAGED
    assert replies.every(store) == ()


def test_a_changed_packet_is_told(store: OpenStore, share: Share, look: Look) -> None:
    found = look(written(seen="00" * 32))
    assert not found.same_packet
    assert not replies.take_in(store, found.file, share.id).value.same_packet
    assert share.seen_sha256 == SEEN


def test_a_packet_that_went_to_several_is_answered_by_name(store: OpenStore, share: Share, look: Look) -> None:
    to_li = shared(store, for_whom="Mr Li")
    assert {each.id for each in look(written()).shares} == {share.id, to_li.id}
    assert look(written()).likely == share.id
    assert look(written(**{"from": "mr li"})).likely == to_li.id
    unknown = look(written(**{"from": "A friend"}))
    assert unknown.likely == ""
    made = replies.take_in(store, unknown.file, to_li.id).value
    assert replies.of_share(store, to_li.id) == (made,)
    other = shared(store, packet_id="e" * 32)
    with pytest.raises(UserError):
        replies.take_in(store, look(written(id="ba" * 16)).file, other.id)


def test_a_sealed_reply_asks_for_its_passphrase(store: OpenStore, share: Share, look: Look) -> None:
    data = sealed_reply("six words of a packet")
    assert refused(look, data) is Problem.REPLY_SEALED
    assert refused(look, data, "other words") is Problem.REPLY_NOT_OPENED
    found = look(data, "six words of a packet")
    replies.take_in(store, found.file, share.id)
    assert look(sealed_reply("six words of a packet"), "six words of a packet").known is not None
    with store.unit() as work:
        assert work.shares.of_packet(PACKET) == (share,)


def test_a_deleted_reply_comes_back_and_can_be_read_anew(
    store: OpenStore, share: Share, look: Look, kept: Reply
) -> None:
    replies.decide(store, idea(kept).id, LATER, "after the holidays")
    done = replies.delete(store, kept.id)
    assert replies.every(store) == () and look(written()).known is None
    assert done.inverse is not None
    done.inverse(store)
    (back,) = replies.every(store)
    assert [each.words for each in idea(back).decisions] == ["after the holidays"]


def test_decisions_change_and_keep_their_history(
    store: OpenStore, kept: Reply, set_today: Callable[[datetime], None]
) -> None:
    remark, now = idea(kept), clock.now()

    def decided() -> list[tuple[DecisionKind, str]]:
        (reply,) = replies.every(store)
        return [(each.kind, each.words) for each in idea(reply).decisions]

    replies.decide(store, remark.id, LATER, " when there ")
    replies.decide(store, remark.id, LATER, "when there is time")
    assert decided() == [(LATER, "when there is time")], "words of a day are written on"
    done = replies.decide(store, remark.id, DECLINE)
    set_today(now + timedelta(days=3))
    replies.decide(store, remark.id, DECLINE, "Not my class")
    assert decided() == [(LATER, "when there is time"), (DECLINE, ""), (DECLINE, "Not my class")]
    assert replies.decide(store, remark.id, DECLINE, "Not my class").inverse is None
    last = replies.decide(store, remark.id, DECLINE, "Not now")
    assert last.inverse is not None
    last.inverse(store)
    assert decided()[-1] == (DECLINE, "Not my class")
    assert done.value.decision is not None and done.value.decision.kind is DECLINE


def test_what_waits_is_counted_until_it_is_decided(store: OpenStore, kept: Reply) -> None:
    (found,) = replies.waiting(store)
    assert (found.reply, found.ideas, found.questions, found.later) == (kept, 2, 1, 0)
    for remark, kind in zip(kept.remarks, (DECLINE, ADOPT, LATER), strict=True):
        replies.decide(store, remark.id, kind)
    (found,) = replies.waiting(store)
    assert (found.ideas, found.questions, found.later) == (0, 0, 1)
    replies.decide(store, idea(kept).id, DECLINE)
    assert replies.waiting(store) == ()


def test_taking_up_makes_a_draft_and_touches_no_goal(store: OpenStore, share: Share, kept: Reply) -> None:
    goal_id = share.refs["1"].owner_id
    done = replies.take_up(store, idea(kept).id, ADAPT, DraftPlace.CHECKLIST, goal_id, "They write\nfirst", "in pairs")
    assert drafts.waiting(store, goal_id) == (done.value,)
    assert done.value.text == "They write first" and done.value.remark_id == idea(kept).id
    assert goals.goal(store, goal_id).text == TEXT
    (reply,) = replies.every(store)
    assert [(each.kind, each.words) for each in idea(reply).decisions] == [(ADAPT, "in pairs")]
    assert replies.kept(store, kept.id).drafts == (done.value,)
    assert done.inverse is not None
    undone = done.inverse(store)
    assert drafts.waiting(store, goal_id) == () and idea(replies.every(store)[0]).decisions == ()
    assert undone.inverse is not None
    undone.inverse(store)
    assert drafts.waiting(store, goal_id) == (done.value,)


def test_taking_up_needs_words_and_a_place(store: OpenStore, kept: Reply) -> None:
    for kind, place, text in (
        (ADOPT, DraftPlace.STATEMENT, " \n"),
        (DECLINE, DraftPlace.STATEMENT, "x"),
        (ADOPT, DraftPlace.STRATEGY, "x"),
    ):
        with pytest.raises(UserError) as caught:
            replies.take_up(store, idea(kept).id, kind, place, None, text)
        assert caught.value.problem is Problem.NOT_ALLOWED
    with pytest.raises(UserError):
        replies.take_up(store, idea(kept).id, ADOPT, DraftPlace.STRATEGY, "gone", "x")
    assert idea(replies.every(store)[0]).decisions == ()


def test_a_draft_stays_when_its_reply_is_deleted(store: OpenStore, share: Share, kept: Reply) -> None:
    goal_id = share.refs["1"].owner_id
    made = replies.take_up(store, idea(kept).id, ADOPT, DraftPlace.STRATEGY, goal_id, "They write first").value
    replies.delete(store, kept.id)
    with store.unit() as work:
        work.purge_hidden()
    assert [each.text for each in drafts.waiting(store, goal_id)] == [made.text]
