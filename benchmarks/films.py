"""Long recordings, soon made: a short film is encoded once and put in a row without coding it anew."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.stream import Stream
from av.video.stream import VideoStream

_RATE, _TONE_HZ = 48_000, 220


def short(
    path: Path, *, width: int, height: int, rate: int, seconds: int, keyframe_every_s: int, codec: str = "libx264"
) -> Path:
    """A pattern in which something moves, and a tone."""
    options = {"preset": "ultrafast", "crf": "30"}
    if codec == "libx265":
        options["x265-params"] = "log-level=none"
    rows, columns = np.mgrid[0:height, 0:width]
    base = ((rows + columns) // 8 % 255).astype(np.uint8)
    picture = np.stack([base, np.roll(base, 40), np.roll(base, 80)], axis=2)
    with av.open(str(path), "w") as output:
        stream = output.add_stream(codec, rate=rate, options=options)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.gop_size = rate * keyframe_every_s
        stream.codec_context.max_b_frames = 0
        sound = output.add_stream("aac", rate=_RATE, layout="mono")
        assert isinstance(sound, AudioStream)
        band = slice(height // 3, height // 2)
        for number in range(seconds * rate):
            picture[band] = np.roll(picture[band], 8, axis=1)
            output.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
            if number % rate == 0:
                _second(output, sound, number // rate)
        output.mux([*stream.encode(None), *sound.encode(None)])
    return path


def _second(output: OutputContainer, sound: AudioStream, number: int) -> None:
    wave = np.sin(np.arange(_RATE) / _RATE * 2 * np.pi * _TONE_HZ) * (4000 if number % 2 else 400)
    frame = av.AudioFrame.from_ndarray(wave.astype(np.int16)[np.newaxis], format="s16", layout="mono")
    frame.sample_rate, frame.pts = _RATE, number * _RATE
    output.mux(sound.encode(frame))


def looped(source: Path, target: Path, length_ms: int, each_ms: int, wanted: Callable[[str], bool] = bool) -> Path:
    """The film over and over, each round `each_ms` after the one before, until it is `length_ms` long."""
    with av.open(str(target), "w", options={"movflags": "+faststart"}) as output:
        streams: dict[int, Stream] = {}
        for begin_ms in range(0, length_ms, each_ms):
            with av.open(str(source)) as container:
                chosen = [each for each in container.streams if wanted(each.type)]
                streams = streams or {each.index: output.add_stream_from_template(each) for each in chosen}
                for packet in container.demux(chosen):
                    if packet.dts is None or packet.pts is None:
                        continue
                    later = int(Fraction(begin_ms, 1000) / packet.time_base)
                    packet.pts, packet.dts = packet.pts + later, packet.dts + later
                    packet.stream = streams[packet.stream.index]
                    output.mux(packet)
    return target
