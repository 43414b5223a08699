"""What reads like an order gets a quiet line; nothing is blocked."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

Saved = Callable[[Page], tuple[str, bytes]]

BECOMES = {
    "You should wait longer.": "What would happen if you were to wait longer?",
    "I think you really need to wait 5.4 s.": "What would happen if you were to wait 5.4 s?",
    "You must not talk so much!": "What would happen if you were not to talk so much?",
    "you’d better count to five": "What would happen if you were to count to five?",
    "You should have waited.": "What would have happened if you had waited?",
    "The students must be quiet.": "What would happen if the students were to be quiet?",
    "They have to listen.": "What would happen if they were to listen?",
    "Ada has to listen.": "What would happen if Ada were to listen?",
    "Make sure that they all speak.": "What would it take so that they all speak?",
    "Don’t call on the same five.": "What would happen if you were not to call on the same five?",
    "It went well. You need to smile. I liked it.": "It went well. What would happen if you were to smile? I liked it.",
    "You might you should wait.": "What would happen if you were to wait?",
}
GENTLE = (
    "What should they be doing?",
    "You might have to wait a little.",
    "That must have been hard.",
    "I have to think about this.",
    "You don’t have to change a thing.",
    "I wonder what they know. What must they see first?",
    "They were mustering courage in the musty room.",
)


@pytest.fixture
def question(page: Page) -> Locator:
    return page.locator("#answer-overall .questions textarea").first


@pytest.fixture
def idea(page: Page) -> Locator:
    return page.locator("#answer-overall .ideas textarea").first


def _turn(page: Page) -> Locator:
    return page.get_by_role("button", name="Make it a question")


def _write(page: Page, texts: tuple[str, ...]) -> Locator:
    """Each into a field of its own."""
    fields = page.locator("#answer-overall .questions textarea")
    for place, text in enumerate(texts):
        if place:
            page.get_by_role("button", name="Another question").last.click()
        fields.nth(place).fill(text)
    return fields


def test_orders_are_noticed_and_turned(page: Page) -> None:
    fields = _write(page, tuple(BECOMES))
    expect(_turn(page)).to_have_count(len(BECOMES))
    for place in range(len(BECOMES)):
        _turn(page).first.click()
        expect(fields.nth(place)).to_be_focused()
    assert [field.input_value() for field in fields.all()] == list(BECOMES.values())


def test_questions_and_maybes_are_left_alone(page: Page) -> None:
    _write(page, (*GENTLE, "You must."))
    expect(_turn(page)).to_have_count(1)
    assert page.locator("#answer-overall .field").nth(len(GENTLE)).get_by_role("button").count() == 1


def test_the_line_comes_by_itself_and_goes_when_the_order_does(page: Page, question: Locator) -> None:
    question.press_sequentially("You should wait")
    line = page.locator("#answer-overall .questions .gently").first
    expect(line).to_have_attribute("aria-live", "polite")
    expect(line).to_contain_text("This may sound like an order.")
    expect(question).to_be_focused()
    question.fill("I saw you wait")
    expect(line).to_be_empty()


def test_nothing_is_blocked(page: Page, question: Locator, saved: Saved) -> None:
    question.fill("You must wait.")
    assert json.loads(saved(page)[1])["overall"]["questions"] == ["You must wait."]


def test_an_idea_begins_tentatively_and_goes_over_to_the_questions(
    page: Page, question: Locator, idea: Locator, saved: Saved
) -> None:
    assert idea.input_value() == "You might "
    question.fill("Who spoke?")
    idea.fill("You must wait.")
    _turn(page).click()
    questions = page.locator("#answer-overall .questions textarea")
    expect(questions.nth(1)).to_be_focused()
    assert questions.nth(1).input_value() == "What would happen if you were to wait?"
    assert idea.input_value() == "You might "
    expect(page.locator("#answer-overall .questions .gently").nth(1)).to_contain_text("stands with the questions")
    page.get_by_role("button", name="As it was").click()
    expect(idea).to_be_focused()
    assert idea.input_value() == "You must wait."
    assert _turn(page).count() == 0
    overall = json.loads(saved(page)[1])["overall"]
    assert overall == {"questions": ["Who spoke?"], "ideas": ["You must wait."]}
