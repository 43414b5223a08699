"""Every message, time, date and size as it stands on the screen."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDate, QLocale

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.goals import GoalStatus, Peers
from reflectapp.kit.plain import name_text
from reflectapp.ui.problems import PROBLEMS, SNAPSHOT, SOMETHING_WRONG, WAYS_OUT, Problems

if TYPE_CHECKING:
    from reflectapp.services.store import StoreNotice
    from reflectapp.services.surroundings import Surroundings

_STATUS: Final = {
    GoalStatus.EXPLORING: QT_TRANSLATE_NOOP("Words", "exploring"),
    GoalStatus.WORKING: QT_TRANSLATE_NOOP("Words", "working on it"),
    GoalStatus.REACHED: QT_TRANSLATE_NOOP("Words", "reached"),
    GoalStatus.SET_ASIDE: QT_TRANSLATE_NOOP("Words", "set aside"),
}
_PEERS: Final = {
    Peers.POWERFUL: QT_TRANSLATE_NOOP("Words", "It would make a real difference for students"),
    Peers.EASY: QT_TRANSLATE_NOOP("Words", "I can start it without much ado"),
    Peers.EMOTIONAL: QT_TRANSLATE_NOOP("Words", "I care about it"),
    Peers.REACHABLE: QT_TRANSLATE_NOOP("Words", "I know how I will see that I got there"),
    Peers.STUDENT_FOCUSED: QT_TRANSLATE_NOOP("Words", "It is about students"),
}
_NOTICES: Final = {
    "header_repaired": QT_TRANSLATE_NOOP(
        "Words", "A small file of the store was damaged. It was mended from its copy, and nothing is lost."
    ),
    "header_rolled_back": QT_TRANSLATE_NOOP(
        "Words", "The keys of this store are older than those used last. Please see “Store”."
    ),
    "import_goes_on": QT_TRANSLATE_NOOP("Words", "A recording had not come in to the end. It goes on where it was."),
    "opened_by_recovery": QT_TRANSLATE_NOOP(
        "Words", "Your recovery key opened the store. Under “Store” you can choose a new passphrase."
    ),
    "import_rolled_back": QT_TRANSLATE_NOOP(
        "Words",
        "A recording had not come in to the end, and its file has changed or is no longer there. "
        "Nothing of it stayed; please bring it in again.",
    ),
}
_NOTICES_OF_MANY: Final = {
    "import_goes_on": QT_TRANSLATE_NOOP(
        "Words", "%n recordings had not come in to the end. They go on where they were."
    ),
    "import_rolled_back": QT_TRANSLATE_NOOP(
        "Words",
        "%n recordings had not come in to the end, and their files have changed or are no longer there. "
        "Nothing of them stayed; please bring them in again.",
    ),
}


_MOST_NAMES: Final = 5


@dataclass(frozen=True, slots=True)
class Told:
    """What is said about something that went wrong: what it is, and what was kept and what to do.

    `way`: the name of a way out that a button may offer, or "".
    """

    title: str
    text: str
    way: str = ""


def told(error: BaseException) -> Told:
    """Words for any error; one that nobody foresaw is said to be ours."""
    if isinstance(error, UserError | EnvironmentProblem):
        title, text = PROBLEMS[error.problem]
        said = _filled(text, error.values)
        if "snapshot" in error.values:
            said += " " + _filled(SNAPSHOT, error.values)
        return Told(_filled(title, error.values), said, WAYS_OUT.get(error.problem, ""))
    return Told(*(_tr("Problems", part) for part in SOMETHING_WRONG))


def surroundings_told(found: "Surroundings") -> Told | None:
    """What is said of copies in conflict and of a service that syncs the store's folder; None: nothing."""
    if found.conflicts:
        names = ", ".join(name_text(name) for name in found.conflicts[:_MOST_NAMES])
        text = _tr(
            "Words",
            "{names}. They were left alone and are not used: two computers may have written at once. "
            "If something of yours is missing here, it may be in a copy.",
        )
        return Told(_tr("Words", "There are copies of the store’s files in its folder."), text.format(names=names))
    if found.synced_by:
        title = _tr("Words", "The folder of your store seems to be synced by {service}.")
        text = _tr(
            "Words",
            "A store that is synced while it is open can be damaged. Please keep it in a folder that is not synced, "
            "and keep backups there instead. They are encrypted too.",
        )
        return Told(title.format(service=name_text(found.synced_by)), text, "hush")
    return None


