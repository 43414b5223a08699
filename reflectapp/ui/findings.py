"""What is said of each thing that checking the store found: (what it is, what to do)."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TR_NOOP, QCoreApplication

if TYPE_CHECKING:
    from reflectapp.services.verifying import Finding


class Findings:
    """The class is the texts' context for translators."""

    TEXTS: Final = {
        "header": (
            QT_TR_NOOP("The file with the keys is damaged, and so is its copy."),
            QT_TR_NOOP(
                "If your store is still open, take everything along now. Otherwise bring back your last backup."
            ),
        ),
        "header_copy": (
            QT_TR_NOOP("One of the two files with the keys is damaged."),
            QT_TR_NOOP("It is mended from the other one the next time the store opens."),
        ),
        "header_old": (
            QT_TR_NOOP("The file with the keys is older than the one that was used last."),
            QT_TR_NOOP("A passphrase that you replaced may open it again. Please set a new passphrase, or new keys."),
        ),
        "database": (
            QT_TR_NOOP("The file with your notes is damaged."),
            QT_TR_NOOP("Take along what you can still read, then bring back your last backup."),
        ),
        "database_log": (
            QT_TR_NOOP("What was saved last, before the program ended suddenly, can’t be read."),
            QT_TR_NOOP("Everything from before is there. Please look over what you wrote last."),
        ),
        "recording_missing": (
            QT_TR_NOOP("The file of a recording is missing."),
            QT_TR_NOOP("Your notes are kept. Bring the original in again, or bring back your last backup."),
        ),
        "recording_damaged": (
            QT_TR_NOOP("A recording is damaged."),
            QT_TR_NOOP("Your notes are kept. Bring the original in again, or bring back your last backup."),
        ),
        "pictures_missing": (
            QT_TR_NOOP("The small pictures of a recording are missing."),
            QT_TR_NOOP("The recording itself is not touched by this."),
        ),
        "pictures_damaged": (
            QT_TR_NOOP("The small pictures of a recording are damaged."),
            QT_TR_NOOP("The recording itself is not touched by this."),
        ),
        "playable_missing": (
            QT_TR_NOOP("What was prepared for playing a recording is missing."),
            QT_TR_NOOP("The recording itself is whole. Open the lesson: there you can have it prepared again."),
        ),
        "playable_damaged": (
            QT_TR_NOOP("What was prepared for playing a recording is damaged."),
            QT_TR_NOOP("The recording itself is whole. Open the lesson: there you can have it prepared again."),
        ),
        "lane_missing": (
            QT_TR_NOOP("The sound level or the speech of a recording is missing."),
            QT_TR_NOOP("The recording itself is not touched by this. Open the lesson, and it is made again."),
        ),
        "lane_damaged": (
            QT_TR_NOOP("The sound level or the speech of a recording is damaged."),
            QT_TR_NOOP("The recording itself is not touched by this. Open the lesson, and it is made again."),
        ),
        "clip_missing": (
            QT_TR_NOOP("The file of a clip is missing."),
            QT_TR_NOOP("The recording itself is not touched by this. Open the clip, and make it again."),
        ),
        "clip_damaged": (
            QT_TR_NOOP("A clip is damaged."),
            QT_TR_NOOP("The recording itself is not touched by this. Open the clip, and make it again."),
        ),
        "unfinished_import": (
            QT_TR_NOOP("A recording has not come in to its end."),
            QT_TR_NOOP("Nothing is wrong with the others."),
        ),
        "unknown_file": (
            QT_TR_NOOP("There is a file that belongs to no recording."),
            QT_TR_NOOP("It is set aside the next time the store opens. Nothing of yours is missing."),
        ),
        "set_aside": (
            QT_TR_NOOP("A file was set aside, as it belongs to no recording."),
            QT_TR_NOOP("Nothing of yours is missing. It may be deleted from the folder “set-aside”."),
        ),
        "snapshot": (
            QT_TR_NOOP("An old copy of your notes, from before an update, is damaged."),
            QT_TR_NOOP("Your notes themselves are whole."),
        ),
    }


def finding_text(finding: "Finding") -> tuple[str, str]:
    """What it is, with the lesson's title, and what to do."""
    what, advice = (QCoreApplication.translate("Findings", str(text)) for text in Findings.TEXTS[finding.code.value])
    return (f"{finding.lesson}: {what}" if finding.lesson else what), advice
