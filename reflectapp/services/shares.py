"""Sharing: the file of what was picked, what leaves with it, and the share record."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import TypedDict

from reflectapp.charts.bars import ChartPalette
from reflectapp.charts.bars import draw as draw_chart
from reflectapp.charts.plot import PlotPalette, PlotWords, described, draw
from reflectapp.charts.results import described as chart_text
from reflectapp.domain.charts import Chart
from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.packets import ItemKind, Leaving, PacketContents, PacketFormat, Pick, Plot, Share, Still
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.progress import CancelToken
from reflectapp.kit import clock
from reflectapp.kit.atomic import write_atomic
from reflectapp.kit.ids import new_id
from reflectapp.kit.plain import name_text, plain_text
from reflectapp.packets import leaving as reading
from reflectapp.packets.seen import seen
from reflectapp.packets.sheet import Drawing
from reflectapp.packets.words import words
from reflectapp.services import recordings, turning
from reflectapp.services.picking import contents, pickable, prepared, recording_at
from reflectapp.services.store import OnStore, OpenStore
from reflectapp.vault.disk import told

__all__ = [
    "contents",
    "leaving",
    "make_stills",
    "new_packet_id",
    "pickable",
    "prepared",
    "record",
    "render",
    "save",
    "seal",
]

_WEB = PlotPalette("var(--accent)", "var(--paper)", "var(--soft)", "var(--goal)", "var(--began)")

_WEB_CHART = ChartPalette(
    "var(--text)",
    "var(--soft)",
    "var(--line)",
    "var(--accent)",
    "var(--paper)",
    "var(--began)",
    tuple(f"var(--code-{number})" for number in range(1, 7)),
)

_NO_REFS: Mapping[str, Pick] = MappingProxyType({})
_HEAD = frozenset((ItemKind.FOR_WHOM, ItemKind.MADE_ON))


def new_packet_id() -> str:
    """For a packet that is being prepared; it says nothing about it."""
    return secrets.token_hex(16)


def render(contents: PacketContents, form: PacketFormat, passphrase: str = "") -> bytes:
    """The packet's final bytes, sealed if there is a passphrase. Works without the store, on any thread.

    Only a web page with a packet's id can be sealed. Raises ValueError for anything else.
    """
    from reflectapp.packets import docx, html, pdf

    table = words(contents.language)
    plot_words = PlotWords(table.plot_title, table.plot_began, table.plot_target, day=table.short_day)
    palette, colours = (_WEB, _WEB_CHART) if form is PacketFormat.HTML else (PlotPalette(), ChartPalette())

    def drawing(plot: Plot | Chart, name: str) -> Drawing:
        if isinstance(plot, Chart):
            return Drawing(draw_chart(plot, colours, name=name).svg, plot.title, chart_text(plot))
        svg = draw(plot, palette, plot_words, name=name)
        return Drawing(svg, plot.measure or plot_words.title, described(plot, plot_words))

    renderers = {PacketFormat.HTML: html.render, PacketFormat.PDF: pdf.render, PacketFormat.DOCX: docx.render}
    data = renderers[form](contents, drawing)
    return seal(data, passphrase, contents.language) if passphrase else data


def seal(page: bytes, passphrase: str, language: str = "en") -> bytes:
    """A finished web page behind a passphrase. Raises ValueError for anything that takes no answer.

    Takes a part of a second: for the media pool.
    """
    from reflectapp.packets.sealed_page import seal_page

    return seal_page(page, passphrase, seen(page).packet_id, language)


def leaving(data: bytes, form: PacketFormat, passphrase: str = "") -> tuple[Leaving, ...]:
    """What leaves with a packet, read back from its final bytes; from sealed ones by opening them."""
    return reading.leaving(_opened(data, passphrase), form)


def make_stills(
    on_store: OnStore, moment_ids: Iterable[str], cancel: CancelToken, known: Mapping[str, Still] | None = None
) -> dict[str, Still]:
    """The pictures at moments' starts, `known` ones taken over. Long: for the media pool. Raises Cancelled.

    A moment that is gone, without a picture, or with one that can't be made, has none in the result.
    """
    made: dict[str, Still] = {}
    for moment_id in moment_ids:
        cancel.check()
        if known and moment_id in known:
            made[moment_id] = known[moment_id]
            continue
        still = _still(on_store, moment_id)
        if still is not None:
            made[moment_id] = still
    return made


def save(
    store: OpenStore,
    data: bytes,
    form: PacketFormat,
    path: Path,
    *,
    for_whom: str,
    why: str,
    refs: Mapping[str, Pick] = _NO_REFS,
    passphrase: str = "",
) -> Outcome[Share]:
    """Writes the file and notes it in the share record: both or neither. It can't be undone.

    `refs`: what the packet's refs picked, by which a reply finds its way. `passphrase`: with which it was sealed; it
    is kept nowhere. Raises UserError NOTHING_PICKED, EnvironmentProblem CANNOT_WRITE, DISK_TOO_SIMPLE or DISK_FULL.
    """
    page = _opened(data, passphrase)
    found = reading.leaving(page, form)
    if all(item.kind in _HEAD for item in found):
        raise UserError(Problem.NOTHING_PICKED)
    share = Share(
        id=new_id(),
        made_at=clock.now(),
        for_whom=name_text(for_whom),
        why=plain_text(why),
        format=form,
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        contents=found,
        sealed=bool(passphrase),
        **_answerable(page, form, refs),
    )
    written = False
    try:
        with store.unit() as unit:
            unit.shares.add(share)
            told(lambda: write_atomic(path, data), path=str(path))
            written = True
    except BaseException:
        if written:
            path.unlink(missing_ok=True)
        raise
    return Outcome(share, frozenset({Topic.SHARES}))


def record(store: OpenStore, search: str = "") -> tuple[Share, ...]:
    """The share record, newest first; with `search` those in which all its words occur."""
    with store.read() as unit:
        return unit.shares.search(search)


class _Answerable(TypedDict, total=False):
    packet_id: str
    refs: Mapping[str, Pick]
    seen_sha256: str


def _answerable(page: bytes, form: PacketFormat, refs: Mapping[str, Pick]) -> _Answerable:
    """By what a reply to this page is known; nothing if it takes none."""
    known = seen(page) if form is PacketFormat.HTML else None
    if known is None or not known.packet_id:
        return {}
    return {"packet_id": known.packet_id, "refs": dict(refs), "seen_sha256": known.sha256}


def _opened(data: bytes, passphrase: str) -> bytes:
    if not passphrase:
        return data
    from reflectapp.packets.sealed_page import open_page

    return open_page(data, passphrase)


def _still(on_store: OnStore, moment_id: str) -> Still | None:
    try:
        found = on_store(lambda store: _picture_of(store, moment_id))
        if found is None:
            return None
        reader, at_ms, degrees = found
        with closing(reader):
            return recordings.still(reader, at_ms, clockwise_degrees=degrees)
    except (UserError, EnvironmentProblem):
        return None


def _picture_of(store: OpenStore, moment_id: str) -> tuple[SealedReader, int, int] | None:
    """Where the moment's picture is: the recording, the time in it, and how far it is turned."""
    with store.read() as unit:
        moment = unit.moments.get(moment_id)
        recording = recording_at(moment, unit.recordings.of_lesson(moment.lesson_id))
    if recording is None:
        return None
    degrees = turning.turned(store).get(recording.id, 0)
    return recordings.open_sealed(store, recording.id), moment.start_ms - recording.offset_ms, degrees
