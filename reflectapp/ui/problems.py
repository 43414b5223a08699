"""What is said for each problem: (what happened, what was kept and what to do)."""

from typing import Final

from PySide6.QtCore import QT_TR_NOOP

from reflectapp.domain.errors import Problem


class Problems:
    """The class is the texts' context for translators."""

    SOMETHING_WRONG: Final = (
        QT_TR_NOOP("Something went wrong on our side."),
        QT_TR_NOOP("What you wrote is kept. Please try again; if it comes back, close the program and open it anew."),
    )

    STORE: Final = {
        Problem.WRONG_PASSPHRASE: (
            QT_TR_NOOP("That is not the passphrase."),
            QT_TR_NOOP("Please try again. Your recovery key opens the store as well."),
        ),
        Problem.WRONG_RECOVERY_KEY: (
            QT_TR_NOOP("That recovery key belongs to another store."),
            QT_TR_NOOP("Please compare it with your page, group by group. Nothing was changed."),
        ),
        Problem.MALFORMED_RECOVERY_KEY: (
            QT_TR_NOOP("That recovery key can’t be quite right."),
            QT_TR_NOOP("A group is missing or has a slip in it. Please compare it with your page."),
        ),
        Problem.NO_SUCH_SLOT: (
            QT_TR_NOOP("This store doesn’t open that way."),
            QT_TR_NOOP("Please use one of the other ways. Nothing was changed."),
        ),
        Problem.KEY_STORE_MISSING: (
            QT_TR_NOOP("This computer’s key store can’t be reached."),
            QT_TR_NOOP("Please use your passphrase or your recovery key. Nothing is lost."),
        ),
        Problem.KEY_STORE_LOST_SECRET: (
            QT_TR_NOOP("This computer no longer knows the key."),
            QT_TR_NOOP("Please use your recovery key, or your passphrase if you have one. Nothing is lost."),
        ),
        Problem.HEADER_DAMAGED: (
            QT_TR_NOOP("A file that is needed to open the store is damaged, and so is its copy."),
            QT_TR_NOOP("This has nothing to do with your passphrase. Please put back the store’s folder from a copy."),
        ),
        Problem.HEADER_TAMPERED: (
            QT_TR_NOOP("A file that is needed to open the store was changed by something else."),
            QT_TR_NOOP("It was not opened, for safety. Please put back the store’s folder from a copy."),
        ),
        Problem.STORE_MISSING: (
            QT_TR_NOOP("There is no store in this folder."),
            QT_TR_NOOP("If it was on another disk, please connect that and try again."),
        ),
        Problem.STORE_EXISTS: (
            QT_TR_NOOP("There is a store in this folder already."),
            QT_TR_NOOP("It was left as it is. Close the program and open it anew to use that store."),
        ),
        Problem.STORE_IN_USE: (
            QT_TR_NOOP("The store is open in another window."),
            QT_TR_NOOP("Please use that window, or close it and try again."),
        ),
        Problem.STORE_NEWER: (
            QT_TR_NOOP("The store was made by a newer version of reflectapp."),
            QT_TR_NOOP("Nothing was touched. Please install that version here too."),
        ),
        Problem.DATABASE_DAMAGED: (
            QT_TR_NOOP("The store’s notes can’t be read."),
            QT_TR_NOOP("The file is damaged; nothing was changed. Please put back the store’s folder from a copy."),
        ),
        Problem.BLOB_DAMAGED: (
            QT_TR_NOOP("A part of this recording is damaged."),
            QT_TR_NOOP("Your notes are kept. If you still have the original, please bring it in again."),
        ),
        Problem.BLOB_MISSING: (
            QT_TR_NOOP("This recording’s file is missing."),
            QT_TR_NOOP("Your notes are kept. If you still have the original, please bring it in again."),
        ),
        Problem.WEAK_PASSPHRASE: (
            QT_TR_NOOP("That passphrase is too easy to guess."),
            QT_TR_NOOP("Several words that don’t belong together are good, and easy to remember."),
        ),
    }
    BRINGING_IN: Final = {
        Problem.FILE_MISSING: (
            QT_TR_NOOP("The file isn’t there any more."),
            QT_TR_NOOP("It may have been moved, or its disk taken out. Please choose it again."),
        ),
        Problem.FILE_UNREADABLE: (
            QT_TR_NOOP("The file can’t be read."),
            QT_TR_NOOP("You may not be allowed to open it, or its disk has a fault. Try copying it to this computer."),
        ),
        Problem.FILE_EMPTY: (
            QT_TR_NOOP("The file is empty."),
            QT_TR_NOOP("It may not have been copied to the end. Please copy it again from the camera or phone."),
        ),
        Problem.FILE_CHANGED: (
            QT_TR_NOOP("The file changed while it was brought in."),
            QT_TR_NOOP("Nothing of it was kept. Please wait until it is copied or recorded, then bring it in again."),
        ),
        Problem.NOT_A_RECORDING: (
            QT_TR_NOOP("This is not a video or sound recording."),
            QT_TR_NOOP("Recordings from phones, cameras and tablets work, such as MP4, MOV, MKV, WebM, MP3 or WAV."),
        ),
        Problem.RECORDING_CUT_SHORT: (
            QT_TR_NOOP("The recording was cut off before its end was written."),
            QT_TR_NOOP("Please copy it again; if it stays so, the camera may have stopped while it recorded."),
        ),
        Problem.RECORDING_DAMAGED: (
            QT_TR_NOOP("The recording is damaged."),
            QT_TR_NOOP("Please copy it again from the camera or phone."),
        ),
        Problem.NOTHING_DECODES: (
            QT_TR_NOOP("Nothing in this recording can be played."),
            QT_TR_NOOP(
                "It uses a way of recording that this program doesn’t know. Please save it as MP4 and try again."
            ),
        ),
        Problem.TOO_LARGE: (
            QT_TR_NOOP("The file is too large."),
            QT_TR_NOOP("Recordings up to 60 GB can be brought in. Please cut it into parts."),
        ),
        Problem.TOO_LONG: (
            QT_TR_NOOP("The recording is too long."),
            QT_TR_NOOP("Recordings up to 12 hours can be brought in. Please cut it into parts."),
        ),
        Problem.TOO_MANY_STREAMS: (
            QT_TR_NOOP("The file holds too many pictures and sounds at once."),
            QT_TR_NOOP("Up to four of each can be brought in. Please save a simpler copy of it."),
        ),
        Problem.PICTURE_TOO_LARGE: (
            QT_TR_NOOP("The picture is too large."),
            QT_TR_NOOP("Pictures up to 16,000 pixels wide or high can be brought in. Please save a smaller copy."),
        ),
        Problem.PROBE_TIMED_OUT: (
            QT_TR_NOOP("Looking into the file took too long."),
            QT_TR_NOOP("It may be damaged, or on a slow disk. Try copying it to this computer first."),
        ),
    }
    WORKING: Final = {
        Problem.NOT_FOUND: (
            QT_TR_NOOP("That isn’t there any more."),
            QT_TR_NOOP("It was deleted meanwhile. Undo brings it back until you lock or quit."),
        ),
        Problem.NOT_ALLOWED: (
            QT_TR_NOOP("That can’t be done just now."),
            QT_TR_NOOP("Nothing was changed."),
        ),
        Problem.FORM_INVALID: (
            QT_TR_NOOP("This form can’t be used."),
            QT_TR_NOOP("Something in its file is not as it should be. Your answers are kept."),
        ),
        Problem.NOTHING_PICKED: (
            QT_TR_NOOP("Nothing is picked yet."),
            QT_TR_NOOP("Pick at least one thing on the left; only what you pick leaves."),
        ),
        Problem.DISK_FULL: (
            QT_TR_NOOP("The disk is full."),
            QT_TR_NOOP("What was saved before is kept. Please free some space and try again."),
        ),
        Problem.CANNOT_WRITE: (
            QT_TR_NOOP("The file can’t be written there."),
            QT_TR_NOOP("Please choose another folder, or check that the disk is connected and not protected."),
        ),
    }


PROBLEMS: Final = {**Problems.STORE, **Problems.BRINGING_IN, **Problems.WORKING}
SOMETHING_WRONG: Final = Problems.SOMETHING_WRONG
