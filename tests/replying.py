"""A shared packet and replies to it, for tests of what comes back."""

import json
from datetime import UTC, date, datetime
from typing import Any

from reflectapp.domain.goals import CheckIn, ChecklistPoint, Goal, GoalStatus, GoalText
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.moments import Moment
from reflectapp.domain.packets import ItemKind, Leaving, PacketFormat, Pick, Share
from reflectapp.kit.ids import new_id
from reflectapp.packets import sealed
from reflectapp.packets.sealed import SealedFormat
from reflectapp.services import goals, lessons, moments
from reflectapp.services.store import OpenStore

PACKET = "0123456789abcdef" * 2
SEEN = "cd" * 32
TEXT = GoalText(
    "Time to think",
    "Students get time to think before anyone answers.",
    unit="s",
    strategy="I wait for three breaths.",
    checklist=(ChecklistPoint("Nobody calls out"),),
    next_step="Count to three",
)


def working_goal(store: OpenStore) -> Goal:
    made = goals.add(store, TEXT).value
    goals.check_in(store, CheckIn("", made.id, date(2026, 11, 17), "Silence felt long", 2.6))
    return goals.set_status(store, made.id, GoalStatus.WORKING).value


def shared(store: OpenStore, *, for_whom: str = "Ms Okafor", packet_id: str = PACKET, is_sealed: bool = False) -> Share:
    """A packet of the newest goal's strategy, its check-in and a moment of a lesson: refs 1, 2 and 3."""
    goal = next(iter(goals.all_goals(store)), None) or working_goal(store)
    lesson = next(iter(lessons.cards(store)), None)
    lesson_id = (
        lesson.lesson.id if lesson else lessons.add(store, LessonDraft("Fractions", date(2026, 11, 17))).value.id
    )
    moment = moments.add(store, Moment("", lesson_id, None, 12_000, None, "Pairs explain")).value
    picks = (
        Pick(ItemKind.GOAL_STRATEGY, goal.id),
        Pick(ItemKind.CHECK_IN, goal.check_ins[0].id),
        Pick(ItemKind.MOMENT, moment.id),
    )
    told = ("I wait for three breaths.", "17 Nov 2026 · 2.6 s\nSilence felt long", "0:12\nPairs explain")
    share = Share(
        id=new_id(),
        made_at=datetime(2026, 11, 20, 15, 0, tzinfo=UTC),
        for_whom=for_whom,
        why="",
        format=PacketFormat.HTML,
        sha256="ef" * 32,
        size_bytes=20_000,
        contents=tuple(Leaving(pick.kind, text, len(text.encode())) for pick, text in zip(picks, told, strict=True)),
        packet_id=packet_id,
        refs={str(number): pick for number, pick in enumerate(picks, 1)},
        seen_sha256=SEEN,
        sealed=is_sealed,
    )
    with store.unit() as work:
        work.shares.add(share)
    return share


def reply(**changed: Any) -> dict[str, Any]:
    """A question about the moment, and an idea each about the strategy and the whole."""
    made = {
        "format": "reflectapp-reply",
        "version": 1,
        "id": "ab" * 16,
        "packet": PACKET,
        "seen": SEEN,
        "from": "Ms Okafor",
        "made_at": "2026-11-21T09:50:00Z",
        "overall": {"questions": [], "ideas": ["You might film the pairs only."]},
        "items": [
            {"ref": "3", "questions": ["What did the quiet ones do?"], "ideas": []},
            {"ref": "1", "questions": [], "ideas": ["You might let them write first."]},
        ],
    }
    return made | changed


def written(**changed: Any) -> bytes:
    return json.dumps(reply(**changed), ensure_ascii=False).encode()


def sealed_reply(passphrase: str, **changed: Any) -> bytes:
    box = sealed.seal(written(**changed), passphrase, SealedFormat.REPLY, PACKET)
    return json.dumps({name: getattr(box, name) for name in box.__struct_fields__}).encode()
