import logging
from pathlib import Path

from reflectapp.domain.errors import Problem
from reflectapp.kit.log import RedactingFormatter


def _line(name: str, message: str, *arguments: object, error: BaseException | None = None) -> str:
    details = (type(error), error, error.__traceback__) if error is not None else None
    return RedactingFormatter().format(logging.LogRecord(name, logging.WARNING, "", 1, message, arguments, details))


def test_numbers_types_and_codes_are_logged() -> None:
    line = _line("reflectapp.x", "%s of %s: %s", 3, ValueError, Problem.DISK_FULL)
    assert line.endswith("reflectapp.x: 3 of ValueError: disk_full")


def test_texts_are_not_even_where_they_look_like_a_name_in_code() -> None:
    line = _line("reflectapp.x", "%s and %s", "Jonas", Path("/home/ada/lesson.mp4"))
    assert line.endswith("reflectapp.x: … and …")


def test_what_other_libraries_write_is_not_told() -> None:
    assert _line("pypdf.reader", "bad text Jonas").endswith("pypdf.reader: …")
    assert _line("reflectapplike", "Jonas").endswith("reflectapplike: …")


def test_an_error_is_told_by_type_and_place_without_its_text() -> None:
    try:
        raise ValueError("a note about Jonas")
    except ValueError as error:
        line = _line("reflectapp", "a bug", error=error)
    assert "ValueError" in line and "test_log.py" in line
    assert "Jonas" not in line
