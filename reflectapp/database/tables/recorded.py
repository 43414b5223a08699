"""The store itself, lessons, and all that belongs to their recordings."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
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

store = Table(
    "store",
    metadata,
    Column("row", Integer, CheckConstraint("row = 1", name="one_row"), primary_key=True),
    _text("store_id"),
    Column("header_sequence", Integer, nullable=False, server_default=text("0")),
)

store_settings = Table(
    "store_settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("content", JSON, nullable=False),
)

lessons = Table(
    "lessons",
    metadata,
    _id(),
    _text("title"),
    Column("taught_on", Date),
    _text("class_name"),
    _text("subject"),
    _text("notes"),
    _number("last_position_ms"),
    _when("created_at"),
    Column("last_opened_at", PointInTime),
    Column("moment_count", Integer, nullable=False, server_default=text("0")),
    _hidden_at(),
    Column("arriving", Boolean(create_constraint=False), nullable=False, server_default=text("0")),
)

recordings = Table(
    "recordings",
    metadata,
    _id(),
    _belongs("lesson_id", "lessons.id"),
    _number("part"),
    _number("camera"),
    _number("offset_ms"),
    _text("container"),
    _number("duration_ms"),
    _number("width"),
    _number("height"),
    _number("rotation_degrees"),
    _flag("has_video"),
    _flag("has_audio"),
    _text("video_codec"),
    _text("audio_codec"),
    Column("recorded_at", PointInTime),
    _number("size_bytes"),
    _text("sha256"),
    _text("state"),
    _text("blob_id"),
    _may_point("duplicate_of", "recordings.id"),
    _flag("thumbnails_done"),
    _when("added_at"),
    Column("keep_until", Date),
    _hidden_at(),
    Index(None, "lesson_id"),
    Index(None, "sha256"),
    Index(None, "duplicate_of"),
)

import_sources = Table(
    "import_sources",
    metadata,
    _belongs("recording_id", "recordings.id", key=True),
    _text("path"),
    _number("size_bytes"),
    _number("modified_ns"),
)

card_pictures = Table(
    "card_pictures",
    metadata,
    _belongs("recording_id", "recordings.id", key=True),
    Column("jpeg", LargeBinary, nullable=False),
)

blobs = Table(
    "blobs",
    metadata,
    _id(),
    _belongs("recording_id", "recordings.id"),
    _text("kind"),
    Column("wrapped_key", LargeBinary, nullable=False),
    _number("size"),
    Index(None, "recording_id"),
)

lanes = Table(
    "lanes",
    metadata,
    _belongs("recording_id", "recordings.id", key=True),
    Column("kind", Text, primary_key=True),
    _may_point("blob_id", "blobs.id"),
    Index(None, "blob_id"),
)

chapters = Table(
    "chapters",
    metadata,
    _belongs("recording_id", "recordings.id", key=True),
    Column("position", Integer, primary_key=True),
    _number("start_ms"),
    _text("title"),
)

transcripts = Table(
    "transcripts",
    metadata,
    _id(),
    _belongs("recording_id", "recordings.id"),
    _text("title"),
    _text("language"),
    _text("origin"),
    _number("shift_ms"),
    _when("added_at"),
    _hidden_at(),
    Index(None, "recording_id"),
)

captions = Table(
    "captions",
    metadata,
    _belongs("transcript_id", "transcripts.id", key=True),
    Column("position", Integer, primary_key=True),
    _number("start_ms"),
    _number("end_ms"),
    _text("text"),
    sqlite_with_rowid=False,
)

preparations = Table(
    "preparations",
    metadata,
    _belongs("recording_id", "recordings.id", key=True),
    _text("hindrance"),
    _text("state"),
)

departing_blobs = Table("departing_blobs", metadata, _id())
