"""The table of settings: the dialog, the file and the defaults are made from it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

Value = str | int | bool


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple[str, ...]

    def allows(self, value: object) -> bool:
        return isinstance(value, str) and value in self.options


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `low` to `high`; `unit` is "percent" or "seconds"."""

    low: int
    high: int
    step: int
    unit: str

    def allows(self, value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Switch:
    def allows(self, value: object) -> bool:
        return isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class Setting:
    """`name` is the field of Preferences; settings of one `group` stand together."""

    name: str
    group: str
    kind: Choice | Whole | Switch


SETTINGS = (
    Setting("theme", "looks", Choice(("system", "light", "dark"))),
    Setting("text_scale", "looks", Whole(100, 200, 10, "percent")),
    Setting("reduce_motion", "looks", Switch()),
    Setting("lead_in_seconds", "watching", Whole(0, 15, 1, "seconds")),
    Setting("jump_seconds", "watching", Whole(1, 60, 1, "seconds")),
    Setting("silence_seconds", "watching", Whole(2, 60, 1, "seconds")),
    Setting("start_muted", "watching", Switch()),
    Setting("single_keys", "keys", Switch()),
)


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the teacher set. `text_scale` in percent."""

    theme: str = "system"
    text_scale: int = 100
    reduce_motion: bool = False
    lead_in_seconds: int = 3
    jump_seconds: int = 5
    silence_seconds: int = 5
    start_muted: bool = True
    single_keys: bool = True


def from_values(values: Mapping[str, Any]) -> Preferences:
    """Preferences from a file's values; what is missing or not allowed is left at its default."""
    known = {s.name: values[s.name] for s in SETTINGS if s.name in values and s.kind.allows(values[s.name])}
    return replace(Preferences(), **known)


def with_value(preferences: Preferences, name: str, value: Value) -> Preferences:
    """The same with one setting changed, if the table allows the value."""
    return from_values({**to_values(preferences), name: value})


def to_values(preferences: Preferences) -> dict[str, Value]:
    return {field.name: getattr(preferences, field.name) for field in fields(preferences)}
