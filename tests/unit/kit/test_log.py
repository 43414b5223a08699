import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from reflectapp.domain.errors import Problem
from reflectapp.kit.log import RedactingFormatter, log_crash, start_log


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


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root of all loggers, put back as it was."""
    logger = logging.getLogger()
    handlers, level, raises = list(logger.handlers), logger.level, logging.raiseExceptions
    yield logger
    for handler in set(logger.handlers) - set(handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.setLevel(level)
    logging.raiseExceptions = raises


@pytest.mark.usefixtures("root")
def test_a_crash_over_a_file_tells_neither_its_name_nor_what_came_before(tmp_path: Path) -> None:
    start_log(tmp_path / "logs")
    try:
        try:
            (tmp_path / "Jonas und Amir.mp4").read_bytes()
        except OSError as first:
            raise RuntimeError("a note about Jonas") from first
    except RuntimeError as error:
        log_crash(type(error), error, error.__traceback__)
        assert error.__cause__ is not None
        log_crash(type(error.__cause__), error.__cause__, error.__cause__.__traceback__)
    logged = (tmp_path / "logs" / "reflectapp.log").read_text("utf-8")
    assert "RuntimeError" in logged and "FileNotFoundError" in logged
    assert "Jonas" not in logged and str(tmp_path) not in logged


def test_where_no_log_can_be_written_the_program_starts_without(tmp_path: Path, root: logging.Logger) -> None:
    before = list(root.handlers)
    (tmp_path / "logs").write_bytes(b"a file where the folder should be")
    start_log(tmp_path / "logs")
    assert root.handlers == before
