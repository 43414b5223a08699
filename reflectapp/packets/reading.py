"""What both readers of finished packets share."""

from reflectapp.domain.packets import ItemKind, Leaving


class UnaccountedError(Exception):
    """The file holds something that belongs to no item and to none of the packet's own words: a bug."""


def item(kind: ItemKind, text: str, size_bytes: int | None = None) -> Leaving:
    """`size_bytes` is that of the text unless the item is more than text."""
    flat = " ".join(text.split())
    return Leaving(kind, flat, len(flat.encode()) if size_bytes is None else size_bytes)
