"""A store of an earlier schema is opened for the first time."""

import json
import zipfile
from pathlib import Path
from typing import Any

from reflectapp.services import store as stores
from tests.faults.scenarios import Ack, Acked
from tests.faults.world import look_over, opened, told
from tests.golden import make


class Migrate:
    """Opens, with everything that was in it, whenever it was interrupted."""

    name = "0001"

    def __init__(self) -> None:
        self.facts: dict[str, Any] = json.loads((make.HERE / f"{self.name}.json").read_text("utf-8"))

    def prepare(self, place: Path) -> None:
        with zipfile.ZipFile(make.HERE / f"{self.name}.zip") as archive:
            archive.extractall(place / "store")

    def act(self, place: Path, ack: Ack) -> None:
        with told():
            store = stores.open_with_passphrase(place / "store", self.facts["passphrase"])
            ack("opened")
            stores.close_store(store)

    def check(self, place: Path, acked: Acked) -> None:
        folder = place / "store"
        with opened(folder, self.facts["passphrase"]) as store:
            found, counted = json.loads(json.dumps(make.contents(store))), make.row_counts(store)
        assert {name: found.get(name) for name in self.facts["contents"]} == self.facts["contents"], "something is lost"
        for table in self.facts["rows"].keys() - make.SHIFTING:
            assert counted[table] == self.facts["rows"][table], f"rows of {table} are lost"
        look_over(folder)


class MigrateFromSecond(Migrate):
    name = "0002"
