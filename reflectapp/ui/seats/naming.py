"""Seats in words. What is said here is shown and read out, and stays inside the program."""

from PySide6.QtCore import QCoreApplication

from reflectapp.domain.seats import Seat


def place_text(column: int, row: int) -> str:
    """ "Row 2, place 3", both from 1."""
    return _tr("Row {0}, place {1}").format(row + 1, column + 1)


def seat_text(seat: Seat) -> str:
    """ "Row 2, place 3, Mia"."""
    where = place_text(seat.column, seat.row)
    return f"{where}, {seat.name}" if seat.name else where


def short_text(seat: Seat) -> str:
    """Her name, else where she sits."""
    return seat.name or place_text(seat.column, seat.row)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Seats", text)
