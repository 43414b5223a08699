from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout

from reflectapp.domain.clips import LONGEST_MS, Hiding
from reflectapp.domain.kept_clips import KeptClip
from reflectapp.domain.outcome import Outcome
from reflectapp.domain.progress import CancelToken, Report
from reflectapp.kit.clock import today
from reflectapp.services import kept_clips
from reflectapp.services.store import OnStore
from reflectapp.ui.clips import clip_words as words
from reflectapp.ui.clips.editing import Editing, told_of
from reflectapp.ui.context import Context
from reflectapp.ui.keeping.under_way import UnderWay
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.words import length_text, size_text
from reflectapp.work.runner import Job

LARGE_BYTES: Final = 25_000_000

Work = Callable[[OnStore, str, Report, CancelToken], Outcome[Any]]


class Running:
    """One long work on the clip in hand, with its progress; it can be cancelled, and nothing of it stays then."""

    def __init__(self, context: Context, owner: QFrame, under_way: UnderWay, work: Work) -> None:
        self._context, self._owner, self._under_way, self._work = context, owner, under_way, work
        self._job: Job | None = None
        under_way.cancel_wanted.connect(self._cancel)

    def run(self, clip_id: str, then: Callable[[], object]) -> None:
        if self._job is not None:
            return
        context = self._context

        def done(outcome: Outcome[Any]) -> None:
            told_of(context, outcome)
            then()

        work = partial(self._work, context.on_store, clip_id)
        self._under_way.begin()
        self._job = context.background(self._owner, work, done, None, self._under_way.show_progress)
        self._job.ended.connect(self._end)

    def stop(self) -> None:
        """She left the clip."""
        if self._job is not None:
            self._job.cancel()

    def _cancel(self) -> None:
        self._under_way.ending()
        self.stop()

    def _end(self) -> None:
        self._job = None
        self._under_way.end()


class MakeCard(QFrame):
    """Makes the clip, and says what was made: its length, its size, what is hidden in it."""

    make_asked = Signal()
    delete_asked = Signal()

    def __init__(self, context: Context, editing: Editing) -> None:
        super().__init__()
        self._context, self._editing = context, editing
        look(self, "card")
        self.said = label("", "soft", wrap=True)
        self.make = button(self.tr("&Make the clip"), "filled", "clapperboard")
        self.making = UnderWay(self.tr("Making the clip"), self.make)
        self.kept = label("", None, wrap=True)
        self.large = label("", "warn", wrap=True)
        self.save = button(self.tr("Save as a &file…"), None, "file-down")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(self.tr("The clip"), "heading"))
        for part in (self.said, self.make, self.making, self.kept, self.large, self.save):
            column.addWidget(part)
        self.make.clicked.connect(self.make_asked)
        self.save.clicked.connect(self._ask_where)
        editing.changed.connect(self._show)

    def save_to(self, path: Path) -> None:
        clip = self._editing.clip
        if clip is not None:
            said = self.tr("The clip is saved as a file. It is not sealed there, and can't be called back.")
            self._context.do(self, kept_clips.save_as, clip.id, path)(lambda _path: self._context.announce(said))

    def _show(self) -> None:
        clip, plan = self._editing.clip, self._editing.plan
        if clip is None or plan is None:
            return
        stands_against = self._stands_against(clip)
        if self.making.isHidden():
            self.make.setEnabled(not stands_against)
        summary = self.tr("{0}, {1}.").format(length_text(plan.length_ms), words.hidden_text(plan))
        self.said.setText(stands_against or summary)
        current = clip.is_current and plan == clip.plan
        self.make.setVisible(not current)
        self.said.setVisible(not current)
        self.kept.setText(self._kept_text(clip, current))
        self.kept.setVisible(clip.made is not None)
        self.save.setVisible(current)
        self.large.setText(self.tr("That is much for a packet. A shorter clip is sent more easily."))
        self.large.setVisible(current and clip.size_bytes > LARGE_BYTES)

    def _stands_against(self, clip: KeptClip) -> str:
        plan = self._editing.plan
        assert plan is not None
        if plan.length_ms > LONGEST_MS:
            return self.tr("A clip can last up to 10 minutes. Please choose a shorter part.")
        if plan.hiding is Hiding.FACES and clip.found is None:
            return self.tr("Have faces found first.")
        if clip.not_looked_at:
            return self.tr("Please look at the pictures first where the finder is unsure.")
        if plan.hiding is Hiding.ALL_BUT and not plan.shown:
            return self.tr("Draw a box around yourself first; without one, nothing would be seen.")
        return ""

    def _kept_text(self, clip: KeptClip, current: bool) -> str:
        made = clip.made
        if made is None:
            return ""
        if not current:
            return self.tr("You changed it since it was made. The clip from before is not given to anyone any more.")
        length = length_text(made.end_ms - made.start_ms)
        said = self.tr("It is made and kept sealed: {0}, {1}, {2}.")
        text = said.format(length, size_text(clip.size_bytes), words.hidden_text(made.plan))
        earlier_ms = made.plan.start_ms - made.start_ms
        if earlier_ms >= 1000:
            text += " " + self.tr("It begins {0} earlier than you said.").format(length_text(earlier_ms))
        return text

    def _ask_where(self) -> None:
        """The name offered tells nobody's name: file names travel too."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, self.tr("Save the clip"), folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("MP4 clip (*.mp4)"))
        dialog.setDefaultSuffix("mp4")
        dialog.selectFile(f"clip-{today().isoformat()}.mp4")
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.open()
