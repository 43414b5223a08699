"""From the start of the process to the end of the first turn of the event loop with a painted window."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from benchmarks.report import Row, in_turn, seconds

EMPTY_WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""
OUR_WINDOW = """
from PySide6.QtCore import QTimer
from reflectapp import bootstrap
program = bootstrap.Program(None, [])
program.show()
QTimer.singleShot(0, program.quit)
program.run()
"""


def measure() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as home:
        folders = {"HOME": home, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home}
        environment = {**os.environ, **folders}

        def start(code: str) -> float:
            return seconds(lambda: subprocess.run([sys.executable, "-c", code], env=environment, check=True))

        ours, empty, ratio = in_turn(lambda: start(OUR_WINDOW), lambda: start(EMPTY_WINDOW), runs=7)
    detail = f"{ours * 1000:.0f} ms against {empty * 1000:.0f} ms, median of 7 pairs"
    yield Row("start to first window / empty window", ratio, "×", 3.0, True, detail)
