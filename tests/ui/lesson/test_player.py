from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from reflectapp.domain.lessons import Recording
from reflectapp.kit.paths import resource
from reflectapp.ui.player.player import Player, PlayTrouble

FRAME_MS = 40
MakePart = Callable[..., Recording]


@pytest.fixture
def player(shelf: Any, qtbot: QtBot) -> Iterator[Player]:
    made = Player(shelf.open)
    yield made
    made.close()
    made.deleteLater()


def begin(player: Player, qtbot: QtBot, *parts: Recording) -> None:
    with qtbot.waitSignal(player.frame_shown, timeout=10_000):
        player.set_parts(parts)


def arrive(player: Player, qtbot: QtBot, ms: int) -> None:
    player.seek(ms)
    qtbot.waitUntil(lambda: player.time_ms == ms)


def test_a_jump_lands_on_the_frame_it_names(player: Player, make_part: MakePart, qtbot: QtBot) -> None:
    begin(player, qtbot, make_part(0, 0))
    for frame in (30, 7, 120, 121, 199, 1):
        arrive(player, qtbot, frame * FRAME_MS)


def test_steps_go_one_frame_on_and_back(player: Player, make_part: MakePart, qtbot: QtBot) -> None:
    begin(player, qtbot, make_part(0, 0))
    player.seek(2000)
    qtbot.waitUntil(lambda: player.time_ms == 2000)
    for expected in (2040, 2080, 2120):
        with qtbot.waitSignal(player.frame_shown):
            player.step(1)
        assert player.time_ms == expected
    for expected in (2080, 2040, 2000, 1960):
        with qtbot.waitSignal(player.frame_shown):
            player.step(-1)
        assert player.time_ms == expected


def test_steps_asked_for_faster_than_frames_come_are_all_taken(
    player: Player, make_part: MakePart, qtbot: QtBot
) -> None:
    begin(player, qtbot, make_part(0, 0))
    player.seek(2000)
    qtbot.waitUntil(lambda: player.time_ms == 2000)
    for _ in range(6):
        player.step(1)
    qtbot.waitUntil(lambda: player.time_ms == 2000 + 6 * FRAME_MS)


def test_scrubbing_ends_where_the_mouse_ends(player: Player, make_part: MakePart, qtbot: QtBot) -> None:
    begin(player, qtbot, make_part(0, 0))
    for ms in range(0, 6000, 20):
        player.seek(ms)
    player.seek(6000)
    qtbot.waitUntil(lambda: player.time_ms == 6000)


def test_parts_are_played_one_after_the_other(player: Player, shelf: Any, make_part: MakePart, qtbot: QtBot) -> None:
    begin(player, qtbot, make_part(0, 0), make_part(1, 8000))
    assert player.duration_ms == 16_000
    player.seek(7700)
    player.play()
    qtbot.waitUntil(lambda: player.time_ms > 8200, timeout=10_000)
    assert player.playing
    assert [reader.closed for reader in shelf.readers] == [True, False]
    player.seek(1000)
    qtbot.waitUntil(lambda: player.time_ms == 1000 or 1000 < player.time_ms < 2000, timeout=10_000)


def test_at_the_end_it_stops_and_begins_again(player: Player, make_part: MakePart, qtbot: QtBot) -> None:
    begin(player, qtbot, make_part(0, 0))
    player.seek(7600)
    qtbot.waitUntil(lambda: player.time_ms == 7600)
    player.play()
    qtbot.waitUntil(lambda: not player.playing, timeout=10_000)
    assert player.time_ms >= 7900
    player.play()
    qtbot.waitUntil(lambda: 0 < player.time_ms < 3000, timeout=10_000)
    assert player.playing


def test_closing_lets_every_reader_go(player: Player, shelf: Any, make_part: MakePart, qtbot: QtBot) -> None:
    begin(player, qtbot, make_part(0, 0))
    player.play()
    qtbot.waitUntil(lambda: player.time_ms > 100)
    player.close()
    assert all(reader.closed for reader in shelf.readers)
    assert not player.playing


def test_a_picture_that_cannot_be_shown_is_said(av1_shelf: Any, make_part: MakePart, qtbot: QtBot) -> None:
    player = Player(av1_shelf.open)
    with qtbot.waitSignal(player.troubled, timeout=5000) as told:
        player.set_parts((make_part(0, 0, 2000, "av1"),))
    assert told.args == [PlayTrouble.NO_PICTURE]
    player.seek(1000)
    qtbot.waitUntil(lambda: player.time_ms >= 1000)
    player.close()


def test_a_damaged_recording_is_told_once(broken_shelf: Any, make_part: MakePart, qtbot: QtBot) -> None:
    told: list[PlayTrouble] = []
    player = Player(broken_shelf.open)
    player.troubled.connect(told.append)
    player.set_parts((make_part(0, 0),))
    qtbot.waitUntil(lambda: PlayTrouble.DAMAGED in told, timeout=10_000)
    player.play()
    player.seek(7000)
    player.seek(1000)
    assert told.count(PlayTrouble.DAMAGED) == 1
    player.close()


def test_leaving_while_the_decoder_reads_ends(shelf: Any, make_part: MakePart, qtbot: QtBot) -> None:
    """The decoder's thread needs Python to go on; whoever waits for it must not hold Python."""
    asked, go_on = Event(), Event()

    def open_slowly(part: Recording, then: Callable[[Any], None]) -> None:
        def slowed(reader: Any) -> None:
            read_at = reader.read_at

            def slow_read(offset: int, length: int) -> bytes:
                if watched:
                    asked.set()
                    go_on.wait(0.5)
                data: bytes = read_at(offset, length)
                return data

            reader.read_at = slow_read
            then(reader)

        shelf.open(part, slowed)

    shelf.data = resource("sample", "lesson.mp4").read_bytes()
    watched: list[bool] = []
    player = Player(open_slowly)
    begin(player, qtbot, make_part(0, 0, 120_000))
    watched.append(True)
    player.play()
    player.seek(60_000)
    qtbot.waitUntil(asked.is_set)
    player.close()
    assert shelf.readers[0].closed
    player.deleteLater()
