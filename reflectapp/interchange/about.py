"""The text file that says what the other files are."""

from datetime import datetime

from reflectapp.domain.taken_along import MissingRecording, NotTaken

_TEXT = """\
WHAT THIS IS

Everything from one store of reflectapp, written on {day} at {time}
by {program}: {lessons}, {goals}.

THESE FILES ARE NOT ENCRYPTED. Whoever has them can read them and watch
the recordings, and recordings show students. Please keep them in a safe
place, and delete them when you don't need them any more. The store
itself is as it was.

WHERE TO BEGIN

Open index.html in any browser. Nothing needs the internet.

index.html           where to begin
about.txt            this text
lessons/             a folder for each lesson:
    lesson.html      its notes, moments and answers, to read
    moments.vtt      its moments as captions (WebVTT), on the lesson's time
    captions ….vtt   what is said in a recording (WebVTT), on its own time
    the recordings   as they were brought in, bit by bit
goals/               a page for each goal, with every version
shares.html          what was shared, with whom and why; replies, meetings
forms.html           the forms that were answered, and her own
classes.html         seat maps, and the reminders she set
tables/              the same as tables for a spreadsheet (CSV, UTF-8);
                     a text that a spreadsheet would take for a formula
                     has a ' in front of it
data/everything.json the same for other programs, complete (JSON);
                     times in milliseconds, points in time as ISO 8601
data/everything-1.schema.json
                     what the fields of that file are
{missing}"""

_WHY = {
    NotTaken.NOT_WANTED: "left out, as wanted",
    NotTaken.DAMAGED: "damaged",
    NotTaken.MISSING: "its file is missing from the store",
    NotTaken.TOO_LARGE: "too large for the disk",
}


def text(
    made_at: datetime, program: str, lessons: int, goals: int, missing: tuple[MissingRecording, ...], wanted: bool
) -> bytes:
    """UTF-8 with the line ends of every system's simplest editor. `made_at` is told in the computer's zone;
    `wanted` is false if recordings were left out."""
    here = made_at.astimezone()
    said = _TEXT.format(
        day=f"{here:%Y-%m-%d}",
        time=f"{here:%H:%M}",
        program=program,
        lessons=_counted(lessons, "lesson"),
        goals=_counted(goals, "goal"),
        missing=_missing(missing) if wanted else "\nThe recordings were left out, as wanted.\n",
    )
    return said.replace("\n", "\r\n").encode()


def _missing(missing: tuple[MissingRecording, ...]) -> str:
    if not missing:
        return ""
    lines = [f"{each.lesson_title or 'A lesson'}, part {each.part}: {_WHY[each.why]}" for each in missing]
    return "\n".join(["", "WHAT IS NOT HERE", "", *lines, ""])


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
