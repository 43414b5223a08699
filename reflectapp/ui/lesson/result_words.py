"""A result in words: each number with what it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLocale

from reflectapp.domain.codings import Coding
from reflectapp.domain.measures import Figure, Measure, MeasureKind
from reflectapp.domain.results import Part, Result, result
from reflectapp.ui.words import short_time


@dataclass(frozen=True, slots=True)
class Row:
    """What one code has of it. `guess`: what she thought, in the same unit."""

    code_id: str
    label: str
    said: str
    guess: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """`headline`: the number, `guess` beside it; `rests_on`: what was counted in which time; `notes`: what to mind."""

    headline: str
    rows: tuple[Row, ...]
    rests_on: str
    notes: tuple[str, ...] = ()
    guess: str = ""


def card(coding: Coding) -> Card:
    found = result(coding)
    return Card(
        _headline(coding.measure, found),
        tuple(_rows(coding, found)),
        _rests_on(coding, found),
        tuple(_notes(coding.measure, found)),
        _guess(coding, ""),
    )


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
            return _tr("for 1 of the other") if measure.figure is Figure.RATIO else _per(measure)


def guessed_by(measure: Measure) -> tuple[tuple[str, str], ...]:
    """What she may guess: a code's id ("" for the measure as a whole) and its name."""
    if measure.kind in (MeasureKind.WAITS, MeasureKind.SPANS):
        return (("", ""),)
    only = measure.figure is Figure.RATIO or measure.kind is MeasureKind.SWEEP
    codes = measure.codes[:1] if only else measure.codes
    return tuple((code.id, code.label) for code in codes)


def seconds_text(ms: float) -> str:
    """ "1.4 s", and from a minute on "2:05"."""
    return short_time(round(ms)) if ms >= 60_000 else _tr("{0} s").format(_decimal(ms / 1000))


def covers_text(coding: Coding) -> str:
    """ "0:00–12:41, 14:00–20:10"; the middle of many is left out."""
    said = [f"{short_time(start)}–{short_time(end)}" for start, end in coding.covers]
    return ", ".join([*said[:2], "…", said[-1]] if len(said) > 4 else said)


def _headline(measure: Measure, found: Result) -> str:
    if not found.covered_ms:
        return _tr("Nothing is covered yet.")
    match measure.kind:
        case MeasureKind.STATES:
            return ""
        case MeasureKind.SWEEP:
            return "" if found.share is None else f"{_percent(found.share)} {measure.codes[0].label}"
        case MeasureKind.WAITS | MeasureKind.SPANS:
            return "" if found.median_ms is None else _tr("{0} in the middle").format(seconds_text(found.median_ms))
        case MeasureKind.TALLY:
            if measure.figure is Figure.RATIO:
                return "" if found.ratio is None else _tr("{0} : 1").format(_decimal(found.ratio))
            return f"{_decimal(found.rate or 0)} {_per(measure)}"


def _rows(coding: Coding, found: Result) -> Iterator[Row]:
    measure = coding.measure
    for part in (*found.parts, *found.modifiers):
        code = measure.find(part.code_id)
        yield Row(part.code_id, code.label if code else "", _said(measure, part), _guess(coding, part.code_id))
    left = found.covered_ms - found.total_ms
    if measure.kind is MeasureKind.STATES and found.covered_ms and left > 0:
        yield Row("", _tr("None of these"), f"{_percent(left / found.covered_ms)} · {short_time(left)}")


def _said(measure: Measure, part: Part) -> str:
    share = _percent(part.share) if part.share is not None else ""
    if measure.kind is MeasureKind.STATES:
        return " · ".join(said for said in (share, short_time(part.total_ms)) if said)
    rate = part.rate is not None and measure.kind is MeasureKind.TALLY and measure.figure is Figure.RATE
    per = f"{_decimal(part.rate or 0)} {_per(measure)}" if rate else ""
    return " · ".join(said for said in (str(part.n), share, per) if said)


def _rests_on(coding: Coding, found: Result) -> str:
    covered = _tr("{0} coded").format(short_time(found.covered_ms))
    where = f" ({covers_text(coding)})" if coding.covers else ""
    counted = _tr("n = {0}").format(found.n)
    if coding.measure.kind is MeasureKind.SWEEP:
        counted = _tr("{0} looks in {1} sweeps").format(counted, found.sweeps)
    if coding.measure.kind is MeasureKind.SPANS and found.n:
        counted += " · " + _tr("{0} in all").format(seconds_text(found.total_ms))
    if found.lengths:
        shortest, longest = seconds_text(found.lengths[0]), seconds_text(found.lengths[-1])
        counted += " · " + _tr("from {0} to {1}").format(shortest, longest)
    return f"{counted} · {covered}{where}"


def _notes(measure: Measure, found: Result) -> Iterator[str]:
    if found.few and found.n and measure.kind is MeasureKind.SWEEP:
        yield _tr("These are few: with less than 5 sweeps, a single one can change the number much.")
    elif found.few and found.n:
        yield _tr("These are few: with less than 5, a single one can change the number much.")
    if found.outside == 1:
        yield _tr("1 code lies outside the time covered and isn’t counted.")
    elif found.outside:
        yield _tr("{0} codes lie outside the time covered and aren’t counted.").format(found.outside)
    if found.unfinished and measure.kind is not MeasureKind.STATES:
        yield _tr("One has no end yet and isn’t counted.")


def _guess(coding: Coding, code_id: str) -> str:
    value = coding.guess.get(code_id)
    if value is None:
        return ""
    number = _decimal(value)
    match coding.measure.kind:
        case MeasureKind.STATES | MeasureKind.SWEEP:
            return _tr("guessed {0} %").format(number)
        case MeasureKind.WAITS | MeasureKind.SPANS:
            return _tr("guessed {0} s").format(number)
        case MeasureKind.TALLY:
            return _tr("guessed {0}").format(number)


def _per(measure: Measure) -> str:
    return _tr("a minute") if measure.per_minutes == 1 else _tr("in {0} minutes").format(measure.per_minutes)


def _percent(share: float) -> str:
    return _tr("{0} %").format(round(100 * share))


def _decimal(number: float) -> str:
    """With one decimal, if it isn't a whole number."""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    whole = round(number, 1) == round(number)
    return locale.toString(float(number), "f", 0 if whole else 1)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Results", text)
