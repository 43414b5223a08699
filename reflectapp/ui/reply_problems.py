"""What is said when a reply can't be taken in; as in `ui/problems.py`."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from reflectapp.domain.errors import Problem

REPLYING: Final = {
    Problem.NOT_A_REPLY: (
        QT_TRANSLATE_NOOP("Problems", "This file is not a reply to a packet."),
        QT_TRANSLATE_NOOP(
            "Problems",
            "Nothing was kept of it. Replies end in “.reflectreply”: your coach makes one with “Save my reply”, at "
            "the end of the packet.",
        ),
    ),
    Problem.REPLY_TOO_LARGE: (
        QT_TRANSLATE_NOOP("Problems", "The file is too large for a reply."),
        QT_TRANSLATE_NOOP(
            "Problems", "Nothing was kept of it. Replies are text only, up to 1 MB; please ask for the file once more."
        ),
    ),
    Problem.REPLY_DAMAGED: (
        QT_TRANSLATE_NOOP("Problems", "The reply can’t be read to its end."),
        QT_TRANSLATE_NOOP(
            "Problems",
            "It was cut off or changed on its way, and nothing was kept of it. Please ask your coach to save and "
            "send it once more.",
        ),
    ),
    Problem.REPLY_NEWER: (
        QT_TRANSLATE_NOOP("Problems", "The reply was made for a newer version of reflectapp."),
        QT_TRANSLATE_NOOP(
            "Problems", "Nothing was kept of it. Please install that version, then open the reply again."
        ),
    ),
    Problem.REPLY_SEALED: (
        QT_TRANSLATE_NOOP("Problems", "This reply is sealed."),
        QT_TRANSLATE_NOOP("Problems", "It opens with the passphrase of the packet that it answers."),
    ),
    Problem.REPLY_NOT_OPENED: (
        QT_TRANSLATE_NOOP("Problems", "The reply didn’t open."),
        QT_TRANSLATE_NOOP(
            "Problems",
            "Either this is not the packet’s passphrase, or the file was damaged on its way: nobody can tell which. "
            "Nothing was kept. Please try again, or ask for the file once more.",
        ),
    ),
    Problem.REPLY_TO_UNKNOWN: (
        QT_TRANSLATE_NOOP("Problems", "This reply answers a packet that isn’t in your share record."),
        QT_TRANSLATE_NOOP(
            "Problems",
            "Nothing was kept of it. The packet may be someone else’s, or saved from another store of yours.",
        ),
    ),
    Problem.REPLY_NOT_FITTING: (
        QT_TRANSLATE_NOOP("Problems", "This reply speaks of something that was not in your packet."),
        QT_TRANSLATE_NOOP(
            "Problems",
            "It was changed, or mixed up with another one, and nothing was kept of it. Please ask for it anew.",
        ),
    ),
    Problem.REPLY_OTHER: (
        QT_TRANSLATE_NOOP("Problems", "You have this reply already, and there it says something else."),
        QT_TRANSLATE_NOOP(
            "Problems",
            "The file was changed after it was saved. The one that you have stays as it is, and nothing of this "
            "one was kept. Please ask your coach to save it anew.",
        ),
    ),
}
