from contextlib import closing
from functools import partial

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.parts import Match
from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.services import recordings
from reflectapp.services.progress import calmly
from reflectapp.services.store import OnStore


def by_sound(on_store: OnStore, first_id: str, second_id: str, report: Report, cancel: CancelToken) -> Match | None:
    """When the second recording began, as seen from the first, found by their sound; None where one has none.

    For the media pool: listens to both. Raises UserError NOT_FOUND, EnvironmentProblem BLOB_MISSING or
    BLOB_DAMAGED, Paused or Cancelled.
    """
    from reflectapp.media import matching

    report = calmly(report)
    both = [on_store(partial(recordings.recording, recording_id=key)) for key in (first_id, second_id)]
    lengths_ms = [each.probe.duration_ms for each in both]
    heard = []
    for number, each in enumerate(both):

        def tell(progress: Progress, before_ms: int = number * lengths_ms[0]) -> None:
            report(Progress(before_ms + progress.done, sum(lengths_ms), "sound"))

        with closing(on_store(partial(recordings.open_sealed, recording_id=each.id))) as reader:
            heard.append(matching.hear(reader, each.probe.duration_ms, tell, cancel))
            if reader.failed:
                raise EnvironmentProblem(Problem.BLOB_DAMAGED)
    first, second = heard
    return None if first is None or second is None else matching.match(first, second)
