import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from reflectapp.domain.packets import ItemKind, PacketContents, PacketFormat, PacketText
from reflectapp.packets import replies
from reflectapp.packets.seen import seen
from reflectapp.services import shares

PACKET_ID = "5f0c" * 8
Saved = Callable[[Page], tuple[str, bytes]]


def _open(page: Page, ref: str) -> Locator:
    page.locator(f'[data-ref="{ref}"] .opener').click()
    return page.locator(f"#answer-{ref}")


def _field(panel: Locator, kind: str, place: int = 0) -> Locator:
    return panel.locator(f".{kind} textarea").nth(place)


def test_a_whole_answer_becomes_a_file(page: Page, plain_packet: Path, saved: Saved) -> None:
    panel = _open(page, "2")
    expect(_field(panel, "questions")).to_be_focused()
    page.keyboard.type("What do the other twenty do?")
    panel.get_by_role("button", name="Another question").click()
    expect(_field(panel, "questions", 1)).to_be_focused()
    page.keyboard.type("Who is “always”?\nSince when?")
    _field(page.locator("#answer-overall"), "ideas").focus()
    page.keyboard.type("let them 𝒸ount with you — ١٢٣.")
    page.get_by_label("Your name").fill("Ada\tOkafor")
    expect(page.locator("#count")).to_have_text("2 questions, 1 idea · not saved yet")
    name, data = saved(page)
    assert re.fullmatch(r"reply-\d{4}-\d\d-\d\d\.reflectreply", name)
    found = json.loads(data.decode())
    assert re.fullmatch("[0-9a-f]{32}", found.pop("id"))
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", found.pop("made_at"))
    assert found == {
        "format": "reflectapp-reply",
        "version": 1,
        "packet": PACKET_ID,
        "seen": seen(plain_packet.read_bytes()).sha256,
        "from": "Ada Okafor",
        "overall": {"questions": [], "ideas": ["You might let them 𝒸ount with you — ١٢٣."]},
        "items": [
            {"ref": "2", "questions": ["What do the other twenty do?", "Who is “always”?\nSince when?"], "ideas": []}
        ],
    }
    assert replies.Opened(data).packet_id == PACKET_ID
    expect(page.locator("#told")).to_contain_text(name)
    expect(page.locator("#count")).to_have_text("2 questions, 1 idea · saved")


def test_the_same_text_is_the_same_reply(page: Page, saved: Saved) -> None:
    field = _field(page.locator("#answer-overall"), "questions")
    field.fill("What was hard?")
    first, again = saved(page)[1], saved(page)[1]
    field.fill("What was easy?")
    changed = saved(page)[1]
    field.fill("What was hard?")
    assert first == again
    assert len({json.loads(data)["id"] for data in (first, changed, saved(page)[1])}) == 3


def test_what_can_not_be_kept_is_made_fit(page: Page, saved: Saved) -> None:
    overall = page.locator("#answer-overall")
    page.evaluate(
        """() => {
          const [question, idea] = document.querySelectorAll("#answer-overall textarea");
          question.value = "a\\u0000b\\u001b\\u0085\\ud800 \\u202e\\u200f c\\r\\nd\\te";
          idea.value = "x".repeat(6000);
          for (const each of [question, idea]) each.dispatchEvent(new Event("input", { bubbles: true }));
        }"""
    )
    overall.get_by_role("button", name="Another idea").click()
    data = saved(page)[1]
    texts = json.loads(data)["overall"]
    assert texts == {"questions": ["ab\ufffd \u202e\u200f c\nd\te"], "ideas": ["x" * 5000]}
    assert replies.Opened(data).packet_id == PACKET_ID


def test_nothing_and_too_much_are_told_and_not_saved(page: Page) -> None:
    save = page.get_by_role("button", name="Save my reply")
    save.click()
    expect(page.locator("#told")).to_have_text("There is nothing written yet.")
    page.evaluate(
        """() => {
          const more = document.querySelector("#answer-overall .questions .more");
          for (let made = 0; made < 230; made += 1) more.click();
          const fields = document.querySelectorAll("#answer-overall .questions textarea");
          for (const each of fields) each.value = "x".repeat(5000);
        }"""
    )
    save.click()
    expect(page.locator("#told")).to_contain_text("more than one reply can hold")


