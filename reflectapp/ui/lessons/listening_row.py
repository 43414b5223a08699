from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from reflectapp.domain.progress import Progress
from reflectapp.services import matching
from reflectapp.ui.context import Context
from reflectapp.ui.looks import button
from reflectapp.work.runner import Job


class ListeningRow(QWidget):
    """Listens to two recordings in the background, to find how far apart they began; meanwhile it can be cancelled.

    `began`; then `found` carries a Match, or None where one of them is silent, or `failed` the error.
    """

    began = Signal()
    found = Signal(object)
    failed = Signal(object)

    def __init__(self, context: Context, lesson_id: str, recording_id: str) -> None:
        super().__init__()
        self._context = context
        self._main_id: str | None = None
        self._job: Job | None = None
        self.place = (lesson_id, recording_id)
        self.begin = button(self.tr("&Find it by the sound"), "filled", "audio-lines")
        self.begin.setEnabled(False)
        self.begin.clicked.connect(self.listen)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Listening to both"))
        self.cancel = button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for part in (self.begin, self.progress, self.cancel):
            row.addWidget(part)
        row.addStretch(1)
        self._show_listening()

    @property
    def listening(self) -> bool:
        return self._job is not None

    def compare_with(self, main_id: str | None) -> None:
        """The recording beside which it stands; None where one of the two has no sound."""
        self._main_id = main_id
        self.begin.setEnabled(main_id is not None)

    def listen(self) -> None:
        if self._main_id is None or self._job is not None:
            return
        self.began.emit()
        self.progress.setRange(0, 0)
        work = partial(matching.by_sound, self._context.on_store, self._main_id, self.place[1])
        self._job = self._context.background(self, work, self.found.emit, self.failed.emit, self._progressed)
        self._job.ended.connect(self._ended)
        self._show_listening()

    def stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _progressed(self, progress: Progress) -> None:
        self.progress.setRange(0, max(1, progress.total))
        self.progress.setValue(progress.done)

    def _ended(self) -> None:
        self._job = None
        self._show_listening()

    def _show_listening(self) -> None:
        self.begin.setHidden(self.listening)
        self.progress.setVisible(self.listening)
        self.cancel.setVisible(self.listening)
