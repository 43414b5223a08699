"""Finding words while they are typed, in a store of many lessons, against reading every text with LIKE."""

import random
import statistics
import tempfile
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

from sqlalchemy import text

from benchmarks.filling import add_moments
from benchmarks.report import Row, in_turn, seconds
from reflectapp.domain.captions import ReadCaptions, in_order
from reflectapp.domain.lessons import Importing, LessonDraft, Probe, Recording
from reflectapp.domain.moments import Moment
from reflectapp.kit.ids import new_id
from reflectapp.services import lessons, search, transcripts
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore

TRANSCRIPTS, MOMENTS, LINES, LONG = 500, 100_000, 600, 2000
PASSPHRASE = "orbit lantern quiet maple river stone"
_LINE_MS = 4000
_LIKE = text("SELECT item FROM search_texts WHERE words LIKE :part LIMIT 200")

Said = Callable[[int], str]


def measure() -> Iterator[Row]:
    words = _vocabulary()
    asked = [word[:length] for word in (words[0], words[40], words[4000], words[-1]) for length in range(2, 9)]
    asked += [
        f"{words[3]} {words[70]}",
        f"{words[9]} {words[-3][:3]}",
        f"{words[20]} {words[45]} {words[60]}",
        "nowhere",
    ]
    with tempfile.TemporaryDirectory() as name:
        store, _ = stores.create_store(Path(name) / "store", passphrase=PASSPHRASE)
        said = _speaker(words)
        recording_id = _fill(store, said)
        long = _read(said, LONG)
        added_s = seconds(lambda: transcripts.add(store, recording_id, long))
        each = [_find_s(store, one) for one in asked]
        rare = words[-1]
        find_s, like_s, ratio = in_turn(
            lambda: seconds(lambda: search.find(store, rare)), lambda: seconds(lambda: _like(store, rare)), runs=9
        )
        stores.close_store(store)
    detail = f"of {len(asked)} questions, median {statistics.median(each) * 1000:.1f} ms"
    yield Row(
        f"search, {MOMENTS} moments, {TRANSCRIPTS} transcripts, slowest", max(each) * 1000, "ms", 50, True, detail
    )
    detail = f"{find_s * 1000:.1f} ms against {like_s * 1000:.1f} ms, median of 9 pairs"
    yield Row("search, a rare word / LIKE", ratio, "×", 1.0, True, detail)
    yield Row(f"a transcript of {LONG} lines comes in", added_s, "s", 0.5, True, "into that store")


def _vocabulary() -> list[str]:
    """20,000 words of two to twelve letters; the first are the common ones."""
    chance = random.Random(1)
    endings = ("", "", "s", "ed", "ing", "tion")
    made = (
        "".join(chance.choice("bcdfghklmnprstvw") + chance.choice("aeiou") for _ in range(chance.randint(1, 5)))
        + chance.choice(endings)
        for _ in range(20_000)
    )
    return list(dict.fromkeys(made))


def _speaker(words: list[str]) -> Said:
    chance = random.Random(2)
    weights = list(accumulate(1 / (place + 3) for place in range(len(words))))
    return lambda count: " ".join(chance.choices(words, cum_weights=weights, k=count))


def _fill(store: OpenStore, said: Said) -> str:
    """Returns one recording's id."""
    parts = [_recording(lessons.add(store, LessonDraft(said(3))).value.id) for _ in range(TRANSCRIPTS)]
    ids = [part.lesson_id for part in parts]
    add_moments(
        store,
        (Moment(new_id(), ids[number % len(ids)], None, number * 20, None, said(10)) for number in range(MOMENTS)),
    )
    for part in parts:
        with store.unit() as work:
            work.recordings.add_importing(part)
        transcripts.add(store, part.id, _read(said, LINES))
    return parts[0].id


def _recording(lesson_id: str) -> Recording:
    probe = Probe("mp4", LINES * _LINE_MS, 1280, 720, 0, True, True, "h264", "aac", None)
    return Recording(new_id(), lesson_id, 0, 0, 0, probe, 1, "", Importing.DONE, "", None, True)


def _read(said: Said, count: int) -> ReadCaptions:
    return ReadCaptions(
        "", "", in_order([(place * _LINE_MS, (place + 1) * _LINE_MS, said(8)) for place in range(count)])
    )


def _find_s(store: OpenStore, asked: str) -> float:
    return statistics.median(seconds(lambda: search.find(store, asked)) for _ in range(5))


def _like(store: OpenStore, part: str) -> None:
    with store.read() as work:
        work.search._connection.execute(_LIKE, {"part": f"%{part}%"}).all()
