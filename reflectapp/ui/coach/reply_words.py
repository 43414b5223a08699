"""What replies, their remarks and what she decided are called on the screen."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale, QTime

from reflectapp.domain.packets import Share
from reflectapp.domain.replies import Decision, DecisionKind, DraftPlace, Remark, RemarkKind
from reflectapp.kit.plain import name_text
from reflectapp.services.replies import About, Waiting
from reflectapp.ui.coach.naming import kind_text, made_text
from reflectapp.ui.goals.naming import goal_name
from reflectapp.ui.lessons.naming import title_of
from reflectapp.ui.widgets.days import local_day, short_day
from reflectapp.ui.words import date_text, short_time

WAYS: Final = {
    DecisionKind.ADOPT: QT_TRANSLATE_NOOP("Replies", "Take it up"),
    DecisionKind.ADAPT: QT_TRANSLATE_NOOP("Replies", "Change it"),
    DecisionKind.DECLINE: QT_TRANSLATE_NOOP("Replies", "No, thanks"),
    DecisionKind.LATER: QT_TRANSLATE_NOOP("Replies", "Later"),
}
_DECIDED: Final = {
    DecisionKind.ADOPT: QT_TRANSLATE_NOOP("Replies", "taken up"),
    DecisionKind.ADAPT: QT_TRANSLATE_NOOP("Replies", "changed and taken up"),
    DecisionKind.DECLINE: QT_TRANSLATE_NOOP("Replies", "no, thanks"),
    DecisionKind.LATER: QT_TRANSLATE_NOOP("Replies", "later"),
}
_ASKED: Final = {
    DecisionKind.ADOPT: QT_TRANSLATE_NOOP("Replies", "thought about"),
    DecisionKind.ADAPT: QT_TRANSLATE_NOOP("Replies", "thought about"),
    DecisionKind.DECLINE: QT_TRANSLATE_NOOP("Replies", "left open"),
    DecisionKind.LATER: QT_TRANSLATE_NOOP("Replies", "later"),
}
_PLACES: Final = {
    DraftPlace.STRATEGY: QT_TRANSLATE_NOOP("Replies", "What I do for it"),
    DraftPlace.CHECKLIST: QT_TRANSLATE_NOOP("Replies", "A point of the checklist"),
    DraftPlace.NEXT_STEP: QT_TRANSLATE_NOOP("Replies", "The next step"),
    DraftPlace.STATEMENT: QT_TRANSLATE_NOOP("Replies", "What I want for my students"),
}


def way_text(kind: DecisionKind) -> str:
    """What stands on the button."""
    return _tr(WAYS[kind])


def decision_text(remark: Remark, decision: Decision) -> str:
    """ "20 Nov: later": when, and what."""
    names = _ASKED if remark.kind is RemarkKind.QUESTION else _DECIDED
    return f"{short_day(local_day(decision.made_at))}: {_tr(names[decision.kind])}"


def place_text(place: DraftPlace) -> str:
    return _tr(_PLACES[place])


def from_text(name: str) -> str:
    return name_text(name) or _tr(QT_TRANSLATE_NOOP("Replies", "Someone without a name"))


def time_text(when: datetime) -> str:
    local = when.astimezone()
    time = QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)
    return f"{date_text(local.date(), short=True)}, {time}"


def share_text(share: Share) -> str:
    """Which packet it is: for whom, and when it was saved."""
    if share.for_whom:
        text = _tr(QT_TRANSLATE_NOOP("Replies", "the packet for {0}, saved {1}"))
        return text.format(name_text(share.for_whom), made_text(share))
    return _tr(QT_TRANSLATE_NOOP("Replies", "the packet saved {0}")).format(made_text(share))


def about_text(about: About | None) -> str:
    """The heading over remarks: "Strategy · Time to think"."""
    if about is None or about.kind is None:
        return _tr(QT_TRANSLATE_NOOP("Replies", "About the whole packet"))
    owner = ""
    if about.goal is not None:
        owner = goal_name(about.goal.text)
    elif about.lesson is not None:
        owner = title_of(about.lesson)
    at = short_time(about.at_ms) if about.at_ms is not None else ""
    return " · ".join(part for part in (f"{kind_text(about.kind)} {at}".strip(), owner) if part)


def counted_text(ideas: int, questions: int) -> str:
    """ "2 ideas and 1 question"; "" for none."""
    one = {True: QT_TRANSLATE_NOOP("Replies", "1 idea"), False: QT_TRANSLATE_NOOP("Replies", "{0} ideas")}
    asked = {True: QT_TRANSLATE_NOOP("Replies", "1 question"), False: QT_TRANSLATE_NOOP("Replies", "{0} questions")}
    parts = [_tr(names[count == 1]).format(count) for count, names in ((ideas, one), (questions, asked)) if count]
    if len(parts) < 2:
        return "".join(parts)
    return _tr(QT_TRANSLATE_NOOP("Replies", "{0} and {1}")).format(*parts)


def waiting_text(found: Waiting) -> str:
    """What of a reply waits for her."""
    counted = counted_text(found.ideas, found.questions)
    if not counted:
        later = _tr(QT_TRANSLATE_NOOP("Replies", "{0} put off until later"))
        return later.format(found.later)
    one = found.ideas + found.questions == 1
    waits = (
        QT_TRANSLATE_NOOP("Replies", "{0} waits for you") if one else QT_TRANSLATE_NOOP("Replies", "{0} wait for you")
    )
    return _tr(waits).format(counted)


def _tr(text: object) -> str:
    return QCoreApplication.translate("Replies", str(text))
