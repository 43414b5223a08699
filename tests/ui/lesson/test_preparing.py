"""A recording that the player can't show, from coming in until it plays."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import av
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame
from pytestqt.qtbot import QtBot

from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.playing import Preparing
from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.services import importing, originals, preparing
from reflectapp.services.store import OnStore
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.lessons.align_dialog import AlignDialog
from reflectapp.ui.lessons.preparations import Preparations, UnderWay
from reflectapp.ui.lessons.preparing_panel import PreparingPanel
from reflectapp.ui.lessons.recordings_dialog import RecordingsDialog
from reflectapp.ui.player.track import PlayTrouble

SECONDS = 6


@pytest.fixture
def av1(tmp_path: Path) -> Path:
    """Frame n is n * 5 bright, at n * 40 ms."""
    path = tmp_path / "lesson.mp4"
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libsvtav1", rate=25, options={"preset": "12", "svtav1-params": "progress=0"})
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        for number in range(SECONDS * 25):
            frame = av.VideoFrame.from_ndarray(np.full((90, 160, 3), number * 5 % 256, np.uint8), format="rgb24")
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


@pytest.fixture
def lesson_id(context: Context, av1: Path) -> str:
    draft = LessonDraft("Fractions")
    made = importing.import_recording(context.on_store, av1, draft, lambda _progress: None, CancelToken())
    return made.value.recording.lesson_id


@pytest.fixture
def page(context: Context, lesson_id: str, qtbot: QtBot) -> Iterator[LessonPage]:
    shown = LessonPage(context)
    shown.finish()
    qtbot.addWidget(shown)
    shown.resize(1196, 740)
    shown.open(lesson_id)
    shown.show()
    qtbot.waitUntil(lambda: "being prepared" in shown.stage.video.note)
    yield shown
    shown.flush()
    shown.hide()
    context.runner.wait_on_store(lambda: None)


@pytest.fixture
def preparations(context: Context, page: LessonPage) -> Preparations:
    """Begins at once; the page is open meanwhile."""
    return Preparations(context, page)


def _states(context: Context, lesson_id: str) -> list[Preparing]:
    found: dict[str, Any] = context.on_store(lambda store: preparing.of_lesson(store, lesson_id))
    return [each.state for each in found.values()]


def _is_shown(shown: list[QVideoFrame], at_ms: int) -> bool:
    return abs(shown[-1].startTime() - at_ms * 1000) < 2000


def _brightness(frame: QVideoFrame) -> float:
    image = frame.toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return float(rows[:, : image.width()].mean())


def test_the_page_says_what_is_happening_instead_of_showing_nothing(page: LessonPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.stage.video.has_stand_in)
    page.stage.show_trouble(PlayTrouble.NO_PICTURE)
    assert "being prepared" in page.stage.video.note
    assert not page.stage.preparing.isVisible()


def test_once_it_is_converted_it_plays_where_she_was(
    context: Context, page: LessonPage, lesson_id: str, qtbot: QtBot
) -> None:
    page.player.seek(2010)
    shown: list[QVideoFrame] = []
    page.player.frame_shown.connect(shown.append)
    preparations = Preparations(context, page)
    panel = PreparingPanel(preparations)
    qtbot.addWidget(panel)
    said: list[UnderWay | None] = []
    preparations.changed.connect(said.append)
    qtbot.waitUntil(lambda: bool(shown), timeout=30_000)
    assert _states(context, lesson_id) == [Preparing.DONE]
    qtbot.waitUntil(partial(_is_shown, shown, 2000))
    assert page.stage.video.note == "" and not page.stage.preparing.isVisible()
    for number in (100, 3, 140, 51):
        page.player.seek(number * 40 + 20)
        qtbot.waitUntil(partial(_is_shown, shown, number * 40))
        assert abs(_brightness(shown[-1]) - number * 5 % 256) < 6
    assert said[-1] is None and panel.isHidden()
    assert any(each is not None and each.progress.total for each in said)


def test_cancelled_it_can_be_begun_again(
    context: Context, page: LessonPage, preparations: Preparations, lesson_id: str, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: preparations.now is not None)
    preparations.cancel()
    bar = page.stage.preparing
    qtbot.waitUntil(lambda: bar.button.isVisible(), timeout=30_000)
    assert _states(context, lesson_id) == [Preparing.DECLINED]
    assert "only once it is prepared" in bar.text.text() and "can't be played" in page.stage.video.note
    bar.button.click()
    qtbot.waitUntil(lambda: page.stage.video.shows_frame, timeout=30_000)
    assert _states(context, lesson_id) == [Preparing.DONE]


def test_it_waits_while_a_recording_plays(context: Context, lesson_id: str, qtbot: QtBot) -> None:
    preparations = Preparations(context)
    context.playing.emit(True)
    panel = PreparingPanel(preparations)
    qtbot.addWidget(panel)
    qtbot.waitUntil(lambda: preparations.now is not None)
    assert preparations.now is not None and preparations.now.held
    assert "waits while a recording plays" in panel.state.text()
    assert _states(context, lesson_id) == [Preparing.WANTED]
    context.playing.emit(False)
    qtbot.waitUntil(lambda: _states(context, lesson_id) == [Preparing.DONE], timeout=30_000)


def test_what_a_pause_cut_off_is_done_at_the_next_opening(
    context: Context, page: LessonPage, preparations: Preparations, lesson_id: str, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: preparations.now is not None)
    settled: list[bool] = []

    def leave() -> None:
        context.close()
        settled.append(True)

    context.runner.settle(leave)
    qtbot.waitUntil(lambda: bool(settled), timeout=30_000)
    assert _states(context, lesson_id) == [Preparing.WANTED]
    assert list((context.store.folder / "staging").iterdir()) == []


def test_one_that_does_not_play_is_offered_to_be_converted(
    context: Context, lesson_id: str, page: LessonPage, preparations: Preparations, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: page.stage.video.shows_frame, timeout=30_000)
    bar = page.stage.preparing
    assert not bar.isVisible()
    page.player.troubled.emit(PlayTrouble.PICTURE_STOPPED)
    assert bar.button.isVisible() and "does not play well" in bar.text.text()
    bar.button.click()
    qtbot.waitUntil(lambda: not bar.button.isVisible())
    qtbot.waitUntil(lambda: _states(context, lesson_id) == [Preparing.DONE] and not bar.isVisible(), timeout=30_000)


def test_the_original_can_be_let_go_and_comes_back_by_undo(
    context: Context, page: LessonPage, preparations: Preparations, lesson_id: str, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: page.stage.video.shows_frame, timeout=30_000)
    told: list[str] = []
    context.undoable.connect(told.append)
    dialog = RecordingsDialog(context, lesson_id, page)
    dialog.show()
    qtbot.waitUntil(lambda: bool(dialog.rows))
    (row,) = dialog.rows.values()
    assert row.original is not None
    qtbot.mouseClick(row.original.let_go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: _states(context, lesson_id) == [Preparing.ALONE], timeout=10_000)
    qtbot.waitUntil(lambda: [each.original for each in dialog.rows.values()] == [None])
    assert told == ["The original goes when you lock or quit."]
    context.undo.undo()
    qtbot.waitUntil(lambda: _states(context, lesson_id) == [Preparing.DONE])
    qtbot.waitUntil(lambda: [each.original is None for each in dialog.rows.values()] == [False])
    dialog.close()


def test_an_original_that_is_looked_through_keeps_its_line_while_the_dialog_is_drawn_anew(
    context: Context,
    page: LessonPage,
    preparations: Preparations,
    lesson_id: str,
    video: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    qtbot.waitUntil(lambda: page.stage.video.shows_frame, timeout=30_000)
    go_on = Event()
    let_go = originals.let_go

    def slowly(on_store: OnStore, recording_id: str, report: Report, cancel: CancelToken) -> Outcome[None]:
        report(Progress(1, 4, "reading"))
        go_on.wait(30)
        return let_go(on_store, recording_id, report, cancel)

    monkeypatch.setattr(originals, "let_go", slowly)
    dialog = RecordingsDialog(context, lesson_id, page)
    dialog.show()
    qtbot.waitUntil(lambda: bool(dialog.rows))
    (first,) = dialog.rows
    line = dialog.rows[first].original
    assert line is not None
    qtbot.mouseClick(line.let_go, Qt.MouseButton.LeftButton)
    importing.import_recording(context.on_store, video, lesson_id, lambda _progress: None, CancelToken())
    context.changed.emit(frozenset({Topic.RECORDINGS}))
    qtbot.waitUntil(lambda: len(dialog.rows) > 1)
    shown = dialog.rows[first].original
    assert shown is line and not shown.let_go.isEnabled()
    qtbot.waitUntil(shown.under_way.isVisible)
    go_on.set()
    qtbot.waitUntil(lambda: dialog.rows[first].original is None, timeout=10_000)
    dialog.close()


def test_when_it_began_is_set_with_what_was_prepared(
    context: Context, page: LessonPage, preparations: Preparations, lesson_id: str, video: Path, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: page.stage.video.shows_frame, timeout=30_000)
    row = context.on_store(lambda store: importing.line_up(store, [video], lesson_id, beside=True).value[0])
    importing.resume(context.on_store, row.recording.id, lambda _progress: None, CancelToken())
    align = AlignDialog(context, lesson_id, row.recording.id, page)
    align.open()
    qtbot.waitUntil(lambda: align.video.shows_frame, timeout=10_000)
    assert [part.probe.video_codec for part in align.player.lineup.parts] == ["h264"]
    align.accept()
