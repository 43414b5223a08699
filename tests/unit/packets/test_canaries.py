"""Nothing that was not picked is in a packet's bytes, however it is packed; what was picked is."""

import base64
import io
import zipfile
import zlib
from collections.abc import Mapping

import pytest

from reflectapp.domain.packets import PacketFormat, Still
from reflectapp.services import shares
from reflectapp.services.store import OpenStore
from tests.canaries.searching import Search, holds, unpacked
from tests.faults import selections


@pytest.fixture(scope="module")
def search(filled_store: OpenStore, stills: Mapping[str, Still]) -> Search:
    return Search(filled_store, stills)


def test_only_what_was_picked_is_found(search: Search) -> None:
    for row in selections.tried(search, html=250, pdf=50, docx=12, sealed=3):
        assert (row.wrong, row.tried > 0) == ((), True)


@pytest.mark.parametrize("form", PacketFormat)
def test_each_thing_alone_leaves_alone(filled_store: OpenStore, search: Search, form: PacketFormat) -> None:
    for group in shares.pickable(filled_store)[::2]:
        for item in group.items:
            alone = frozenset({item.pick})
            assert search.wrong(search.packet(alone, form), form, alone) == []


@pytest.mark.parametrize("form", PacketFormat)
def test_the_search_finds_a_text_that_slipped_in(search: Search, form: PacketFormat) -> None:
    slipped = "Zxslippedinq"
    hidden = base64.b64encode(b"and " + slipped.encode("utf-16-be"))
    data = search.packet(frozenset(), form)
    if form is PacketFormat.HTML:
        data += b"<!-- data:text/plain;base64," + hidden + b" -->"
    elif form is PacketFormat.DOCX:
        data = _with_a_comment(data, slipped)
    else:
        data += b"9 0 obj\n<<>>\nstream\n" + zlib.compress(slipped.encode()) + b"\nendstream"
    assert holds(unpacked(data, form), slipped)


def _with_a_comment(data: bytes, text: str) -> bytes:
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/comments.xml", f"<comments>{text}</comments>", zipfile.ZIP_DEFLATED)
    return file.getvalue()
