from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reflectapp.domain.outcome import Outcome
from reflectapp.domain.progress import CancelToken, Report
from reflectapp.services import originals
from reflectapp.ui.context import Context
from reflectapp.ui.keeping.under_way import UnderWay
from reflectapp.ui.looks import button, label
from reflectapp.ui.words import size_text
from reflectapp.work.runner import Job


class OriginalLine(QWidget):
    """Of a recording that was prepared for playing: what its original takes, and a way to let that go."""

    def __init__(self, context: Context, recording_id: str, size_bytes: int, name: str) -> None:
        super().__init__()
        self._context = context
        self._recording_id = recording_id
        self._job: Job | None = None
        said = self.tr(
            "It plays from what was prepared for it. The original, as it came from the camera, takes {0} of the disk."
        )
        self.let_go = button(self.tr("Let the original go"), "link")
        self.let_go.setAccessibleName(self.tr("Let the original go: {0}").format(name))
        self.let_go.clicked.connect(self._begin)
        self.under_way = UnderWay(self.tr("Looking through what was prepared"), self.let_go)
        self.under_way.cancel_wanted.connect(self._cancel)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(said.format(size_text(size_bytes)), "soft", wrap=True), 1)
        row.addWidget(self.let_go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.under_way)

    @property
    def busy(self) -> bool:
        return self._job is not None

    def _begin(self) -> None:
        """The dialog may be closed meanwhile: what is done is told, and can be undone, all the same."""
        context, recording_id = self._context, self._recording_id
        on_store, told = context.on_store, self.tr("The original goes when you lock or quit.")

        def work(report: Report, cancel: CancelToken) -> Outcome[None]:
            return originals.let_go(on_store, recording_id, report, cancel)

        def done(outcome: Outcome[None]) -> None:
            if outcome.inverse is not None:
                context.undo.push(outcome.inverse)
            context.offer_undo(told)
            context.changed.emit(outcome.changed)

        self.under_way.begin()
        self._job = context.background(context, work, done, None, self.under_way.show_progress)
        self._job.ended.connect(self._end)

    def _cancel(self) -> None:
        if self._job is not None:
            self.under_way.ending()
            self._job.cancel()

    def _end(self) -> None:
        self._job = None
        self.under_way.end()
