from datetime import datetime

import msgspec
from sqlalchemy import Connection, RowMapping, func, insert, select

from reflectapp.database.tables import shares
from reflectapp.domain.packets import Leaving, PacketFormat, Share

_PLAIN = ("id", "made_at", "for_whom", "why", "sha256", "size_bytes")


class ShareRepository:
    """The share record: only ever added to."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, share: Share) -> None:
        words = (share.for_whom, share.why, *(item.text for item in share.contents))
        self._connection.execute(
            insert(shares).values(
                **{name: getattr(share, name) for name in _PLAIN},
                format=share.format.value,
                contents=msgspec.to_builtins(share.contents),
                searched="\n".join(words).casefold(),
            )
        )

    def all(self) -> tuple[Share, ...]:
        """Newest first."""
        return self.search("")

    def search(self, text: str) -> tuple[Share, ...]:
        """Those in which every word of `text` occurs: for whom, why, or what was shared. Newest first."""
        query = select(shares).order_by(shares.c.made_at.desc(), shares.c.id)
        for word in text.casefold().split():
            query = query.where(shares.c.searched.contains(word, autoescape=True))
        return tuple(_share(row) for row in self._connection.execute(query).mappings())

    def any_since(self, when: datetime) -> bool:
        count = select(func.count()).select_from(shares).where(shares.c.made_at >= when)
        return bool(self._connection.scalar(count))


def _share(row: RowMapping) -> Share:
    contents = msgspec.convert(row["contents"], tuple[Leaving, ...])
    return Share(**{name: row[name] for name in _PLAIN}, format=PacketFormat(row["format"]), contents=contents)
