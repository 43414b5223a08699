from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from reflectapp.database.repositories.hiding import purge, set_hidden
from reflectapp.database.tables import decisions, remarks, replies
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.replies import Decision, DecisionKind, Remark, RemarkKind, Reply

_PLAIN = tuple(name for name in Reply.__dataclass_fields__ if name != "remarks")
_REMARK = ("id", "ref", "text")
_DECISION = ("id", "words", "made_at")


class ReplyRepository:
    """Replies with their remarks, and every decision about them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[Reply, ...]:
        """The latest that was taken in first."""
        return self._select()

    def of_share(self, share_id: str) -> tuple[Reply, ...]:
        return self._select(replies.c.share_id == share_id)

    def get(self, reply_id: str) -> Reply:
        """Raises UserError NOT_FOUND, for a hidden one too."""
        found = self._select(replies.c.id == reply_id)
        if not found:
            raise UserError(Problem.NOT_FOUND)
        return found[0]

    def remark(self, remark_id: str) -> Remark:
        """Raises UserError NOT_FOUND, for one of a hidden reply too."""
        owner = self._connection.scalar(select(remarks.c.reply_id).where(remarks.c.id == remark_id))
        found = [each for each in self.get(owner or "").remarks if each.id == remark_id]
        return found[0]

    def add(self, reply: Reply) -> None:
        self._connection.execute(insert(replies).values({name: getattr(reply, name) for name in _PLAIN}))
        rows = [
            {name: getattr(each, name) for name in _REMARK}
            | {"reply_id": reply.id, "position": position, "kind": each.kind.value}
            for position, each in enumerate(reply.remarks)
        ]
        if rows:
            self._connection.execute(insert(remarks), rows)

    def decide(self, remark_id: str, decision: Decision) -> None:
        """Adds a decision after those before it."""
        last = select(func.coalesce(func.max(decisions.c.position), -1)).where(decisions.c.remark_id == remark_id)
        row = {name: getattr(decision, name) for name in _DECISION} | {"kind": decision.kind.value}
        position = self._connection.scalar(last) or 0
        self._connection.execute(insert(decisions).values(row | {"remark_id": remark_id, "position": position + 1}))

    def take_back(self, decision_id: str) -> None:
        self._connection.execute(delete(decisions).where(decisions.c.id == decision_id))

    def set_hidden(self, reply_id: str, hidden: bool) -> None:
        set_hidden(self._connection, replies, reply_id, hidden)

    def purge_hidden(self) -> int:
        return purge(self._connection, replies)

    def _select(self, *where: ColumnElement[bool]) -> tuple[Reply, ...]:
        query = select(*(replies.c[name] for name in _PLAIN)).where(*where, replies.c.hidden_at.is_(None))
        query = query.order_by(replies.c.taken_in_at.desc(), replies.c.id)
        rows = self._connection.execute(query).mappings().all()
        said = self._remarks([row["id"] for row in rows])
        return tuple(Reply(**row, remarks=tuple(said[row["id"]])) for row in rows)

    def _remarks(self, reply_ids: Iterable[str]) -> dict[str, list[Remark]]:
        chosen = select(remarks).where(remarks.c.reply_id.in_(list(reply_ids))).order_by(remarks.c.position)
        rows = self._connection.execute(chosen).mappings().all()
        made = self._decisions([row["id"] for row in rows])
        found: dict[str, list[Remark]] = defaultdict(list)
        for row in rows:
            plain = {name: row[name] for name in _REMARK}
            remark = Remark(**plain, kind=RemarkKind(row["kind"]), decisions=tuple(made[row["id"]]))
            found[row["reply_id"]].append(remark)
        return found

    def _decisions(self, remark_ids: list[str]) -> dict[str, list[Decision]]:
        found: dict[str, list[Decision]] = defaultdict(list)
        query = select(decisions).where(decisions.c.remark_id.in_(remark_ids)).order_by(decisions.c.position)
        for row in self._connection.execute(query).mappings():
            plain = {name: row[name] for name in _DECISION}
            found[row["remark_id"]].append(Decision(**plain, kind=DecisionKind(row["kind"])))
        return found
