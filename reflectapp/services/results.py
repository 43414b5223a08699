"""The pictures of results, made off the UI thread, and files of them."""

from collections.abc import Callable
from pathlib import Path

from reflectapp.charts import bars, results
from reflectapp.charts.bars import ChartPalette
from reflectapp.charts.wording import ResultWords
from reflectapp.domain.charts import Chart, ChartKind
from reflectapp.domain.codings import Coding
from reflectapp.domain.goals import Measured
from reflectapp.interchange import csv
from reflectapp.kit.atomic import write_atomic
from reflectapp.services.following import numbers
from reflectapp.services.store import OpenStore
from reflectapp.vault.disk import told


def of_run(_store: OpenStore, coding: Coding, kind: ChartKind, words: ResultWords) -> Chart:
    """One run's picture, of the kinds that need no other lesson."""
    return results.over_lesson(coding, words) if kind is ChartKind.OVER_LESSON else results.spread(coding, words)


def of_lessons(store: OpenStore, measured: Measured, name: str, unit: str, words: ResultWords) -> Chart:
    """Every lesson's number by the latest run of it, the first lesson first; each leads to its lesson."""
    with store.read() as work:
        return results.lessons(numbers(work, measured), name, unit, words)


def page(chart: Chart, heading: str) -> str:
    """An SVG document for a file of its own: on white, with what it rests on and without lessons' titles."""
    return bars.page(chart.unnamed, heading, ChartPalette())


def table(chart: Chart, *, named: bool = False) -> bytes:
    """The same numbers for a spreadsheet; `named`: with the titles of lessons."""
    shown = chart if named else chart.unnamed
    return csv.head(shown.head) + b"".join(map(csv.row, shown.rows))


def save(path: Path, content: Callable[[], bytes]) -> None:
    """Writes a file outside the store. Raises EnvironmentProblem CANNOT_WRITE, DISK_TOO_SIMPLE or DISK_FULL."""
    data = content()
    told(lambda: write_atomic(path, data), path=str(path))
