"""Draws the classroom of the sample lesson with plain shapes."""

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray
from script import AT_BOARD, HANDS, PATH, ROWS, WIPED_S

WIDTH, HEIGHT = 1280, 720
Picture = NDArray[np.uint8]
Point = tuple[float, float]
Colour = tuple[int, int, int]

_FINE = 3  # bits of a pixel's fraction in cv2's coordinates
_STUDENTS = (
    (98, 74, (112, 91, 61), (29, 34, 42)),
    (358, 84, (84, 75, 123), (35, 60, 92)),
    (630, 66, (77, 107, 73), (24, 28, 32)),
    (912, 90, (136, 91, 108), (47, 86, 124)),
    (1184, 72, (60, 104, 138), (30, 34, 40)),
)


def _bgr(code: str) -> Colour:
    return int(code[4:6], 16), int(code[2:4], 16), int(code[0:2], 16)


WALL, FLOOR = _bgr("d8ccbb"), _bgr("b39a78")
BOARD, FRAME, CHALK, SOFT_CHALK = _bgr("2f4a44"), _bgr("8b6b45"), _bgr("f0f2ee"), _bgr("c9d4cc")
TEAL, SKIN, HAIR = _bgr("245f68"), _bgr("cd9a75"), _bgr("3a2418")


def frame(at_s: float) -> Picture:
    """The picture at `at_s`, as BGR rows."""
    picture = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    picture[:] = WALL
    picture[518:] = FLOOR
    _board(picture, at_s)
    if AT_BOARD[0] <= at_s < AT_BOARD[1]:
        _girl_at_board(picture, at_s)
    _teacher(picture, at_s)
    for number in range(len(_STUDENTS)):
        _student(picture, number, at_s)
    return picture


def _board(picture: Picture, at_s: float) -> None:
    cv2.rectangle(picture, (214, 74), (984, 456), FRAME, -1, cv2.LINE_AA)
    cv2.rectangle(picture, (232, 92), (966, 438), BOARD, -1, cv2.LINE_AA)
    font = cv2.FontFace("sans")
    cv2.putText(picture, "¾ of 12 = ?" if at_s < 14.5 else "¾ of 12 = 9", (300, 190), CHALK, font, 50, 400)
    if at_s >= 19.5:
        cv2.putText(picture, "How do you know?", (300, 280), SOFT_CHALK, font, 36, 400)
    if 57.5 <= at_s < 86:
        cv2.putText(picture, "and with 10?", (300, 360), SOFT_CHALK, font, 36, 400)
    rows = [(since, count) for since, count in ROWS if since <= at_s and (at_s < WIPED_S) == (since < WIPED_S)]
    for row, (since, count) in enumerate(rows):
        for column in range(count):
            if at_s >= since + 0.3 * column:
                cv2.circle(picture, (680 + 52 * column, 160 + 52 * row), 17, CHALK, 4, cv2.LINE_AA)


def _teacher(picture: Picture, at_s: float) -> None:
    x, arm = _standing(at_s)
    sway = 3 * np.sin(at_s * 1.1)
    left = 1040 + (x - 0.86) * 900 + sway
    _shape(picture, [(left - 58, 312), (left + 58, 312), (left + 70, 570), (left - 70, 570)], TEAL)
    _shape(picture, [(left - 58, 314), (left - 30, 290), (left + 30, 290), (left + 58, 314)], TEAL)
    shoulder = (left - 44, 322.0)
    hand = {
        "down": (left - 92, 452.0),
        "board": (left - 150, 244 + 8 * np.sin(at_s * 3.0)),
        "open": (left - 138, 372 + 10 * np.sin(at_s * 2.2)),
    }[arm]
    _limb(picture, shoulder, hand, TEAL, SKIN, 30)
    _limb(picture, (left + 44, 322.0), (left + 78, 452.0), TEAL, SKIN, 30)
    _disc(picture, (left, 244), 52, HAIR)
    _disc(picture, (left, 252), 47, SKIN)


def _standing(at_s: float) -> tuple[float, str]:
    """She walks for 1.2 s from one place to the next."""
    for before, after in pairwise(PATH):
        if at_s < after[0]:
            share = min(1.0, (at_s - before[0]) / 1.2)
            came_from = PATH[max(0, PATH.index(before) - 1)][1]
            return came_from + (before[1] - came_from) * share, before[2]
    return PATH[-1][1], PATH[-1][2]


def _girl_at_board(picture: Picture, at_s: float) -> None:
    sway = 5 * np.sin(at_s * 1.7)
    hand = (668 + 26 * np.sin(at_s * 2.6), 268 + 50 * np.sin(at_s * 0.9))
    x = 590 + sway
    _shape(picture, [(x - 46, 360), (x + 46, 360), (x + 56, 560), (x - 56, 560)], _STUDENTS[3][2])
    _limb(picture, (x + 34, 372), hand, _STUDENTS[3][2], _STUDENTS[3][3], 24)
    _disc(picture, (x, 316), 44, _STUDENTS[3][3])


def _student(picture: Picture, number: int, at_s: float) -> None:
    x, top, jumper, hair = _STUDENTS[number]
    if number == 3 and AT_BOARD[0] <= at_s < AT_BOARD[1]:
        return
    nod = 4 * np.sin(at_s * (0.8 + 0.17 * number) + number)
    head = (x + 3 * np.sin(at_s * 0.5 + 2 * number), 528 + top + nod)
    if any(who == number and start <= at_s < end for who, start, end in HANDS):
        up = 18 * np.sin(at_s * 3 + number)
        _limb(picture, (x + 58, 700.0), (x + 84 + up / 3, 512.0), jumper, hair, 34)
    cv2.ellipse(picture, (int(x), 735), (88, 96), 0, 180, 360, jumper, -1, cv2.LINE_AA)
    _disc(picture, head, 53, hair)


def _limb(picture: Picture, start: Point, end: Point, sleeve: Colour, hand: Colour, width: int) -> None:
    bend = ((start[0] + end[0]) / 2 - 8, (start[1] + end[1]) / 2 + 14)
    for first, last in ((start, bend), (bend, end)):
        cv2.line(picture, _fine(first), _fine(last), sleeve, width, cv2.LINE_AA, _FINE)
        _disc(picture, first, width / 2, sleeve)
    _disc(picture, end, width / 2 + 1, hand)


def _shape(picture: Picture, points: list[Point], colour: Colour) -> None:
    cv2.fillPoly(picture, [np.array([_fine(point) for point in points])], colour, cv2.LINE_AA, _FINE)


def _disc(picture: Picture, centre: Point, radius: float, colour: Colour) -> None:
    cv2.circle(picture, _fine(centre), round(radius * 2**_FINE), colour, -1, cv2.LINE_AA, _FINE)


def _fine(point: Point) -> tuple[int, int]:
    return round(point[0] * 2**_FINE), round(point[1] * 2**_FINE)
