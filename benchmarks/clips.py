"""A clip of a minute in 720p with all faces hidden: how long it takes, and whether every face is hidden.

    python -m benchmarks.clips PYTHON

PYTHON: an interpreter that has deface (`pip install deface`), which then hides the faces of the same film. Both are
judged alike, by the pictures that came out: nothing of a face may look like what was there.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.faces_film import Face, Room, written
from benchmarks.report import Row, seconds
from reflectapp.domain.clips import ClipPlan, Hiding
from reflectapp.domain.progress import CancelToken, Progress
from reflectapp.media import clips, faces

SECONDS, RATE = 60, 25
LEAST_SEEN = 0.4
"""What of a face must be seen so that it counts; the smallest in the film are 24 pixels wide."""
_ALIKE = 0.6
_FINE = 0.04


def measure(python: str | None = None) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        film, ours, theirs = (Path(name) / each for each in ("film.mp4", "ours.mp4", "theirs.mp4"))
        told = written(Room(1280, 720), SECONDS, RATE, film, sound=True)
        took_s = seconds(lambda: ours.write_bytes(_made(film)))
        yield Row("faces hidden in 60 s of 720p", took_s / SECONDS, "× len", 1.0, True, f"{took_s:.1f} s")
        hidden, every = judged(film, ours, told)
        yield Row("faces hidden, of those seen", hidden / every, "", 1.0, False, f"{hidden} of {every}")
        if python is None:
            return
        command = [str(Path(python).with_name("deface")), str(film), "-o", str(theirs)]
        theirs_s = seconds(lambda: subprocess.run(command, check=True, capture_output=True))
        yield Row("deface / faces hidden here", theirs_s / took_s, "×", 5.0, False, f"{theirs_s:.1f} s")
        theirs_hidden, _ = judged(film, theirs, told)
        row = f"{theirs_hidden} of {every}"
        yield Row("faces hidden here / by deface", hidden / max(1, theirs_hidden), "×", 1.0, False, row)


def judged(film: Path, made: Path, told: list[tuple[Face, ...]]) -> tuple[int, int]:
    """In how many pictures a face is hidden, and in how many one is seen."""
    hidden = every = 0
    for before, after, there in zip(_pictures(film), _pictures(made), told, strict=True):
        for face in there:
            if face.seen >= LEAST_SEEN:
                every += 1
                hidden += not known_again(face, before, after)
    return hidden, every


def known_again(face: Face, before: NDArray[Any], after: NDArray[Any]) -> bool:
    """Whether the face, or a quarter of it, has the same fine shape as before."""
    fine = [_fine(face.within(each)) for each in (before, after)]
    rows, columns = face.there.shape
    halves = ((slice(0, rows // 2), slice(rows // 2, rows)), (slice(0, columns // 2), slice(columns // 2, columns)))
    places = [(slice(None), slice(None)), *((down, across) for down in halves[0] for across in halves[1])]
    return any(_alike(fine[0][place], fine[1][place], face.there[place]) > _ALIKE for place in places)


def _fine(picture: NDArray[Any]) -> NDArray[np.float64]:
    """What is left of a picture without its coarse shades."""
    values = picture.astype(np.float64)
    return values - cv2.GaussianBlur(values, (0, 0), max(1.5, _FINE * len(picture)))


def _alike(one: NDArray[Any], other: NDArray[Any], there: NDArray[np.bool_]) -> float:
    """-1 to 1; 0 where there is too little to say."""
    if there.sum() < 30 or min(one[there].std(), other[there].std()) < 1:
        return 0.0
    return float(np.corrcoef(one[there], other[there])[0, 1])


def _pictures(film: Path) -> Iterator[NDArray[Any]]:
    """Their brightness."""
    with av.open(str(film), "r") as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="gray")


class _Plain:
    """A file behind the port of sealed recordings."""

    failed = False

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        self.size = len(self._data)

    def read_at(self, offset: int, length: int) -> bytes:
        return self._data[offset : offset + length]

    def close(self) -> None:
        self._data = b""


def _made(film: Path) -> bytes:
    reader, cancel = _Plain(film), CancelToken()
    plan = ClipPlan("film", 0, SECONDS * 1000, hiding=Hiding.FACES)
    found = faces.find(reader, plan.start_ms, plan.end_ms, plan.turned, _quiet, cancel)
    return clips.make(reader, plan, found, (), _quiet, cancel).mp4


def _quiet(_progress: Progress) -> None:
    pass


def main(python: str) -> int:
    missed = False
    for row in measure(python):
        sys.stdout.write(f"{row}\n")
        sys.stdout.flush()
        missed = missed or not row.kept
    return int(missed)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    raise SystemExit(main(sys.argv[1]))
