"""What the kinds of items are called on the screen."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale, QTime

from reflectapp.domain.charts import ChartKind
from reflectapp.domain.packets import ItemKind, PacketFormat, Pickable, PickGroup, Share
from reflectapp.ui.words import date_text

_KINDS: Final = {
    ItemKind.FOR_WHOM: QT_TRANSLATE_NOOP("Sharing", "For whom"),
    ItemKind.MADE_ON: QT_TRANSLATE_NOOP("Sharing", "Date"),
    ItemKind.GOAL_TITLE: QT_TRANSLATE_NOOP("Sharing", "The goal’s name"),
    ItemKind.GOAL_STATEMENT: QT_TRANSLATE_NOOP("Sharing", "Statement"),
    ItemKind.GOAL_WHY: QT_TRANSLATE_NOOP("Sharing", "Why it matters to me"),
    ItemKind.GOAL_STUDENTS_WILL: QT_TRANSLATE_NOOP("Sharing", "Students will…"),
    ItemKind.GOAL_MEASURE: QT_TRANSLATE_NOOP("Sharing", "How I will know"),
    ItemKind.GOAL_BY_WHEN: QT_TRANSLATE_NOOP("Sharing", "By when"),
    ItemKind.GOAL_STRATEGY: QT_TRANSLATE_NOOP("Sharing", "Strategy"),
    ItemKind.GOAL_CHECKLIST: QT_TRANSLATE_NOOP("Sharing", "Checklist"),
    ItemKind.GOAL_NEXT_STEP: QT_TRANSLATE_NOOP("Sharing", "Next step"),
    ItemKind.GOAL_PEERS: QT_TRANSLATE_NOOP("Sharing", "What I asked myself"),
    ItemKind.GOAL_STATUS: QT_TRANSLATE_NOOP("Sharing", "Where it stands"),
    ItemKind.GOAL_PLOT: QT_TRANSLATE_NOOP("Sharing", "Plot of my numbers"),
    ItemKind.CHECK_IN: QT_TRANSLATE_NOOP("Sharing", "Check-in"),
    ItemKind.LESSON_TITLE: QT_TRANSLATE_NOOP("Sharing", "The lesson’s name"),
    ItemKind.LESSON_DETAILS: QT_TRANSLATE_NOOP("Sharing", "Date, class, subject"),
    ItemKind.MOMENT: QT_TRANSLATE_NOOP("Sharing", "Moment"),
    ItemKind.MOMENT_STILL: QT_TRANSLATE_NOOP("Sharing", "Still picture"),
    ItemKind.RESULT: QT_TRANSLATE_NOOP("Sharing", "What I measured"),
    ItemKind.RESULT_PICTURE: QT_TRANSLATE_NOOP("Sharing", "A result as a drawing"),
    ItemKind.ANSWER: QT_TRANSLATE_NOOP("Sharing", "Answer"),
}
_FORMATS: Final = {
    PacketFormat.HTML: QT_TRANSLATE_NOOP("Sharing", "Web page"),
    PacketFormat.PDF: QT_TRANSLATE_NOOP("Sharing", "PDF"),
    PacketFormat.DOCX: QT_TRANSLATE_NOOP("Sharing", "Document to edit (Word)"),
}


def kind_text(kind: ItemKind) -> str:
    return _tr(_KINDS[kind])


def format_text(form: PacketFormat) -> str:
    return _tr(_FORMATS[form])


def line_text(item: Pickable) -> str:
    """What stands on a line of what could be shared: her own words where they tell more than the kind."""
    words = " ".join(item.label.split())
    match item.pick.kind:
        case ItemKind.MOMENT:
            return words or QCoreApplication.translate("Sharing", "A moment without a note")
        case ItemKind.MOMENT_STILL:
            return QCoreApplication.translate("Sharing", "with a still picture")
        case ItemKind.RESULT:
            return QCoreApplication.translate("Sharing", "Measured: {0}").format(words)
        case ItemKind.RESULT_PICTURE if item.pick.part == ChartKind.OVER_LESSON:
            return QCoreApplication.translate("Sharing", "with a drawing: over the lesson")
        case ItemKind.RESULT_PICTURE:
            return QCoreApplication.translate("Sharing", "with a drawing: how it is spread")
        case ItemKind.CHECK_IN:
            text = kind_text(ItemKind.CHECK_IN)
            return f"{text}: {words}" if words else text
        case ItemKind.ANSWER:
            return words
        case kind:
            return kind_text(kind)


def group_text(group: PickGroup) -> str:
    if group.is_goal:
        unnamed = QCoreApplication.translate("Sharing", "A goal without a name")
        named = QCoreApplication.translate("Sharing", "Goal: {title}")
    else:
        unnamed = QCoreApplication.translate("Sharing", "A lesson without a name")
        named = QCoreApplication.translate("Sharing", "Lesson: {title}")
    return named.format(title=group.title) if group.title.strip() else unnamed


def made_text(share: Share) -> str:
    """When a share was made, in the teacher's own time."""
    local = share.made_at.astimezone()
    time = QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)
    return f"{date_text(local.date(), short=True)}, {time}"


def whom_text(share: Share) -> str:
    return share.for_whom or QCoreApplication.translate("Sharing", "Nobody named")


def _tr(text: object) -> str:
    return QCoreApplication.translate("Sharing", str(text))
