import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from reflectapp.domain.errors import EnvironmentProblem
from reflectapp.domain.packets import Beside, ItemKind, Leaving, PacketFormat, Share
from reflectapp.domain.progress import CancelToken
from reflectapp.services import share_record
from reflectapp.services.share_record import KnownFile
from reflectapp.services.store import OpenStore

PAGE = b"<html>" + b"x" * (1 << 20) + b'<main data-packet="' + b"ab" * 16 + b'">words</main></html>'
DAY, LATER = date(2026, 11, 22), date(2026, 12, 1)


@pytest.fixture
def share(store: OpenStore) -> Share:
    def sha256(data: bytes) -> str:
        return hashlib.sha256(data).hexdigest()

    contents = (Leaving(ItemKind.GOAL_TITLE, "Time to think", 13),)
    made = Share(
        *("s1", datetime(2026, 11, 20, tzinfo=UTC), "Ms Ortega", "", PacketFormat.HTML, sha256(PAGE), 9, contents),
        packet_id="ab" * 16,
        beside=(Beside("clip-1.mp4", sha256(b"clip"), 4),),
    )
    with store.unit() as work:
        work.shares.add(made)
    return made


@pytest.mark.parametrize(
    ("data", "beside", "changed"),
    [(PAGE, "", False), (b"clip", "clip-1.mp4", False), (PAGE.replace(b"words", b"other words"), "", True)],
)
def test_a_file_is_found_again_in_the_record(
    store: OpenStore, share: Share, tmp_path: Path, data: bytes, beside: str, changed: bool
) -> None:
    assert _what_is(store, tmp_path, data) == (KnownFile(share, beside, changed),)


@pytest.mark.parametrize("data", [b"", b"a holiday", PAGE.replace(b"ab" * 16, b"cd" * 16)])
def test_a_file_of_no_share_is_known_by_none(store: OpenStore, share: Share, tmp_path: Path, data: bytes) -> None:
    assert _what_is(store, tmp_path, data) == ()


def test_a_file_that_is_gone_is_told_plainly(store: OpenStore, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem):
        share_record.what_is(lambda run: run(store), tmp_path / "none", lambda _: None, CancelToken())


def test_she_notes_that_she_asked_and_that_she_was_told(store: OpenStore, share: Share) -> None:
    asked = share_record.asked_to_delete(store, share.id, DAY)
    assert (asked.value.asked_to_delete_on, asked.value.gone_on) == (DAY, None)
    told = share_record.told_gone(store, share.id, LATER)
    assert (told.value.asked_to_delete_on, told.value.gone_on) == (DAY, LATER)
    assert told.inverse is not None
    assert told.inverse(store).value == asked.value
    assert share_record.asked_to_delete(store, share.id, None).value == share


def _what_is(store: OpenStore, folder: Path, data: bytes) -> tuple[KnownFile, ...]:
    path = folder / "what.html"
    path.write_bytes(data)
    return share_record.what_is(lambda run: run(store), path, lambda _: None, CancelToken())
