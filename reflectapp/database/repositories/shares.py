from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, insert, select, update

from reflectapp.database.tables import people, share_people, shares
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.packets import Beside, Leaving, PacketFormat, Pick, Share

_PLAIN = (
    "id",
    "made_at",
    "for_whom",
    "why",
    "sha256",
    "size_bytes",
    "packet_id",
    "seen_sha256",
    "sealed",
    "asked_to_delete_on",
    "gone_on",
)


class ShareRepository:
    """The share record: only ever added to, but for what became of a packet."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, share: Share) -> None:
        words = (share.for_whom, share.why, *(item.text for item in share.contents))
        self._connection.execute(
            insert(shares).values(
                **{name: getattr(share, name) for name in _PLAIN},
                format=share.format.value,
                contents=msgspec.to_builtins(share.contents),
                refs=msgspec.to_builtins(share.refs),
                beside=msgspec.to_builtins(share.beside),
                searched="\n".join(words).casefold(),
            )
        )
        self.set_people(share.id, share.people)

    def all(self) -> tuple[Share, ...]:
        """Newest first."""
        return self._select()

    def get(self, share_id: str) -> Share:
        """Raises UserError NOT_FOUND."""
        found = self._select(shares.c.id == share_id)
        if not found:
            raise UserError(Problem.NOT_FOUND)
        return found[0]

    def of_packet(self, packet_id: str) -> tuple[Share, ...]:
        """Every share of one packet, newest first: it may have gone to several."""
        return self._select(shares.c.packet_id == packet_id) if packet_id else ()

    def search(self, text: str) -> tuple[Share, ...]:
        """Those in which every word of `text` occurs: for whom, why, or what was shared. Newest first."""
        words = text.casefold().split()
        return self._select(*(shares.c.searched.contains(word, autoescape=True) for word in words))

    def set_people(self, share_id: str, person_ids: Iterable[str]) -> None:
        self._connection.execute(delete(share_people).where(share_people.c.share_id == share_id))
        rows = [{"share_id": share_id, "person_id": person_id} for person_id in person_ids]
        if rows:
            self._connection.execute(insert(share_people), rows)

    def set_deletion(self, share_id: str, asked_on: date | None, gone_on: date | None) -> None:
        """Raises UserError NOT_FOUND."""
        row = {"asked_to_delete_on": asked_on, "gone_on": gone_on}
        if self._connection.execute(update(shares).where(shares.c.id == share_id).values(row)).rowcount != 1:
            raise UserError(Problem.NOT_FOUND)

    def any_since(self, when: datetime) -> bool:
        count = select(func.count()).select_from(shares).where(shares.c.made_at >= when)
        return bool(self._connection.scalar(count))

    def _select(self, *where: ColumnElement[bool]) -> tuple[Share, ...]:
        query = select(shares).where(*where).order_by(shares.c.made_at.desc(), shares.c.id)
        rows = self._connection.execute(query).mappings().all()
        given = self._people()
        return tuple(_share(row, given[row["id"]]) for row in rows)

    def _people(self) -> dict[str, list[str]]:
        query = select(share_people).join(people).where(people.c.hidden_at.is_(None))
        found: dict[str, list[str]] = defaultdict(list)
        for row in self._connection.execute(query.order_by(func.lower(people.c.name), people.c.id)).mappings():
            found[row["share_id"]].append(row["person_id"])
        return found


def _share(row: RowMapping, given: list[str]) -> Share:
    return Share(
        **{name: row[name] for name in _PLAIN},
        format=PacketFormat(row["format"]),
        contents=msgspec.convert(row["contents"], tuple[Leaving, ...]),
        refs=msgspec.convert(row["refs"], dict[str, Pick]),
        beside=msgspec.convert(row["beside"], tuple[Beside, ...]),
        people=tuple(given),
    )
