from functools import partial

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.forms import Answer, Form, Prompt, PromptKind, Reflection
from reflectapp.domain.lessons import Lesson
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.kit import clock
from reflectapp.kit.ids import new_id
from reflectapp.kit.plain import plain_text
from reflectapp.services.standing import makes_room
from reflectapp.services.store import OpenStore

_REFLECTIONS = frozenset({Topic.REFLECTIONS})
_WITH_MOMENTS = frozenset({Topic.REFLECTIONS, Topic.MOMENTS})
_NEVER_MISSING = frozenset({PromptKind.MOMENTS, PromptKind.CHECKLIST, PromptKind.MEASURE, PromptKind.THOUGHT})


def of_lesson(store: OpenStore, lesson_id: str) -> tuple[Reflection, ...]:
    """In the order started."""
    with store.read() as work:
        return work.reflections.of_lesson(lesson_id)


def unfinished(store: OpenStore) -> tuple[tuple[Reflection, Lesson], ...]:
    """Those with a question not answered yet, the last one changed first.

    Lists of moments and checklists may stay empty.
    """
    with store.read() as work:
        lessons = {lesson.id: lesson for lesson in work.lessons.all()}
        waiting = [reflection for reflection in work.reflections.all() if _waits(reflection)]
    waiting.sort(key=lambda reflection: reflection.changed_at, reverse=True)
    return tuple((reflection, lessons[reflection.lesson_id]) for reflection in waiting)


def start(store: OpenStore, lesson_id: str, form: Form) -> Outcome[Reflection]:
    """A new reflection without answers; the form is kept as it is now.

    Raises UserError NOT_ALLOWED for a form that asks nothing.
    """
    if not form.records:
        raise UserError(Problem.NOT_ALLOWED)
    when = clock.now()
    made = Reflection(new_id(), lesson_id, form, {}, when, when)
    with store.unit() as work:
        work.lessons.get(lesson_id)
        work.reflections.add(made)
    return Outcome(made, _REFLECTIONS, partial(_set_hidden, reflection_id=made.id, hidden=True))


def answer(store: OpenStore, reflection_id: str, prompt_id: str, answer: Answer | None) -> Outcome[Reflection]:
    """Keeps one answer; None or an empty text or choice takes it away.

    Raises UserError NOT_FOUND, NOT_ALLOWED when the answer does not fit the question.
    """
    with store.unit() as work:
        before = work.reflections.get(reflection_id)
        kept = _fitting(_prompt(before.form, prompt_id), answer)
        previous = before.answers.get(prompt_id)
        if kept == previous and type(kept) is type(previous):
            return Outcome(before, frozenset())
        work.reflections.answer(reflection_id, prompt_id, kept)
        after = work.reflections.get(reflection_id)
    return Outcome(after, _REFLECTIONS, partial(_answer_again, reflection_id, prompt_id, previous))


@makes_room
def delete(store: OpenStore, reflection_id: str) -> Outcome[None]:
    """Hides a reflection with its links to moments; gone for good when the store closes."""
    with store.read() as work:
        work.reflections.get(reflection_id)
    return _set_hidden(store, reflection_id, hidden=True)


def _answer_again(reflection_id: str, prompt_id: str, previous: Answer | None, store: OpenStore) -> Outcome[Reflection]:
    return answer(store, reflection_id, prompt_id, previous)


def _set_hidden(store: OpenStore, reflection_id: str, hidden: bool) -> Outcome[None]:
    with store.unit() as work:
        work.reflections.set_hidden(reflection_id, hidden)
    return Outcome(None, _WITH_MOMENTS, partial(_set_hidden, reflection_id=reflection_id, hidden=not hidden))


def _waits(reflection: Reflection) -> bool:
    return any(
        prompt.id not in reflection.answers for prompt in reflection.form.prompts if prompt.kind not in _NEVER_MISSING
    )


def _prompt(form: Form, prompt_id: str) -> Prompt:
    for prompt in form.prompts:
        if prompt.id == prompt_id:
            return prompt
    raise UserError(Problem.NOT_FOUND)


def _fitting(prompt: Prompt, answer: Answer | None) -> Answer | None:
    """The answer as it is kept. Moments are linked to their question, never written into it."""
    if answer is None:
        return None
    match prompt.kind, answer:
        case ((PromptKind.SHORT_TEXT | PromptKind.LONG_TEXT), str()):
            return plain_text(answer) or None
        case PromptKind.YES_NO, bool():
            return answer
        case PromptKind.SCALE, int() if not isinstance(answer, bool) and prompt.low <= answer <= prompt.high:
            return answer
        case PromptKind.ONE_CHOICE, tuple() if len(answer) <= 1 and set(answer) <= set(prompt.options):
            return answer or None
        case ((PromptKind.SEVERAL_CHOICES | PromptKind.CHECKLIST), tuple()) if set(answer) <= set(prompt.options):
            return tuple(option for option in prompt.options if option in answer) or None
    raise UserError(Problem.NOT_ALLOWED)
