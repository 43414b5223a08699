"""Makes a frozen store with the code of a release: `python -m tests.golden.make 0001`, in its checkout.

Every table has rows. One deletion was cut short: its key is gone, its file is still there. One recording waits to
come in, another to be converted. A transcript is shifted and has lost a line.
"""

import json
import os
import sys
import tempfile
import zipfile
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from reflectapp.domain.captions import ReadCaptions, in_order
from reflectapp.domain.codings import Press
from reflectapp.domain.forms import PromptKind
from reflectapp.domain.goals import CheckIn, ChecklistPoint, GoalStatus, GoalText, Peers
from reflectapp.domain.lanes import Chapter
from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.domain.moments import Moment, PromptLink
from reflectapp.domain.packets import ItemKind, PacketFormat, Pick
from reflectapp.domain.progress import CancelToken
from reflectapp.domain.reminders import After, Reminder
from reflectapp.domain.seats import Seat
from reflectapp.kit import clock
from reflectapp.kit.ids import new_id
from reflectapp.services import (
    codings,
    forms,
    goals,
    importing,
    lanes,
    lessons,
    letting_go,
    measures,
    moments,
    preparing,
    recordings,
    reflections,
    reminders,
    seat_maps,
    shares,
    store_settings,
    transcripts,
)
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore

HERE = Path(__file__).parent
PASSPHRASE = "frozen harbour lantern sixty maple quilt"
DAY = date(2026, 3, 2)
RESERVE = "reserve.bin"
"""Random bytes that the program makes anew."""
SHIFTING = frozenset({"departing_blobs", "import_sources", "recordings"})
"""Tables that opening itself puts in order: a file that is unlinked, a recording whose file is gone."""


def main(name: str) -> None:
    os.environ["REFLECTAPP_TEST_COST"] = "1"
    with tempfile.TemporaryDirectory() as made_in:
        folder = Path(made_in) / "store"
        store, recovery_key = stores.create_store(folder, passphrase=PASSPHRASE)
        fill(store, Path(made_in))
        stores.close_store(store)
        store = stores.open_with_passphrase(folder, PASSPHRASE)
        kept = contents(store)
        departing = cut_a_deletion_short(store)
        leave_one_waiting(store, Path(made_in))
        rows = row_counts(store)
        assert all(rows.values()), rows
        store.database.checkpoint()
        store.database.close()
        store.folder_lock.release()
        facts = {
            "passphrase": PASSPHRASE,
            "recovery_key": recovery_key,
            "rows": rows,
            "departing": departing,
            "contents": kept,
        }
        (HERE / f"{name}.json").write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", "utf-8")
        with zipfile.ZipFile(HERE / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != RESERVE):
                archive.write(path, path.relative_to(folder))


def fill(store: OpenStore, around: Path) -> None:
    recording = bring_in(store, around, "fractions", LessonDraft("Fractions of a set", DAY, "4b", "Mathematics", "¾"))
    bring_in(store, around, "silence", recording.lesson_id)
    towers = lessons.add(store, LessonDraft("Ein Gespräch über Türme")).value
    gone = bring_in(store, around, "towers", towers.id)
    recordings.delete(store, (gone.id,))
    letting_go.keep_until(store, (recording.id,), DAY)
    find_in(store, recording)
    preparing.want(store, recording.id)
    store_settings.set_locking(store, 9, True)
    code(store, recording.lesson_id)
    seat_maps.keep(store, "4b", (Seat("front", 0, 0, "Mia"), Seat("back", 1, 2, "Noor", shown=False)))
    goal_id = write_goal(store, recording.lesson_id)
    reminders.keep(store, Reminder("", "ask the pairs", clock.now(), After.CHECK_IN, goal_id=goal_id))
    first = moments.add(
        store, Moment("", recording.lesson_id, None, 200, None, "pairs explain 😀", ("strongest", "pairs"))
    ).value
    moments.add(store, Moment("", recording.lesson_id, None, 400, 1_800, "a long silence"))
    moments.link_goal(store, first.id, goal_id)
    for form in forms.built_in()[1:3]:
        reflection = reflections.start(store, recording.lesson_id, form).value
        for prompt in form.prompts:
            if prompt.kind is PromptKind.LONG_TEXT:
                reflections.answer(store, reflection.id, prompt.id, f"Thought about {prompt.id}.\nTwice.")
            elif prompt.kind is PromptKind.SCALE:
                reflections.answer(store, reflection.id, prompt.id, prompt.low)
        moments.link_prompt(store, first.id, PromptLink(reflection.id, form.prompts[0].id))
    forms.copy(store, forms.built_in()[1].id, "In my own words")
    picks = frozenset({Pick(ItemKind.GOAL_TITLE, goal_id), Pick(ItemKind.MOMENT, first.id)})
    packet = shares.contents(store, picks, for_whom="Ms Ortega", made_on=DAY, stills={})
    data = shares.render(packet, PacketFormat.HTML)
    shares.save(store, data, PacketFormat.HTML, around / "packet.html", for_whom="Ms Ortega", why="to meet")


def code(store: OpenStore, lesson_id: str) -> None:
    """Two runs of one measure, the first with a guess."""
    measure = measures.built_in()[0]
    for guess in ({measure.codes[0].id: 70.0}, {}):
        run = codings.start(store, lesson_id, measure, guess).value
        for number, key in enumerate(measure.codes[:3]):
            codings.press(store, run.id, Press(new_id(), key.id, 500 * number))
        codings.cover(store, run.id, ((0, 1_900),))


