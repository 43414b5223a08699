"""Finding words while they are typed, in a store of many lessons, against reading every text with LIKE."""

import random
import statistics
import tempfile
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from sqlalchemy import text

from benchmarks.report import Row, in_turn, seconds
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.moments import Moment
from reflectapp.kit.ids import new_id
from reflectapp.services import lessons, search
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore

LESSONS, MOMENTS, LINES = 500, 100_000, 500 * 600
PASSPHRASE = "orbit lantern quiet maple river stone"
_STEP = 10_000
_LIKE = text("SELECT item FROM search_texts WHERE words LIKE :part LIMIT 200")


def measure() -> Iterator[Row]:
    words = _vocabulary()
    asked = [word[:length] for word in (words[0], words[40], words[4000], words[-1]) for length in range(2, 9)]
    asked += [f"{words[3]} {words[70]}", f"{words[9]} {words[-3][:3]}", "nowhere"]
    with tempfile.TemporaryDirectory() as name:
        store, _ = stores.create_store(Path(name) / "store", passphrase=PASSPHRASE)
        _fill(store, words)
        each = [_find_s(store, one) for one in asked]
        rare = words[-1]
        find_s, like_s, ratio = in_turn(
            lambda: seconds(lambda: search.find(store, rare)), lambda: seconds(lambda: _like(store, rare)), runs=9
        )
        stores.close_store(store)
    detail = f"of {len(asked)} questions, median {statistics.median(each) * 1000:.1f} ms"
    yield Row(f"search, {MOMENTS} moments, {LINES} lines, slowest", max(each) * 1000, "ms", 50, True, detail)
    detail = f"{find_s * 1000:.1f} ms against {like_s * 1000:.1f} ms, median of 9 pairs"
    yield Row("search, a rare word / LIKE", ratio, "×", 1.0, True, detail)


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


def _fill(store: OpenStore, words: list[str]) -> None:
    chance = random.Random(2)
    weights = list(accumulate(1 / (place + 3) for place in range(len(words))))

    def said(count: int) -> str:
        return " ".join(chance.choices(words, cum_weights=weights, k=count))

    ids = [lessons.add(store, LessonDraft(said(3))).value.id for _ in range(LESSONS)]
    for start in range(0, MOMENTS + LINES, _STEP):
        with store.unit() as work:
            work.moments.add_many(
                Moment(new_id(), ids[number % LESSONS], None, number * 20, None, said(10))
                for number in range(start, min(start + _STEP, MOMENTS + LINES))
            )


def _find_s(store: OpenStore, asked: str) -> float:
    return statistics.median(seconds(lambda: search.find(store, asked)) for _ in range(5))


def _like(store: OpenStore, part: str) -> None:
    with store.read() as work:
        work.search._connection.execute(_LIKE, {"part": f"%{part}%"}).all()
