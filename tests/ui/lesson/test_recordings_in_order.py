"""The order of parts, and what stands beside them, changed by her in the dialog of a lesson's recordings."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from threading import Event

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.domain.moments import Moment
from reflectapp.domain.parts import parts_of
from reflectapp.domain.progress import CancelToken
from reflectapp.services import importing, lessons, moments, recordings
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.lessons.align_dialog import AlignDialog
from reflectapp.ui.lessons.import_queue import ImportQueue, Target
from reflectapp.ui.lessons.moving import MoveDialog
from reflectapp.ui.lessons.recording_row import RecordingRow, standings
from reflectapp.ui.lessons.recordings_dialog import RecordingsDialog

RATE = 16_000
Sound = NDArray[np.float64]


def write_sound(path: Path, samples: Sound) -> Path:
    with av.open(str(path), "w", format="wav") as container:
        stream = container.add_stream("pcm_s16le", rate=RATE)
        frame = av.AudioFrame.from_ndarray(np.asarray(samples, np.int16)[np.newaxis, :], format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, 0
        container.mux([*stream.encode(frame), *stream.encode(None)])
    return path


def claps(seconds: float) -> Sound:
    """Noise in bursts at uneven times."""
    chance = np.random.default_rng(4)
    sound = np.zeros(int(30 * RATE))
    at = 0.3
    while at < 29:
        length = int(chance.uniform(0.03, 0.2) * RATE)
        begin = int(at * RATE)
        sound[begin : begin + length] += chance.normal(size=length) * np.hanning(length) * 8000
        at += chance.uniform(0.1, 0.7)
    return sound[: int(seconds * RATE)].clip(-30_000, 30_000)


@pytest.fixture
def bring(context: Context) -> Callable[..., Recording]:
    def run(path: Path, lesson: str | LessonDraft, beside: bool = False) -> Recording:
        row = context.on_store(lambda store: importing.line_up(store, [path], lesson, beside=beside).value[0])
        made = importing.resume(context.on_store, row.recording.id, lambda _progress: None, CancelToken())
        return made.value.recording

    return run


@pytest.fixture
def dialog(page: LessonPage, context: Context, lesson_id: str, qtbot: QtBot) -> Iterator[RecordingsDialog]:
    made = RecordingsDialog(context, lesson_id, page)
    made.open()
    qtbot.waitUntil(lambda: bool(made.rows))
    yield made
    if made.isVisible():
        made.accept()


def order(context: Context, lesson_id: str) -> list[str]:
    return [part.id for part in parts_of(context.on_store(lambda store: recordings.of_lesson(store, lesson_id)))]


def action(dialog: RecordingsDialog, recording_id: str, begins: str) -> QAction:
    return next(each for each in dialog.rows[recording_id].buttons["more"].menu().actions() if begins in each.text())


def test_parts_change_places_by_button_and_keys_and_undo_puts_them_back(
    page: LessonPage,
    context: Context,
    lesson_id: str,
    video: Path,
    bring: Callable[..., Recording],
    qtbot: QtBot,
) -> None:
    (first,) = order(context, lesson_id)
    second = bring(video, lesson_id).id
    context.do(page, moments.add, Moment("", lesson_id, None, 1000, None, "They asked why"))()
    page.refresh()
    qtbot.waitUntil(lambda: page.player.duration_ms == 16_000 and len(page.moments.shown) == 1)
    dialog = RecordingsDialog(context, lesson_id, page)
    dialog.open()
    qtbot.waitUntil(lambda: list(dialog.rows) == [first, second])
    QTest.mouseClick(dialog.rows[second].buttons["earlier"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: list(dialog.rows) == [second, first])
    assert order(context, lesson_id) == [second, first]
    qtbot.waitUntil(lambda: [each.start_ms for each in page.moments.shown] == [9000])
    assert dialog.rows[second].buttons["later"].hasFocus()
    QTest.keyClick(dialog.rows[second].buttons["later"], Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: list(dialog.rows) == [first, second])
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: list(dialog.rows) == [second, first])
    dialog.accept()


def test_a_part_becomes_a_second_camera_that_v_shows(
    page: LessonPage,
    context: Context,
    lesson_id: str,
    video: Path,
    bring: Callable[..., Recording],
    qtbot: QtBot,
) -> None:
    (first,) = order(context, lesson_id)
    second = bring(video, lesson_id).id
    page.refresh()
    dialog = RecordingsDialog(context, lesson_id, page)
    dialog.open()
    qtbot.waitUntil(lambda: list(dialog.rows) == [first, second])
    assert not page.beside.button.isVisible()
    action(dialog, second, "same time").trigger()
    qtbot.waitUntil(lambda: bool(dialog.findChildren(AlignDialog)))
    align = dialog.findChildren(AlignDialog)[0]
    qtbot.waitUntil(lambda: "same time" in align.where.text())
    for _ in range(3):
        QTest.keyClick(align.listening.begin, Qt.Key.Key_Right)
    QTest.keyClick(align, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(align, Qt.Key.Key_Comma)
    QTest.keyClick(align, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "00:00:01.300 later" in align.where.text()
    align.player.seek(4000)
    qtbot.waitUntil(lambda: align.player.time_ms == 4000, timeout=10_000)
    QTest.keyClick(align, Qt.Key.Key_V)
    qtbot.waitUntil(lambda: align.player.time_ms == 1300 + 2680, timeout=10_000)
    align.accept()
    qtbot.waitUntil(lambda: "Begins 00:00:01.3 later" in _said(dialog, second))
    dialog.accept()
    assert page.player.duration_ms == 8000
    page.player.seek(4000)
    qtbot.waitUntil(lambda: page.player.time_ms == 4000, timeout=10_000)
    assert page.beside.button.isVisible()
    page.stage.video.setFocus()
    QTest.keyClick(page.stage.video, Qt.Key.Key_V)
    qtbot.waitUntil(lambda: page.player.time_ms == 1300 + 2680, timeout=10_000)
    context.undo.undo()
    qtbot.waitUntil(
        lambda: (
            [each.offset_ms for each in context.on_store(lambda store: recordings.of_lesson(store, lesson_id))]
            == [0, 0]
        )
    )


def test_a_sound_recorder_is_matched_and_heard(
    page: LessonPage,
    context: Context,
    tmp_path: Path,
    bring: Callable[..., Recording],
    qtbot: QtBot,
) -> None:
    sound = claps(24)
    main = bring(write_sound(tmp_path / "a.wav", sound[4 * RATE :]), LessonDraft("Sound"))
    other = bring(write_sound(tmp_path / "b.wav", sound[: 20 * RATE]), main.lesson_id, beside=True)
    align = AlignDialog(context, main.lesson_id, other.id, page)
    align.open()
    qtbot.waitUntil(lambda: align.listening.begin.isEnabled() and align.where.text() != "")
    QTest.mouseClick(align.listening.begin, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Found" in align.said.text(), timeout=20_000)
    assert abs(align.offset_ms + 4000) <= 3
    assert context.preferences.start_muted and not align.player.muted, "to listen is what it is for"
    apart: list[float] = []
    align.sound.source.heard.connect(lambda ms, _at: apart.append(abs(align.sound.now_ms - (ms + align.offset_ms))))
    align.player.play()
    qtbot.waitUntil(lambda: len(apart) > 8, timeout=10_000)
    assert median(apart) < 200
    align.accept()
    qtbot.waitUntil(lambda: _offset(context, other.id) == align.offset_ms)


def test_what_comes_in_beside_a_part_is_put_in_step_by_itself(
    context: Context, tmp_path: Path, bring: Callable[..., Recording], qtbot: QtBot
) -> None:
    sound = claps(24)
    main = bring(write_sound(tmp_path / "a.wav", sound[: 20 * RATE]), LessonDraft("Sound"))
    queue = ImportQueue(context)
    queue.add([write_sound(tmp_path / "b.wav", sound[3 * RATE :])], Target(main.lesson_id, beside=True))

    def offset() -> int:
        there = context.on_store(lambda store: recordings.of_lesson(store, main.lesson_id))
        return max(each.offset_ms for each in there)

    qtbot.waitUntil(lambda: abs(offset() - 3000) <= 3, timeout=20_000)
    qtbot.waitUntil(lambda: context.undo.can_undo)
    context.undo.undo()
    qtbot.waitUntil(lambda: offset() == 0)


def test_nothing_plays_any_more_once_the_dialog_is_closed(
    page: LessonPage, context: Context, tmp_path: Path, bring: Callable[..., Recording], qtbot: QtBot
) -> None:
    main = bring(write_sound(tmp_path / "a.wav", claps(4)), LessonDraft("Sound"))
    other = bring(write_sound(tmp_path / "b.wav", claps(5)), main.lesson_id, beside=True)
    align = AlignDialog(context, main.lesson_id, other.id, page)
    align.open()
    qtbot.waitUntil(lambda: align.where.text() != "")
    playing: list[bool] = []
    context.playing.connect(playing.append)
    align.player.play()
    align.accept()
    assert playing[0] and not playing[-1]


def test_keys_on_the_slider_go_to_that_place(
    page: LessonPage, context: Context, tmp_path: Path, bring: Callable[..., Recording], qtbot: QtBot
) -> None:
    main = bring(write_sound(tmp_path / "a.wav", claps(20)), LessonDraft("Sound"))
    other = bring(write_sound(tmp_path / "b.wav", claps(5)), main.lesson_id, beside=True)
    align = AlignDialog(context, main.lesson_id, other.id, page)
    align.open()
    qtbot.waitUntil(lambda: align.where.text() != "")
    QTest.keyClick(align.time, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: align.player.time_ms == 10_000)
    align.accept()


def test_listening_waits_while_a_recording_plays(
    context: Context,
    tmp_path: Path,
    bring: Callable[..., Recording],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun = Event()
    monkeypatch.setattr("reflectapp.services.matching.by_sound", lambda *_: begun.set())
    main = bring(write_sound(tmp_path / "a.wav", claps(4)), LessonDraft("Sound"))
    queue = ImportQueue(context)
    context.playing.emit(True)
    queue.add([write_sound(tmp_path / "b.wav", claps(5))], Target(main.lesson_id, beside=True))
    qtbot.waitUntil(lambda: not queue.pending, timeout=10_000)
    with pytest.raises(qtbot.TimeoutError):
        qtbot.waitUntil(begun.is_set, timeout=300)
    context.playing.emit(False)
    qtbot.waitUntil(begun.is_set, timeout=10_000)


def test_what_does_not_fit_is_said_kindly_and_nothing_changes(
    page: LessonPage,
    context: Context,
    tmp_path: Path,
    bring: Callable[..., Recording],
    qtbot: QtBot,
) -> None:
    main = bring(write_sound(tmp_path / "a.wav", claps(12)), LessonDraft("Sound"))
    noise = np.random.default_rng(8).normal(size=12 * RATE) * 3000
    other = bring(write_sound(tmp_path / "b.wav", noise), main.lesson_id, beside=True)
    align = AlignDialog(context, main.lesson_id, other.id, page)
    align.open()
    qtbot.waitUntil(lambda: align.where.text() != "")
    QTest.mouseClick(align.listening.begin, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "No match was found" in align.said.text(), timeout=20_000)
    assert align.offset_ms == 0
    align.accept()


def test_a_recording_is_moved_to_another_lesson(
    page: LessonPage, context: Context, lesson_id: str, dialog: RecordingsDialog, qtbot: QtBot
) -> None:
    other = context.on_store(lambda store: lessons.add(store, LessonDraft("Ratios")).value.id)
    (first,) = order(context, lesson_id)
    action(dialog, first, "Move to another lesson").trigger()
    question = dialog.findChildren(MoveDialog)[0]
    qtbot.waitUntil(question.move_button.isEnabled)
    QTest.mouseClick(question.move_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: order(context, other) == [first])
    qtbot.waitUntil(lambda: not dialog.rows)
    context.undo.undo()
    qtbot.waitUntil(lambda: order(context, lesson_id) == [first])


def _offset(context: Context, recording_id: str) -> int:
    return context.on_store(lambda store: recordings.recording(store, recording_id)).offset_ms


def _said(dialog: RecordingsDialog, recording_id: str) -> str:
    return " ".join(each.text() for each in dialog.rows[recording_id].findChildren(QLabel))


def test_what_cant_be_played_is_said_in_the_dialog(
    page: LessonPage, context: Context, tmp_path: Path, bring: Callable[..., Recording], qtbot: QtBot
) -> None:
    main = bring(write_sound(tmp_path / "a.wav", claps(4)), LessonDraft("Sound"))
    other = bring(write_sound(tmp_path / "b.wav", claps(5)), main.lesson_id, beside=True)
    blobs = sorted((context.store.folder / "blobs").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    for blob in blobs[-3:]:
        blob.unlink()
    align = AlignDialog(context, main.lesson_id, other.id, page)
    align.open()
    qtbot.waitUntil(lambda: "can't be read from the disk" in align.said.text())
    align.accept()


@pytest.mark.parametrize(
    ("by_ms", "said"),
    [
        (0, "Begins at the same time"),
        (40, "Begins less than a tenth of a second later"),
        (-99, "Begins less than a tenth of a second earlier"),
        (-100, "Begins 00:00:00.1 earlier"),
        (3_720, "Begins 00:00:03.7 later"),
    ],
)
def test_its_line_says_when_it_began(by_ms: int, said: str, make_part: Callable[..., Recording], qtbot: QtBot) -> None:
    _main, beside = standings((make_part(0, 5000), replace(make_part(1, 5000 + by_ms), part=0, camera=1)))
    row = RecordingRow(beside)
    qtbot.addWidget(row)
    assert said in [each.text() for each in row.findChildren(QLabel)]
