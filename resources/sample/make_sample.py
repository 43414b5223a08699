"""Makes lesson.mp4, the sample lesson, and lesson.json, the true times of what is in it.

Needs espeak-ng for the voices: `python resources/sample/make_sample.py`. The result is kept in the repository.
"""

import io
import json
import subprocess
import wave
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
from drawing import HEIGHT, WIDTH, frame
from numpy.typing import NDArray
from script import LENGTH_S, LINES, PAIRS, TEACHER, Line

HERE = Path(__file__).resolve().parent
FRAMES_PER_S, KEYFRAME_EVERY = 15, 30
SOUND_RATE = 22_050
SILENT_BELOW = 0.004
SHORTEST_SILENCE_MS = 1_000

Sound = NDArray[np.float32]

# espeak-ng's voice, pitch and words a minute.
VOICES = {
    "teacher": ("en-gb+f3", 46, 150),
    "lena": ("en-gb+f5", 78, 140),
    "amir": ("en-gb+m3", 82, 145),
    "mia": ("en-us+f4", 88, 150),
    "partner": ("en-us+m4", 84, 160),
}


def spoken(text: str, who: str) -> Sound:
    """A voice saying `text`, without the silence around it."""
    voice, pitch, speed = VOICES[who]
    command = ["espeak-ng", "-v", voice, "-p", str(pitch), "-s", str(speed), "--stdout", text]
    # espeak-ng does not know the length when it writes the header to a pipe
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    with wave.open(io.BytesIO(raw)) as source:
        assert (source.getframerate(), source.getnchannels(), source.getsampwidth()) == (SOUND_RATE, 1, 2)
        header = raw.index(b"data") + 8
    samples = np.frombuffer(raw[header : len(raw) // 2 * 2], np.int16).astype(np.float32) / 32768
    loud = np.flatnonzero(np.abs(samples) > SILENT_BELOW)
    return samples[loud[0] : loud[-1] + 1]


def said(line: Line) -> Sound:
    """Pairs are several voices at once, and softer."""
    if line.who != PAIRS:
        loudness = 0.9 if line.who == TEACHER else 0.7
        return spoken(line.text, line.who) * loudness
    voices = [spoken(line.text, who) for who in ("lena", "amir", "partner")]
    late = [np.pad(voice, (number * SOUND_RATE // 3, 0)) for number, voice in enumerate(voices)]
    length = max(len(voice) for voice in late)
    return sum((np.pad(voice, (0, length - len(voice))) for voice in late), np.zeros(length, np.float32)) * 0.28


def soundtrack() -> tuple[Sound, list[dict[str, Any]]]:
    """The whole sound, with a breath of room noise, and when each line is heard."""
    track = np.zeros(round(LENGTH_S * SOUND_RATE), np.float32)
    heard: list[dict[str, Any]] = []
    free_from = 0
    for line in LINES:
        start = round(line.at_s * SOUND_RATE)
        if start < free_from:
            raise SystemExit(f"too early at {line.at_s} s: the line before ends at {free_from / SOUND_RATE:.2f} s")
        voice = said(line)
        free_from = start + len(voice)
        track[start:free_from] += voice
        span = {"start_ms": round(start * 1000 / SOUND_RATE), "end_ms": round(free_from * 1000 / SOUND_RATE)}
        heard.append({**span, "who": line.who, "text": line.text, "question": line.question})
    noise = np.random.default_rng(1).normal(0, 0.0006, len(track)).astype(np.float32)
    return np.clip(track + noise, -1, 1), heard


def silences(heard: list[dict[str, Any]]) -> list[dict[str, int]]:
    """Stretches of a second or more in which nobody speaks."""
    edges = [0, *(time for line in heard for time in (line["start_ms"], line["end_ms"])), round(LENGTH_S * 1000)]
    spans = zip(edges[::2], edges[1::2], strict=True)
    return [{"start_ms": start, "end_ms": end} for start, end in spans if end - start >= SHORTEST_SILENCE_MS]


def questions(heard: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The teacher's, and whether each can be answered in more than one way."""
    asked = [line for line in heard if line["question"]]
    return [{key: line[key] for key in ("start_ms", "end_ms", "text")} | {"kind": line["question"]} for line in asked]


def waits(heard: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """From the end of each question to whoever speaks next: a student, or the teacher herself."""
    pairs = [(line, following) for line, following in pairwise(heard) if line["question"]]
    return [
        {"start_ms": line["end_ms"], "end_ms": following["start_ms"], "ended_by": following["who"]}
        for line, following in pairs
    ]


def encode(path: Path, sound: Sound) -> None:
    with av.open(str(path), "w", options={"movflags": "+faststart", "fflags": "+bitexact"}) as output:
        picture = output.add_stream("libx264", rate=FRAMES_PER_S)
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        picture.codec_context.gop_size = KEYFRAME_EVERY
        picture.options = {"crf": "25", "preset": "slow", "tune": "animation", "keyint_min": str(KEYFRAME_EVERY)}
        voice = output.add_stream("aac", rate=SOUND_RATE, layout="mono", bit_rate=48_000)
        step = SOUND_RATE // FRAMES_PER_S
        for number in range(round(LENGTH_S * FRAMES_PER_S)):
            drawn = av.VideoFrame.from_ndarray(frame(number / FRAMES_PER_S), format="bgr24")
            drawn.pts, drawn.time_base = number, Fraction(1, FRAMES_PER_S)
            output.mux(picture.encode(drawn))
            output.mux(voice.encode(_audio(sound, number * step, step)))
        output.mux(picture.encode(None))
        output.mux(voice.encode(None))


def _audio(sound: Sound, start: int, length: int) -> av.AudioFrame:
    piece = np.ascontiguousarray(sound[np.newaxis, start : start + length])
    made = av.AudioFrame.from_ndarray(piece, format="fltp", layout="mono")
    made.sample_rate, made.pts, made.time_base = SOUND_RATE, start, Fraction(1, SOUND_RATE)
    return made


def main() -> None:
    sound, heard = soundtrack()
    encode(HERE / "lesson.mp4", sound)
    speech = [{key: line[key] for key in ("start_ms", "end_ms", "who", "text")} for line in heard]
    truth = {
        "duration_ms": round(LENGTH_S * 1000),
        "speech": speech,
        "questions": questions(heard),
        "waits": waits(heard),
        "silences": silences(heard),
    }
    (HERE / "lesson.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
