"""What is said for each problem: (what happened, what was kept and what to do)."""

from typing import Final

from PySide6.QtCore import QT_TR_NOOP

from reflectapp.domain.errors import Problem
from reflectapp.ui.reply_problems import REPLYING


class Problems:
    """The class is the texts' context for translators."""

    SOMETHING_WRONG: Final = (
        QT_TR_NOOP("Something went wrong on our side."),
        QT_TR_NOOP("What you wrote is kept. Please try again; if it comes back, close the program and open it anew."),
    )

    SNAPSHOT: Final = QT_TR_NOOP(
        "A copy from before the last update of the program is in the folder “snapshots”: {snapshot}. Under the name "
        "store.db it takes the place of the damaged file."
    )

    STORE: Final = {
        Problem.WRONG_PASSPHRASE: (
            QT_TR_NOOP("That is not the passphrase."),
            QT_TR_NOOP("Please try again. Your recovery key opens the store as well."),
        ),
        Problem.WRONG_RECOVERY_KEY: (
            QT_TR_NOOP("That recovery key doesn’t open this store."),
            QT_TR_NOOP("It may belong to another store, or a newer page took its place. Nothing was changed."),
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
            QT_TR_NOOP(
                "This has nothing to do with your passphrase, and your notes and recordings were not touched. "
                "Please bring back a backup, or put header.json or header.bak back from a copy of the folder."
            ),
        ),
        Problem.HEADER_TAMPERED: (
            QT_TR_NOOP("A file that is needed to open the store was changed by something else."),
            QT_TR_NOOP(
                "The store was not opened, for safety, and nothing in it was changed. Please bring back a backup, "
                "or put header.json and header.bak back from a copy of the folder."
            ),
        ),
        Problem.HEADER_OF_ANOTHER_STORE: (
            QT_TR_NOOP("The keys in this folder belong to another store."),
            QT_TR_NOOP(
                "Nothing was changed. Please put back header.json, header.bak and store.db together, from one copy."
            ),
        ),
        Problem.HEADER_OUTDATED: (
            QT_TR_NOOP("The keys in this folder are from another time than the notes beside them."),
            QT_TR_NOOP(
                "The store was given new keys, and a part of the folder comes from a copy made before or after. "
                "Nothing was changed. Please put back header.json, header.bak and store.db together, from one copy."
            ),
        ),
        Problem.HEADER_ROLLED_BACK: (
            QT_TR_NOOP("The keys of this store are older than those used last."),
            QT_TR_NOOP(
                "A passphrase that you replaced would open it again. If you did not put back an old copy yourself, "
                "please set a new passphrase, or new keys, under “Store”."
            ),
        ),
        Problem.LAST_WAY: (
            QT_TR_NOOP("Your store has no other everyday way to open."),
            QT_TR_NOOP("Please add another way first. The recovery key is for emergencies only."),
        ),
        Problem.STORE_MISSING: (
            QT_TR_NOOP("There is no store in this folder."),
            QT_TR_NOOP(
                "If it is on another disk, please connect that and look again. Nothing new was made in its place."
            ),
        ),
        Problem.STORE_EXISTS: (
            QT_TR_NOOP("There is a store in this folder already."),
            QT_TR_NOOP("It was left as it is. Close the program and open it anew to use that store."),
        ),
        Problem.STORE_IN_USE: (
            QT_TR_NOOP("The store is open elsewhere."),
            QT_TR_NOOP(
                "Another window, another user of this computer or another computer has it open. "
                "Please close it there, then try again. Nothing was changed."
            ),
        ),
        Problem.STORE_NEWER: (
            QT_TR_NOOP("The store was made by a newer version of reflectapp."),
            QT_TR_NOOP("Nothing was touched. Please install that version here too."),
        ),
        Problem.STORE_NOT_UPDATED: (
            QT_TR_NOOP("The store could not be brought up to date for this version of reflectapp."),
            QT_TR_NOOP(
                "Nothing was changed: it is as it was, and the version that you used before still opens it. "
                "A copy of your notes is in its folder too, under “snapshots”."
            ),
        ),
        Problem.FOLDER_AWAY: (
            QT_TR_NOOP("The folder of your store is not there any more."),
            QT_TR_NOOP(
                "What was saved is in it. Please connect its disk again; what you write meanwhile waits in this window."
            ),
        ),
        Problem.FOLDER_READ_ONLY: (
            QT_TR_NOOP("The folder of your store can’t be written."),
            QT_TR_NOOP(
                "Nothing was changed. Please copy the whole folder to a place where you may write, and choose it there."
            ),
        ),
        Problem.FOLDER_CLOSED: (
            QT_TR_NOOP("You may not look into the folder of your store."),
            QT_TR_NOOP(
                "It may belong to another user of this computer. Please sign in as that user, or ask for access."
            ),
        ),
        Problem.DATABASE_DAMAGED: (
            QT_TR_NOOP("The store’s notes can’t be read."),
            QT_TR_NOOP(
                "The file with your notes is damaged or missing. It was left as it is, and your recordings were not "
                "touched. Please bring back a backup, or put store.db back from a copy of the folder."
            ),
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
    WAYS: Final = {
        "restore": QT_TR_NOOP("Bring back a backup…"),
        "look_again": QT_TR_NOOP("Look again"),
        "again": QT_TR_NOOP("Try again"),
        "choose_folder": QT_TR_NOOP("Choose its folder…"),
        "hush": QT_TR_NOOP("Don’t tell me again"),
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
        Problem.NOT_CAPTIONS: (
            QT_TR_NOOP("There are no captions in this file that can be read."),
            QT_TR_NOOP("Files with the endings .srt and .vtt can be added, if each line of text has its times."),
        ),
        Problem.CAPTIONS_TOO_LARGE: (
            QT_TR_NOOP("The file is too large for captions."),
            QT_TR_NOOP("Files up to 20 MB can be added; those of a whole lesson are far smaller."),
        ),
        Problem.NOT_CODES: (
            QT_TR_NOOP("There are no moments or codes in this file that can be read."),
            QT_TR_NOOP(
                "Tables (CSV), captions, lists of chapters, files of ELAN and projects of BORIS can be brought in."
            ),
        ),
        Problem.CODES_TOO_LARGE: (
            QT_TR_NOOP("The file is too large for moments and codes."),
            QT_TR_NOOP(
                "Files with moments and codes up to 20 MB can be brought in; those of one lesson are far smaller."
            ),
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
    BACKING_UP: Final = {
        Problem.NOT_A_BACKUP: (
            QT_TR_NOOP("This file is not a backup of reflectapp."),
            QT_TR_NOOP("Backups end in “.reflectbackup”. Please choose another file."),
        ),
        Problem.BACKUP_NEWER: (
            QT_TR_NOOP("The backup was made by a newer version of reflectapp."),
            QT_TR_NOOP("Please install that version here too. The backup was not changed."),
        ),
        Problem.BACKUP_DAMAGED: (
            QT_TR_NOOP("The backup is damaged."),
            QT_TR_NOOP(
                "It may not have been copied to the end. Please copy it again, or use another backup. "
                "Nothing was changed on this computer."
            ),
        ),
        Problem.BACKUP_NOT_VERIFIED: (
            QT_TR_NOOP("The backup could not be read back as it was written."),
            QT_TR_NOOP("It was removed again; your store and older backups are as they were. Please try another disk."),
        ),
        Problem.FOLDER_NOT_EMPTY: (
            QT_TR_NOOP("There is something in that folder already."),
            QT_TR_NOOP("It was left as it is. Please choose a new or empty folder."),
        ),
        Problem.DISK_TOO_SIMPLE: (
            QT_TR_NOOP("This disk can’t hold so large a file."),
            QT_TR_NOOP(
                "Many sticks take files up to 4 GB only (FAT32). Please use another disk, or have this one set up as "
                "exFAT. Nothing of it was left."
            ),
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
        Problem.MEASURED: (
            QT_TR_NOOP("Something was measured in this recording."),
            QT_TR_NOOP("What was counted belongs to this lesson, so the recording stays here. Nothing was changed."),
        ),
        Problem.FORM_INVALID: (
            QT_TR_NOOP("This form can’t be used."),
            QT_TR_NOOP("Something in its file is not as it should be. Your answers are kept."),
        ),
        Problem.MEASURE_INVALID: (
            QT_TR_NOOP("This measure can’t be kept like that."),
            QT_TR_NOOP("It needs a title, and for each thing to code a name and a letter or digit of its own."),
        ),
        Problem.NOTHING_CODED: (
            QT_TR_NOOP("There are no moments and no codes in this lesson yet."),
            QT_TR_NOOP("No file was made. Mark a moment or measure something first."),
        ),
        Problem.NOTHING_PICKED: (
            QT_TR_NOOP("Nothing is picked yet."),
            QT_TR_NOOP("Pick at least one thing on the left; only what you pick leaves."),
        ),
        Problem.CLIP_TOO_LONG: (
            QT_TR_NOOP("This clip is too long."),
            QT_TR_NOOP("A clip can last up to 10 minutes. Please choose a shorter part, or make two clips."),
        ),
        Problem.CLIP_NOT_FAST: (
            QT_TR_NOOP("This clip can’t be cut the fast way."),
            QT_TR_NOOP("Choose the exact cut: it takes longer, and begins and ends just where you say."),
        ),
        Problem.FACE_MODEL_MISSING: (
            QT_TR_NOOP("The part that finds faces is missing on this computer."),
            QT_TR_NOOP(
                "Nothing was saved. You can draw boxes by hand, or install the program again to have faces found."
            ),
        ),
        Problem.DISK_FULL: (
            QT_TR_NOOP("The disk is full."),
            QT_TR_NOOP("What was saved before is kept. Please make some room, then try again."),
        ),
        Problem.DISK_FAILED: (
            QT_TR_NOOP("The disk of your store has a fault."),
            QT_TR_NOOP(
                "What was saved before is kept; what you did last may not be. Please try it again. If this comes back, "
                "make a backup on another disk soon."
            ),
        ),
        Problem.CANNOT_WRITE: (
            QT_TR_NOOP("The file can’t be written there."),
            QT_TR_NOOP("Please choose another folder, or check that the disk is connected and not protected."),
        ),
    }


WAYS_OUT: Final = {
    Problem.HEADER_DAMAGED: "restore",
    Problem.HEADER_TAMPERED: "restore",
    Problem.HEADER_OF_ANOTHER_STORE: "restore",
    Problem.HEADER_OUTDATED: "restore",
    Problem.DATABASE_DAMAGED: "restore",
    Problem.STORE_MISSING: "look_again",
    Problem.STORE_IN_USE: "look_again",
    Problem.FOLDER_AWAY: "look_again",
    Problem.FOLDER_CLOSED: "look_again",
    Problem.FOLDER_READ_ONLY: "choose_folder",
}
"""What a button beside the words offers: "restore" brings back a backup, "choose_folder" asks where the store is,
"look_again" and "again" try once more, "hush" says it no more."""

PROBLEMS: Final = {**Problems.STORE, **Problems.BRINGING_IN, **Problems.BACKING_UP, **REPLYING, **Problems.WORKING}
SNAPSHOT: Final = Problems.SNAPSHOT
SOMETHING_WRONG: Final = Problems.SOMETHING_WRONG
