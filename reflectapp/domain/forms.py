from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class PromptKind(StrEnum):
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    SCALE = "scale"
    ONE_CHOICE = "one_choice"
    SEVERAL_CHOICES = "several_choices"
    YES_NO = "yes_no"
    CHECKLIST = "checklist"
    MOMENTS = "moments"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question. `options` serve choices and checklists; a scale runs from `low` to `high`."""

    id: str
    kind: PromptKind
    text: str
    hint: str = ""
    options: tuple[str, ...] = ()
    low: int = 1
    high: int = 10
    low_label: str = ""
    high_label: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A versioned list of prompts. (id, version) never changes its content once answered."""

    id: str
    version: int
    title: str
    purpose: str
    prompts: tuple[Prompt, ...]


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
