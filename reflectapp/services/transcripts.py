"""What was said in a recording: read from inside its file or from a file beside it, kept, changed."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from reflectapp.domain.captions import LONGEST_MS, Caption, Origin, ReadCaptions, Transcript, tidy
from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.lessons import Recording
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.progress import CancelToken, Report
from reflectapp.interchange import captions
from reflectapp.kit import clock
from reflectapp.kit.ids import new_id
from reflectapp.kit.plain import name_text
from reflectapp.services.standing import makes_room
from reflectapp.services.store import OpenStore

SUFFIXES = (".srt", ".vtt")

_CHANGED = frozenset({Topic.TRANSCRIPTS})


def of_recordings(store: OpenStore, recording_ids: tuple[str, ...]) -> tuple[Transcript, ...]:
    """The newest first."""
    with store.read() as work:
        return work.transcripts.of_recordings(recording_ids)


def read_file(path: Path) -> ReadCaptions:
    """What is in a file of captions, and which of its lines can't be read. For the media pool.

    Raises UserError FILE_MISSING, FILE_UNREADABLE, CAPTIONS_TOO_LARGE, or NOT_CAPTIONS if there is no line in it.
    """
    try:
        with path.open("rb") as file:
            data = file.read(captions.MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise UserError(Problem.FILE_MISSING) from error
    except OSError as error:
        raise UserError(Problem.FILE_UNREADABLE) from error
    if len(data) > captions.MOST_BYTES:
        raise UserError(Problem.CAPTIONS_TOO_LARGE)
    found = captions.read(data, name_text(path.stem)[:200])
    if not found.captions:
        raise UserError(Problem.NOT_CAPTIONS)
    return found


def read_inside(
    reader: SealedReader, recording: Recording, report: Report, cancel: CancelToken
) -> tuple[ReadCaptions, ...]:
    """What the recording's own file holds. For the media pool. Raises EnvironmentProblem BLOB_DAMAGED, or Cancelled."""
    from reflectapp.media import captions as of_media

    found = of_media.inside(reader, recording.probe.duration_ms, report, cancel)
    if reader.failed:
        raise EnvironmentProblem(Problem.BLOB_DAMAGED)
    return found


def made(recording_id: str, read: ReadCaptions, origin: Origin) -> Transcript:
    """What was read as it is to be kept."""
    return Transcript(new_id(), recording_id, read.title, read.language, origin, 0, clock.now(), read.captions)


def add(store: OpenStore, recording_id: str, read: ReadCaptions) -> Outcome[Transcript]:
    """Keeps what was in a file. Raises UserError NOT_FOUND."""
    transcript = made(recording_id, read, Origin.ADDED)
    with store.unit() as work:
        work.recordings.get(recording_id)
        work.transcripts.add(transcript)
    return Outcome(transcript, _CHANGED, partial(_set_hidden, transcript_id=transcript.id, hidden=True))


def change_line(store: OpenStore, transcript_id: str, position: int, text: str) -> Outcome[None]:
    """Other words at the same time; the line goes if there are none left. Raises UserError NOT_FOUND."""
    with store.read() as work:
        work.transcripts.shift_ms(transcript_id)
        before = work.transcripts.caption(transcript_id, position)
    if before is None:
        raise UserError(Problem.NOT_FOUND)
    said = tidy(text)
    if said == before.text:
        return Outcome(None, frozenset())
    return _put(store, transcript_id, position, replace(before, text=said) if said else None)


def shift(store: OpenStore, transcript_id: str, by_ms: int) -> Outcome[int]:
    """All lines come later by `by_ms`, or earlier. Returns the shift in all. Raises UserError NOT_FOUND."""
    with store.unit() as work:
        before = work.transcripts.shift_ms(transcript_id)
        after = max(-LONGEST_MS, min(LONGEST_MS, before + by_ms))
        work.transcripts.set_shift(transcript_id, after)
    return Outcome(after, _CHANGED, partial(shift, transcript_id=transcript_id, by_ms=before - after))


@makes_room
def delete(store: OpenStore, transcript_id: str) -> Outcome[None]:
    """Hides it; gone for good when the store closes. Raises UserError NOT_FOUND."""
    with store.read() as work:
        work.transcripts.shift_ms(transcript_id)
    return _set_hidden(store, transcript_id, hidden=True)


def _put(store: OpenStore, transcript_id: str, position: int, line: Caption | None) -> Outcome[None]:
    with store.unit() as work:
        before = work.transcripts.caption(transcript_id, position)
        work.transcripts.put_caption(transcript_id, position, line)
    return Outcome(None, _CHANGED, partial(_put, transcript_id=transcript_id, position=position, line=before))


def _set_hidden(store: OpenStore, transcript_id: str, hidden: bool) -> Outcome[None]:
    with store.unit() as work:
        work.transcripts.set_hidden(transcript_id, hidden)
    return Outcome(None, _CHANGED, partial(_set_hidden, transcript_id=transcript_id, hidden=not hidden))
