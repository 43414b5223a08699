"""What a lock lets go of in memory, as far as a running process can."""

import gc

from PySide6.QtGui import QPixmapCache


def forget() -> None:
    """When the store is closed and its windows are gone."""
    QPixmapCache.clear()
    gc.collect()
