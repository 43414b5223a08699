"""Seat maps and reminders, codes by seat and by estimate, goals that are measured and found by questions."""

from alembic import op

revision = "0008"
down_revision = "0007"

_STATEMENTS = (
    """
    CREATE TABLE seat_maps (
        id TEXT NOT NULL,
        class_name TEXT NOT NULL,
        seats JSON NOT NULL,
        changed_at TEXT NOT NULL,
        hidden_at TEXT,
        CONSTRAINT pk_seat_maps PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE reminders (
        id TEXT NOT NULL,
        text TEXT NOT NULL,
        due_on DATE,
        after TEXT NOT NULL,
        goal_id TEXT,
        created_at TEXT NOT NULL,
        quiet_until DATE,
        let_go_at TEXT,
        hidden_at TEXT,
        CONSTRAINT pk_reminders PRIMARY KEY (id),
        CONSTRAINT fk_reminders_goal_id FOREIGN KEY(goal_id) REFERENCES goals (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_reminders_goal_id ON reminders (goal_id)",
    "ALTER TABLE codes ADD COLUMN seat_id TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE codes ADD COLUMN estimated BOOLEAN DEFAULT 0 NOT NULL",
    "ALTER TABLE goals ADD COLUMN guide_step TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE goal_versions ADD COLUMN measured JSON",
    "ALTER TABLE goal_versions ADD COLUMN thoughts JSON DEFAULT '{}' NOT NULL",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
