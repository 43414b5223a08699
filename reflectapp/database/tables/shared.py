"""What she shares, with whom, and what comes back: shares, clips, people, replies, meetings."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text, Time, text

from reflectapp.database.columns import PointInTime, metadata
from reflectapp.database.columns import belongs as _belongs
from reflectapp.database.columns import flag as _flag
from reflectapp.database.columns import hidden_at as _hidden_at
from reflectapp.database.columns import may_point as _may_point
from reflectapp.database.columns import number as _number
from reflectapp.database.columns import own_id as _id
from reflectapp.database.columns import text as _text
from reflectapp.database.columns import when as _when

shares = Table(
    "shares",
    metadata,
    _id(),
    _when("made_at"),
    _text("for_whom"),
    _text("why"),
    _text("format"),
    _text("sha256"),
    _number("size_bytes"),
    Column("contents", JSON, nullable=False),
    _text("searched"),
    Column("packet_id", Text, nullable=False, server_default=text("''")),
    Column("refs", JSON, nullable=False, server_default=text("'{}'")),
    Column("seen_sha256", Text, nullable=False, server_default=text("''")),
    Column("sealed", Boolean(create_constraint=False), nullable=False, server_default=text("0")),
    Column("beside", JSON, nullable=False, server_default=text("'[]'")),
    Column("asked_to_delete_on", Date),
    Column("gone_on", Date),
    Index(None, "made_at"),
)

people = Table(
    "people",
    metadata,
    _id(),
    _text("name"),
    _flag("is_circle"),
    Column("members", JSON, nullable=False),
    _when("created_at"),
    _hidden_at(),
)

share_people = Table(
    "share_people",
    metadata,
    _belongs("share_id", "shares.id", key=True),
    _belongs("person_id", "people.id", key=True),
    Index(None, "person_id"),
    sqlite_with_rowid=False,
)

clips = Table(
    "clips",
    metadata,
    _id(),
    _belongs("moment_id", "moments.id"),
    _belongs("recording_id", "recordings.id"),
    Column("content", JSON, nullable=False),
    _may_point("blob_id", "blobs.id"),
    _number("size_bytes"),
    _when("changed_at"),
    Column("made_at", PointInTime),
    _hidden_at(),
    Index(None, "moment_id"),
    Index(None, "recording_id"),
    Index(None, "blob_id"),
)

replies = Table(
    "replies",
    metadata,
    _id(),
    _belongs("share_id", "shares.id"),
    _text("reply_id"),
    _text("from_name"),
    _when("made_at"),
    _when("taken_in_at"),
    _text("sha256"),
    _flag("same_packet"),
    _hidden_at(),
    Index(None, "share_id"),
)

remarks = Table(
    "remarks",
    metadata,
    _id(),
    _belongs("reply_id", "replies.id"),
    _number("position"),
    _text("ref"),
    _text("kind"),
    _text("text"),
    Index(None, "reply_id"),
)

decisions = Table(
    "decisions",
    metadata,
    _id(),
    _belongs("remark_id", "remarks.id"),
    _number("position"),
    _text("kind"),
    _text("words"),
    _when("made_at"),
    Index(None, "remark_id"),
)

drafts = Table(
    "drafts",
    metadata,
    _id(),
    Column("goal_id", Text, ForeignKey("goals.id", ondelete="CASCADE")),
    _text("place"),
    _text("text"),
    _may_point("remark_id", "remarks.id"),
    _when("made_at"),
    Column("used_at", PointInTime),
    _hidden_at(),
    Index(None, "goal_id"),
    Index(None, "remark_id"),
)

meetings = Table(
    "meetings",
    metadata,
    _id(),
    _when("created_at"),
    _when("changed_at"),
    Column("held_on", Date),
    Column("begins", Time),
    Column("minutes", Integer, nullable=False),
    _text("place"),
    _text("purpose"),
    Column("people", JSON, nullable=False),
    Column("agenda", JSON, nullable=False),
    Column("norms", JSON, nullable=False),
    _text("protocol"),
    _text("decided"),
    Column("decided_by", Date),
    Column("next_check_in", Date),
    _may_point("goal_id", "goals.id"),
    _hidden_at(),
    Index(None, "goal_id"),
)
