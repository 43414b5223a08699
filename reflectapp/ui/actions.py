"""The one table of actions: menus, tool tips, the sheet of keys and the key dispatcher come from it."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QT_TR_NOOP, QT_TRANSLATE_NOOP, QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from reflectapp.ui.icons import icon

_GROUPS: Final = {
    "program": QT_TRANSLATE_NOOP("Actions", "Everywhere"),
    "playing": QT_TRANSLATE_NOOP("Actions", "Watching"),
    "marking": QT_TRANSLATE_NOOP("Actions", "Marking moments"),
}


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """`keys` as QKeySequence writes them. A single key acts without a modifier: only `ui/keys.py` may bind it."""

    name: str
    text: object
    icon: str
    keys: tuple[str, ...]
    group: str
    single_key: bool = False

    @property
    def label(self) -> str:
        """The text in her language, with its mnemonic."""
        return QCoreApplication.translate("Actions", str(self.text))

    @property
    def plain(self) -> str:
        """The text in her language, without mnemonic and dots."""
        return self.label.replace("&", "").removesuffix("…")


class Actions:
    """The class is the texts' context for translators."""

    TABLE: Final = (
        ActionSpec("bring_in", QT_TR_NOOP("&Bring in…"), "upload", ("Ctrl+O",), "program"),
        ActionSpec("open_reply", QT_TR_NOOP("Open a &reply…"), "mail-open", ("Ctrl+Shift+O",), "program"),
        ActionSpec("lock", QT_TR_NOOP("&Lock"), "lock", ("Ctrl+L",), "program"),
        ActionSpec("quit", QT_TR_NOOP("&Quit"), "", ("Ctrl+Q",), "program"),
        ActionSpec("undo", QT_TR_NOOP("&Undo"), "undo-2", ("Ctrl+Z",), "program"),
        ActionSpec("redo", QT_TR_NOOP("&Redo"), "redo-2", ("Ctrl+Shift+Z",), "program"),
        ActionSpec("settings", QT_TR_NOOP("&Settings…"), "settings", ("Ctrl+,",), "program"),
        ActionSpec("today", QT_TR_NOOP("&Today"), "sun", ("Ctrl+1",), "program"),
        ActionSpec("lessons", QT_TR_NOOP("&Lessons"), "clapperboard", ("Ctrl+2",), "program"),
        ActionSpec("goals", QT_TR_NOOP("&Goals"), "target", ("Ctrl+3",), "program"),
        ActionSpec("coach", QT_TR_NOOP("&Coach"), "messages-square", ("Ctrl+4",), "program"),
        ActionSpec("search", QT_TR_NOOP("S&earch"), "search", ("Ctrl+F",), "program"),
        ActionSpec("forms", QT_TR_NOOP("&Forms"), "clipboard-list", ("Ctrl+6",), "program"),
        ActionSpec("store", QT_TR_NOOP("&Store"), "hard-drive", ("Ctrl+5",), "program"),
        ActionSpec("larger_text", QT_TR_NOOP("L&arger text"), "zoom-in", ("Ctrl++", "Ctrl+="), "program"),
        ActionSpec("smaller_text", QT_TR_NOOP("S&maller text"), "zoom-out", ("Ctrl+-",), "program"),
        ActionSpec("manual", QT_TR_NOOP("&Manual"), "circle-question-mark", ("F1",), "program"),
        ActionSpec("keys", QT_TR_NOOP("&Keys"), "list", ("?",), "program", True),
        ActionSpec("about", QT_TR_NOOP("&About reflectapp"), "info", (), "program"),
        ActionSpec("play_pause", QT_TR_NOOP("Play or pause"), "play", ("Space",), "playing", True),
        ActionSpec("back_ten", QT_TR_NOOP("Back 10 seconds"), "skip-back", ("J",), "playing", True),
        ActionSpec("pause", QT_TR_NOOP("Pause"), "pause", ("K",), "playing", True),
        ActionSpec("play_faster", QT_TR_NOOP("Play; again: faster"), "play", ("L",), "playing", True),
        ActionSpec("jump_back", QT_TR_NOOP("Jump back"), "skip-back", ("Left",), "playing", True),
        ActionSpec("jump_on", QT_TR_NOOP("Jump forward"), "skip-forward", ("Right",), "playing", True),
        ActionSpec("frame_back", QT_TR_NOOP("One picture back"), "chevron-left", (",",), "playing", True),
        ActionSpec("frame_on", QT_TR_NOOP("One picture forward"), "chevron-right", (".",), "playing", True),
        ActionSpec("slower", QT_TR_NOOP("Slower"), "", ("[",), "playing", True),
        ActionSpec("faster", QT_TR_NOOP("Faster"), "", ("]",), "playing", True),
        ActionSpec("louder", QT_TR_NOOP("Louder"), "volume-2", ("Up",), "playing", True),
        ActionSpec("quieter", QT_TR_NOOP("Quieter"), "volume-2", ("Down",), "playing", True),
        ActionSpec("repeat", QT_TR_NOOP("Repeat a span; again: stop"), "repeat", ("R",), "playing", True),
        ActionSpec("skip_silences", QT_TR_NOOP("Skip long silences"), "fast-forward", ("N",), "playing", True),
        ActionSpec("next_camera", QT_TR_NOOP("The other camera"), "switch-camera", ("V",), "playing", True),
        ActionSpec("captions", QT_TR_NOOP("Captions on or off"), "captions", ("C",), "playing", True),
        ActionSpec("full_screen", QT_TR_NOOP("Video on the full screen"), "maximize", ("F",), "playing", True),
        ActionSpec("video_apart", QT_TR_NOOP("Video in its own window"), "app-window", ("W",), "playing", True),
        ActionSpec("turn", QT_TR_NOOP("Turn the picture"), "rotate-cw", ("T",), "playing", True),
        ActionSpec("brighter", QT_TR_NOOP("Brighter picture"), "sun", ("B",), "playing", True),
        ActionSpec("darker", QT_TR_NOOP("Darker picture"), "sun-dim", ("Shift+B",), "playing", True),
        ActionSpec("usual_brightness", QT_TR_NOOP("Picture as it was recorded"), "", (), "playing"),
        ActionSpec("closer", QT_TR_NOOP("Timeline: closer"), "zoom-in", ("+", "=", "Shift++"), "playing", True),
        ActionSpec("further", QT_TR_NOOP("Timeline: further away"), "zoom-out", ("-",), "playing", True),
        ActionSpec("to_video", QT_TR_NOOP("Leave the text, back to the video"), "", ("Esc",), "playing", True),
        ActionSpec("mark", QT_TR_NOOP("A moment here"), "diamond-plus", ("M",), "marking", True),
        ActionSpec("span_start", QT_TR_NOOP("A span begins here"), "", ("I",), "marking", True),
        ActionSpec("span_end", QT_TR_NOOP("The span ends here"), "", ("O",), "marking", True),
        ActionSpec("sweep", QT_TR_NOOP("Measuring: look at each student now"), "", ("S",), "marking", True),
        ActionSpec("seat_before", QT_TR_NOOP("Measuring: the seat before"), "", ("Backspace",), "marking", True),
        ActionSpec("quote", QT_TR_NOOP("Quote what is said in a moment"), "", ("Q",), "marking", True),
        ActionSpec("quote_further", QT_TR_NOOP("Quote it in the moment in hand"), "", ("Shift+Q",), "marking", True),
        ActionSpec("previous_moment", QT_TR_NOOP("Previous moment"), "", ("Shift+Left",), "marking", True),
        ActionSpec("next_moment", QT_TR_NOOP("Next moment"), "", ("Shift+Right",), "marking", True),
        ActionSpec(
            "link_prompt", QT_TR_NOOP("Link the moment to the question in hand"), "link", ("P",), "marking", True
        ),
        ActionSpec("link_goal", QT_TR_NOOP("Link the moment to the goal in hand"), "target", ("G",), "marking", True),
    )


ACTIONS: Final = Actions.TABLE


def spec(name: str) -> ActionSpec:
    return next(action for action in ACTIONS if action.name == name)


def group_text(group: str) -> str:
    return QCoreApplication.translate("Actions", str(_GROUPS[group]))


def keys_text(action: ActionSpec) -> str:
    """The first key as this computer writes it: "Ctrl+Z", or "⌘Z" on a Mac."""
    return QKeySequence(action.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if action.keys else ""


def make_actions(parent: QObject, *groups: str) -> dict[str, QAction]:
    """An action for each entry of `groups` (all if none is named), by name.

    Single keys are shown but not bound: the dispatcher decides by focus whether they act.
    """
    made = {}
    for entry in ACTIONS:
        if groups and entry.group not in groups:
            continue
        action = QAction(entry.label, parent)
        action.setObjectName(entry.name)
        if entry.icon:
            action.setIcon(icon(entry.icon, "soft"))
        if entry.keys and not entry.single_key:
            action.setShortcuts([QKeySequence(keys) for keys in entry.keys])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made[entry.name] = action
    return made
