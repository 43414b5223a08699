"""A second camera and a sound recorder beside the lesson's parts, played."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import av
import numpy as np
import pytest
from av.video.stream import VideoStream
from PySide6.QtMultimedia import QMediaPlayer
from pytestqt.qtbot import QtBot

from reflectapp.domain.lessons import Recording
from reflectapp.ui.context import Context
from reflectapp.ui.lesson.beside_view import BesideView
from reflectapp.ui.player.cameras import Cameras
from reflectapp.ui.player.lineup import Lineup
from reflectapp.ui.player.player import Player
from reflectapp.ui.player.sound_beside import SoundBeside
from reflectapp.ui.player.track import Track

MakePart = Callable[..., Recording]


def beside(part: Recording, camera: int, offset_ms: int, *, picture: bool = True) -> Recording:
    name = f"{part.id} beside {camera}"
    return replace(
        part, id=name, camera=camera, offset_ms=offset_ms, probe=replace(part.probe, has_video=picture), blob_id=name
    )


@pytest.fixture
def player(shelf: Any, qtbot: QtBot) -> Iterator[Player]:
    made = Player(shelf.open)
    made.set_muted(True)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def sound(player: Player, shelf: Any) -> Iterator[SoundBeside]:
    made = SoundBeside(player, shelf.open)
    yield made
    made.close()


def write_sound(path: Path, seconds: int) -> bytes:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=16_000, layout="mono")
        for block in range(seconds * 16_000 // 1024):
            samples = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
            samples.sample_rate, samples.pts = 16_000, block * 1024
            container.mux(stream.encode(samples))
        container.mux(stream.encode(None))
    return path.read_bytes()


def begin(player: Player, qtbot: QtBot, parts: tuple[Recording, ...], others: tuple[Recording, ...]) -> None:
    with qtbot.waitSignal(player.frame_shown, timeout=10_000):
        player.set_parts(parts, 0, others)


def arrive(player: Player, qtbot: QtBot, ms: int) -> None:
    player.seek(ms)
    qtbot.waitUntil(lambda: player.time_ms == ms, timeout=10_000)


def test_where_a_camera_did_not_run_the_part_is_shown(make_part: MakePart) -> None:
    one, two = make_part(0, 0), make_part(1, 8000)
    other = beside(one, 1, 2000)
    lineup = Lineup((two, one), (other,), camera=1)
    shown = [lineup.shown_at(ms) for ms in (0, 1999, 2000, 9999, 10_000)]
    assert shown == [one, one, other, other, two]
    assert lineup.duration_ms == 16_000
    assert lineup.following(other) == (two, 10_000)
    assert Lineup((two, one), (other,)).following(one) == (two, 8000)


def test_a_recorder_is_heard_and_never_shown(make_part: MakePart) -> None:
    part = make_part(0, 0)
    recorder = beside(part, 1, -500, picture=False)
    lineup = Lineup((part,), (recorder,))
    assert (lineup.cameras, lineup.sounds) == ((0,), (0, 1))
    assert lineup.beside_at(0, 1) is recorder and lineup.beside_at(7_500, 1) is None


def test_cameras_are_counted_without_the_recorders_between_them(player: Player, make_part: MakePart) -> None:
    part = make_part(0, 0)
    player.lineup = Lineup((part,), (beside(part, 1, 0, picture=False), beside(part, 2, 0), beside(part, 3, 0)))
    cameras = Cameras(player)
    assert [cameras.name(each) for each in cameras.all] == [1, 2, 3]


def test_changing_the_camera_keeps_the_place_to_and_fro(player: Player, make_part: MakePart, qtbot: QtBot) -> None:
    part = make_part(0, 0)
    begin(player, qtbot, (part,), (beside(part, 1, 515),))
    cameras = Cameras(player)
    arrive(player, qtbot, 3000)
    for _ in range(3):
        with qtbot.waitSignal(player.frame_shown, timeout=10_000):
            cameras.next()
        qtbot.waitUntil(lambda: player.time_ms == 515 + 2480, timeout=10_000)
        assert cameras.chosen == 1
        with qtbot.waitSignal(player.frame_shown, timeout=10_000):
            cameras.next()
        qtbot.waitUntil(lambda: player.time_ms == 3000, timeout=10_000)
    assert not player.playing


def test_the_other_camera_plays_on_and_gives_back_to_the_part_at_its_end(
    player: Player, make_part: MakePart, qtbot: QtBot
) -> None:
    part = make_part(0, 0)
    shown: list[Recording] = []
    begin(player, qtbot, (part,), (beside(part, 1, -5200),))
    player.part_changed.connect(shown.append)
    Cameras(player).choose(1)
    arrive(player, qtbot, 2000)
    player.play()
    qtbot.waitUntil(lambda: player.time_ms > 3000, timeout=10_000)
    player.pause()
    assert [each.camera for each in shown] == [1, 0]


def test_a_camera_that_ends_between_two_pictures_of_the_part_gives_back_once(
    player: Player, make_part: MakePart, qtbot: QtBot
) -> None:
    part = make_part(0, 0)
    shown: list[Recording] = []
    begin(player, qtbot, (part,), (beside(part, 1, -5185),))
    player.part_changed.connect(shown.append)
    Cameras(player).choose(1)
    player.seek(2000)
    player.play()
    qtbot.waitUntil(lambda: player.time_ms > 3000, timeout=10_000)
    player.pause()
    assert [each.camera for each in shown] == [1, 0]


def test_a_camera_that_began_later_is_shown_from_then_on(player: Player, make_part: MakePart, qtbot: QtBot) -> None:
    part = make_part(0, 0)
    shown: list[Recording] = []
    begin(player, qtbot, (part,), (beside(part, 1, 700),))
    player.part_changed.connect(shown.append)
    Cameras(player).choose(1)
    player.play()
    qtbot.waitUntil(lambda: player.time_ms > 1200, timeout=10_000)
    player.pause()
    assert [each.camera for each in shown] == [1]


def test_the_recorder_is_in_step_with_the_picture(
    player: Player, sound: SoundBeside, make_part: MakePart, qtbot: QtBot
) -> None:
    part = make_part(0, 0)
    recorder = beside(part, 1, -1000, picture=False)
    begin(player, qtbot, (part,), (recorder,))
    sound.choose_recorder()
    assert sound.chosen == 1
    drifts: list[float] = []

    def measure(ms: float, _at: float) -> None:
        drifts.append(abs(sound.now_ms - (ms + recorder.offset_ms)))

    player.play()
    qtbot.waitUntil(lambda: player.time_ms > 300, timeout=10_000)
    sound.source.heard.connect(measure)
    qtbot.waitUntil(lambda: len(drifts) > 8, timeout=10_000)
    player.seek(4000)
    player.set_rate(1.5)
    qtbot.waitUntil(lambda: len(drifts) > 30, timeout=10_000)
    player.pause()
    assert median(drifts) < 60


def test_only_one_of_the_two_sounds_is_heard(
    player: Player, sound: SoundBeside, make_part: MakePart, qtbot: QtBot
) -> None:
    part = make_part(0, 0)
    begin(player, qtbot, (part,), (beside(part, 1, 4000, picture=False),))
    own = player.findChildren(Track)[0].sound
    player.set_muted(False)
    sound.choose(1)
    assert not own.isMuted()
    player.seek(4040)
    qtbot.waitUntil(own.isMuted, timeout=10_000)
    assert not player.muted and not sound.source.output.isMuted()
    player.set_muted(True)
    assert sound.source.output.isMuted()
    sound.choose(0)
    player.set_muted(False)
    assert not own.isMuted()


def test_a_recorder_beside_a_recording_without_a_picture_is_heard_in_step(
    make_part: MakePart, shelf: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    film = make_part(0, 0)
    part = replace(film, probe=replace(film.probe, has_video=False))
    only_sound = type(shelf)(write_sound(tmp_path / "sound.m4a", 8))
    player = Player(only_sound.open)
    player.set_muted(True)
    sound = SoundBeside(player, only_sound.open)
    player.set_parts((part,), 0, (beside(part, 1, -1000, picture=False),))
    sound.choose_recorder()
    drifts: list[float] = []
    sound.source.heard.connect(lambda ms, _at: drifts.append(abs(sound.now_ms - (ms - 1000))))
    player.play()
    qtbot.waitUntil(lambda: len(drifts) > 8, timeout=10_000)
    assert median(drifts) < 200
    sound.close()
    player.close()
    player.deleteLater()


@pytest.fixture
def slides(shelf: Any, tmp_path: Path) -> Any:
    """Its pictures are 0.8 s apart."""
    with av.open(str(tmp_path / "slides.mp4"), "w") as container:
        picture = container.add_stream("libx264", rate=5)
        assert isinstance(picture, VideoStream)
        picture.width, picture.height, picture.pix_fmt = 160, 90, "yuv420p"
        sound = container.add_stream("aac", rate=16_000, layout="mono")
        for number in range(10):
            frame = av.VideoFrame.from_ndarray(np.full((90, 160, 3), number * 20, np.uint8), format="rgb24")
            frame.pts = number * 4
            container.mux(picture.encode(frame))
        container.mux(picture.encode())
        for block in range(8 * 16_000 // 1024):
            samples = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
            samples.sample_rate, samples.pts = 16_000, block * 1024
            container.mux(sound.encode(samples))
        container.mux(sound.encode(None))
    return type(shelf)((tmp_path / "slides.mp4").read_bytes())


def test_a_recorder_goes_on_while_one_picture_stays_for_long(make_part: MakePart, slides: Any, qtbot: QtBot) -> None:
    player = Player(slides.open)
    player.set_muted(True)
    sound = SoundBeside(player, slides.open)
    begin(player, qtbot, (make_part(0, 0),), (beside(make_part(0, 0), 1, 0, picture=False),))
    sound.choose_recorder()
    states: list[QMediaPlayer.PlaybackState] = []
    pictures: list[int] = []
    player.play()
    player.time_changed.connect(pictures.append)
    qtbot.waitUntil(lambda: len(pictures) >= 3, timeout=10_000)
    media = sound.source.findChild(QMediaPlayer)
    assert media is not None
    media.playbackStateChanged.connect(states.append)
    qtbot.waitUntil(lambda: len(pictures) >= 5, timeout=10_000)
    assert QMediaPlayer.PlaybackState.PausedState not in states and sound.drift_ms < 300
    player.pause()
    qtbot.waitUntil(lambda: QMediaPlayer.PlaybackState.PausedState in states)
    sound.close()
    player.close()
    player.deleteLater()


def test_a_recorder_is_heard_where_the_picture_cant_be_shown(
    make_part: MakePart, shelf: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    only_sound = type(shelf)(write_sound(tmp_path / "sound.m4a", 8))
    player = Player(only_sound.open)
    player.set_muted(True)
    sound = SoundBeside(player, only_sound.open)
    player.set_parts((make_part(0, 0),), 0, (beside(make_part(0, 0), 1, 0, picture=False),))
    sound.choose_recorder()
    heard: list[float] = []
    sound.source.heard.connect(lambda ms, _at: heard.append(ms))
    player.play()
    qtbot.waitUntil(lambda: len(heard) > 8, timeout=10_000)
    sound.close()
    player.close()
    player.deleteLater()


def test_the_sound_she_chose_stays_when_the_recordings_change(
    player: Player, sound: SoundBeside, make_part: MakePart
) -> None:
    part = make_part(0, 0)
    recorders = tuple(beside(part, number, 0, picture=False) for number in (1, 2))
    player.lineup = Lineup((part,), recorders)
    sound.choose_recorder()
    assert sound.chosen == 1
    for hers in (2, 0):
        sound.choose(hers)
        player.lineup = Lineup((part, make_part(1, 8000)), recorders)
        sound.choose_recorder()
        assert sound.chosen == hers
    sound.choose(2)
    player.lineup = Lineup((part,), recorders[:1])
    sound.choose_recorder()
    assert sound.chosen == 1
    sound.choose(0)
    sound.close()
    sound.choose_recorder()
    assert sound.chosen == 1, "another lesson"


def test_each_sound_has_a_name_of_its_own(context: Context, player: Player, make_part: MakePart) -> None:
    part = make_part(0, 0)
    view = BesideView(context, player, player)

    def offered() -> list[str]:
        view.button.menu().aboutToShow.emit()
        return [each.text() for each in view.button.menu().actions() if each.text().startswith("Sound")]

    camera, *recorders = (beside(part, number, 0, picture=number == 1) for number in (1, 2, 3))
    player.lineup = Lineup((part,), (camera, recorders[0]))
    assert offered() == ["Sound: of what is shown", "Sound: of camera 2", "Sound: of the sound recorder"]
    player.lineup = Lineup((part,), (camera, *recorders))
    assert offered()[2:] == ["Sound: of sound recorder 1", "Sound: of sound recorder 2"]
    view.close()
