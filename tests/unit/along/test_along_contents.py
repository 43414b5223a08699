import csv
import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Protocol, TypeVar

import msgspec

from reflectapp.domain.codings import Press
from reflectapp.domain.forms import Form, Prompt, PromptKind, Watching
from reflectapp.domain.goals import CheckIn, GoalText, Measured, MeasuredBy
from reflectapp.domain.lessons import Lesson, LessonDraft, Probe, Recording
from reflectapp.domain.meetings import Meeting
from reflectapp.domain.moments import Moment
from reflectapp.domain.packets import Share
from reflectapp.domain.people import Person
from reflectapp.domain.replies import Draft, Reply
from reflectapp.domain.taken_along import TakenAlong
from reflectapp.kit.ids import new_id
from reflectapp.services import codings, forms, goals, lessons, measures, moments, reflections, transcripts
from reflectapp.services.store import OpenStore

T = TypeVar("T")
HOSTILE = (
    "=cmd|' /C calc'!A0 <script>alert(1)</script> --> \u202egnp.exe 👩\u200d🏫 \"quoted\" & 'so', {{ 7*7 }} ]]>"
    "\n\nnext </style> line"
)


class Keeper(Protocol):
    store: OpenStore

    def take(self) -> TakenAlong: ...
    def lesson(self, title: str, day: date | None = None) -> str: ...
    def recording(self, lesson_id: str, content: bytes = ..., *, part: int = 0) -> Recording: ...


def everything(taken: TakenAlong) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((taken.folder / "data" / "everything.json").read_bytes())
    return found


def shown(page: str) -> str:
    """What can be read on a page."""
    return html.unescape(re.sub(r"<style>.*?</style>|<[^>]*>", "", page, flags=re.DOTALL))


def all_pages(taken: TakenAlong) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(taken.folder.rglob("*.html"))}


