"""What the tables are made of."""

from datetime import UTC, datetime

from sqlalchemy import Boolean, Column, Dialect, ForeignKey, Integer, MetaData, Text, TypeDecorator


class PointInTime(TypeDecorator[datetime]):
    """A point in time as ISO 8601 text: in UTC if aware, so that text order is time's order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def flag(name: str) -> Column[bool]:
    return Column(name, Boolean(create_constraint=False), nullable=False)


def own_id() -> Column[str]:
    return Column("id", Text, primary_key=True)


def when(name: str) -> Column[datetime]:
    return Column(name, PointInTime, nullable=False)


def hidden_at() -> Column[datetime]:
    return Column("hidden_at", PointInTime)


def belongs(name: str, target: str, *, key: bool = False) -> Column[str]:
    return Column(name, Text, ForeignKey(target, ondelete="CASCADE"), nullable=False, primary_key=key)


def may_point(name: str, target: str) -> Column[str]:
    return Column(name, Text, ForeignKey(target, ondelete="SET NULL"))
