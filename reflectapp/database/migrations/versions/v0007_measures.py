"""Measures, the codings made with them, and the codes of each coding."""

from alembic import op

revision = "0007"
down_revision = "0006"

_STATEMENTS = (
    """
    CREATE TABLE measures (
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        content JSON NOT NULL,
        offered BOOLEAN NOT NULL,
        CONSTRAINT pk_measures PRIMARY KEY (id, version)
    )
    """,
    """
    CREATE TABLE codings (
        id TEXT NOT NULL,
        lesson_id TEXT NOT NULL,
        measure_id TEXT NOT NULL,
        measure_version INTEGER NOT NULL,
        covers JSON NOT NULL,
        guess JSON NOT NULL,
        started_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        hidden_at TEXT,
        CONSTRAINT pk_codings PRIMARY KEY (id),
        CONSTRAINT fk_codings_measure_id_measure_version FOREIGN KEY(measure_id, measure_version)
            REFERENCES measures (id, version),
        CONSTRAINT fk_codings_lesson_id FOREIGN KEY(lesson_id) REFERENCES lessons (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_codings_lesson_id ON codings (lesson_id)",
    """
    CREATE TABLE codes (
        id TEXT NOT NULL,
        coding_id TEXT NOT NULL,
        code_id TEXT NOT NULL,
        start_ms INTEGER NOT NULL,
        end_ms INTEGER,
        modifier_id TEXT NOT NULL,
        CONSTRAINT pk_codes PRIMARY KEY (id),
        CONSTRAINT ck_codes_span CHECK (start_ms >= 0 AND (end_ms IS NULL OR end_ms > start_ms)),
        CONSTRAINT fk_codes_coding_id FOREIGN KEY(coding_id) REFERENCES codings (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_codes_coding_id ON codes (coding_id)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
