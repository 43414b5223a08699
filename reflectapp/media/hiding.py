"""Covers over places of a picture, of which nothing of what was there can be told.

A cover is a handful of coarse colours, taken once, from the first picture in which it is seen, and carried along
unchanged: many pictures together tell no more of what is beneath than the first does.
"""

from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from reflectapp.domain.clips import Box, Cover, Look

Plane: TypeAlias = NDArray[np.uint8]
Planes: TypeAlias = Sequence[Plane]
"""Planes of one picture, each of its own size; what is hidden is written over in place."""

_CELLS: Final = (4, 5)
_CELLS_OF_ALL: Final = (16, 9)
_LEAST_CELL: Final = 4
_STEP: Final = 16
_EVERYTHING: Final = Cover("everything", Box(0, 0, 1, 1))


class Covers:
    """Of one clip. Pictures in order; the same covers keep their colours."""

    def __init__(self, look: Look) -> None:
        self._how = cv2.INTER_NEAREST if look is Look.MOSAIC else cv2.INTER_LINEAR
        self._colours: dict[tuple[str, int], Plane] = {}

    def hide(self, planes: Planes, covers: Iterable[Cover]) -> None:
        for cover in covers:
            self._lay(planes, cover, _CELLS)

    def hide_all_but(self, planes: Planes, shown: Iterable[Box]) -> None:
        kept = [
            (plane, place, plane[place].copy()) for box in shown for plane in planes if (place := _inside(plane, box))
        ]
        wide = planes[0].shape[1] >= planes[0].shape[0]
        self._lay(planes, _EVERYTHING, _CELLS_OF_ALL if wide else _CELLS_OF_ALL[::-1])
        for plane, place, pixels in kept:
            plane[place] = pixels

    def _lay(self, planes: Planes, cover: Cover, cells: tuple[int, int]) -> None:
        for number, plane in enumerate(planes):
            place = _around(plane, cover.box)
            if place is None:
                continue
            beneath = plane[place]
            colours = self._colours.get((cover.id, number))
            if colours is None:
                colours = self._colours[cover.id, number] = _coarse(beneath, cells)
            size = (beneath.shape[1], beneath.shape[0])
            beneath[...] = cv2.resize(colours, size, interpolation=self._how).reshape(beneath.shape)


def _coarse(beneath: Plane, cells: tuple[int, int]) -> Plane:
    """Each colour stands for at least four pixels each way."""
    height, width = beneath.shape[:2]
    fewer = max(1, min(cells[0], width // _LEAST_CELL)), max(1, min(cells[1], height // _LEAST_CELL))
    means = cv2.resize(beneath, fewer, interpolation=cv2.INTER_AREA)
    return np.minimum((means.astype(np.uint16) + _STEP // 2) // _STEP * _STEP, 255).astype(np.uint8)


def _around(plane: Plane, box: Box) -> tuple[slice, slice] | None:
    """Every pixel that the box touches, or None if it lies outside."""
    height, width = plane.shape[:2]
    rows = slice(max(0, int(box.top * height) - 1), min(height, int(box.bottom * height) + 2))
    columns = slice(max(0, int(box.left * width) - 1), min(width, int(box.right * width) + 2))
    return (rows, columns) if rows.start < rows.stop and columns.start < columns.stop else None


def _inside(plane: Plane, box: Box) -> tuple[slice, slice] | None:
    """The pixels that lie wholly within the box."""
    height, width = plane.shape[:2]
    rows = slice(max(0, int(box.top * height) + 1), min(height, int(box.bottom * height)))
    columns = slice(max(0, int(box.left * width) + 1), min(width, int(box.right * width)))
    return (rows, columns) if rows.start < rows.stop and columns.start < columns.stop else None
