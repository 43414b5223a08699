from reflectapp.services import store_folder, surroundings
from reflectapp.services.store import OpenStore
from reflectapp.services.surroundings import Surroundings
from reflectapp.ui.context import Context
from reflectapp.ui.shell.messages import ProblemBar
from reflectapp.ui.words import surroundings_told


class SurroundingsBar(ProblemBar):
    """Says once after opening that the store's folder is synced by a service, or holds copies in conflict."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._folder = context.store.folder
        self.way_wanted.connect(self._hush)
        context.ask(self, _look)(self._show)

    def _show(self, found: Surroundings | None) -> None:
        said = surroundings_told(found) if found is not None else None
        if said is not None:
            self.tell(said)

    def _hush(self) -> None:
        store_folder.hush(self._folder)
        self.dismiss()


def _look(store: OpenStore) -> Surroundings | None:
    found = surroundings.of(store.folder)
    is_hushed = not found.conflicts and store_folder.is_hushed(store.folder)
    return None if is_hushed else found
