"""A result in words: each number with what it rests on. One wording for screen, packet and export."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from reflectapp.charts.plot import short_date
from reflectapp.domain.codings import Coding
from reflectapp.domain.measures import Figure, Measure, MeasureKind
from reflectapp.domain.results import Part, Result, result
from reflectapp.kit.text import number_text, short_clock


@dataclass(frozen=True, slots=True)
class ResultWords:
    """How it is said: `tr` gives a text in her language, `number` a number with one decimal at the most.

    `date` says a day with its year, `day` without it.
    """

    tr: Callable[[str], str] = lambda text: text
    number: Callable[[float], str] = lambda number: number_text(round(number, 1))
    day: Callable[[date], str] = short_date
    date: Callable[[date], str] = lambda day: f"{short_date(day)} {day.year}"

    def percent(self, share: float) -> str:
        return self.tr("{0} %").format(round(100 * share))

    def seconds(self, ms: float) -> str:
        """ "1.4 s", and from a minute on "2:05"."""
        return short_clock(round(ms)) if ms >= 60_000 else self.tr("{0} s").format(self.number(ms / 1000))

    def per(self, measure: Measure) -> str:
        minutes = measure.per_minutes
        return self.tr("a minute") if minutes == 1 else self.tr("in {0} minutes").format(minutes)


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


def card(coding: Coding, words: ResultWords) -> Card:
    found = result(coding)
    return Card(
        _headline(coding.measure, found, words),
        tuple(_rows(coding, found, words)),
        _rests_on(coding, found, words),
        tuple(_notes(coding.measure, found, words)),
        _guess(coding, "", words),
    )


def covers_text(coding: Coding) -> str:
    """ "0:00–12:41, 14:00–20:10"; the middle of many is left out."""
    said = [f"{short_clock(start)}–{short_clock(end)}" for start, end in coding.covers]
    return ", ".join([*said[:2], "…", said[-1]] if len(said) > 4 else said)


def _headline(measure: Measure, found: Result, words: ResultWords) -> str:
    if not found.covered_ms:
        return words.tr("Nothing is covered yet.")
    match measure.kind:
        case MeasureKind.STATES:
            return ""
        case MeasureKind.SWEEP:
            return "" if found.share is None else f"{words.percent(found.share)} {measure.codes[0].label}"
        case MeasureKind.WAITS | MeasureKind.SPANS:
            said = words.tr("{0} in the middle")
            return "" if found.median_ms is None else said.format(words.seconds(found.median_ms))
        case MeasureKind.TALLY:
            if measure.figure is Figure.RATIO:
                return "" if found.ratio is None else words.tr("{0} : 1").format(words.number(found.ratio))
            return f"{words.number(found.rate or 0)} {words.per(measure)}"


def _rows(coding: Coding, found: Result, words: ResultWords) -> Iterator[Row]:
    measure = coding.measure
    for part in (*found.parts, *found.modifiers):
        code = measure.find(part.code_id)
        label = code.label if code else ""
        yield Row(part.code_id, label, _said(measure, part, words), _guess(coding, part.code_id, words))
    left = found.covered_ms - found.total_ms
    if measure.kind is MeasureKind.STATES and found.covered_ms and left > 0:
        said = f"{words.percent(left / found.covered_ms)} · {short_clock(left)}"
        yield Row("", words.tr("None of these"), said)


def _said(measure: Measure, part: Part, words: ResultWords) -> str:
    share = words.percent(part.share) if part.share is not None else ""
    if measure.kind is MeasureKind.STATES:
        return " · ".join(said for said in (share, short_clock(part.total_ms)) if said)
    rate = part.rate is not None and measure.kind is MeasureKind.TALLY and measure.figure is Figure.RATE
    per = f"{words.number(part.rate or 0)} {words.per(measure)}" if rate else ""
    return " · ".join(said for said in (str(part.n), share, per) if said)


def _rests_on(coding: Coding, found: Result, words: ResultWords) -> str:
    covered = words.tr("{0} coded").format(short_clock(found.covered_ms))
    where = f" ({covers_text(coding)})" if coding.covers else ""
    counted = words.tr("n = {0}").format(found.n)
    if coding.measure.kind is MeasureKind.SWEEP:
        counted = words.tr("{0} looks in {1} sweeps").format(counted, found.sweeps)
    if coding.measure.kind is MeasureKind.SPANS and found.n:
        counted += " · " + words.tr("{0} in all").format(words.seconds(found.total_ms))
    if found.lengths:
        shortest, longest = words.seconds(found.lengths[0]), words.seconds(found.lengths[-1])
        counted += " · " + words.tr("from {0} to {1}").format(shortest, longest)
    return f"{counted} · {covered}{where}"


def _notes(measure: Measure, found: Result, words: ResultWords) -> Iterator[str]:
    if found.few and found.n and measure.kind is MeasureKind.SWEEP:
        yield words.tr("There are few sweeps: with less than 5, a single one can change the number much.")
    elif found.few and found.n:
        yield words.tr("There are few codes: with less than 5, a single one can change the number much.")
    if found.outside == 1:
        yield words.tr("1 code lies outside the time covered and isn’t counted.")
    elif found.outside:
        yield words.tr("{0} codes lie outside the time covered and aren’t counted.").format(found.outside)
    if found.estimated == 1:
        said = words.tr("1 of the codes, {0} long, is an estimate by the program that was not looked at.")
        yield said.format(words.seconds(found.estimated_ms))
    elif found.estimated:
        said = words.tr("{0} of the codes, {1} in all, are an estimate by the program that was not looked at.")
        yield said.format(found.estimated, words.seconds(found.estimated_ms))
    if found.unfinished and measure.kind is not MeasureKind.STATES:
        yield words.tr("One has no end yet and isn’t counted.")


def _guess(coding: Coding, code_id: str, words: ResultWords) -> str:
    value = coding.guess.get(code_id)
    if value is None:
        return ""
    number = words.number(value)
    match coding.measure.kind:
        case MeasureKind.STATES | MeasureKind.SWEEP:
            return words.tr("guessed {0} %").format(number)
        case MeasureKind.WAITS | MeasureKind.SPANS:
            return words.tr("guessed {0} s").format(number)
        case MeasureKind.TALLY:
            return words.tr("guessed {0}").format(number)
