from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

MOST_PROMPTS = 100
MOST_OPTIONS = 50
MOST_STEPS = 21
MOST_LETTERS = 500


class PromptKind(StrEnum):
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    SCALE = "scale"
    ONE_CHOICE = "one_choice"
    SEVERAL_CHOICES = "several_choices"
    YES_NO = "yes_no"
    CHECKLIST = "checklist"
    MOMENTS = "moments"
    MEASURE = "measure"
    """The number of a measure, found by coding the lesson: shown where it is asked, never written into it."""
    THOUGHT = "thought"
    """Something to keep in mind while watching: there is nothing to answer."""


WITH_OPTIONS = frozenset({PromptKind.ONE_CHOICE, PromptKind.SEVERAL_CHOICES, PromptKind.CHECKLIST})


class Watching(StrEnum):
    """Whom she looks at in one of two passes through a lesson."""

    STUDENTS = "students"
    MYSELF = "myself"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question. `options` serve choices and checklists; a scale runs from `low` to `high`; `measure` is the id
    of the measure that is asked for."""

    id: str
    kind: PromptKind
    text: str
    hint: str = ""
    options: tuple[str, ...] = ()
    low: int = 1
    high: int = 10
    low_label: str = ""
    high_label: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A versioned list of prompts. (id, version) never changes its content once answered.

    `watching`: the pass that it is for, or None where she looks at everything.
    """

    id: str
    version: int
    title: str
    purpose: str
    prompts: tuple[Prompt, ...]
    watching: Watching | None = None

    @property
    def measures(self) -> bool:
        """Whether it asks for a measure."""
        return any(prompt.kind is PromptKind.MEASURE for prompt in self.prompts)

    @property
    def records(self) -> bool:
        """Whether there is anything to answer."""
        return any(prompt.kind is not PromptKind.THOUGHT for prompt in self.prompts)


@dataclass(frozen=True, slots=True)
class ShelfForm:
    """A form that she has: one of her own, or one that came with the program.

    `form` is as it stands now, with the version under which it would be answered; one of her own may have questions
    that can't be asked yet. `answered`: how many of her reflections answer any version of it.
    """

    form: Form
    own: bool
    put_away: bool
    answered: int


@dataclass(frozen=True, slots=True)
class OwnForm:
    """One of her own as it is stored; the version of `form` says nothing."""

    form: Form
    created_at: datetime
    put_away_at: datetime | None


Answer = str | int | bool | tuple[str, ...]
"""Text; a scale's number; yes or no; the options chosen (one choice: a tuple of one)."""


@dataclass(frozen=True, slots=True)
class Reflection:
    """A teacher's answers to one form for one lesson; `answers` maps prompt ids."""

    id: str
    lesson_id: str
    form: Form
    answers: dict[str, Answer] = field(hash=False)
    started_at: datetime
    changed_at: datetime


class Lacking(StrEnum):
    """Why a prompt can't be asked yet."""

    WORDS = "words"
    OPTIONS = "options"
    SAME_OPTIONS = "same_options"
    STEPS = "steps"
    MEASURE = "measure"


def lacking(prompt: Prompt) -> Lacking | None:
    """What the prompt still needs; None if it can be asked."""
    if not prompt.text:
        return Lacking.WORDS
    if prompt.kind in WITH_OPTIONS and len(prompt.options) < 2:
        return Lacking.OPTIONS
    if prompt.kind in WITH_OPTIONS and len(set(prompt.options)) != len(prompt.options):
        return Lacking.SAME_OPTIONS
    if prompt.kind is PromptKind.SCALE and not 1 <= prompt.high - prompt.low < MOST_STEPS:
        return Lacking.STEPS
    if prompt.kind is PromptKind.MEASURE and not prompt.measure:
        return Lacking.MEASURE
    return None


def askable(form: Form) -> Form:
    """The form without what can't be asked yet; it is called by its first question if it has no title."""
    prompts = tuple(prompt for prompt in form.prompts if lacking(prompt) is None)
    title = form.title or (prompts[0].text if prompts else "")
    return replace(form, title=title, prompts=prompts)


def numbered(form: Form, kept: Sequence[Form]) -> Form:
    """The form with the version under which it is answered, among those `kept` of it: one that says the same, or a
    new one."""
    same = [known.version for known in kept if replace(form, version=known.version) == known]
    return replace(form, version=max(same) if same else max((known.version for known in kept), default=0) + 1)
