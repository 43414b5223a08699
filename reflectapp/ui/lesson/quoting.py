"""What was said, taken over into moments: the lines chosen in the transcript, or what is said now."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from reflectapp.domain.moments import Moment
from reflectapp.services import moments
from reflectapp.ui.lesson.transcripts import Line
from reflectapp.ui.words import short_time

if TYPE_CHECKING:
    from reflectapp.ui.lesson.page import LessonPage

_JUST_SAID_MS: Final = 5_000
_SPEAKERS: Final = ("-", "‐", "–", "—", ">")


def quote(page: "LessonPage", lines: Sequence[Line] = ()) -> None:
    """A moment over the time of `lines`, with their words as its note. Without lines: those in hand."""
    _with_lines(page, lines, lambda found: page.marking.add_quote(found[0].start_ms, _end_ms(found), quoted(found)))


def quote_further(page: "LessonPage", lines: Sequence[Line] = ()) -> None:
    """The words go to the end of the note of the moment in hand."""
    moment = page.marking.chosen
    if moment is None:
        page.context.announce(_tr("Choose a moment first, or press Q to make one of what is said."))
    else:
        _with_lines(page, lines, lambda found: _append(page, moment, quoted(found)))


def quoted(lines: Sequence[Line]) -> str:
    """The words as one quotation; where somebody else begins to speak, a line of its own."""
    text = ""
    for piece in (piece for line in lines for piece in line.text.split("\n")):
        text += ("\n" if piece.startswith(_SPEAKERS) else " ") + piece
    return _tr("“{0}”").format(text.strip())


def _with_lines(page: "LessonPage", lines: Sequence[Line], then: Callable[[Sequence[Line]], None]) -> None:
    found = lines or _in_hand(page)
    if found:
        then(found)
    elif page.transcripts.lines:
        page.context.announce(_tr("The transcript has nothing that is said here."))
    else:
        page.context.announce(_tr("There is no transcript yet."))


def _in_hand(page: "LessonPage") -> Sequence[Line]:
    """The chosen lines while the transcript has the focus, else the one that is said or was just said."""
    if page.transcript.list.hasFocus() and page.transcript.list.all_chosen:
        return page.transcript.list.all_chosen
    said, now_ms = page.transcripts, page.player.time_ms
    line = said.lines[said.current] if said.current >= 0 else None
    return () if line is None or line.end_ms + _JUST_SAID_MS < now_ms else (line,)


def _end_ms(lines: Sequence[Line]) -> int:
    return max(line.end_ms for line in lines)


def _append(page: "LessonPage", moment: Moment, words: str) -> None:
    page.editor.keep()
    said = _tr("Quoted in the moment at {0}.").format(short_time(moment.start_ms))
    page.context.do(page, moments.add_words, moment.id, words)(lambda _moment: page.context.offer_undo(said))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Quoting", text)
