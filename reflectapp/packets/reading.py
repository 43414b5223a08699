"""What both readers of finished packets share."""

from reflectapp.domain.packets import ItemKind, Leaving

DRAWN = frozenset((ItemKind.GOAL_PLOT, ItemKind.RESULT_PICTURE))


class UnaccountedError(Exception):
    """The file holds something that belongs to no item and to none of the packet's own words: a bug."""


def item(kind: ItemKind, text: str, size_bytes: int | None = None) -> Leaving:
    """One line for each paragraph. `size_bytes` is that of the text unless the item is more than text."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    told = "\n".join(line for line in lines if line)
    return Leaving(kind, told, len(told.encode()) if size_bytes is None else size_bytes)
