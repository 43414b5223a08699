"""The real program, killed at random moments while it is used: what it showed as kept is there afterwards."""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from reflectapp.domain.errors import EnvironmentProblem, UserError
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.progress import CancelToken
from reflectapp.services import forms, importing, lessons, moments, recordings, reflections
from reflectapp.services import store as stores
from tests.faults.row import Row
from tests.faults.world import CANARY, PASSPHRASE, create, here, opened, quiet, sealed
from tests.golden import make

ROOT = Path(__file__).resolve().parents[2]
LATEST_S = 4.0
FOLDERS = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "TMPDIR", "XDG_RUNTIME_DIR")


def run(count: int = 200, seed: int = 1) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            ended = list(pool.map(lambda number: kill_once(folder, seed * 1000 + number), range(count)))
    kept = sum(shown for shown, _ in ended)
    wrong = tuple(text for _, text in ended if text)
    yield Row("Kills of the program in use, at random moments", count, f"{kept} things shown as kept, all there", wrong)


def prepare(folder: Path) -> None:
    """A store with a lesson that has a recording and a reflection, and a film that comes in again and again."""
    make.film(folder / "film.mp4", 7)
    store, _recovery_key = create(folder / "store")
    draft = LessonDraft(f"Fractions {CANARY}")
    made = importing.import_recording(here(store), folder / "film.mp4", draft, quiet, CancelToken()).value.recording
    form = next(form for form in forms.built_in() if any(prompt.id == "surprise" for prompt in form.prompts))
    reflections.start(store, made.lesson_id, form)
    stores.close_store(store)


def kill_once(folder: Path, seed: int) -> tuple[int, str]:
    """How many things it had shown as kept, and what is wrong."""
    place = folder / str(seed)
    (place / "around").mkdir(parents=True, mode=0o700)
    shutil.copytree(folder / "store", place / "store")
    said = _use_and_kill(place, folder / "film.mp4", seed)
    try:
        _check(place, said)
    except (AssertionError, UserError, EnvironmentProblem) as error:
        return _shown(said), f"killed with seed {seed}: {type(error).__name__}: {error}"
    shutil.rmtree(place)
    return _shown(said), ""


def _shown(said: list[list[str]]) -> int:
    return sum(words[0] in ("moment", "answer", "recording") for words in said)


def _use_and_kill(place: Path, film: Path, seed: int) -> list[list[str]]:
    around = str(place / "around")
    environment = {
        **os.environ,
        **dict.fromkeys(FOLDERS, around),
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
    }
    command = [sys.executable, "-m", "tests.faults.working", str(place / "store"), str(film), str(seed)]
    moment = random.Random(seed).uniform(0.0, LATEST_S)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        said = [json.loads(process.stdout.readline() or '["stuck", "before it was open"]')]
        timer = threading.Timer(moment, process.kill)
        timer.start()
        said += [json.loads(line) for line in process.stdout]
        timer.cancel()
    return said


def _check(place: Path, said: list[list[str]]) -> None:
    stuck = [words for words in said if words[0] == "stuck"]
    assert not stuck, f"the use went no further: {stuck}"
    sealed(place / "store")
    sealed(place / "around")
    with opened(place / "store", PASSPHRASE) as store:
        (lesson,) = (card.lesson for card in lessons.cards(store) if CANARY in card.lesson.title)
        notes = {moment.note for moment in moments.of_lesson(store, lesson.id)}
        (reflection,) = reflections.of_lesson(store, lesson.id)
        answered = str(reflection.answers.get("surprise", "")).split()
        there = recordings.of_lesson(store, lesson.id)
        for words in said:
            assert words[0] != "moment" or words[1] in notes, f"the moment {words[1]} is lost"
            assert words[0] != "answer" or set(words[1].split()) <= set(answered), f"the answer {words[1]} is lost"
            assert words[0] != "recording" or words[1] in {each.id for each in there}, "a recording is lost"
        for recording in there:
            recordings.open_sealed(store, recording.id).close()
    sealed(place / "store")
