"""A process of its own for `memory`: the lesson's page plays at three places; prints its resident memory at each."""

import sys
from pathlib import Path

import psutil
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.memory import PASSPHRASE
from reflectapp.services import lessons
from reflectapp.services import store as stores
from reflectapp.services.preferences import Preferences
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.theme import style
from reflectapp.work.runner import Runner

PLAYED_MS, PATIENCE_MS = 20_000, 30_000


def main() -> None:
    app = QApplication([])
    style.apply(app, "light", 100)
    runner = Runner()
    store = runner.wait_on_store(lambda: stores.open_with_passphrase(Path(sys.argv[1]), PASSPHRASE))
    (card,) = runner.wait_on_store(lambda: lessons.cards(store))
    page = LessonPage(Context(store, runner, Preferences(start_muted=True)))
    page.finish()
    page.resize(1280, 720)
    page.open(card.lesson.id)
    page.show()
    loop = QEventLoop()
    looking = QTimer(interval=20)
    looking.timeout.connect(lambda: loop.quit() if page.stage.video.shows_frame else None)
    looking.start()
    QTimer.singleShot(PATIENCE_MS, loop, loop.quit)
    loop.exec()
    looking.stop()
    held = []
    for part in (0, 0.5, 0.97):
        page.player.seek(int(page.player.duration_ms * part))
        page.player.play()
        turning = QEventLoop()
        QTimer.singleShot(PLAYED_MS, turning, turning.quit)
        turning.exec()
        held.append(psutil.Process().memory_info().rss // 2**20)
    page.player.close()
    runner.wait_on_store(lambda: stores.close_store(store))
    runner.shut_down()
    sys.stdout.write(f"MiB {' '.join(map(str, held))}\n")


if __name__ == "__main__":
    main()