def stopped_told(names: Iterable[str]) -> Told:
    """What is said, after unlocking, of long work that the lock stopped."""
    text = _tr("Words", "{names}. Nothing of it was left; please begin it again.")
    return Told(_tr("Words", "The lock stopped what was under way."), text.format(names=", ".join(names)))


def way_text(way: str) -> str:
    """What stands on the button of a way out."""
    return _tr("Problems", Problems.WAYS[way])


def reason(problem: Problem, **values: str | int) -> str:
    """The title of a problem alone, as in a list of refused files."""
    return _filled(PROBLEMS[problem][0], values)


def notice_text(notice: "StoreNotice", count: int = 1) -> str:
    """Of imports: how many of them."""
    if count > 1 and notice.value in _NOTICES_OF_MANY:
        return QCoreApplication.translate("Words", str(_NOTICES_OF_MANY[notice.value]), None, count)
    return _tr("Words", _NOTICES[notice.value])


def notices_text(notices: "Iterable[StoreNotice]") -> str:
    """All that is told after opening, in one."""
    return " ".join(notice_text(notice, count) for notice, count in Counter(notices).items())


def status_text(status: GoalStatus) -> str:
    return _tr("Words", _STATUS[status])


def peers_text(question: Peers) -> str:
    return _tr("Words", _PEERS[question])


def time_text(ms: int, total_ms: int = 0, tenths: bool = False) -> str:
    """ "00:12:41", or "00:12:41.3" with tenths: always hours, minutes and seconds, rounded down.

    A negative time has a minus before it. `total_ms` widens the hours of recordings past 99 h.
    """
    sign, ms = ("-", -ms) if ms < 0 else ("", ms)
    width = max(2, len(str(total_ms // 3_600_000)))
    seconds, rest = divmod(ms, 1000)
    text = f"{seconds // 3600:0{width}d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{sign}{text}.{rest // 100}" if tenths else sign + text


def short_time(ms: int) -> str:
    """ "12:41", or "1:02:41" from an hour on."""
    seconds = ms // 1000
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02d}:{seconds % 60:02d}" if hours else f"{minutes}:{seconds % 60:02d}"


def length_text(ms: int) -> str:
    """ "46 minutes", "1 minute", "20 seconds": how long something takes or lasts, roughly."""
    minutes, seconds = round(ms / 60_000), max(1, round(ms / 1000))
    if seconds == 1:
        return QCoreApplication.translate("Words", "1 second")
    if seconds < 60:
        return QCoreApplication.translate("Words", "%n seconds", None, seconds)
    if minutes == 1:
        return QCoreApplication.translate("Words", "1 minute")
    return QCoreApplication.translate("Words", "%n minutes", None, minutes)


def date_text(day: date, short: bool = False) -> str:
    """The day as the teacher's language writes it: "Tuesday, 17 November 2026", or short "17 Nov 2026"."""
    if short:
        return QLocale().toString(_qdate(day), QCoreApplication.translate("Words", "d MMM yyyy", "a short day"))
    return QLocale().toString(_qdate(day), QLocale.FormatType.LongFormat)


def day_text(day: date) -> str:
    """The day without its year, for plots and cards: "17 Nov"."""
    return QLocale().toString(_qdate(day), QCoreApplication.translate("Words", "d MMM", "a day without its year"))


def size_text(size_bytes: int) -> str:
    """ "214 kB", "1.2 GB"."""
    places = 1 if size_bytes >= 1_000_000 else 0
    return QLocale().formattedDataSize(size_bytes, places, QLocale.DataSizeFormat.DataSizeSIFormat)


def _filled(text: object, values: dict[str, str | int]) -> str:
    said = _tr("Problems", text)
    for name, value in values.items():
        said = said.replace("{" + name + "}", str(value))
    return said


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _tr(context: str, text: object) -> str:
    return QCoreApplication.translate(context, str(text))
