"""What is found, in words."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from reflectapp.domain.search import FoundKind, Hit
from reflectapp.ui.words import short_time

_KINDS: Final = {
    FoundKind.LESSON: (QT_TRANSLATE_NOOP("Search", "Lessons"), QT_TRANSLATE_NOOP("Search", "Lesson")),
    FoundKind.GOAL: (QT_TRANSLATE_NOOP("Search", "Goals"), QT_TRANSLATE_NOOP("Search", "Goal")),
    FoundKind.CHECK_IN: (QT_TRANSLATE_NOOP("Search", "Check-ins"), QT_TRANSLATE_NOOP("Search", "Check-in")),
    FoundKind.ANSWER: (QT_TRANSLATE_NOOP("Search", "Reflections"), QT_TRANSLATE_NOOP("Search", "Answer")),
    FoundKind.SHARE: (QT_TRANSLATE_NOOP("Search", "What I have shared"), QT_TRANSLATE_NOOP("Search", "Share")),
    FoundKind.MOMENT: (QT_TRANSLATE_NOOP("Search", "Moments"), QT_TRANSLATE_NOOP("Search", "Moment")),
    FoundKind.CAPTION: (QT_TRANSLATE_NOOP("Search", "Said in lessons"), QT_TRANSLATE_NOOP("Search", "Said")),
}
_WITHOUT_TITLE: Final = {
    FoundKind.GOAL: QT_TRANSLATE_NOOP("Search", "A goal without a name"),
    FoundKind.CHECK_IN: QT_TRANSLATE_NOOP("Search", "A goal without a name"),
    FoundKind.SHARE: QT_TRANSLATE_NOOP("Search", "A packet"),
}
_LESSON: Final = QT_TRANSLATE_NOOP("Search", "A lesson without a title")


def group_text(kind: FoundKind) -> str:
    return _tr(_KINDS[kind][0])


def place_text(hit: Hit) -> str:
    """Where it is: the lesson, the goal, for whom the packet was; of a moment the time too."""
    if not hit.title.strip():
        return _tr(_WITHOUT_TITLE.get(hit.kind, _LESSON))
    return _tr("For {0}").format(hit.title) if hit.kind is FoundKind.SHARE else hit.title


def time_text(hit: Hit) -> str:
    return "" if hit.at_ms is None else short_time(hit.at_ms)


def said_text(hit: Hit) -> str:
    """All of it, for a screen reader."""
    parts = (_tr(_KINDS[hit.kind][1]), place_text(hit), time_text(hit), hit.context, hit.words)
    return ", ".join(part for part in parts if part)


def _tr(text: object) -> str:
    return QCoreApplication.translate("Search", str(text))
