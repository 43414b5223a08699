"""The pictures of a result, as values with their words: over the lesson, how it spreads, lesson by lesson."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import ceil, floor, log10

from reflectapp.charts.wording import ResultWords, card
from reflectapp.domain.charts import Bar, Chart, ChartKind, Key, Part
from reflectapp.domain.codings import Coding
from reflectapp.domain.following import LessonNumber
from reflectapp.domain.measures import Code, Measure, MeasureKind
from reflectapp.domain.results import result
from reflectapp.domain.spread import Slice, Step, firsts, slices, steps
from reflectapp.kit.text import short_clock

_LENGTHS = (MeasureKind.WAITS, MeasureKind.SPANS)


def over_lesson(coding: Coding, words: ResultWords) -> Chart:
    """Equal slices of the time covered: counts, shares of states and looks, the wait in the middle, time in all."""
    found = slices(coding)
    measure, keys = coding.measure, () if coding.measure.kind is MeasureKind.WAITS else _keys(coding.measure)
    bars = tuple(_slice(measure, each, tuple(_gaps(coding, each)), words) for each in found)
    own = (words.tr("In the middle"),) if not keys else ()
    with_n = measure.kind in (MeasureKind.WAITS, MeasureKind.SWEEP)
    return Chart(
        ChartKind.OVER_LESSON,
        words.tr("Over the lesson"),
        _unit(measure, words),
        keys,
        bars,
        _ticks(bars, measure, words),
        (words.tr("Time"), *(key.label for key in keys), *own, *(("n",) if with_n else ()), words.tr("Coded")),
        edges=True,
        end=short_clock(found[-1].end_ms) if found else "",
        gap=words.tr("not coded"),
        remarks=_remarks(coding, words),
    )


def spread(coding: Coding, words: ResultWords) -> Chart:
    """Waits and spans by how long they took; of all else each code's share."""
    if coding.measure.kind in _LENGTHS:
        return _lengths(coding, words)
    return _shares(coding, words)


def lessons(numbers: Sequence[LessonNumber], name: str, unit: str, words: ResultWords) -> Chart:
    """Each lesson's number by date, with her first lesson's as a line. `name`: of the number, `unit`: its unit."""

    def bar(each: LessonNumber) -> Bar:
        said = _with_unit(words.number(each.value), unit)
        n = f"{each.n} · {words.tr('few')}" if each.few else str(each.n)
        day, own = words.day(each.day), Part(each.value, said, None, each.lesson_id)
        return Bar(f"{day}\nn = {each.n}", words.date(each.day), (own,), more=(each.title, n))

    bars = tuple(map(bar, numbers))
    values = [each.value for each in numbers]
    remarks = [words.tr("The latest run of each lesson counts.")]
    if any(each.few for each in numbers):
        remarks.append(words.tr("Some rest on few: a single one can change the number much."))
    return Chart(
        ChartKind.LESSONS,
        words.tr("Lesson by lesson"),
        name,
        (),
        bars,
        _scale(max(values, default=0), lambda value: _with_unit(words.number(value), unit)),
        (words.tr("Date"), name, words.tr("Lesson"), "n"),
        baseline=(values[0], words.tr("my first lesson")) if values else None,
        remarks=tuple(remarks),
        named=True,
    )


def described(chart: Chart) -> str:
    """The drawing in words, for whoever can't see it."""
    if not chart.bars:
        return chart.unit
    rows = []
    for first, *others in chart.rows:
        named = zip(chart.head[1:], others, strict=True)
        said = (value if name == chart.unit else f"{name} {value}" for name, value in named if value)
        rows.append(f"{first}: {', '.join(said)}")
    return f"{chart.unit}. {'; '.join(rows)}"


def _gaps(coding: Coding, found: Slice) -> Iterator[tuple[float, float]]:
    """What was left out between what was coded."""
    length = found.end_ms - found.start_ms
    for (_start, end), (start, _end) in pairwise(coding.covers):
        low, high = max(end, found.start_ms), min(start, found.end_ms)
        if low < high:
            yield (low - found.start_ms) / length, (high - found.start_ms) / length


def _slice(measure: Measure, found: Slice, gaps: tuple[tuple[float, float], ...], words: ResultWords) -> Bar:
    n = (str(found.result.n),) if measure.kind in (MeasureKind.WAITS, MeasureKind.SWEEP) else ()
    return Bar(
        short_clock(found.start_ms),
        f"{short_clock(found.start_ms)}–{short_clock(found.end_ms)}",
        tuple(_parts(measure, found, words)),
        gaps,
        (*n, short_clock(found.result.covered_ms)),
    )


def _parts(measure: Measure, found: Slice, words: ResultWords) -> Iterator[Part]:
    if measure.kind is MeasureKind.WAITS:
        middle = found.result.median_ms
        first = next(iter(found.firsts.values()), "")
        yield Part(middle, "" if middle is None else words.seconds(middle), None, first)
        return
    of_code = {part.code_id: part for part in found.result.parts}
    for place, code in enumerate(_coded(measure)):
        part, value, said = of_code[code.id], None, ""
        if not found.result.covered_ms:
            pass
        elif measure.kind is MeasureKind.TALLY:
            value, said = float(part.n), str(part.n)
        elif measure.kind is MeasureKind.SPANS:
            value, said = float(part.total_ms), words.seconds(part.total_ms) if part.n else "0"
        elif part.share is not None:
            value, said = part.share, words.percent(part.share)
        yield Part(value, said, place, found.firsts.get(code.id, ""))


