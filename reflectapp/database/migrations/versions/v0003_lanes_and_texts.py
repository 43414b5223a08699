"""What is found in recordings: the lanes made of them, and their own chapters."""

from alembic import op

revision = "0003"
down_revision = "0002"

_STATEMENTS = (
    """
    CREATE TABLE lanes (
        recording_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        blob_id TEXT,
        CONSTRAINT pk_lanes PRIMARY KEY (recording_id, kind),
        CONSTRAINT fk_lanes_recording_id FOREIGN KEY(recording_id) REFERENCES recordings (id) ON DELETE CASCADE,
        CONSTRAINT fk_lanes_blob_id FOREIGN KEY(blob_id) REFERENCES blobs (id) ON DELETE SET NULL
    )
    """,
    "CREATE INDEX ix_lanes_blob_id ON lanes (blob_id)",
    """
    CREATE TABLE chapters (
        recording_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        start_ms INTEGER NOT NULL,
        title TEXT NOT NULL,
        CONSTRAINT pk_chapters PRIMARY KEY (recording_id, position),
        CONSTRAINT fk_chapters_recording_id FOREIGN KEY(recording_id) REFERENCES recordings (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE transcripts (
        id TEXT NOT NULL,
        recording_id TEXT NOT NULL,
        title TEXT NOT NULL,
        language TEXT NOT NULL,
        origin TEXT NOT NULL,
        shift_ms INTEGER NOT NULL,
        added_at TEXT NOT NULL,
        hidden_at TEXT,
        CONSTRAINT pk_transcripts PRIMARY KEY (id),
        CONSTRAINT fk_transcripts_recording_id FOREIGN KEY(recording_id) REFERENCES recordings (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_transcripts_recording_id ON transcripts (recording_id)",
    """
    CREATE TABLE captions (
        transcript_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        start_ms INTEGER NOT NULL,
        end_ms INTEGER NOT NULL,
        text TEXT NOT NULL,
        CONSTRAINT pk_captions PRIMARY KEY (transcript_id, position),
        CONSTRAINT fk_captions_transcript_id FOREIGN KEY(transcript_id) REFERENCES transcripts (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE preparations (
        recording_id TEXT NOT NULL,
        hindrance TEXT NOT NULL,
        state TEXT NOT NULL,
        CONSTRAINT pk_preparations PRIMARY KEY (recording_id),
        CONSTRAINT fk_preparations_recording_id FOREIGN KEY(recording_id) REFERENCES recordings (id) ON DELETE CASCADE
    )
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
