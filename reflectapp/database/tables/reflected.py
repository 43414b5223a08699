"""What she thinks and finds out about lessons: moments, forms, measures, goals."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from reflectapp.database.columns import PointInTime, metadata
from reflectapp.database.columns import belongs as _belongs
from reflectapp.database.columns import flag as _flag
from reflectapp.database.columns import hidden_at as _hidden_at
from reflectapp.database.columns import may_point as _may_point
from reflectapp.database.columns import number as _number
from reflectapp.database.columns import own_id as _id
from reflectapp.database.columns import text as _text
from reflectapp.database.columns import when as _when

moments = Table(
    "moments",
    metadata,
    _id(),
    _belongs("lesson_id", "lessons.id"),
    _may_point("recording_id", "recordings.id"),
    _number("start_ms"),
    Column("end_ms", Integer),
    _text("note"),
    _when("created_at"),
    _hidden_at(),
    Column("watching", Text),
    CheckConstraint("start_ms >= 0 AND (end_ms IS NULL OR end_ms > start_ms)", name="span"),
    Index(None, "lesson_id", "hidden_at"),
    Index("ix_moments_hidden", "hidden_at", sqlite_where=text("hidden_at IS NOT NULL")),
    Index(None, "recording_id"),
)

moment_tags = Table(
    "moment_tags",
    metadata,
    _belongs("moment_id", "moments.id", key=True),
    Column("position", Integer, primary_key=True),
    _text("tag"),
    Index(None, "tag"),
    sqlite_with_rowid=False,
)

moment_prompts = Table(
    "moment_prompts",
    metadata,
    _belongs("moment_id", "moments.id", key=True),
    _belongs("reflection_id", "reflections.id", key=True),
    Column("prompt_id", Text, primary_key=True),
    Index(None, "reflection_id"),
    sqlite_with_rowid=False,
)

moment_goals = Table(
    "moment_goals",
    metadata,
    _belongs("moment_id", "moments.id", key=True),
    _belongs("goal_id", "goals.id", key=True),
    Index(None, "goal_id"),
    sqlite_with_rowid=False,
)

forms = Table(
    "forms",
    metadata,
    Column("id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content", JSON, nullable=False),
)

own_forms = Table(
    "own_forms",
    metadata,
    _id(),
    Column("content", JSON, nullable=False),
    _when("created_at"),
    Column("put_away_at", PointInTime),
    _hidden_at(),
)

reflections = Table(
    "reflections",
    metadata,
    _id(),
    _belongs("lesson_id", "lessons.id"),
    _text("form_id"),
    _number("form_version"),
    _when("started_at"),
    _when("changed_at"),
    _hidden_at(),
    ForeignKeyConstraint(["form_id", "form_version"], ["forms.id", "forms.version"]),
    Index(None, "lesson_id"),
)

answers = Table(
    "answers",
    metadata,
    _belongs("reflection_id", "reflections.id", key=True),
    Column("prompt_id", Text, primary_key=True),
    Column("content", JSON, nullable=False),
    sqlite_with_rowid=False,
)

measures = Table(
    "measures",
    metadata,
    Column("id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content", JSON, nullable=False),
    _flag("offered"),
)

codings = Table(
    "codings",
    metadata,
    _id(),
    _belongs("lesson_id", "lessons.id"),
    _text("measure_id"),
    _number("measure_version"),
    Column("covers", JSON, nullable=False),
    Column("guess", JSON, nullable=False),
    _when("started_at"),
    _when("changed_at"),
    _hidden_at(),
    ForeignKeyConstraint(["measure_id", "measure_version"], ["measures.id", "measures.version"]),
    Index(None, "lesson_id"),
)

codes = Table(
    "codes",
    metadata,
    _id(),
    _belongs("coding_id", "codings.id"),
    _text("code_id"),
    _number("start_ms"),
    Column("end_ms", Integer),
    _text("modifier_id"),
    Column("seat_id", Text, nullable=False, server_default=text("''")),
    Column("estimated", Boolean(create_constraint=False), nullable=False, server_default=text("0")),
    CheckConstraint("start_ms >= 0 AND (end_ms IS NULL OR end_ms > start_ms)", name="span"),
    Index(None, "coding_id"),
)

seat_maps = Table(
    "seat_maps",
    metadata,
    _id(),
    _text("class_name"),
    Column("seats", JSON, nullable=False),
    _when("changed_at"),
    _hidden_at(),
    Column("others", JSON, nullable=False, server_default=text("'[]'")),
)

goals = Table(
    "goals",
    metadata,
    _id(),
    _text("status"),
    _when("created_at"),
    _when("changed_at"),
    _hidden_at(),
    Column("guide_step", Text, nullable=False, server_default=text("''")),
    Column("status_since", PointInTime),
)

goal_versions = Table(
    "goal_versions",
    metadata,
    _belongs("goal_id", "goals.id", key=True),
    Column("number", Integer, primary_key=True),
    _when("made_at"),
    _text("title"),
    _text("statement"),
    _text("why"),
    _text("students_will"),
    _text("measure"),
    _text("unit"),
    Column("baseline", Float),
    Column("target", Float),
    Column("by_when", Date),
    _text("strategy"),
    _text("next_step"),
    Column("checklist", JSON, nullable=False),
    Column("peers", JSON, nullable=False),
    Column("measured", JSON(none_as_null=True)),
    Column("thoughts", JSON, nullable=False, server_default=text("'{}'")),
)

check_ins = Table(
    "check_ins",
    metadata,
    _id(),
    _belongs("goal_id", "goals.id"),
    _number("goal_version"),
    _may_point("lesson_id", "lessons.id"),
    Column("made_on", Date, nullable=False),
    _text("note"),
    Column("value", Float),
    _when("created_at"),
    _hidden_at(),
    Index(None, "goal_id"),
    Index(None, "lesson_id"),
)

reminders = Table(
    "reminders",
    metadata,
    _id(),
    _text("text"),
    Column("due_on", Date),
    _text("after"),
    Column("goal_id", Text, ForeignKey("goals.id", ondelete="CASCADE")),
    _when("created_at"),
    Column("quiet_until", Date),
    Column("let_go_at", PointInTime),
    _hidden_at(),
    Column("share_id", Text),
    Index(None, "goal_id"),
)

deletions = Table(
    "deletions",
    metadata,
    _id(),
    _text("kind"),
    _when("deleted_at"),
    Index(None, "deleted_at"),
)

search_texts = Table(
    "search_texts",
    metadata,
    Column("row", Integer, primary_key=True),
    _text("kind"),
    _text("item"),
    _text("part"),
    _text("home"),
    _text("words"),
    Index(None, "item", "part"),
)
