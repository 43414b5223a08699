"""Forms of her own; the pass through a lesson in which a moment was marked."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE own_forms (
            id TEXT NOT NULL,
            content JSON NOT NULL,
            created_at TEXT NOT NULL,
            put_away_at TEXT,
            hidden_at TEXT,
            CONSTRAINT pk_own_forms PRIMARY KEY (id)
        )
        """
    )
    op.execute("ALTER TABLE moments ADD COLUMN watching TEXT")
