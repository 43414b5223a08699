"""The steps of the self-test. Each raises when what it finds is not what it must be."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.forms import PromptKind
from reflectapp.domain.goals import CheckIn, GoalText
from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.domain.moments import Moment
from reflectapp.domain.packets import ItemKind, PacketFormat, Pick
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.progress import CancelToken, Progress
from reflectapp.kit import clock
from reflectapp.self_test import canaries
from reflectapp.services import (
    backing_up,
    forms,
    goals,
    importing,
    lessons,
    moments,
    recordings,
    reflections,
    restoring,
    sample,
    shares,
    verifying,
)
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore

T = TypeVar("T")

PICKED = "canaryamber"
PRIVATE = ("canarybirch", "canarycedar", "canarydahlia", "canaryelder")
MOMENT_MS = 40_000


class Journey:
    """One way through the program in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store_folder = folder / "store"
        self.restored = folder / "restored"
        self.backup = folder / f"lessons{backing_up.ENDING}"
        self.passphrase = f"{stores.suggest_passphrase()} {secrets.token_hex(4)}"
        self.recovery_key = ""
        self.open_store: OpenStore | None = None
        self.recording: Recording | None = None
        self.kept: object = None
        self.steps: dict[str, Callable[[], str]] = {
            "create": self.create,
            "import": self.bring_in,
            "decode": self.decode,
            "play": self.play,
            "mark": self.mark,
            "answer": self.answer,
            "goal": self.goal,
            "packets": self.packets,
            "lock": self.lock,
            "unlock": self.unlock,
            "compare": self.compare,
            "verify": self.verify,
            "backup": self.back_up,
            "restore": self.restore,
            "canaries": self.search,
        }

    @property
    def store(self) -> OpenStore:
        assert self.open_store is not None
        return self.open_store

    def close(self) -> None:
        if self.open_store is not None:
            stores.close_store(self.open_store)
            self.open_store = None

    def create(self) -> str:
        self.open_store, self.recovery_key = stores.create_store(self.store_folder, passphrase=self.passphrase)
        return "a new store with a passphrase and a recovery key"

    def bring_in(self) -> str:
        draft = LessonDraft(f"Lesson {PRIVATE[0]}", clock.today(), "4b", "Mathematics")
        imported = importing.import_recording(self._here, sample.recording(), draft, _quiet, CancelToken()).value
        self.recording = imported.recording
        probe = imported.recording.probe
        check(probe.has_video and probe.has_audio, "the sample lost its picture or sound")
        check(bool(recordings.thumbnails(self.store, imported.recording.id)), "no thumbnails were made")
        return f"{probe.duration_ms} ms, {probe.width}×{probe.height}"

    def decode(self) -> str:
        from reflectapp.self_test.frames import compare_decoded

        return compare_decoded(self._sealed(), sample.recording())

    def play(self) -> str:
        from reflectapp.self_test.frames import compare_played

        assert self.recording is not None
        return compare_played(self._sealed(), self.recording, sample.recording())

    def mark(self) -> str:
        assert self.recording is not None
        lesson_id = self.recording.lesson_id
        first = Moment("", lesson_id, self.recording.id, MOMENT_MS, None, f"seen {PICKED}", ("strongest",))
        second = replace(first, start_ms=60_000, end_ms=65_000, note=f"hidden {PRIVATE[1]}")
        moments.add(self.store, first)
        removed = moments.add(self.store, second)
        assert removed.inverse is not None
        undone = removed.inverse(self.store)
        check(len(moments.of_lesson(self.store, lesson_id)) == 1, "undo did not take the moment back")
        assert undone.inverse is not None
        undone.inverse(self.store)
        check(len(moments.of_lesson(self.store, lesson_id)) == 2, "redo did not bring the moment back")
        return "two moments, one of them undone and redone"

    def answer(self) -> str:
        assert self.recording is not None
        asked = [form for form in forms.built_in() if form.records]
        for form in asked:
            reflection = reflections.start(self.store, self.recording.lesson_id, form).value
            prompt = next(p for p in form.prompts if p.kind in (PromptKind.LONG_TEXT, PromptKind.SHORT_TEXT))
            reflections.answer(self.store, reflection.id, prompt.id, f"thought {PRIVATE[2]}")
        return f"{len(asked)} forms"

    def goal(self) -> str:
        text = GoalText(title="Time to think", statement=f"wish {PRIVATE[3]}", baseline=0.9, target=3.0, unit="s")
        goal = goals.add(self.store, text).value
        goals.check_in(self.store, CheckIn("", goal.id, clock.today(), "a little better", 1.4))
        goals.change(self.store, goal.id, replace(text, why="They know more than I hear."))
        check(len(goals.versions(self.store, goal.id)) == 2, "a change after a check-in made no new version")
        return "two versions, one check-in"

    def packets(self) -> str:
        assert self.recording is not None
        moment = moments.of_lesson(self.store, self.recording.lesson_id)[0]
        goal = goals.all_goals(self.store)[0]
        picks = frozenset(
            {
                Pick(ItemKind.GOAL_TITLE, goal.id),
                Pick(ItemKind.GOAL_PLOT, goal.id),
                Pick(ItemKind.MOMENT, moment.id),
                Pick(ItemKind.MOMENT_STILL, moment.id),
            }
        )
        reader = self._sealed()
        still = recordings.still(reader, moment.start_ms)
        reader.close()
        contents, refs = shares.prepared(
            self.store,
            picks,
            for_whom="A colleague",
            made_on=clock.today(),
            stills={moment.id: still},
            packet_id=shares.new_packet_id(),
        )
        sizes = []
        for packet_format in PacketFormat:
            data = shares.render(contents, packet_format)
            leaving = {line.kind for line in shares.leaving(data, packet_format)}
            heading = {ItemKind.MADE_ON, ItemKind.FOR_WHOM}
            check(
                leaving == {pick.kind for pick in picks} | heading,
                f"what leaves in {packet_format} is not what was picked",
            )
            path = self.folder / f"packet.{packet_format.value}"
            shares.save(self.store, data, packet_format, path, for_whom="A colleague", why="to meet", refs=refs)
            sizes.append(f"{packet_format} {len(data)} bytes")
        check(len(shares.record(self.store)) == len(sizes), "the share record is not complete")
        self._seal(shares.render(contents, PacketFormat.HTML))
        return ", ".join(sizes)

    def _seal(self, page: bytes) -> None:
        sealed = shares.seal(page, self.passphrase)
        check(canaries.found_in(page, (PICKED,)) == {PICKED}, "what was picked is not in the web page")
        check(not canaries.found_in(sealed, (PICKED, *PRIVATE)), "a sealed packet can be read")
        found = shares.leaving(sealed, PacketFormat.HTML, self.passphrase)
        check(found == shares.leaving(page, PacketFormat.HTML), "a sealed packet holds something else")

    def lock(self) -> str:
        self.kept = self._everything()
        self.close()
        return "closed"

    def unlock(self) -> str:
        try:
            stores.open_with_passphrase(self.store_folder, "not the passphrase at all")
        except UserError as error:
            check(error.problem is Problem.WRONG_PASSPHRASE, "a wrong passphrase was not called so")
        else:
            raise AssertionError("a wrong passphrase opened the store")
        stores.close_store(stores.open_with_recovery_key(self.store_folder, self.recovery_key))
        self.open_store = stores.open_with_passphrase(self.store_folder, self.passphrase)
        return "by recovery key and by passphrase"

    def compare(self) -> str:
        check(self._everything() == self.kept, "what was kept is not what was written")
        return "all is as it was"

    def verify(self) -> str:
        found = verifying.verify(self._here, _quiet, CancelToken())
        check(found.findings == (), f"checking found {[finding.code.value for finding in found.findings]}")
        return f"{found.recordings} recordings, {found.size_bytes} bytes, all whole"

    def back_up(self) -> str:
        done = backing_up.back_up(self._here, self.backup, _quiet, CancelToken())
        check(done.missing == (), "not all of the store is in the backup")
        return f"{done.size_bytes} bytes, written and read back"

    def restore(self) -> str:
        self.close()
        secret = restoring.Secret(self.recovery_key, is_recovery_key=True)
        restoring.restore(self.backup, self.restored, secret, _quiet, CancelToken())
        self.open_store = stores.open_with_passphrase(self.restored, self.passphrase)
        check(self._everything() == self.kept, "what was brought back is not what was written")
        return "the same again, in another folder"

    def search(self) -> str:
        words = (PICKED, *PRIVATE)
        self.close()
        sealed = canaries.found_in(self.backup.read_bytes(), words)
        for folder in (self.store_folder, self.restored):
            sealed |= canaries.found_in_folder(folder, words)
        check(not sealed, f"plain text in the store or its backup: {sorted(sealed)}")
        for packet_format in PacketFormat:
            data = (self.folder / f"packet.{packet_format.value}").read_bytes()
            found = canaries.found_in(data, words)
            found |= {word for word in words if word in _read(data, packet_format)}
            check(found == {PICKED}, f"in the {packet_format} packet: {sorted(found)}")
        return "only what was picked is in the packets, nothing in the store or its backup"

    def _here(self, function: Callable[[OpenStore], T]) -> T:
        """The store's thread is this one."""
        return function(self.store)

    def _sealed(self) -> SealedReader:
        assert self.recording is not None
        return recordings.open_sealed(self.store, self.recording.id)

    def _everything(self) -> object:
        assert self.recording is not None
        lesson_id = self.recording.lesson_id
        return (
            lessons.lesson(self.store, lesson_id),
            recordings.of_lesson(self.store, lesson_id),
            moments.of_lesson(self.store, lesson_id),
            reflections.of_lesson(self.store, lesson_id),
            goals.all_goals(self.store),
            shares.record(self.store),
        )


def _quiet(_progress: Progress) -> None:
    """Nobody watches."""


def _read(data: bytes, packet_format: PacketFormat) -> str:
    """All that the packet's own reader finds in its bytes."""
    return " ".join(line.text for line in shares.leaving(data, packet_format))


def check(held: bool, otherwise: str) -> None:
    if not held:
        raise AssertionError(otherwise)