def find_in(store: OpenStore, recording: Recording) -> None:
    """What was found in its file, and beside it."""
    for job in lanes.missing(store):
        lanes.make(lambda function: function(store), job, lambda _progress: None, CancelToken())
    with store.unit() as work:
        work.lanes.set_chapters(recording.id, (Chapter(0, "Warming up"), Chapter(900, "In pairs")))
    said = in_order([(number * 20, number * 20 + 15, f"line {number} of what is said") for number in range(90)])
    transcript = transcripts.add(store, recording.id, ReadCaptions("fractions", "en", said)).value
    transcripts.change_line(store, transcript.id, 70, "¿Cuánto es la mitad?")
    transcripts.change_line(store, transcript.id, 3, "")
    transcripts.shift(store, transcript.id, 250)


def write_goal(store: OpenStore, lesson_id: str) -> str:
    text = GoalText(
        title="Time to think",
        statement="Students get time to think.",
        measure="Median wait",
        unit="s",
        baseline=0.9,
        target=3.0,
        by_when=DAY,
        checklist=(ChecklistPoint("The question is on the board", True), ChecklistPoint("I count")),
        peers=frozenset({Peers.EASY, Peers.POWERFUL}),
    )
    goal = goals.add(store, text).value
    goals.set_status(store, goal.id, GoalStatus.WORKING)
    goals.check_in(store, CheckIn("", goal.id, DAY, "a little better", 1.4, lesson_id))
    goals.change(store, goal.id, replace(text, why="The quiet ones know more than I hear."))
    goals.check_in(store, CheckIn("", goal.id, DAY, "without a number", None))
    return goal.id


def bring_in(store: OpenStore, around: Path, name: str, lesson: str | LessonDraft) -> Recording:
    path = around / f"{name}.mp4"
    film(path, tone=len(name))
    return importing.import_recording(
        lambda function: function(store), path, lesson, lambda _progress: None, CancelToken()
    ).value.recording


def film(path: Path, tone: int) -> None:
    """Two seconds of a grey that changes, 64×48."""
    import av
    import numpy as np
    from av.video.stream import VideoStream

    with av.open(str(path), "w", format="mp4") as output:
        stream = output.add_stream("libx264", rate=5)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(10):
            shade = np.full((48, 64, 3), (tone * 9 + number * 12) % 256, np.uint8)
            frame = av.VideoFrame.from_ndarray(shade, format="bgr24")
            frame.pts, frame.time_base = number, Fraction(1, 5)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))


def cut_a_deletion_short(store: OpenStore) -> str:
    """What a crash between a deletion's commit and its unlinking leaves. Returns the blob's id."""
    blob_id = new_id()
    store.blobs.seal_bytes(blob_id, "thumbnails", store.blobs.new_key(blob_id, "thumbnails"), b"to be gone")
    with store.database._engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO departing_blobs VALUES (?)", (blob_id,))
    return blob_id


def leave_one_waiting(store: OpenStore, around: Path) -> None:
    (lesson,) = (card.lesson for card in lessons.cards(store) if card.lesson.title.startswith("Ein"))
    importing.line_up(store, [around / "waiting.mp4"], lesson.id)


def row_counts(store: OpenStore) -> dict[str, int]:
    query = """
        SELECT name FROM sqlite_schema
        WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%' ORDER BY name
    """
    with store.database._engine.connect() as connection:
        names = [row[0] for row in connection.exec_driver_sql(query)]
        return {
            name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()
            for name in names
            if name != "alembic_version"
        }


def contents(store: OpenStore) -> dict[str, object]:
    """All that she wrote, in plain values that later releases have too."""
    found: dict[str, object] = {"shares": [[s.for_whom, s.why, s.sha256] for s in shares.record(store)]}
    found["settings"] = store_settings.settings(store).lock_after_minutes
    found["deletions"] = [each.kind for each in letting_go.deletions(store)]
    found["keep until"] = [str(due.day) for due in letting_go.due(store, date.max)]
    for card in sorted(lessons.cards(store), key=lambda card: card.lesson.title):
        lesson = card.lesson
        found[lesson.title] = {
            "lesson": [str(lesson.taught_on), lesson.class_name, lesson.subject, lesson.notes, card.moment_count],
            "recordings": [
                [r.sha256, r.size_bytes, r.offset_ms, len(recordings.thumbnails(store, r.id))]
                for r in recordings.of_lesson(store, lesson.id)
            ],
            "moments": [
                [m.start_ms, m.end_ms, m.note, list(m.tags), len(m.prompts), len(m.goal_ids)]
                for m in moments.of_lesson(store, lesson.id)
            ],
            "answers": [[r.form.id, dict(sorted(r.answers.items()))] for r in reflections.of_lesson(store, lesson.id)],
        }
        said = [
            [t.title, t.language, t.shift_ms, "\n".join(f"{c.start_ms} {c.text}" for c in t.captions)]
            for t in transcripts.of_recordings(store, tuple(r.id for r in recordings.of_lesson(store, lesson.id)))
        ]
        coded = [
            [run.measure.id, run.guess, run.covers, [[e.code_id, e.start_ms, e.end_ms] for e in run.entries]]
            for run in codings.of_lesson(store, lesson.id)
        ]
        if coded:
            found[f"measured in {lesson.title}"] = coded
        if said:
            found[f"said in {lesson.title}"] = said
    found["seats"] = [[m.class_name, [[s.name, s.shown] for s in m.seats]] for m in seat_maps.all_maps(store)]
    found["reminders"] = [[kept.reminder.text, kept.reminder.after.value] for kept in reminders.every(store)]
    for goal in goals.all_goals(store):
        found[f"goal {goal.text.title}"] = [
            [goal.status.value, goal.text.why, goal.text.baseline, [p.text for p in goal.text.checklist]],
            [[v.number, v.text.statement] for v in goals.versions(store, goal.id)],
            [[str(c.made_on), c.note, c.value] for c in goal.check_ins],
        ]
    return found


if __name__ == "__main__":
    main(sys.argv[1])
