"""What leaves the store: everything, or a packet. It lies in the open, in the folder `given`, as she wants it."""

import json
from datetime import date
from pathlib import Path

from reflectapp.domain.goals import CheckIn, GoalStatus, GoalText
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.packets import ItemKind, PacketFormat, Pick
from reflectapp.domain.progress import CancelToken
from reflectapp.services import goals, importing, shares, taking_along
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore
from tests.faults.scenarios import Ack, Acked
from tests.faults.world import CANARY, create, film, here, look_over, opened, quiet, told, using

DAY = date(2026, 3, 2)


class TakeAlong:
    """A whole folder of that name, or none."""

    def __init__(self) -> None:
        self.film = Path()

    def prepare(self, place: Path) -> None:
        (place / "given").mkdir()
        store, _recovery_key = create(place / "store")
        self.film = film(place.parent / "film.mp4", 300_000)
        draft = LessonDraft(f"Fractions {CANARY}")
        importing.import_recording(here(store), self.film, draft, quiet, CancelToken())
        stores.close_store(store)

    def act(self, place: Path, ack: Ack) -> None:
        def work(store: OpenStore) -> None:
            taken = taking_along.take_along(here(store), place / "given", quiet, CancelToken())
            assert not taken.missing
            ack("taken", taken.folder.name)

        using(place / "store", work)

    def check(self, place: Path, acked: Acked) -> None:
        whole = [path for path in (place / "given").iterdir() if "(unfinished)" not in path.name]
        assert [path.name for path in whole] == [name for _, name in acked] or not acked, "what was taken is lost"
        for folder in whole:
            taken = json.loads((folder / "data" / "everything.json").read_text("utf-8"))
            assert CANARY in taken["lessons"][0]["title"]
            films = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size == 300_000]
            assert [path.read_bytes() for path in films] == [self.film.read_bytes()], "not the film"
        with opened(place / "store"):
            pass
        look_over(place / "store")


class Share:
    """A goal is written, checked in on and shared: what the record names was given."""

    def prepare(self, place: Path) -> None:
        (place / "given").mkdir()
        store, _recovery_key = create(place / "store")
        stores.close_store(store)

    def act(self, place: Path, ack: Ack) -> None:
        using(place / "store", lambda store: self._work(store, place / "given" / "packet.html", ack))

    def _work(self, store: OpenStore, packet: Path, ack: Ack) -> None:
        text = GoalText(title=f"Time to think {CANARY}", statement=f"{CANARY} students think", unit="s")
        goal = goals.add(store, text).value
        ack("goal", goal.id)
        with told():
            goals.set_status(store, goal.id, GoalStatus.WORKING)
            ack("working", goal.id)
        for number in range(3):
            with told():
                made = goals.check_in(store, CheckIn("", goal.id, DAY, f"{CANARY} {number}", float(number))).value
                ack("check-in", made.id)
        with told():
            picks = frozenset({Pick(ItemKind.GOAL_TITLE, goal.id)})
            contents = shares.contents(store, picks, for_whom=CANARY, made_on=DAY, stills={})
            data = shares.render(contents, PacketFormat.HTML)
            shares.save(store, data, PacketFormat.HTML, packet, for_whom=CANARY, why="to meet")
            ack("shared", goal.id)

    def check(self, place: Path, acked: Acked) -> None:
        said = dict(acked)
        packet = place / "given" / "packet.html"
        with opened(place / "store") as store:
            found = {goal.id: goal for goal in goals.all_goals(store)}
            assert "goal" not in said or said["goal"] in found, "a goal is lost"
            assert "working" not in said or found[said["working"]].status is GoalStatus.WORKING
            check_ins = {each.id for goal in found.values() for each in goal.check_ins}
            assert {which for kind, which in acked if kind == "check-in"} <= check_ins, "a check-in is lost"
            record = shares.record(store)
            assert record or "shared" not in said, "a share is not in the record"
            assert packet.exists() or not record, "a share is in the record that never was"
        look_over(place / "store")
