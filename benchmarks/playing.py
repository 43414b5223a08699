"""A recording in a store of its own, and a player for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.domain.progress import CancelToken
from reflectapp.services import importing, recordings
from reflectapp.services import store as stores
from reflectapp.ui.player.player import Player


@contextmanager
def brought_in(source: Path, folder: Path) -> Iterator[tuple[Player, Recording]]:
    """The store is in `folder`; nothing is shown yet."""
    store, _ = stores.create_store(folder, passphrase="orbit lantern quiet maple river stone")
    imported = importing.import_recording(
        lambda function: function(store), source, LessonDraft("Lesson"), lambda _progress: None, CancelToken()
    )
    player = Player(lambda part, then: then(recordings.open_sealed(store, part.id)))
    yield player, imported.value.recording
    player.close()
    stores.close_store(store)
