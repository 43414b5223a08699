"""Random selections: nothing unpicked in the bytes of any packet, and everything picked is found by the same search."""

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from reflectapp.domain.packets import PacketFormat
from reflectapp.services.store import close_store
from tests.canaries.filling import fill, stills_of
from tests.canaries.searching import Search
from tests.faults.row import Row

_PASSPHRASE = "maple river seven"
_SEED = 7
_HOW_MANY = (0.05, 0.3, 0.7)
"""How much of all is picked."""


def run(html: int = 6_000, pdf: int = 2_000, docx: int = 1_500, sealed: int = 500) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        store = fill(Path(folder) / "store")
        yield from tried(Search(store, stills_of(store)), html=html, pdf=pdf, docx=docx, sealed=sealed)
        close_store(store)


def tried(search: Search, *, html: int, pdf: int, docx: int, sealed: int) -> Iterator[Row]:
    forms = (
        ("web pages", PacketFormat.HTML, html, ""),
        ("PDFs", PacketFormat.PDF, pdf, ""),
        ("documents", PacketFormat.DOCX, docx, ""),
        ("sealed web pages, before and after they are opened", PacketFormat.HTML, sealed, _PASSPHRASE),
    )
    for name, form, rounds, passphrase in forms:
        chance, wrong = random.Random(_SEED), list[str]()
        for number in range(rounds):
            share = chance.choice(_HOW_MANY)
            chosen = frozenset(pick for pick in search.picks if chance.random() < share)
            data = search.packet(chosen, form, passphrase)
            wrong += (f"{number}: {each}" for each in search.wrong(data, form, chosen, passphrase))
        yield Row(f"Random selections as {name}", rounds, "only what was picked left", tuple(wrong))
