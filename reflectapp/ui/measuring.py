"""The measures, and her own scales, as what a goal can follow: in words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from reflectapp.domain.following import LessonNumber, offered
from reflectapp.domain.goals import GoalText, Measured, MeasuredBy
from reflectapp.domain.measures import Measure
from reflectapp.services.following import Scale, ToFollow
from reflectapp.ui.widgets.number_field import number_text


@dataclass(frozen=True, slots=True)
class Choice:
    """What a goal can follow. `title`: of the measure or form; `said`: which of its numbers; `unit`: theirs."""

    measured: Measured
    title: str
    said: str
    unit: str

    @property
    def words(self) -> str:
        return f"{self.title} · {self.said}"


def choices(found: ToFollow) -> tuple[Choice, ...]:
    """All that is offered; those of one measure follow each other."""
    return (*_of_measures(found), *map(_of_scale, found.scales))


def taken(text: GoalText, choice: Choice | None, before: Choice | None) -> GoalText:
    """The goal's text once it follows `choice`, or her own words alone; `before`: what it followed.

    Her own words stay; numbers in another unit go.
    """
    if choice is None:
        return replace(text, measured=None)
    own = text.measure.strip() if before is None or text.measure != before.words else ""
    made = replace(text, measured=choice.measured, measure=own or choice.words, unit=choice.unit)
    return made if text.unit in ("", choice.unit) else replace(made, baseline=None, target=None)


def from_lesson(number: LessonNumber) -> str:
    """from the lesson “Fractions” · n = 3, few."""
    title = number.title or QCoreApplication.translate("Lessons", "A lesson without a title")
    said = _tr("from the lesson “{0}” · n = {1}").format(title, number.n)
    return said + _tr(", few") if number.few else said


def with_unit(value: float, unit: str) -> str:
    return f"{number_text(value)} {unit}".rstrip()


def _of_measures(found: ToFollow) -> Iterator[Choice]:
    for measure in found.measures:
        for measured in offered(measure):
            said, unit = _number(measure, measured)
            code = measure.find(measured.code_id)
            yield Choice(measured, measure.title, f"{code.label}: {said}" if code else said, unit)


def _of_scale(scale: Scale) -> Choice:
    return Choice(scale.measured, scale.form_title, scale.question, _tr("of {0}").format(scale.high))


def _number(measure: Measure, measured: Measured) -> tuple[str, str]:
    """How a number is called, and its unit."""
    match measured.by:
        case MeasuredBy.RATE if measure.per_minutes == 1:
            return _tr("how often a minute"), _tr("a minute")
        case MeasuredBy.RATE:
            per = _tr("in {0} minutes").format(measure.per_minutes)
            return _tr("how often {0}").format(per), per
        case MeasuredBy.SHARE:
            return _tr("share in %"), "%"
        case MeasuredBy.RATIO:
            return _tr("{0}, for one of the other").format(measure.codes[0].label), _tr(": 1")
        case MeasuredBy.MEDIAN:
            return _tr("how long, in the middle, in seconds"), _tr("s")
        case MeasuredBy.TOTAL:
            return _tr("how long in all, in minutes"), _tr("min")
        case MeasuredBy.COUNT | MeasuredBy.ANSWER:
            return _tr("how often"), _tr("times")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Measuring", text)
