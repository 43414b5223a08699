from dataclasses import dataclass

from reflectapp.domain.forms import Watching


@dataclass(frozen=True, slots=True)
class PromptLink:
    """One prompt of one reflection that a moment speaks to."""

    reflection_id: str
    prompt_id: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A time or a half-open span [start_ms, end_ms) on the lesson's timeline, with a note.

    `watching`: the pass in which it was marked, if she looked at one side only.
    """

    id: str
    lesson_id: str
    recording_id: str | None
    start_ms: int
    end_ms: int | None
    note: str
    tags: tuple[str, ...] = ()
    prompts: tuple[PromptLink, ...] = ()
    goal_ids: tuple[str, ...] = ()
    watching: Watching | None = None

    def __post_init__(self) -> None:
        if self.start_ms < 0 or (self.end_ms is not None and self.end_ms <= self.start_ms):
            raise ValueError("a moment's span is half-open and not empty")