def table(taken: TakenAlong, name: str) -> list[dict[str, str]]:
    with (taken.folder / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def of(kind: type[T], read: dict[str, Any], **more: Any) -> T:
    """The value that was written, from those of its fields that are there."""
    own: Any = kind
    fields = {name: value for name, value in (read | more).items() if name in own.__dataclass_fields__}
    return msgspec.convert(fields, kind)


def test_the_json_holds_the_stores_values(filled: Keeper) -> None:
    found = everything(filled.take())
    with filled.store.read() as work:
        (lesson,) = work.lessons.all()
        (recording,) = work.recordings.of_lesson(lesson.id)
        several = work.moments.of_lesson(lesson.id)
        (reflection,) = work.reflections.all()
        shares = work.shares.all()
        coach = (work.replies.all(), work.drafts.all(), work.meetings.all(), work.people.all())
    (of_lesson,) = found["lessons"]
    assert of(Lesson, of_lesson) == lesson
    (of_recording,) = of_lesson["recordings"]
    assert of(Probe, of_recording) == recording.probe
    for name in ("id", "part", "camera", "offset_ms", "size_bytes", "sha256", "duplicate_of"):
        assert of_recording[name] == getattr(recording, name)
    assert tuple(of(Moment, each, lesson_id=lesson.id) for each in of_lesson["moments"]) == several
    assert len(several) == 2
    (of_reflection,) = of_lesson["reflections"]
    assert of_reflection["id"] == reflection.id
    assert of_reflection["answers"] == json.loads(msgspec.json.encode(reflection.answers))
    assert len(of_reflection["answers"]) == 5
    assert [of(Form, each) for each in found["forms"]] == [reflection.form]
    for share in found["shares"]:
        share["refs"] = {each.pop("ref"): each for each in share["refs"]}
    assert tuple(of(Share, each) for each in found["shares"]) == shares
    assert tuple(of(Reply, each) for each in found["replies"]) == coach[0]
    assert len(coach[0][0].remarks[1].decisions) == 2
    assert tuple(of(Draft, each) for each in found["drafts"]) == coach[1]
    assert tuple(of(Meeting, each) for each in found["meetings"]) == coach[2]
    assert tuple(of(Person, each) for each in found["people"]) == coach[3]


def test_the_json_holds_every_version_of_a_goal(filled: Keeper) -> None:
    (found,) = everything(filled.take())["goals"]
    with filled.store.read() as work:
        (goal,) = work.goals.all()
        versions = work.goals.versions(goal.id)
    assert (found["id"], found["status"]) == (goal.id, "working")
    for each in found["versions"]:
        each["thoughts"] = {thought["question"]: thought["answer"] for thought in each["thoughts"]}
    assert [of(GoalText, each) for each in found["versions"]] == [version.text for version in versions]
    assert len(versions) == 2
    assert tuple(of(CheckIn, each, goal_id=goal.id) for each in found["check_ins"]) == goal.check_ins
    assert [each["rests_on_version"] for each in found["check_ins"]] == [1, 2]


def test_every_text_stands_on_the_pages_and_in_json_and_tables(filled: Keeper, word: Callable[[str], str]) -> None:
    taken = filled.take()
    texts = set(re.findall(r"Zq[0-9a-f]{12}", json.dumps(everything(taken))))
    wanted = "lesson, class, subject, lesson notes, note, tag, second note, answer, this, second, form, purpose, hint, "
    wanted += "low, high, that, unanswered?, title, unit, strategy, next_step, point, open point, old title, check-in, "
    wanted += "first check-in, old statement, for whom, share why, shared title, shared"
    assert {word(name) for name in wanted.split(", ")} <= texts
    said_in_class = {word("said"), word("said later")}
    assert said_in_class <= texts
    texts -= said_in_class  # those of a lesson fill a file of their own
    read = shown("".join(all_pages(taken).values()))
    assert {text for text in texts if text not in read} == set()
    assert [
        said for said in ("0.5", "-3.25", "1.5", "5 on a scale from 0", "00:00:05–00:00:09") if said not in read
    ] == []
    tables = "".join(path.read_text("utf-8-sig") for path in (taken.folder / "tables").iterdir())
    assert {text for text in texts - {word("transcript")} if text not in tables} == set()


def test_a_transcript_is_a_file_of_captions_at_the_times_she_gave_it(
    filled: Keeper, word: Callable[[str], str]
) -> None:
    taken = filled.take()
    (of_lesson,) = everything(taken)["lessons"]
    (kept,) = of_lesson["transcripts"]
    text = (taken.folder / of_lesson["folder"] / kept["file"]).read_text("utf-8")
    assert f"\n00:00:01.250 --> 00:00:02.750\n{word('said')}\n" in text
    assert f"\n00:00:03.250 --> 00:00:04.250\n{word('said later')}\n" in text
    assert kept["captions"][0] == {"start_ms": 1000, "end_ms": 2500, "text": word("said")}
    assert kept["recording_id"] == of_lesson["recordings"][0]["id"]
    read = transcripts.read_file(taken.folder / of_lesson["folder"] / kept["file"])
    assert [(each.start_ms, each.text) for each in read.captions] == [(1250, word("said")), (3250, word("said later"))]
    assert read.unread == ()


def test_nothing_that_was_deleted_is_in_any_file(filled: Keeper) -> None:
    taken = filled.take()
    files = [path for path in taken.folder.rglob("*") if path.is_file() and "schema" not in path.name]
    assert len(files) > 15
    assert [path.name for path in files if b"deleted" in path.read_bytes()] == []
    assert (taken.lessons, taken.goals, taken.recordings, taken.missing) == (1, 1, 1, ())


def test_pages_lead_to_each_other_and_to_nothing_else(filled: Keeper) -> None:
    taken = filled.take()
    led_to = set()
    for path in taken.folder.rglob("*.html"):
        page = path.read_text("utf-8")
        assert "default-src 'none'" in page
        assert re.findall(r"<(?:script|img|iframe|object|form)|\bsrc=|@import|url\(", page) == []
        for target in re.findall(r'href="([^"]*)"', page):
            name, _, anchor = target.partition("#")
            found = path.parent / _unquoted(name) if name else path
            assert found.is_file(), target
            if anchor.startswith("m-"):
                assert f'id="{anchor}"' in found.read_text("utf-8")
            led_to.add(found.resolve())
    there = {path for path in taken.folder.rglob("*") if path.suffix in (".html", ".mp4")}
    assert there - led_to == set()


def _unquoted(name: str) -> str:
    return re.sub(rb"%(..)", lambda part: bytes.fromhex(part[1].decode()), name.encode()).decode()


def test_hostile_texts_are_texts_everywhere(keeper: Keeper) -> None:
    store = keeper.store
    lesson_id = lessons.add(store, LessonDraft(HOSTILE, None, HOSTILE, HOSTILE, HOSTILE)).value.id
    keeper.recording(lesson_id)
    moments.add(store, Moment("", lesson_id, None, 0, None, HOSTILE, (HOSTILE,)))
    goals.add(store, GoalText(title=HOSTILE, statement=HOSTILE, unit=HOSTILE, measure=HOSTILE, baseline=1))
    taken = keeper.take()
    for name, page in all_pages(taken).items():
        assert "<script" not in page, name
        assert page.count("</style>") == 1
    lesson = shown(all_pages(taken)["lesson.html"])
    assert lesson.count("<script>alert(1)</script>") >= 4
    assert lesson.count("{{ 7*7 }}") == lesson.count("<script>alert(1)</script>")
    assert "next </style> line" in lesson
    assert "\u202egnp.exe" in lesson
    (of_lesson,) = everything(taken)["lessons"]
    assert of_lesson["notes"] == HOSTILE
    assert table(taken, "lessons")[0]["notes"] == "'" + HOSTILE
    captions = next(taken.folder.rglob("moments.vtt")).read_text("utf-8")
    assert captions.count("-->") == 1
    assert "--&gt;" in captions


def test_forms_of_her_own_are_taken_along_as_they_were_answered_and_as_they_stand(keeper: Keeper) -> None:
    ask = Prompt("how", PromptKind.LONG_TEXT, "How was it?")
    form = forms.add(keeper.store, Form("", 1, "Mine", "", (ask,), Watching.MYSELF)).value.form
    reflections.start(keeper.store, keeper.lesson("Fractions"), form)
    forms.change(keeper.store, replace(form, prompts=(ask, Prompt("half", PromptKind.CHECKLIST, "", options=("a",)))))
    gone = forms.add(keeper.store, Form("", 1, "Gone", "", (ask,))).value.form
    forms.delete(keeper.store, gone.id)
    taken = keeper.take()
    found = [(each["version"], each["watching"], len(each["prompts"])) for each in everything(taken)["forms"]]
    assert found == [(1, "myself", 1), (2, "myself", 2)]
    assert [row["watching"] for row in table(taken, "form-prompts")] == ["myself"] * 3
    assert shown(all_pages(taken)["forms.html"]).count("How was it?") == 2


def test_an_empty_store_can_be_taken_along(keeper: Keeper) -> None:
    taken = keeper.take()
    found = everything(taken)
    assert [found[name] for name in ("lessons", "goals", "forms", "shares")] == [[], [], [], []]
    assert "There are none." in shown(all_pages(taken)["index.html"])
    assert "0 lessons, 0 goals" in (taken.folder / "about.txt").read_text("utf-8")


def test_the_text_about_it_says_that_nothing_is_encrypted_and_names_every_file(filled: Keeper) -> None:
    taken = filled.take()
    about = (taken.folder / "about.txt").read_text("utf-8")
    assert "NOT ENCRYPTED" in about
    assert "1 lesson, 1 goal." in about
    assert re.search(r"2026-11-01 at \d\d:\d\d\s+by reflectapp \d", about)
    top = {path.relative_to(taken.folder).parts[0] for path in taken.folder.rglob("*")}
    assert [name for name in top if name not in about] == []


def test_lessons_of_one_name_have_a_folder_each(keeper: Keeper) -> None:
    day = date(2026, 3, 2)
    for title in ("Fractions", "fractions", "CON", "...", ""):
        keeper.lesson(title, day)
    keeper.lesson("aux")
    folders = [path.name for path in (keeper.take().folder / "lessons").iterdir()]
    of_the_day = ["fractions", "fractions 2", "_con", "lesson", "lesson 2"]
    assert sorted(map(str.casefold, folders)) == sorted(["_aux", *(f"{day} {name}" for name in of_the_day)])


def test_a_moment_leads_to_its_place_in_the_recording(keeper: Keeper) -> None:
    lesson_id = keeper.lesson("Fractions")
    keeper.recording(lesson_id)
    second = keeper.recording(lesson_id, b"\0\0\0\x14ftypqt  ", part=1)
    moments.add(keeper.store, Moment("", lesson_id, second.id, 61_500, None, "in the second part"))
    moments.add(keeper.store, Moment("", lesson_id, None, 2_000, None, "in the first"))
    page = all_pages(keeper.take())["lesson.html"]
    assert 'href="Fractions%20part%202.mov#t=1.500"' in page
    assert 'href="Fractions%20part%201.mp4#t=2.000"' in page


def test_a_goals_page_has_the_numbers_that_its_lessons_add(keeper: Keeper) -> None:
    lesson_id = keeper.lesson("Fractions", date(2026, 3, 2))
    measure = next(each for each in measures.built_in() if each.id == "questions")
    run = codings.start(keeper.store, lesson_id, measure, {}).value
    codings.press(keeper.store, run.id, Press(new_id(), measure.codes[0].id, 1_000))
    codings.set_covered(keeper.store, run.id, ((0, 60_000),))
    followed = Measured(measure.id, MeasuredBy.RATE)
    thought = {"worked": "Counting to three"}
    goals.add(keeper.store, GoalText(title="Ask more", unit="in 10 minutes", measured=followed, thoughts=thought))
    page = all_pages(keeper.take())["Ask more.html"]
    assert "2 March 2026: 10\u00a0in 10 minutes (n = 1), from the lesson Fractions" in shown(page)
    assert "<svg" in page and re.search(r"What worked\s+Counting to three", shown(page))