def _lengths(coding: Coding, words: ResultWords) -> Chart:
    keys, found = _keys(coding.measure), steps(coding)

    def bar(step: Step) -> Bar:
        low = words.seconds(step.from_ms)
        high = words.seconds(step.to_ms) if step.to_ms is not None else ""
        said = words.tr("{0} to less than {1}").format(low, high) if high else words.tr("{0} and longer").format(low)
        parts = (
            Part(float(step.counts[code.id]), str(step.counts[code.id]), place, step.firsts.get(code.id, ""))
            for place, code in enumerate(_coded(coding.measure))
        )
        return Bar(low, said, tuple(parts))

    bars = tuple(map(bar, found))
    longer = found and found[-1].to_ms is None
    end = words.tr("and longer") if longer else words.seconds(found[-1].to_ms or 0) if found else ""
    return Chart(
        ChartKind.SPREAD,
        words.tr("How long it took"),
        words.tr("How many took how long"),
        keys,
        bars,
        _ticks(bars, None, words),
        (words.tr("How long"), *(key.label for key in keys)),
        edges=True,
        end=end,
        remarks=_remarks(coding, words),
    )


def _shares(coding: Coding, words: ResultWords) -> Chart:
    measure, found = coding.measure, result(coding)
    places = {code.id: place for place, code in enumerate(measure.keys)}
    first = firsts(coding)
    keys: list[Key] = []
    bars: list[Bar] = []
    for part in (*found.parts, *found.modifiers):
        code = measure.find(part.code_id)
        if code is None or part.share is None:
            continue
        more = short_clock(part.total_ms) if measure.kind is MeasureKind.STATES else str(part.n)
        own = Part(part.share, words.percent(part.share), len(keys), first.get(code.id, ""))
        keys.append(Key(places[code.id], code.key, code.label))
        bars.append(Bar(code.label, code.label, (own,), more=(more,)))
    unit = words.tr("% of all") if measure.kind is MeasureKind.TALLY else _unit(measure, words)
    many = words.tr("How long") if measure.kind is MeasureKind.STATES else words.tr("How often")
    return Chart(
        ChartKind.SPREAD,
        words.tr("What there was"),
        unit,
        tuple(keys),
        tuple(bars),
        _hundred(words),
        (words.tr("Which"), words.tr("Share"), many),
        remarks=_remarks(coding, words),
    )


def _unit(measure: Measure, words: ResultWords) -> str:
    match measure.kind:
        case MeasureKind.TALLY:
            return words.tr("How many")
        case MeasureKind.STATES:
            return words.tr("% of the time coded")
        case MeasureKind.SWEEP:
            return words.tr("% of the looks")
        case MeasureKind.WAITS:
            return words.tr("How long, in the middle")
        case MeasureKind.SPANS:
            return words.tr("How long in all, of what began there")


def _coded(measure: Measure) -> tuple[Code, ...]:
    """The codes that stand in the picture: of a sweep those that are judgements."""
    return measure.codes[:2] if measure.kind is MeasureKind.SWEEP else measure.codes


def _keys(measure: Measure) -> tuple[Key, ...]:
    places = {code.id: place for place, code in enumerate(measure.keys)}
    return tuple(Key(places[code.id], code.key, code.label) for code in _coded(measure))


def _remarks(coding: Coding, words: ResultWords) -> tuple[str, ...]:
    found = card(coding, words)
    return (found.rests_on, *found.notes)


def _with_unit(said: str, unit: str) -> str:
    return f"{said} {unit}".rstrip()


Ticks = tuple[tuple[float, str], ...]

_STEPS_MS = (100, 200, 500, *(1000 * each for each in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600)))


def _ticks(bars: Sequence[Bar], measure: Measure | None, words: ResultWords) -> Ticks:
    """`measure` None: of whole numbers."""
    kind = MeasureKind.TALLY if measure is None else measure.kind
    if kind in (MeasureKind.STATES, MeasureKind.SWEEP):
        return _hundred(words)
    highest = max((sum(part.value or 0 for part in bar.parts) for bar in bars), default=0)
    if kind is MeasureKind.TALLY:
        return _scale(highest, words.number, least=1)
    step = next((each for each in _STEPS_MS if highest <= 4 * each), _STEPS_MS[-1])
    return tuple((value, words.seconds(value) if value else "0") for value in _up_to(highest, step))


def _scale(highest: float, said: Callable[[float], str], least: float = 0) -> Ticks:
    """Round numbers from 0 on, five at the most."""
    rough = max(highest / 4, least, 1e-9)
    power = 10.0 ** floor(log10(rough))
    step = next(each * power for each in (1, 2, 5, 10) if rough <= each * power * 1.000001)
    return tuple((value, said(value)) for value in _up_to(highest, step))


def _up_to(highest: float, step: float) -> Iterator[float]:
    return (number * step for number in range(max(1, ceil(highest / step - 1e-9)) + 1))


def _hundred(words: ResultWords) -> Ticks:
    return tuple((share, words.percent(share)) for share in (0.0, 0.5, 1.0))
