from functools import partial

from PySide6.QtCore import QObject

from reflectapp.domain.lessons import Recording
from reflectapp.domain.parts import Match, parts_of
from reflectapp.services import arranging, matching, recordings
from reflectapp.ui.context import Context
from reflectapp.work.runner import Job

Place = tuple[str, str]
"""The ids of a lesson and of one of its recordings."""


class InStep(QObject):
    """Finds by the sound when that began which came in beside a part. What is not sure is left to her.

    Waits while a recording plays.
    """

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._jobs: dict[Job, Place] = {}
        self._playing = False
        context.playing.connect(self._on_playing)

    @property
    def places(self) -> tuple[Place, ...]:
        """What is being listened to; a lock stops it."""
        return tuple(self._jobs.values())

    def look_again(self, place: Place) -> None:
        """Begins anew with what a lock stopped."""

        def look(found: tuple[Recording, ...]) -> None:
            for each in found:
                if each.id == place[1]:
                    self.look(each)

        self._context.ask(self, recordings.of_lesson, place[0])(look)

    def look(self, arrived: Recording) -> None:
        if arrived.camera and arrived.probe.has_audio:
            self._context.ask(self, recordings.of_lesson, arrived.lesson_id)(partial(self._listen, arrived))

    def _listen(self, arrived: Recording, found: tuple[Recording, ...]) -> None:
        main = next((each for each in parts_of(found) if each.part == arrived.part), arrived)
        if main.id == arrived.id or not main.probe.has_audio:
            return
        job = self._context.background(
            self,
            partial(matching.by_sound, self._context.on_store, main.id, arrived.id),
            partial(self._found, arrived, arrived.offset_ms - main.offset_ms),
            lambda _error: None,
        )
        if self._playing:
            job.hold()
        self._jobs[job] = (arrived.lesson_id, arrived.id)
        job.ended.connect(lambda: self._jobs.pop(job))

    def _found(self, arrived: Recording, was_ms: int, match: Match | None) -> None:
        if match is None or not match.sure or match.offset_ms == was_ms:
            return

        def set_unless_moved(found: tuple[Recording, ...]) -> None:
            if any(each.id == arrived.id and each.offset_ms == arrived.offset_ms for each in found):
                said = self.tr("It was found by the sound when the other recording began.")
                done = self._context.do(self, arranging.set_offset, arrived.id, match.offset_ms)
                done(lambda _none: self._context.announce(said), lambda _error: None)

        self._context.ask(self, recordings.of_lesson, arrived.lesson_id)(set_unless_moved)

    def _on_playing(self, playing: bool) -> None:
        self._playing = playing
        for job in self._jobs:
            job.hold() if playing else job.go_on()
