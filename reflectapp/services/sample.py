"""The sample lesson: what a look around shows, made by the same services as everything else."""

from datetime import timedelta
from pathlib import Path

from reflectapp.domain.codings import Press
from reflectapp.domain.goals import CheckIn, ChecklistPoint, Goal, GoalStatus, GoalText, Measured, MeasuredBy, Peers
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.moments import Moment, PromptLink
from reflectapp.domain.progress import CancelToken, Report
from reflectapp.kit import clock, paths
from reflectapp.kit.ids import new_id
from reflectapp.services import codings, forms, goals, importing, measures, moments, reflections
from reflectapp.services.store import OnStore, OpenStore

_MOMENTS = (
    (14_000, None, "I answer my own question", ("wait time",)),
    (33_000, 41_000, "Pairs explain to each other, I step back", ("strongest",)),
    (62_000, None, "A long silence, then three hands", ("wait time",)),
    (88_000, 95_000, "She changes her mind while drawing", ("thinking",)),
)
_MEASURE = "wait-time-1"
_LENGTH_MS = 120_000
_WAITS = (
    (12_912, 14_000, "teacher"),
    (21_787, 27_000, "teacher"),
    (48_760, 50_500, "answer"),
    (59_699, 70_500, "teacher"),
    (78_528, 82_000, "answer"),
    (99_821, 103_000, "answer"),
)
"""Where each question of the lesson ends, where someone speaks again, and who: as in resources/sample/lesson.json."""
_NUMBERS = (0.9, 1.1, 1.7, 1.5, None)
"""Of the lessons before, and none of this one: it adds its own by itself."""
_NOTES = (
    "Where I began. I hardly leave a breath.",
    "I forgot it after the first ten minutes.",
    "Counting silently helps.",
    "A noisy day. Still a little better than at first.",
    "Two children spoke who never do.",
)


def recording() -> Path:
    """The sample's recording."""
    return paths.resource("sample", "lesson.mp4")


def fill(on_store: OnStore, report: Report, cancel: CancelToken) -> str:
    """Brings the sample lesson with its moments, reflection and goal into a store. Returns the lesson's id."""
    today = clock.today()
    draft = LessonDraft("Fractions of a set", today - timedelta(days=5), "4b", "Mathematics")
    imported = importing.import_recording(on_store, recording(), draft, report, cancel).value
    lesson_id = imported.recording.lesson_id
    on_store(lambda store: _write(store, lesson_id, imported.recording.id))
    return lesson_id


def _write(store: OpenStore, lesson_id: str, recording_id: str) -> None:
    _code(store, lesson_id)
    goal = _goal(store)
    made = [
        moments.add(store, Moment("", lesson_id, recording_id, start, end, note, tags)).value
        for start, end, note, tags in _MOMENTS
    ]
    for moment in made[1:3]:
        moments.link_goal(store, moment.id, goal.id)
    form = next(form for form in forms.built_in() if form.id == "watching-my-students")
    reflection = reflections.start(store, lesson_id, form).value
    text = "Pairs were explaining to each other why ¾ of 12 is 9. I had stepped back."
    reflections.answer(store, reflection.id, form.prompts[0].id, text)
    moments.link_prompt(store, made[1].id, PromptLink(reflection.id, form.prompts[0].id))


def _code(store: OpenStore, lesson_id: str) -> None:
    measure = next(each for each in measures.built_in() if each.id == _MEASURE)
    run = codings.start(store, lesson_id, measure, {}).value
    for start_ms, end_ms, ended_by in _WAITS:
        for code_id, at_ms in (("question", start_ms), (ended_by, end_ms)):
            codings.press(store, run.id, Press(new_id(), code_id, at_ms))
    codings.cover(store, run.id, ((0, _LENGTH_MS),))


def _goal(store: OpenStore) -> Goal:
    goal = goals.add(
        store,
        GoalText(
            title="Time to think",
            statement="Students get time to think, and more of them answer.",
            why="The quiet ones know more than I hear. I rush because I am afraid of silence.",
            students_will="explain to a partner first; at least half offer an answer without being called.",
            measure="Wait after my questions, median seconds",
            measured=Measured(_MEASURE, MeasuredBy.MEDIAN),
            unit="s",
            baseline=_NUMBERS[0],
            target=3.0,
            strategy="Ask, then count silently to three while looking at the class.",
            checklist=(
                ChecklistPoint("The question is on the board", True),
                ChecklistPoint("I say “think first” before hands", True),
                ChecklistPoint("I count to three"),
                ChecklistPoint("Partners talk before I ask"),
            ),
            next_step="count silently to three, looking at the class",
            peers=frozenset({Peers.POWERFUL, Peers.EASY, Peers.EMOTIONAL, Peers.REACHABLE}),
        ),
    ).value
    goals.set_status(store, goal.id, GoalStatus.WORKING)
    today = clock.today()
    for weeks, (number, note) in enumerate(zip(reversed(_NUMBERS), reversed(_NOTES), strict=True)):
        made_on = today - timedelta(days=5 + 7 * weeks)
        goals.check_in(store, CheckIn("", goal.id, made_on, note, number))
    return goals.goal(store, goal.id)
