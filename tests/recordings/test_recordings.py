"""Recordings of every sort come in, show the right pictures, and are heard; `python -m tests.recordings` tries all."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore
from tests.recordings import damaging, kinds, making
from tests.recordings.damaging import Damage
from tests.recordings.proving import prove, refusal

EVERYDAY = (
    *(
        "mp4: h264, 90",
        "mp4: h264, 270 mirrored",
        "mov: hevc 10 bit, 180",
        "mp4: hevc, unsteady",
        "mp4: hevc, open groups",
        "mp4: h264, turned and unsteady",
        "matroska: vp9, unsteady",
        "mp4: hevc, wide pixels",
    ),
    *(
        "mp4: h264, begins at 4.2 s",
        "mp4: h264, a picture every second",
        "mp4: h264, fragmented",
        "mp4: h264, with a cover",
    ),
    *("mp4: h264, keyframes far apart", "mp4: h264, many pictures between", "mp4: h264, really odd size"),
    *(
        "matroska: h264, with captions",
        "matroska: vp9, two sounds",
        "webm: av1",
        "avi: mpeg4",
        "avi: mjpeg",
        "asf: wmv2",
    ),
    *("mpegts: mpeg2", "mpegts: h264, with data beside", "3gp: with amr_nb", "flv: flv1", "mxf: mpeg2", "mov: prores"),
    *("mov: with pcm_s24le", "mp4: with eac3", "ipod: alac alone", "mp3: libmp3lame alone", "ogg: libopus alone"),
)
KINDS = {each.name: each for each in kinds.every()}


@pytest.fixture(scope="module")
def store(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStore]:
    folder = tmp_path_factory.mktemp("recordings") / "store"
    made, _key = stores.create_store(folder, passphrase="orbit lantern quiet maple river stone")
    yield made
    stores.close_store(made)


@pytest.mark.parametrize("name", EVERYDAY)
def test_it_comes_in_and_is_seen_and_heard(store: OpenStore, tmp_path: Path, name: str) -> None:
    assert "pictures as PyAV's" in prove(store, making.make(tmp_path / "film", KINDS[name]), KINDS[name])


@pytest.mark.parametrize("damage", damaging.DAMAGES, ids=lambda damage: damage.name)
def test_a_damaged_one_plays_or_is_refused_for_its_reason(store: OpenStore, tmp_path: Path, damage: Damage) -> None:
    film = making.make(tmp_path / "film", spoilable(damage))
    film.write_bytes(damage.spoil(film.read_bytes()))
    if damage.problem is None:
        assert "pictures as PyAV's" in prove(store, film, damaged=True)
    else:
        assert refusal(store, film) is damage.problem


def spoilable(damage: Damage) -> kinds.Kind:
    muxing = {"movflags": ""} if damage.plain else {}
    return replace(kinds.CODECS["h264"], times_ms=range(0, 4000, 40), muxing=muxing)
