"""The words that a packet itself says; all others in it are the teacher's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from reflectapp.domain.goals import GoalStatus, Peers
from reflectapp.domain.packets import ItemKind
from reflectapp.packets.answer_words import AnswerWords

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_HEADINGS = {
    ItemKind.GOAL_STATEMENT: "What I want for my students",
    ItemKind.GOAL_WHY: "Why it matters to me",
    ItemKind.GOAL_STUDENTS_WILL: "Students will…",
    ItemKind.GOAL_MEASURE: "How I will know",
    ItemKind.GOAL_PLOT: "My numbers so far",
    ItemKind.GOAL_BY_WHEN: "By when",
    ItemKind.GOAL_STRATEGY: "What I will do",
    ItemKind.GOAL_CHECKLIST: "My checklist",
    ItemKind.GOAL_NEXT_STEP: "My next step",
    ItemKind.GOAL_PEERS: "What I asked myself",
    ItemKind.GOAL_STATUS: "Where it stands",
    ItemKind.CHECK_IN: "Check-ins",
    ItemKind.MOMENT: "Moments",
    ItemKind.RESULT: "What I measured",
}

_STATUS = {
    GoalStatus.EXPLORING: "Exploring",
    GoalStatus.WORKING: "Working on it",
    GoalStatus.REACHED: "Reached",
    GoalStatus.SET_ASIDE: "Set aside",
}

_PEERS = {
    Peers.POWERFUL: "It would make a real difference for students",
    Peers.EASY: "I can start it without much ado",
    Peers.EMOTIONAL: "I care about it",
    Peers.REACHABLE: "I know how I will see that I got there",
    Peers.STUDENT_FOCUSED: "It is about students",
}


@dataclass(frozen=True, slots=True)
class MeetingWords:
    """Those of the sheet for a meeting."""

    title: str = "A meeting"
    minutes: str = "{} min"
    purpose: str = "What it is for"
    agenda: str = "What we look at"
    norms: str = "How we want to talk"
    decided: str = "What I decide, and by when"


@dataclass(frozen=True, slots=True)
class Words:
    """One language's table. Prefixes and headings are how the list of what leaves is read back."""

    packet: str = "A packet"
    packet_for: str = "A packet for "
    goal_prefix: str = "Goal: "
    goal_unnamed: str = "A goal"
    lesson_prefix: str = "Lesson: "
    lesson_unnamed: str = "A lesson"
    answers_prefix: str = "Answers: "
    tags_prefix: str = "Tags: "
    still: str = "Still picture at "
    yes: str = "Yes"
    no: str = "No"
    scale: str = "{number} on a scale from {low} to {high}"
    began_at: str = "Where I began: "
    target_at: str = "Target: "
    done: str = "done"
    open: str = "open"
    closing: str = "These pages hold what I chose to share. Please ask me before you pass them on."
    plot_title: str = "Check-ins"
    plot_began: str = "where I began"
    plot_target: str = "target"
    headings: Mapping[ItemKind, str] = field(default_factory=lambda: MappingProxyType(_HEADINGS))
    status: Mapping[GoalStatus, str] = field(default_factory=lambda: MappingProxyType(_STATUS))
    peers: Mapping[Peers, str] = field(default_factory=lambda: MappingProxyType(_PEERS))
    answer: AnswerWords = field(default_factory=AnswerWords)
    meeting: MeetingWords = field(default_factory=MeetingWords)

    def day(self, day: date) -> str:
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def short_day(self, day: date) -> str:
        return f"{day.day} {_MONTHS[day.month - 1][:3]}"

    def title(self, for_whom: str) -> str:
        return self.packet_for + for_whom if for_whom else self.packet


_TABLES = {"en": Words()}


def words(language: str) -> Words:
    return _TABLES.get(language, _TABLES["en"])
