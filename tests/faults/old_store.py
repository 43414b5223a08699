"""A store of the first schema is opened for the first time."""

import json
import zipfile
from pathlib import Path
from typing import Any

from reflectapp.services import store as stores
from tests.faults.scenarios import Ack, Acked
from tests.faults.world import look_over, opened, told
from tests.golden import make

NAME = "0001"


class Migrate:
    """Opens, with everything that was in it, whenever it was interrupted."""

    def __init__(self) -> None:
        self.facts: dict[str, Any] = json.loads((make.HERE / f"{NAME}.json").read_text("utf-8"))

    def prepare(self, place: Path) -> None:
        with zipfile.ZipFile(make.HERE / f"{NAME}.zip") as archive:
            archive.extractall(place / "store")

    def act(self, place: Path, ack: Ack) -> None:
        with told():
            store = stores.open_with_passphrase(place / "store", self.facts["passphrase"])
            ack("opened")
            stores.close_store(store)

    def check(self, place: Path, acked: Acked) -> None:
        folder = place / "store"
        with opened(folder, self.facts["passphrase"]) as store:
            assert json.loads(json.dumps(make.contents(store))) == self.facts["contents"], "something is lost"
            counted = make.row_counts(store)
        for table, rows in self.facts["rows"].items():
            assert counted[table] == (rows if table != "departing_blobs" else 0), f"rows of {table} are lost"
        look_over(folder)
