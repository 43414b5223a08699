"""A lock while it is being found by their sound when sound recorders began."""

import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest

from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.domain.parts import Match
from reflectapp.domain.progress import CancelToken
from reflectapp.services import importing, matching, recordings
from reflectapp.ui.lessons.align_dialog import AlignDialog

if TYPE_CHECKING:
    from tests.journeys.conftest import Teacher

PASSPHRASE = "orbit lantern quiet maple river stone"


@dataclass
class Ears:
    """They are stopped the first time, and find it the second time."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    locked: Event = field(default_factory=Event)

    def by_sound(self, _on_store: object, first_id: str, second_id: str, _report: object, cancel: CancelToken) -> Match:
        self.asked.append((first_id, second_id))
        assert self.locked.wait(30)
        cancel.check()
        return Match(1500, 20, True)


def recorded(
    teacher: "Teacher", path: Path, level: int, where: LessonDraft | str, *, beside: bool = False
) -> Recording:
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes([level, level]) * 32_000)
    on_store = teacher.opened.context.on_store
    row = on_store(lambda store: importing.line_up(store, [path], where, beside=beside).value[0])
    return importing.resume(on_store, row.recording.id, lambda _progress: None, CancelToken()).value.recording


def test_it_goes_on_by_itself_after_unlocking(
    start: "Callable[..., Teacher]", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ears = Ears()
    monkeypatch.setattr(matching, "by_sound", ears.by_sound)
    teacher = start(tmp_path / "store")
    teacher.begin(PASSPHRASE)
    main = recorded(teacher, tmp_path / "a.wav", 1, LessonDraft("Sound"))
    other = recorded(teacher, tmp_path / "b.wav", 2, main.lesson_id, beside=True)
    arrived = recorded(teacher, tmp_path / "c.wav", 3, main.lesson_id, beside=True)
    window = teacher.opened.window
    align = AlignDialog(teacher.opened.context, main.lesson_id, other.id, window)
    align.open()
    teacher.click(align.listening.begin)
    teacher.opened.queue.in_step.look(arrived)
    teacher.wait(lambda: len(ears.asked) == 2)
    window.actions_by_name["lock"].trigger()
    ears.locked.set()
    teacher.wait(lambda: teacher.program.gate is not None)
    teacher.unlock(PASSPHRASE)
    teacher.wait_for_window()
    again = teacher.opened.window.findChildren(AlignDialog)[0]
    teacher.wait(lambda: again.offset_ms == 1500)
    teacher.wait(lambda: begins(teacher, arrived) == 1500)
    assert sorted(ears.asked) == sorted([(main.id, other.id), (main.id, arrived.id)] * 2)
    again.accept()


def begins(teacher: "Teacher", recording: Recording) -> int:
    read = partial(recordings.recording, recording_id=recording.id)
    return teacher.opened.context.on_store(read).offset_ms
