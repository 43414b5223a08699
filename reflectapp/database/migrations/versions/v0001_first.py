"""The first schema, written out: it stays as it is when today's tables move on."""

from alembic import op

revision = "0001"
down_revision = None

_STATEMENTS = (
    """
    CREATE TABLE departing_blobs (
        id TEXT NOT NULL,
        CONSTRAINT pk_departing_blobs PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE forms (
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        content JSON NOT NULL,
        CONSTRAINT pk_forms PRIMARY KEY (id, version)
    )
    """,
    """
    CREATE TABLE goals (
        id TEXT NOT NULL,
        status TEXT NOT NULL,
        created_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        hidden_at TEXT,
        CONSTRAINT pk_goals PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE lessons (
        id TEXT NOT NULL,
        title TEXT NOT NULL,
        taught_on DATE,
        class_name TEXT NOT NULL,
        subject TEXT NOT NULL,
        notes TEXT NOT NULL,
        last_position_ms INTEGER NOT NULL,
        created_at TEXT NOT NULL,
        last_opened_at TEXT,
        moment_count INTEGER DEFAULT 0 NOT NULL,
        hidden_at TEXT,
        CONSTRAINT pk_lessons PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE shares (
        id TEXT NOT NULL,
        made_at TEXT NOT NULL,
        for_whom TEXT NOT NULL,
        why TEXT NOT NULL,
        format TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        contents JSON NOT NULL,
        searched TEXT NOT NULL,
        CONSTRAINT pk_shares PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_shares_made_at ON shares (made_at)",
    """
    CREATE TABLE store (
        "row" INTEGER NOT NULL CONSTRAINT ck_store_one_row CHECK (row = 1),
        store_id TEXT NOT NULL,
        CONSTRAINT pk_store PRIMARY KEY ("row")
    )
    """,
    """
    CREATE TABLE check_ins (
        id TEXT NOT NULL,
        goal_id TEXT NOT NULL,
        goal_version INTEGER NOT NULL,
        lesson_id TEXT,
        made_on DATE NOT NULL,
        note TEXT NOT NULL,
        value FLOAT,
        created_at TEXT NOT NULL,
        hidden_at TEXT,
        CONSTRAINT pk_check_ins PRIMARY KEY (id),
        CONSTRAINT fk_check_ins_goal_id FOREIGN KEY(goal_id) REFERENCES goals (id) ON DELETE CASCADE,
        CONSTRAINT fk_check_ins_lesson_id FOREIGN KEY(lesson_id) REFERENCES lessons (id) ON DELETE SET NULL
    )
    """,
    "CREATE INDEX ix_check_ins_goal_id ON check_ins (goal_id)",
    "CREATE INDEX ix_check_ins_lesson_id ON check_ins (lesson_id)",
    """
    CREATE TABLE goal_versions (
        goal_id TEXT NOT NULL,
        number INTEGER NOT NULL,
        made_at TEXT NOT NULL,
        title TEXT NOT NULL,
        statement TEXT NOT NULL,
        why TEXT NOT NULL,
        students_will TEXT NOT NULL,
        measure TEXT NOT NULL,
        unit TEXT NOT NULL,
        baseline FLOAT,
        target FLOAT,
        by_when DATE,
        strategy TEXT NOT NULL,
        next_step TEXT NOT NULL,
        checklist JSON NOT NULL,
        peers JSON NOT NULL,
        CONSTRAINT pk_goal_versions PRIMARY KEY (goal_id, number),
        CONSTRAINT fk_goal_versions_goal_id FOREIGN KEY(goal_id) REFERENCES goals (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE recordings (
        id TEXT NOT NULL,
        lesson_id TEXT NOT NULL,
        part INTEGER NOT NULL,
        camera INTEGER NOT NULL,
        offset_ms INTEGER NOT NULL,
        container TEXT NOT NULL,
        duration_ms INTEGER NOT NULL,
        width INTEGER NOT NULL,
        height INTEGER NOT NULL,
        rotation_degrees INTEGER NOT NULL,
        has_video BOOLEAN NOT NULL,
        has_audio BOOLEAN NOT NULL,
        video_codec TEXT NOT NULL,
        audio_codec TEXT NOT NULL,
        recorded_at TEXT,
        size_bytes INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        state TEXT NOT NULL,
        blob_id TEXT NOT NULL,
        duplicate_of TEXT,
        thumbnails_done BOOLEAN NOT NULL,
        added_at TEXT NOT NULL,
        CONSTRAINT pk_recordings PRIMARY KEY (id),
        CONSTRAINT fk_recordings_lesson_id FOREIGN KEY(lesson_id) REFERENCES lessons (id) ON DELETE CASCADE,
        CONSTRAINT fk_recordings_duplicate_of FOREIGN KEY(duplicate_of) REFERENCES recordings (id) ON DELETE SET NULL
    )
    """,
    "CREATE INDEX ix_recordings_duplicate_of ON recordings (duplicate_of)",
    "CREATE INDEX ix_recordings_lesson_id ON recordings (lesson_id)",
    "CREATE INDEX ix_recordings_sha256 ON recordings (sha256)",
    """
    CREATE TABLE reflections (
        id TEXT NOT NULL,
        lesson_id TEXT NOT NULL,
        form_id TEXT NOT NULL,
        form_version INTEGER NOT NULL,
        started_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        hidden_at TEXT,
        CONSTRAINT pk_reflections PRIMARY KEY (id),
        CONSTRAINT fk_reflections_form_id_form_version FOREIGN KEY(form_id, form_version)
            REFERENCES forms (id, version),
        CONSTRAINT fk_reflections_lesson_id FOREIGN KEY(lesson_id) REFERENCES lessons (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_reflections_lesson_id ON reflections (lesson_id)",
    """
    CREATE TABLE answers (
        reflection_id TEXT NOT NULL,
        prompt_id TEXT NOT NULL,
        content JSON NOT NULL,
        CONSTRAINT pk_answers PRIMARY KEY (reflection_id, prompt_id),
        CONSTRAINT fk_answers_reflection_id FOREIGN KEY(reflection_id) REFERENCES reflections (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE blobs (
        id TEXT NOT NULL,
        recording_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        wrapped_key BLOB NOT NULL,
        size INTEGER NOT NULL,
        CONSTRAINT pk_blobs PRIMARY KEY (id),
        CONSTRAINT fk_blobs_recording_id FOREIGN KEY(recording_id) REFERENCES recordings (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_blobs_recording_id ON blobs (recording_id)",
    """
    CREATE TABLE card_pictures (
        recording_id TEXT NOT NULL,
        jpeg BLOB NOT NULL,
        CONSTRAINT pk_card_pictures PRIMARY KEY (recording_id),
        CONSTRAINT fk_card_pictures_recording_id FOREIGN KEY(recording_id)
            REFERENCES recordings (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE moments (
        id TEXT NOT NULL,
        lesson_id TEXT NOT NULL,
        recording_id TEXT,
        start_ms INTEGER NOT NULL,
        end_ms INTEGER,
        note TEXT NOT NULL,
        created_at TEXT NOT NULL,
        hidden_at TEXT,
        CONSTRAINT pk_moments PRIMARY KEY (id),
        CONSTRAINT ck_moments_span CHECK (start_ms >= 0 AND (end_ms IS NULL OR end_ms > start_ms)),
        CONSTRAINT fk_moments_lesson_id FOREIGN KEY(lesson_id) REFERENCES lessons (id) ON DELETE CASCADE,
        CONSTRAINT fk_moments_recording_id FOREIGN KEY(recording_id) REFERENCES recordings (id) ON DELETE SET NULL
    )
    """,
    "CREATE INDEX ix_moments_lesson_id_hidden_at ON moments (lesson_id, hidden_at)",
    "CREATE INDEX ix_moments_hidden ON moments (hidden_at) WHERE hidden_at IS NOT NULL",
    "CREATE INDEX ix_moments_recording_id ON moments (recording_id)",
    """
    CREATE TABLE moment_goals (
        moment_id TEXT NOT NULL,
        goal_id TEXT NOT NULL,
        CONSTRAINT pk_moment_goals PRIMARY KEY (moment_id, goal_id),
        CONSTRAINT fk_moment_goals_moment_id FOREIGN KEY(moment_id) REFERENCES moments (id) ON DELETE CASCADE,
        CONSTRAINT fk_moment_goals_goal_id FOREIGN KEY(goal_id) REFERENCES goals (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX ix_moment_goals_goal_id ON moment_goals (goal_id)",
    """
    CREATE TABLE moment_prompts (
        moment_id TEXT NOT NULL,
        reflection_id TEXT NOT NULL,
        prompt_id TEXT NOT NULL,
        CONSTRAINT pk_moment_prompts PRIMARY KEY (moment_id, reflection_id, prompt_id),
        CONSTRAINT fk_moment_prompts_moment_id FOREIGN KEY(moment_id) REFERENCES moments (id) ON DELETE CASCADE,
        CONSTRAINT fk_moment_prompts_reflection_id FOREIGN KEY(reflection_id)
            REFERENCES reflections (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX ix_moment_prompts_reflection_id ON moment_prompts (reflection_id)",
    """
    CREATE TABLE moment_tags (
        moment_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        tag TEXT NOT NULL,
        CONSTRAINT pk_moment_tags PRIMARY KEY (moment_id, position),
        CONSTRAINT fk_moment_tags_moment_id FOREIGN KEY(moment_id) REFERENCES moments (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX ix_moment_tags_tag ON moment_tags (tag)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
