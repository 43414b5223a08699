from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from reflectapp.domain.progress import CancelToken, Report
from reflectapp.services import verifying
from reflectapp.services.verifying import Checked, Finding
from reflectapp.ui.context import Context
from reflectapp.ui.findings import finding_text
from reflectapp.ui.keeping.section import Section
from reflectapp.ui.keeping.under_way import UnderWay
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.widgets.chip import SignLine
from reflectapp.ui.widgets.frames import clear
from reflectapp.ui.words import size_text
from reflectapp.work.runner import Job

_MOST_NAMED: Final = 20


class CheckingSection(Section):
    """Reads everything that the store holds, and says what is whole and what isn't."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            "shield-check",
            _tr("Checking"),
            _tr(
                "Reads every recording and every note to the last byte, to see whether the disk has kept them well. "
                "Nothing is changed, and you can go on working meanwhile."
            ),
        )
        self._job: Job | None = None
        self.check = button(_tr("Check everything"))
        self.check.clicked.connect(self.begin)
        self.under_way = UnderWay(_tr("Checking everything"), self.check)
        self.under_way.cancel_wanted.connect(self._cancel)
        self.said = label("", "soft", wrap=True)
        self.said.hide()
        self.result = QFrame()
        self._lines = QVBoxLayout(self.result)
        self._lines.setContentsMargins(14, 10, 14, 10)
        self._lines.setSpacing(4)
        self.result.hide()
        row = QHBoxLayout()
        row.addWidget(self.check)
        row.addStretch(1)
        self.body.addSpacing(4)
        self.body.addLayout(row)
        for part in (self.under_way, self.said, self.result):
            self.body.addWidget(part)

    def begin(self) -> None:
        on_store = self.context.on_store

        def work(report: Report, cancel: CancelToken) -> Checked:
            return verifying.verify(on_store, report, cancel)

        self.result.hide()
        self.said.hide()
        self.under_way.begin()
        self._job = self.context.background(self, work, self._show, None, self.under_way.show_progress)
        self._job.cancelled.connect(self._show_cancelled)
        self._job.ended.connect(self._end)

    def _cancel(self) -> None:
        if self._job is not None:
            self.under_way.ending()
            self._job.cancel()

    def _show(self, checked: Checked) -> None:
        clear(self._lines)
        sign, role = ("circle-check", "good") if checked.whole else ("triangle-alert", "moment")
        self._lines.addWidget(SignLine(sign, role, _summary(checked), "strong"))
        shown = sorted(checked.findings, key=lambda finding: not finding.code.is_damage)
        for finding in shown[:_MOST_NAMED]:
            self._add(finding)
        if len(shown) > _MOST_NAMED:
            self._lines.addWidget(label(_tr("… and {0} more").format(len(shown) - _MOST_NAMED), "soft"))
        look(self.result, "good" if checked.whole else "warning")
        self.result.show()
        self.context.announce(_summary(checked))

    def _add(self, finding: Finding) -> None:
        what, advice = finding_text(finding)
        self._lines.addSpacing(4)
        self._lines.addWidget(label(what, wrap=True))
        self._lines.addWidget(label(advice, "soft", wrap=True))

    def _show_cancelled(self) -> None:
        self.said.setText(_tr("Cancelled before everything was read."))
        self.said.show()

    def _end(self) -> None:
        self._job = None
        self.under_way.end()


def _summary(checked: Checked) -> str:
    if not checked.whole:
        return _tr("Not everything is whole.")
    if checked.recordings == 1:
        return _tr("Everything is whole: one recording, {0}, and all your notes.").format(size_text(checked.size_bytes))
    said = _tr("Everything is whole: {0} recordings, {1}, and all your notes.")
    return said.format(checked.recordings, size_text(checked.size_bytes))


def _tr(text: str) -> str:
    return QCoreApplication.translate("CheckingSection", text)
