"""A result in words, in her language."""

from functools import partial

from PySide6.QtCore import QCoreApplication, QLocale

from reflectapp.domain.codings import Coding
from reflectapp.domain.measures import Figure, Measure, MeasureKind
from reflectapp.services.drawing import Card, ResultWords, result_card
from reflectapp.ui.words import date_text, day_text


def words() -> ResultWords:
    return ResultWords(_tr, _decimal, day_text, partial(date_text, short=True))


def card(coding: Coding) -> Card:
    return result_card(coding, words())


def unit(measure: Measure) -> str:
    """What she guesses in, for each code or for the measure as a whole."""
    match measure.kind:
        case MeasureKind.STATES:
            return _tr("% of the time")
        case MeasureKind.SWEEP:
            return _tr("% of the looks")
        case MeasureKind.WAITS:
            return _tr("seconds in the middle")
        case MeasureKind.SPANS:
            return _tr("seconds each, in the middle")
        case MeasureKind.TALLY:
            return _tr("for 1 of the other") if measure.figure is Figure.RATIO else words().per(measure)


def guessed_by(measure: Measure) -> tuple[tuple[str, str], ...]:
    """What she may guess: a code's id ("" for the measure as a whole) and its name."""
    if measure.kind in (MeasureKind.WAITS, MeasureKind.SPANS):
        return (("", ""),)
    only = measure.figure is Figure.RATIO or measure.kind is MeasureKind.SWEEP
    codes = measure.codes[:1] if only else measure.codes
    return tuple((code.id, code.label) for code in codes)


def seconds_text(ms: float) -> str:
    """ "1.4 s", and from a minute on "2:05"."""
    return words().seconds(ms)


def _decimal(number: float) -> str:
    """With one decimal, if it isn't a whole number."""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    whole = round(number, 1) == round(number)
    return locale.toString(float(number), "f", 0 if whole else 1)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Results", text)