def test_leaving_with_something_unsaved_is_asked_about(page: Page, saved: Saved) -> None:
    asked: list[str] = []
    _field(page.locator("#answer-overall"), "questions").fill("What was hard?")

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
    saved(page)
    with page.expect_event("close"):
        page.close(run_before_unload=True)


def test_by_keyboard_alone(page: Page, saved: Saved) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Go to your reply")).to_be_focused()
    for ref in ("1", "2"):
        page.keyboard.press("Tab")
        expect(page.locator(f'[data-ref="{ref}"] .opener')).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("Why five?")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.type("wait.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.type("smile.")
    while page.evaluate("document.activeElement.textContent") != "Save my reply":
        page.keyboard.press("Tab")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    item = json.loads(Path(waiting.value.path()).read_bytes())["items"]
    assert item == [{"ref": "2", "questions": ["Why five?"], "ideas": ["You might wait.", "You might smile."]}]


def test_the_bar_hides_neither_the_focus_nor_what_it_tells(
    opened: Callable[..., Page], plain_packet: Path, saved: Saved
) -> None:
    page = opened(plain_packet, viewport={"width": 320, "height": 560})
    _field(page.locator("#answer-overall"), "questions").fill("Why?")
    page.get_by_role("link", name="Go to your reply").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        page.wait_for_function(
            """() => {
              const bar = document.querySelector(".bar").getBoundingClientRect();
              const focused = document.activeElement.getBoundingClientRect();
              return focused.top > -1 && focused.bottom <= bar.top + 1;
            }"""
        )
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    saved(page)
    expect(page.locator("#told")).to_contain_text("in your downloads")
    expect(page.locator("#told")).to_be_in_viewport(ratio=1)


def test_texts_stand_beside_what_they_are_about(page: Page) -> None:
    button = page.get_by_role("button", name="Answer – Goal: Time to think, What I want for my students", exact=True)
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    group = page.get_by_role("group", name="Your answer to: Goal: Time to think, What I want for my students")
    expect(group.get_by_role("textbox")).to_have_count(2)
    field = group.get_by_role("textbox", name=re.compile("^Question 1 – Goal: Time to think"))
    field.fill("Who are the five?")
    expect(page.locator('[data-ref="2"] .opener')).to_have_text("Your answer: 1 question")
    page.locator('[data-ref="2"] .opener').click()
    expect(group).to_be_hidden()


def test_a_reply_from_right_to_left_is_written_so(page: Page) -> None:
    field = _field(page.locator("#answer-overall"), "questions")
    field.fill("ماذا فعل الآخرون؟")
    assert field.evaluate("each => getComputedStyle(each).direction") == "rtl"


def test_texts_like_markup_are_texts(
    contents: PacketContents, opened: Callable[..., Page], saved: Saved, tmp_path: Path
) -> None:
    nasty = "</p></main><script>document.title = 'ran'</script><!-- &lt; &amp; <template>"
    nasty += " \x85a\u00a0b\u2028c\td \x1c ﷺ\r\n𝒸\ufeff"
    goal = replace(contents.goals[0], title=nasty, texts=(PacketText(ItemKind.GOAL_WHY, nasty),))
    path = tmp_path / "packet.html"
    path.write_bytes(shares.render(replace(contents, for_whom=nasty, goals=(goal,)), PacketFormat.HTML))
    shares.leaving(path.read_bytes(), PacketFormat.HTML)
    page = opened(path)
    assert page.title().startswith("A packet for </p></main><script>")
    _field(page.locator("#answer-overall"), "questions").fill("Why?")
    assert json.loads(saved(page)[1])["seen"] == seen(path.read_bytes()).sha256
