"""Draws every page into `screenshots/`: light and dark, 1280×720, at 200 % scale, and with text of 200 %.

`python -m tests.screenshots [NAME…]` draws all, or those whose name begins so.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "screenshots"
VARIANTS = (("light", "1", 100), ("dark", "1", 100), ("light", "2", 100), ("dark", "2", 100), ("light", "1", 200))
"""Theme, the screen's scale, the size of text in percent."""
HEIGHT = 720
PATIENCE_MS = 15_000


def main() -> int:
    TARGET.mkdir(exist_ok=True)
    codes = []
    for theme, scale, text_scale in VARIANTS:
        with tempfile.TemporaryDirectory() as home:
            folders = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), home)
            environment = {
                **os.environ,
                **folders,
                "QT_QPA_PLATFORM": "offscreen",
                "QT_SCALE_FACTOR": scale,
                "QT_LOGGING_RULES": "*=false",
                "REFLECTAPP_TEST_COST": "1",
            }
            drawn = ["--draw", theme, scale, str(text_scale), *sys.argv[1:]]
            command = [sys.executable, "-m", "tests.screenshots", *drawn]
            codes.append(subprocess.run(command, cwd=ROOT, env=environment).returncode)
    return max(codes)


def draw(theme: str, scale: str, text_scale: int, wanted: tuple[str, ...]) -> None:
    from PySide6.QtWidgets import QWidget

    from reflectapp.ui.theme import style
    from tests.screenshots_stage import Stage

    ending = "-200" if scale == "2" else "-large-text" if text_scale > 100 else ""
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder), PATIENCE_MS)
        preferences = replace(stage.program.preferences, theme=theme, text_scale=text_scale)
        stage.program.preferences = preferences
        style.apply(stage.program.app, theme, text_scale)
        scenes: Iterator[tuple[str, Callable[[], QWidget]]] = stage.scenes(HEIGHT)
        for name, show in scenes:
            shown = show()
            if not wanted or name.startswith(wanted):
                stage.settle()
                path = TARGET / f"{name}-{theme}{ending}.png"
                shown.grab().save(str(path))
                sys.stdout.write(f"{path.relative_to(ROOT)}\n")
        stage.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--draw"]:
        draw(sys.argv[2], sys.argv[3], int(sys.argv[4]), tuple(sys.argv[5:]))
    else:
        sys.exit(main())
