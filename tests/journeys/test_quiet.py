import subprocess
import sys

from reflectapp.kit.paths import resource

PLAY = """
import sys
{first}
from PySide6.QtCore import QCoreApplication, QFile, QIODevice, QTimer, QUrl
from PySide6.QtMultimedia import QMediaPlayer, QVideoSink

player, sink, file = QMediaPlayer(), QVideoSink(), QFile(sys.argv[1])
file.open(QIODevice.OpenModeFlag.ReadOnly)
player.setVideoSink(sink)
player.setSourceDevice(file, QUrl("lesson.mp4"))
sink.videoFrameChanged.connect(lambda _frame: QCoreApplication.quit())
QTimer.singleShot(20_000, lambda: QCoreApplication.exit(1))
player.play()
sys.exit(QCoreApplication.exec())
"""
OF_THE_PROGRAM = "from reflectapp.bootstrap.program import application; app = application()"
BARE = "from PySide6.QtWidgets import QApplication; app = QApplication([])"


def said_while_playing(first: str) -> str:
    command = [sys.executable, "-c", PLAY.format(first=first), str(resource("sample", "lesson.mp4"))]
    played = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert played.returncode == 0, played.stderr
    return played.stdout + played.stderr


def test_nothing_of_a_recording_is_printed_while_it_plays() -> None:
    said = said_while_playing(OF_THE_PROGRAM)
    assert not [word for word in ("Metadata", "handler_name", "major_brand", "Stream #", "lesson.mp4") if word in said]


if sys.platform != "win32":
    LIMITS = """
import resource
from reflectapp.__main__ import main

most = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (most, most))
try:
    main(["--version"])
except SystemExit:
    print(resource.getrlimit(resource.RLIMIT_CORE)[0], most)
"""

    def test_a_crash_leaves_no_memory_on_the_disk() -> None:
        ended = subprocess.run([sys.executable, "-c", LIMITS], capture_output=True, text=True, timeout=60)
        limit, most = ended.stdout.split()[-2:]
        assert limit == "0" and most != "0"


def test_a_bare_player_would_print_it() -> None:
    assert "handler_name" in said_while_playing(BARE)
