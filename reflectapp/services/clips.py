"""Finds the faces of a clip and makes it, from the sealed recording. Each loads the decoder: for the media pool."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from reflectapp.domain.captions import Caption
from reflectapp.domain.clips import Clip, ClipCaptions, ClipPlan, Found, captions_of
from reflectapp.domain.packets import Still
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.progress import CancelToken, Report
from reflectapp.interchange import vtt
from reflectapp.services import recordings, transcripts
from reflectapp.services.progress import calmly
from reflectapp.services.store import OnStore


@dataclass(frozen=True, slots=True)
class Made:
    """`vtt`: the captions beside it, "" if there are none or they stand in the picture."""

    clip: Clip
    vtt: str


def find_faces(on_store: OnStore, plan: ClipPlan, report: Report, cancel: CancelToken) -> Found:
    """Raises UserError NOT_FOUND; EnvironmentProblem FACE_MODEL_MISSING, NOTHING_DECODES or the blob's; Cancelled."""
    from reflectapp.media import faces

    with _opened(on_store, plan) as reader:
        return faces.find(reader, plan.start_ms, plan.end_ms, plan.turned, calmly(report), cancel)


def find_in_still(on_store: OnStore, plan: ClipPlan, at_ms: int) -> Found:
    """Raises as `find_faces` does."""
    from reflectapp.media import faces

    with _opened(on_store, plan) as reader:
        return faces.find_in_still(reader, at_ms, plan.turned)


def make(on_store: OnStore, plan: ClipPlan, found: Found | None, report: Report, cancel: CancelToken) -> Made:
    """`found` is needed to hide faces. The captions are those of the recording's newest transcript.

    Raises UserError NOT_FOUND, CLIP_TOO_LONG or CLIP_NOT_FAST, EnvironmentProblem NOTHING_DECODES or that of the blob,
    Cancelled.
    """
    from reflectapp.media import clips

    said = _captions(on_store, plan)
    with _opened(on_store, plan) as reader:
        clip = clips.make(reader, plan, found, said, calmly(report), cancel)
    beside = captions_of(plan, said, clip.start_ms) if plan.captions is ClipCaptions.BESIDE else ()
    return Made(clip, b"".join(vtt.captions(beside)).decode() if beside else "")


def still(on_store: OnStore, plan: ClipPlan, found: Found | None, at_ms: int) -> Still:
    """How the clip looks at `at_ms`. Raises UserError NOT_FOUND, EnvironmentProblem NOTHING_DECODES or the blob's."""
    from reflectapp.media import clips

    with _opened(on_store, plan) as reader:
        return clips.still(reader, plan, found, at_ms)


@contextmanager
def _opened(on_store: OnStore, plan: ClipPlan) -> Iterator[SealedReader]:
    reader = on_store(lambda store: recordings.open_sealed(store, plan.recording_id))
    try:
        yield reader
    finally:
        reader.close()


def _captions(on_store: OnStore, plan: ClipPlan) -> tuple[Caption, ...]:
    """At the recording's times."""
    if plan.captions is ClipCaptions.NONE:
        return ()
    found = on_store(lambda store: transcripts.of_recordings(store, (plan.recording_id,)))
    return tuple(
        replace(each, start_ms=each.start_ms + said.shift_ms, end_ms=each.end_ms + said.shift_ms)
        for said in found[:1]
        for each in said.captions
    )
