"""What measures found, as it can be shared."""

from collections.abc import Iterable, Iterator

from reflectapp.charts.results import over_lesson, spread
from reflectapp.charts.wording import ResultWords, card
from reflectapp.domain.charts import ChartKind
from reflectapp.domain.codings import Coding
from reflectapp.domain.packets import ItemKind, PacketResult, Pick, Pickable
from reflectapp.kit.clock import day_of
from reflectapp.packets.words import Words

_CHARTS = {ChartKind.OVER_LESSON: over_lesson, ChartKind.SPREAD: spread}
_WORDS = ResultWords()


def result_lines(codings: Iterable[Coding], table: Words) -> Iterator[Pickable]:
    """A line for each run that covers anything, with its pictures under it. `codings`: those with any entry."""
    for coding in codings:
        if coding.covers:
            pick = Pick(ItemKind.RESULT, coding.id)
            yield Pickable(pick, coding.measure.title, table.short_day(day_of(coding.started_at)))
            for kind in _CHARTS:
                yield Pickable(Pick(ItemKind.RESULT_PICTURE, coding.id, kind), "", "", under=pick)


def packet_result(coding: Coding, picks: frozenset[Pick]) -> PacketResult:
    """The number, what it rests on and what to mind; what she guessed stays."""
    found = card(coding, _WORDS)
    rows = (f"{row.label}: {row.said}" for row in found.rows)
    lines = tuple(line for line in (found.headline, *rows, found.rests_on, *found.notes) if line)
    charts = (
        draw(coding, _WORDS).apart
        for kind, draw in _CHARTS.items()
        if Pick(ItemKind.RESULT_PICTURE, coding.id, kind) in picks
    )
    return PacketResult(coding.measure.title, lines, coding.measure.definition, tuple(charts))
