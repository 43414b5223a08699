"""The first run."""

from pathlib import Path

from reflectapp.services import store as stores
from tests.faults.scenarios import Ack, Acked
from tests.faults.world import create, look_over, opened, told


class Create:
    """In a folder that isn't there yet."""

    def prepare(self, place: Path) -> None:
        pass

    def act(self, place: Path, ack: Ack) -> None:
        with told():
            store, _recovery_key = create(place / "store")
            ack("created", store.store_id)
            stores.close_store(store)

    def check(self, place: Path, acked: Acked) -> None:
        """What wasn't said to be made is either there or can be begun anew; never a folder that leads nowhere."""
        folder = place / "store"
        if not acked and not stores.exists(folder):
            store, _recovery_key = create(folder)
            stores.close_store(store)
        with opened(folder) as store:
            assert not acked or store.store_id == acked[0][1], "another store"
        look_over(folder)
