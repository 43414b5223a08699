"""Faces in one picture, found by CenterFace, a small network that runs in OpenCV.

The model: Yuanyuan Xu, Wan Yan et al., "CenterFace: Joint Face Detection and Alignment Using Face as Point" (2019).
"""

import math
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.kit.paths import resource
from reflectapp.media.upright import Pixels

Boxes: TypeAlias = NDArray[np.float32]
"""A row for each: left, top, right, bottom in pixels of the picture, and how sure it is, 0 to 1."""

LEAST_SCORE: Final = 0.2
_STEP: Final = 32
_CELL: Final = 4
_OVERLAP: Final = 0.3
_OUTPUTS: Final = ("537", "538", "539", "540")


class FaceModel:
    """For pictures of one size and one thread: the network keeps the shape of what it is given first."""

    def __init__(self) -> None:
        """Raises EnvironmentProblem FACE_MODEL_MISSING."""
        path = resource("models", "centerface.onnx")
        try:
            self._net = cv2.dnn.readNetFromONNX(np.frombuffer(path.read_bytes(), np.uint8))
        except (OSError, cv2.error) as error:
            raise EnvironmentProblem(Problem.FACE_MODEL_MISSING) from error

    def find(self, picture: Pixels) -> Boxes:
        """The faces of a picture in BGR; what the network needs beyond its edges is black."""
        height, width = picture.shape[:2]
        padded = np.zeros((_whole(height), _whole(width), 3), np.uint8)
        padded[:height, :width] = picture
        self._net.setInput(cv2.dnn.blobFromImage(padded))
        heat, scale, offset, _marks = self._net.forward(_OUTPUTS)
        rows, columns = np.nonzero(heat[0, 0] > LEAST_SCORE)
        if not len(rows):
            return np.zeros((0, 5), np.float32)
        tall, wide = (np.exp(scale[0, axis, rows, columns]) * _CELL for axis in (0, 1))
        middle_y = (rows + offset[0, 0, rows, columns] + 0.5) * _CELL
        middle_x = (columns + offset[0, 1, rows, columns] + 0.5) * _CELL
        found = np.stack(
            (
                middle_x - wide / 2,
                middle_y - tall / 2,
                middle_x + wide / 2,
                middle_y + tall / 2,
                heat[0, 0, rows, columns],
            ),
            axis=1,
        )
        return apart(found.astype(np.float32))


def _whole(side: int) -> int:
    return math.ceil(side / _STEP) * _STEP


def apart(found: Boxes) -> Boxes:
    """Of those that overlap the surest, in an order that is always the same."""
    found = found[np.lexsort((found[:, 0], found[:, 1], -found[:, 4]))]
    area = (found[:, 2] - found[:, 0]) * (found[:, 3] - found[:, 1])
    kept: list[int] = []
    for row in range(len(found)):
        others = found[kept]
        across = np.minimum(found[row, 2], others[:, 2]) - np.maximum(found[row, 0], others[:, 0])
        down = np.minimum(found[row, 3], others[:, 3]) - np.maximum(found[row, 1], others[:, 1])
        shared = np.clip(across, 0, None) * np.clip(down, 0, None)
        if not np.any(shared > _OVERLAP * (area[row] + area[kept] - shared)):
            kept.append(row)
    return found[kept]
