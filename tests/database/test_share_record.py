from datetime import UTC, datetime, timedelta

import pytest

from reflectapp.database.connection import Database
from reflectapp.domain.packets import ItemKind, Leaving, PacketFormat, Share

BEGAN = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _share(number: int, for_whom: str, why: str, text: str) -> Share:
    contents = (Leaving(ItemKind.GOAL_TITLE, text, 12), Leaving(ItemKind.MOMENT_STILL, "", 9000))
    return Share(f"s{number}", BEGAN + timedelta(days=number), for_whom, why, PacketFormat.HTML, "ab", 77, contents)


@pytest.fixture
def record(database: Database) -> tuple[Share, ...]:
    shares = (
        _share(1, "Ms Örtel", "our meeting", "Everyone speaks"),
        _share(2, "Maths group", "for 100 % of us", "Longer waits"),
    )
    with database.unit() as work:
        for share in shares:
            work.shares.add(share)
    return shares


def test_shares_come_back_as_they_were_newest_first(database: Database, record: tuple[Share, ...]) -> None:
    with database.read() as work:
        assert work.shares.all() == record[::-1]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["s2", "s1"]),
        ("örtel", ["s1"]),
        ("EVERYONE meeting", ["s1"]),
        ("waits everyone", []),
        ("100 %", ["s2"]),
        ("%", ["s2"]),
        ("_", []),
    ],
)
def test_every_word_must_occur_somewhere(
    database: Database, record: tuple[Share, ...], words: str, found: list[str]
) -> None:
    with database.read() as work:
        assert [share.id for share in work.shares.search(words)] == found


def test_whether_anything_was_shared_since(database: Database, record: tuple[Share, ...]) -> None:
    with database.read() as work:
        assert work.shares.any_since(record[1].made_at)
        assert not work.shares.any_since(record[1].made_at + timedelta(seconds=1))
