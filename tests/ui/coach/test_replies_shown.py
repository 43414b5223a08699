from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.packets import Share
from reflectapp.domain.replies import DecisionKind, DraftPlace, Reply
from reflectapp.services import drafts, goals, replies
from reflectapp.ui.coach.incoming_sheet import IncomingSheet
from reflectapp.ui.coach.page import CoachPage
from reflectapp.ui.coach.reply_opener import ReplyOpener, UnsealDialog
from reflectapp.ui.coach.reply_page import ReplyPage
from reflectapp.ui.coach.take_up_dialog import TakeUpDialog
from reflectapp.ui.context import Context
from reflectapp.ui.lessons.bring_in import BringIn, BringInDialog
from reflectapp.ui.lessons.import_queue import ImportQueue
from reflectapp.ui.page import Page
from reflectapp.ui.today.page import TodayPage
from tests.replying import TEXT, sealed_reply, shared, written

Seen = Callable[[Page], None]


@pytest.fixture
def share(context: Context) -> Share:
    return context.on_store(shared)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def opens(context: Context, window: QWidget, tmp_path: Path) -> Callable[..., None]:
    opener = ReplyOpener(context, window)

    def start(*files: bytes) -> None:
        paths = [tmp_path / f"{number}.reflectreply" for number in range(len(files))]
        for path, data in zip(paths, files, strict=True):
            path.write_bytes(data)
        opener.start(paths)

    return start


@pytest.fixture
def kept(context: Context, share: Share) -> Reply:
    data = written()
    file = replies.look(context.on_store, data).file
    return context.on_store(lambda store: replies.take_in(store, file, share.id)).value


@pytest.fixture
def page(context: Context, kept: Reply, seen: Seen, qtbot: QtBot) -> ReplyPage:
    made = ReplyPage(context)
    made.open(kept.id)
    seen(made)
    qtbot.waitUntil(lambda: len(made.cards) == 3)
    return made


