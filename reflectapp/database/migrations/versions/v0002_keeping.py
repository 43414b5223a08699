"""What a store keeps of itself: its settings, where imports come from, how long recordings stay."""

from alembic import op

revision = "0002"
down_revision = "0001"

_STATEMENTS = (
    "ALTER TABLE store ADD COLUMN header_sequence INTEGER DEFAULT 0 NOT NULL",
    """
    CREATE TABLE store_settings (
        name TEXT NOT NULL,
        content JSON NOT NULL,
        CONSTRAINT pk_store_settings PRIMARY KEY (name)
    )
    """,
    """
    CREATE TABLE import_sources (
        recording_id TEXT NOT NULL,
        path TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        modified_ns INTEGER NOT NULL,
        CONSTRAINT pk_import_sources PRIMARY KEY (recording_id),
        CONSTRAINT fk_import_sources_recording_id FOREIGN KEY(recording_id) REFERENCES recordings (id) ON DELETE CASCADE
    )
    """,
    "ALTER TABLE lessons ADD COLUMN arriving BOOLEAN DEFAULT 0 NOT NULL",
    "ALTER TABLE recordings ADD COLUMN keep_until DATE",
    "ALTER TABLE recordings ADD COLUMN hidden_at TEXT",
    """
    CREATE TABLE deletions (
        id TEXT NOT NULL,
        kind TEXT NOT NULL,
        deleted_at TEXT NOT NULL,
        CONSTRAINT pk_deletions PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_deletions_deleted_at ON deletions (deleted_at)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
