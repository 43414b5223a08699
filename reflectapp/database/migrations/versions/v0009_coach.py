"""The coach's side: people, clips, replies with what was decided, drafts, meetings, and more about each share.

What was answered to the guide's questions is searched with the goal.
"""

from alembic import op

revision = "0009"
down_revision = "0008"

_STATEMENTS = (
    """
    CREATE TABLE people (
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        is_circle BOOLEAN NOT NULL,
        members JSON NOT NULL,
        created_at TEXT NOT NULL,
        hidden_at TEXT,
        CONSTRAINT pk_people PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE share_people (
        share_id TEXT NOT NULL,
        person_id TEXT NOT NULL,
        CONSTRAINT pk_share_people PRIMARY KEY (share_id, person_id),
        CONSTRAINT fk_share_people_share_id FOREIGN KEY(share_id) REFERENCES shares (id) ON DELETE CASCADE,
        CONSTRAINT fk_share_people_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    "CREATE INDEX ix_share_people_person_id ON share_people (person_id)",
    """
    CREATE TABLE clips (
        id TEXT NOT NULL,
        moment_id TEXT NOT NULL,
        recording_id TEXT NOT NULL,
        content JSON NOT NULL,
        blob_id TEXT,
        size_bytes INTEGER NOT NULL,
        changed_at TEXT NOT NULL,
        made_at TEXT,
        hidden_at TEXT,
        CONSTRAINT pk_clips PRIMARY KEY (id),
        CONSTRAINT fk_clips_moment_id FOREIGN KEY(moment_id) REFERENCES moments (id) ON DELETE CASCADE,
        CONSTRAINT fk_clips_recording_id FOREIGN KEY(recording_id) REFERENCES recordings (id) ON DELETE CASCADE,
        CONSTRAINT fk_clips_blob_id FOREIGN KEY(blob_id) REFERENCES blobs (id) ON DELETE SET NULL
    )
    """,
    "CREATE INDEX ix_clips_blob_id ON clips (blob_id)",
    "CREATE INDEX ix_clips_moment_id ON clips (moment_id)",
    "CREATE INDEX ix_clips_recording_id ON clips (recording_id)",
    """
    CREATE TABLE replies (
        id TEXT NOT NULL,
        share_id TEXT NOT NULL,
        reply_id TEXT NOT NULL,
        from_name TEXT NOT NULL,
        made_at TEXT NOT NULL,
        taken_in_at TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        same_packet BOOLEAN NOT NULL,
        hidden_at TEXT,
        CONSTRAINT pk_replies PRIMARY KEY (id),
        CONSTRAINT fk_replies_share_id FOREIGN KEY(share_id) REFERENCES shares (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_replies_share_id ON replies (share_id)",
    """
    CREATE TABLE remarks (
        id TEXT NOT NULL,
        reply_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        ref TEXT NOT NULL,
        kind TEXT NOT NULL,
        text TEXT NOT NULL,
        CONSTRAINT pk_remarks PRIMARY KEY (id),
        CONSTRAINT fk_remarks_reply_id FOREIGN KEY(reply_id) REFERENCES replies (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_remarks_reply_id ON remarks (reply_id)",
    """
    CREATE TABLE decisions (
        id TEXT NOT NULL,
        remark_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        kind TEXT NOT NULL,
        words TEXT NOT NULL,
        made_at TEXT NOT NULL,
        CONSTRAINT pk_decisions PRIMARY KEY (id),
        CONSTRAINT fk_decisions_remark_id FOREIGN KEY(remark_id) REFERENCES remarks (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_decisions_remark_id ON decisions (remark_id)",
    """
    CREATE TABLE drafts (
        id TEXT NOT NULL,
        goal_id TEXT,
        place TEXT NOT NULL,
        text TEXT NOT NULL,
        remark_id TEXT,
        made_at TEXT NOT NULL,
        used_at TEXT,
        hidden_at TEXT,
        CONSTRAINT pk_drafts PRIMARY KEY (id),
        CONSTRAINT fk_drafts_goal_id FOREIGN KEY(goal_id) REFERENCES goals (id) ON DELETE CASCADE,
        CONSTRAINT fk_drafts_remark_id FOREIGN KEY(remark_id) REFERENCES remarks (id) ON DELETE SET NULL
    )
    """,
    "CREATE INDEX ix_drafts_goal_id ON drafts (goal_id)",
    "CREATE INDEX ix_drafts_remark_id ON drafts (remark_id)",
    """
    CREATE TABLE meetings (
        id TEXT NOT NULL,
        created_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        held_on DATE,
        begins TIME,
        minutes INTEGER NOT NULL,
        place TEXT NOT NULL,
        purpose TEXT NOT NULL,
        people JSON NOT NULL,
        agenda JSON NOT NULL,
        norms JSON NOT NULL,
        protocol TEXT NOT NULL,
        decided TEXT NOT NULL,
        decided_by DATE,
        next_check_in DATE,
        goal_id TEXT,
        hidden_at TEXT,
        CONSTRAINT pk_meetings PRIMARY KEY (id),
        CONSTRAINT fk_meetings_goal_id FOREIGN KEY(goal_id) REFERENCES goals (id) ON DELETE SET NULL
    )
    """,
    "CREATE INDEX ix_meetings_goal_id ON meetings (goal_id)",
    "ALTER TABLE shares ADD COLUMN packet_id TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE shares ADD COLUMN refs JSON DEFAULT '{}' NOT NULL",
    "ALTER TABLE shares ADD COLUMN seen_sha256 TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE shares ADD COLUMN sealed BOOLEAN DEFAULT 0 NOT NULL",
    "ALTER TABLE shares ADD COLUMN beside JSON DEFAULT '[]' NOT NULL",
    "ALTER TABLE shares ADD COLUMN asked_to_delete_on DATE",
    "ALTER TABLE shares ADD COLUMN gone_on DATE",
    "ALTER TABLE seat_maps ADD COLUMN others JSON DEFAULT '[]' NOT NULL",
    "ALTER TABLE goals ADD COLUMN status_since TEXT",
    "ALTER TABLE reminders ADD COLUMN share_id TEXT",
)

_GOAL = ("title", "statement", "why", "students_will", "measure", "strategy", "next_step")
_THOUGHTS = "coalesce((SELECT group_concat(value, char(10)) FROM json_each(t.thoughts)), '')"
_GOAL_WORDS = " || char(10) || ".join([*(f"t.{name}" for name in _GOAL), "json_words(t.checklist)", _THOUGHTS])
_LATEST = "t.number = (SELECT max(number) FROM goal_versions WHERE goal_id = t.goal_id)"
_LOW, _TOP = 1 << 40, 2 << 40
_GONE = "DELETE FROM search_texts WHERE kind = 'goal' AND item = {0}.goal_id AND part = ''"
_FILL = f"""
    INSERT INTO search_texts ("row", kind, item, part, home, words)
    SELECT coalesce((SELECT min("row") FROM search_texts WHERE "row" > {_LOW} AND "row" <= {_TOP}), {_TOP} + 1)
        - row_number() OVER (ORDER BY t.made_at), 'goal', t.goal_id, '', t.goal_id, {_GOAL_WORDS}
    FROM goal_versions AS t WHERE {_LATEST} AND t.goal_id = {{0}}.goal_id
"""
_CHANGED = ", ".join((*_GOAL, "checklist", "thoughts"))
_SEARCH_IN_THOUGHTS = (
    *(f"DROP TRIGGER search_goal_{name}" for name in ("added", "changed", "removed")),
    f"UPDATE search_texts SET words = (SELECT {_GOAL_WORDS} FROM goal_versions AS t "
    f"WHERE {_LATEST} AND t.goal_id = search_texts.item) WHERE kind = 'goal'",
    *(
        f"CREATE TRIGGER search_goal_{name} AFTER {event} ON goal_versions BEGIN "
        f"{_GONE.format(row)}; {_FILL.format(row)}; END"
        for name, event, row in (
            ("added", "INSERT", "NEW"),
            ("changed", f"UPDATE OF {_CHANGED}", "NEW"),
            ("removed", "DELETE", "OLD"),
        )
    ),
)


def upgrade() -> None:
    for statement in (*_STATEMENTS, *_SEARCH_IN_THOUGHTS):
        op.execute(statement)