def told(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def shown(widget: QWidget, text: str) -> QPushButton | None:
    found = (each for each in widget.findChildren(QPushButton) if each.isVisibleTo(widget))
    return next((each for each in found if each.text().replace("&", "") == text), None)


def press(widget: QWidget, text: str) -> None:
    found = shown(widget, text)
    assert found is not None, text
    found.click()


def stored(context: Context) -> dict[str, list[tuple[DecisionKind, str]]]:
    (reply,) = context.on_store(replies.every)
    return {remark.ref: [(each.kind, each.words) for each in remark.decisions] for remark in reply.remarks}


def test_a_reply_is_shown_before_it_is_kept(
    context: Context, share: Share, opens: Callable[..., None], window: QWidget, qtbot: QtBot
) -> None:
    opens(written())
    qtbot.waitUntil(lambda: window.findChild(IncomingSheet) is not None)
    sheet = window.findChild(IncomingSheet)
    assert sheet is not None
    said = told(sheet)
    for text in ("Ms Okafor", "20 Nov 2026", "About the whole packet", "Strategy · Time to think", "Pairs explain"):
        assert text in said
    assert said.index("Moment 0:12") < said.index("What did the quiet ones do?") < said.index("Strategy")
    assert "Okafor" not in sheet.windowTitle()
    assert context.on_store(replies.every) == ()
    with qtbot.waitSignal(context.go.reply):
        press(sheet, "Keep this reply")
    (reply,) = context.on_store(replies.every)
    assert reply.share_id == share.id


def test_what_is_not_kept_leaves_nothing_and_a_second_copy_leads_to_the_first(
    context: Context, share: Share, kept: Reply, opens: Callable[..., None], window: QWidget, qtbot: QtBot
) -> None:
    opens(written(id="ba" * 16, seen="00" * 32))
    qtbot.waitUntil(lambda: window.findChild(IncomingSheet) is not None)
    sheet = window.findChild(IncomingSheet)
    assert sheet is not None and "was changed after you saved it" in told(sheet)
    press(sheet, "Don’t keep")
    qtbot.waitUntil(lambda: window.findChild(IncomingSheet) is None)
    assert context.on_store(replies.every) == (kept,)
    opens(written())
    qtbot.waitUntil(lambda: window.findChild(IncomingSheet) is not None)
    again = window.findChild(IncomingSheet)
    assert again is not None and "You have this reply already" in told(again)
    with qtbot.waitSignal(context.go.reply) as went:
        press(again, "Go to it")
    assert went.args == [kept.id]


def test_of_several_who_got_the_packet_she_says_who_answers(
    context: Context, share: Share, opens: Callable[..., None], window: QWidget, qtbot: QtBot
) -> None:
    to_li = context.on_store(lambda store: shared(store, for_whom="Mr Li"))
    opens(written(**{"from": "A friend"}))
    qtbot.waitUntil(lambda: window.findChild(IncomingSheet) is not None)
    sheet = window.findChild(IncomingSheet)
    assert sheet is not None and not sheet.keep.isEnabled()
    sheet.shares.setCurrentIndex(sheet.shares.findData(to_li.id))
    with qtbot.waitSignal(context.go.reply):
        sheet.keep.click()
    assert [each.share_id for each in context.on_store(replies.every)] == [to_li.id]


def test_a_sealed_reply_asks_until_its_passphrase_is_right(
    context: Context, share: Share, opens: Callable[..., None], window: QWidget, qtbot: QtBot
) -> None:
    opens(sealed_reply("six words of a packet"))
    qtbot.waitUntil(lambda: window.findChild(UnsealDialog) is not None)
    dialog = window.findChild(UnsealDialog)
    assert dialog is not None and not dialog.opens.isEnabled()
    dialog.field.set_text("six other words")
    dialog.opens.click()
    qtbot.waitUntil(lambda: "didn’t open" in told(dialog))
    dialog.field.set_text("six words of a packet")
    dialog.opens.click()
    qtbot.waitUntil(lambda: window.findChild(IncomingSheet) is not None)


def test_a_file_that_is_no_reply_is_told_plainly(
    context: Context, share: Share, opens: Callable[..., None], qtbot: QtBot, troubles: list[BaseException]
) -> None:
    opens(b"%PDF-1.7")
    qtbot.waitUntil(lambda: len(troubles) == 1)
    (error,) = troubles
    assert isinstance(error, UserError) and error.problem is Problem.NOT_A_REPLY
    troubles.clear()


def test_an_idea_is_declined_put_off_and_its_history_read(
    context: Context, page: ReplyPage, kept: Reply, qtbot: QtBot
) -> None:
    card = page.cards[kept.remarks[2].id]
    assert card.words.isHidden()
    card.ways[DecisionKind.LATER].click()
    qtbot.waitUntil(lambda: card.ways[DecisionKind.LATER].isChecked())
    card.words.setFocus()
    QTest.keyClicks(card.words, "after the holidays")
    card.ways[DecisionKind.DECLINE].click()
    later, declined = (DecisionKind.LATER, "after the holidays"), (DecisionKind.DECLINE, "")
    qtbot.waitUntil(lambda: stored(context)["1"] == [later, declined])
    qtbot.waitUntil(lambda: card.words.text() == "")
    qtbot.waitUntil(lambda: shown(card, "Decided 2 times") is not None)
    press(card, "Decided 2 times")
    assert "later – after the holidays" in told(card)
    context.undo.undo()
    qtbot.waitUntil(lambda: card.ways[DecisionKind.LATER].isChecked())
    assert card.words.text() == "after the holidays"


def test_a_question_is_answered_for_herself_and_saved_by_itself(
    context: Context, page: ReplyPage, kept: Reply, qtbot: QtBot
) -> None:
    card = page.cards[kept.remarks[1].id]
    QTest.keyClicks(card.words, "They wrote")
    page.flush()
    qtbot.waitUntil(lambda: stored(context)["3"] == [(DecisionKind.ADOPT, "They wrote")])
    QTest.keyClicks(card.words, " a lot")
    qtbot.waitUntil(lambda: stored(context)["3"] == [(DecisionKind.ADOPT, "They wrote a lot")])


def test_taking_up_makes_a_draft_where_she_says(
    context: Context, page: ReplyPage, share: Share, kept: Reply, qtbot: QtBot
) -> None:
    card, goal_id = page.cards[kept.remarks[2].id], share.refs["1"].owner_id
    card.ways[DecisionKind.ADAPT].click()
    dialog = page.findChild(TakeUpDialog)
    assert dialog is not None and not card.ways[DecisionKind.ADAPT].isChecked()
    qtbot.waitUntil(lambda: dialog.goal.currentData() == goal_id)
    assert dialog.place is DraftPlace.STRATEGY
    dialog.places[DraftPlace.NEXT_STEP].setChecked(True)
    dialog.text.setPlainText("One minute of writing")
    press(dialog, "Make a draft")
    qtbot.waitUntil(lambda: card.ways[DecisionKind.ADAPT].isChecked())
    (draft,) = context.on_store(lambda store: drafts.waiting(store, goal_id))
    assert (draft.place, draft.text) == (DraftPlace.NEXT_STEP, "One minute of writing")
    assert context.on_store(lambda store: goals.goal(store, goal_id)).text == TEXT
    qtbot.waitUntil(lambda: shown(card, "A draft waits in “Time to think”") is not None)
    with qtbot.waitSignal(context.go.goal):
        press(card, "A draft waits in “Time to think”")


def test_words_stay_where_the_goal_is_gone_meanwhile(
    context: Context, page: ReplyPage, share: Share, kept: Reply, troubles: list[BaseException], qtbot: QtBot
) -> None:
    card, goal_id = page.cards[kept.remarks[2].id], share.refs["1"].owner_id
    card.ways[DecisionKind.ADAPT].click()
    dialog = page.findChild(TakeUpDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.goal.currentData() == goal_id)
    dialog.text.setPlainText("One minute of writing")
    context.on_store(lambda store: goals.delete(store, goal_id))
    press(dialog, "Make a draft")
    qtbot.waitUntil(lambda: dialog.goal.count() == 1)
    assert [str(trouble) for trouble in troubles] == ["not_found"]
    troubles.clear()
    assert dialog.isVisible() and dialog.text.toPlainText() == "One minute of writing"
    press(dialog, "Make a draft")
    qtbot.waitUntil(lambda: shown(card, "Begin a goal with it") is not None)


def test_words_after_leaving_a_question_open_leave_it_open(
    context: Context, page: ReplyPage, kept: Reply, qtbot: QtBot
) -> None:
    card = page.cards[kept.remarks[1].id]
    card.ways[DecisionKind.DECLINE].click()
    qtbot.waitUntil(card.ways[DecisionKind.DECLINE].isChecked)
    QTest.keyClicks(card.words, "not now")
    page.flush()
    qtbot.waitUntil(lambda: stored(context)["3"] == [(DecisionKind.DECLINE, "not now")])


def test_a_draft_of_a_new_goal_waits_under_its_idea(
    context: Context, page: ReplyPage, kept: Reply, qtbot: QtBot
) -> None:
    card = page.cards[kept.remarks[0].id]
    card.ways[DecisionKind.ADOPT].click()
    dialog = page.findChild(TakeUpDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.goal.count() == 2)
    dialog.goal.setCurrentIndex(1)
    assert dialog.place is DraftPlace.STATEMENT
    press(dialog, "Make a draft")
    qtbot.waitUntil(lambda: shown(card, "Begin a goal with it") is not None)
    with qtbot.waitSignal(context.go.goal) as went:
        press(card, "Begin a goal with it")
    goal = context.on_store(lambda store: goals.goal(store, went.args[0]))
    assert goal.text.statement == "You might film the pairs only."


def test_a_lock_keeps_only_words_that_are_hers(context: Context, page: ReplyPage, kept: Reply, qtbot: QtBot) -> None:
    card = page.cards[kept.remarks[2].id]
    card.ways[DecisionKind.ADOPT].click()
    dialog = page.findChild(TakeUpDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.goal.count() == 2)
    dialog.keep_draft()
    assert stored(context)["1"] == []
    QTest.keyClicks(dialog.text, "Quietly: ")
    dialog.keep_draft()
    qtbot.waitUntil(lambda: stored(context)["1"] == [(DecisionKind.ADOPT, "")])
    made = context.on_store(lambda store: replies.kept(store, kept.id)).drafts
    assert [draft.text for draft in made] == ["Quietly: You might let them write first."]


def test_a_reply_is_deleted_with_undo(context: Context, page: ReplyPage, kept: Reply, qtbot: QtBot) -> None:
    with qtbot.waitSignal(context.go.page):
        page._delete()
    assert context.on_store(replies.every) == ()
    context.undo.undo()
    qtbot.waitUntil(lambda: context.on_store(replies.every) == (kept,))


def test_coach_tells_what_waits_and_what_came_back(context: Context, kept: Reply, seen: Seen, qtbot: QtBot) -> None:
    page = CoachPage(context)
    seen(page)
    qtbot.waitUntil(lambda: "Ms Okafor: 2 ideas and 1 question wait for you" in told(page))
    qtbot.waitUntil(lambda: "What came back" in told(page))
    qtbot.waitUntil(lambda: shown(page.waiting, "Look at it") is not None)
    with qtbot.waitSignal(context.go.reply) as went:
        press(page.waiting, "Look at it")
    assert went.args == [kept.id]
    with qtbot.waitSignal(context.go.open_reply):
        press(page, "Open a reply…")
    for remark in kept.remarks:
        context.do(page, replies.decide, remark.id, DecisionKind.DECLINE)()
    qtbot.waitUntil(lambda: page.waiting.isHidden())


def test_today_tells_what_is_undecided_and_does_not_nag(
    context: Context, kept: Reply, seen: Seen, qtbot: QtBot
) -> None:
    page = TodayPage(context)
    seen(page)
    qtbot.waitUntil(lambda: "2 ideas and 1 question wait for you" in told(page))
    qtbot.waitUntil(lambda: shown(page, "Look at it") is not None)
    with qtbot.waitSignal(context.go.reply):
        press(page, "Look at it")
    for remark in kept.remarks:
        context.do(page, replies.decide, remark.id, DecisionKind.LATER)()
    qtbot.waitUntil(lambda: "Replies waiting" not in told(page))


def test_a_reply_among_dropped_files_is_opened_and_not_taken_for_a_recording(
    context: Context, window: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    reply = tmp_path / "reply of 22 Nov.ReflectReply"
    brings = BringIn(context, ImportQueue(context), window)
    with qtbot.waitSignal(context.go.open_reply) as went:
        brings.start([reply])
    assert went.args == [[reply]] and window.findChild(BringInDialog) is None


def test_a_long_reply_is_made_bit_by_bit_and_whole_in_the_end(
    context: Context, share: Share, seen: Seen, window: QWidget, qtbot: QtBot
) -> None:
    many = [{"ref": "1", "questions": ["Why?"], "ideas": [f"You might try way {way}." for way in range(30)]}]
    found = replies.look(context.on_store, written(items=many))
    sheet = IncomingSheet(found, window)
    sheet.open()
    qtbot.waitUntil(lambda: "way 29." in told(sheet))
    assert told(sheet).index("Why?") < told(sheet).index("way 0.") < told(sheet).index("way 29.")
    kept = context.on_store(lambda store: replies.take_in(store, found.file, share.id)).value
    page = ReplyPage(context)
    page.open(kept.id)
    seen(page)
    qtbot.waitUntil(lambda: len(page.cards) > 0)
    context.do(page, replies.decide, kept.remarks[-1].id, DecisionKind.LATER)()
    qtbot.waitUntil(lambda: list(page.cards) == [remark.id for remark in kept.remarks])
    qtbot.waitUntil(lambda: page.cards[kept.remarks[-1].id].ways[DecisionKind.LATER].isChecked())
