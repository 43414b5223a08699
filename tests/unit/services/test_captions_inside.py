"""Captions inside a recording's own file: found in the background, once."""

import io
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.stream import VideoStream

from reflectapp.domain.captions import Origin, Transcript
from reflectapp.domain.lanes import LaneJob, LaneKind
from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.domain.outcome import Topic
from reflectapp.domain.progress import CancelToken
from reflectapp.services import importing, lanes, transcripts
from reflectapp.services.store import OnStore, OpenStore


def of(store: OpenStore, recording: Recording) -> tuple[Transcript, ...]:
    return transcripts.of_recordings(store, (recording.id,))


SUBRIP = b"1\n00:00:00,200 --> 00:00:00,900\nWhy <i>half</i>?\n\n2\n00:00:01,000 --> 00:00:01,900\nBecause.\n"
WEBVTT = b"WEBVTT\n\n00:00.200 --> 00:00.900\nWhy <i>half</i>?\n\n00:01.000 --> 00:01.900\nBecause.\n"
ASS = b"""[Script Info]
ScriptType: v4.00+

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:00.20,0:00:00.90,Default,,0,0,0,,{\\i1}Why{\\i0} half?
Dialogue: 0,0:00:01.00,0:00:01.90,Default,,0,0,0,,Because.
"""


def write_with_captions(path: Path, kind: str, data: bytes) -> None:
    """Two seconds of grey, and the captions in a stream of their own, in Welsh."""
    with av.open(str(path), "w") as container, av.open(io.BytesIO(data), "r", format=kind) as texts:
        picture = container.add_stream("libx264", rate=25)
        assert isinstance(picture, VideoStream)
        picture.width, picture.height, picture.pix_fmt = 160, 90, "yuv420p"
        stream = container.add_stream_from_template(texts.streams[0])
        stream.metadata["language"] = "cym"
        for packet in texts.demux(texts.streams[0]):
            if packet.dts is not None:
                packet.stream = stream
                container.mux(packet)
        for number in range(50):
            pixels = np.full((90, 160, 3), number, np.uint8)
            container.mux(picture.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(picture.encode())


@pytest.mark.parametrize(("kind", "data"), [("srt", SUBRIP), ("webvtt", WEBVTT), ("ass", ASS)])
def test_those_inside_a_recording_are_found_once(
    store: OpenStore, at: Callable[[OpenStore], OnStore], tmp_path: Path, kind: str, data: bytes
) -> None:
    path = tmp_path / "lesson.mkv"
    write_with_captions(path, kind, data)
    ask = at(store)
    brought = importing.import_recording(ask, path, LessonDraft("x"), lambda _: None, CancelToken()).value.recording
    job = LaneJob(brought.id, LaneKind.CAPTIONS)
    assert job in lanes.missing(store)
    done = lanes.make(ask, job, lambda _: None, CancelToken())
    assert Topic.TRANSCRIPTS in done.changed and job not in lanes.missing(store)
    (found,) = of(store, brought)
    assert found.origin is Origin.INSIDE and found.language == "cym"
    said = [(each.start_ms, each.end_ms, each.text) for each in found.captions]
    assert said == [(200, 900, "Why half?"), (1000, 1900, "Because.")]


def test_a_recording_without_any_is_asked_once(
    store: OpenStore, at: Callable[[OpenStore], OnStore], tmp_path: Path
) -> None:
    path = tmp_path / "lesson.mkv"
    write_with_captions(path, "srt", b"\n")
    ask = at(store)
    brought = importing.import_recording(ask, path, LessonDraft("x"), lambda _: None, CancelToken()).value.recording
    job = LaneJob(brought.id, LaneKind.CAPTIONS)
    assert lanes.make(ask, job, lambda _: None, CancelToken()).value is False
    assert of(store, brought) == () and job not in lanes.missing(store)
