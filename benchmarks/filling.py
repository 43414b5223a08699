"""Fills a store with very much, past the triggers that keep the search in step with each row."""

from collections.abc import Iterable

from reflectapp.domain.moments import Moment
from reflectapp.services.store import OpenStore

_TRIGGERS = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN ('moments', 'moment_tags')"
_TEXTS = """
    INSERT INTO search_texts ("row", kind, item, part, home, words)
    SELECT (6 << 40) + 1 - row_number() OVER (ORDER BY rowid) AS place, 'moment', id, '', lesson_id,
        note || coalesce((SELECT char(10) || group_concat(tag, char(10)) FROM moment_tags WHERE moment_id = id), '')
    FROM moments ORDER BY place
"""


def add_moments(store: OpenStore, moments: Iterable[Moment]) -> None:
    """To a store without any. Its search finds them as if they had been added one by one."""
    with store.unit() as work:
        connection = work.search._connection
        triggers = connection.exec_driver_sql(_TRIGGERS).all()
        for name, _ in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        work.moments.add_many(moments)
        connection.exec_driver_sql(_TEXTS)
        for _, sql in triggers:
            connection.exec_driver_sql(sql)
