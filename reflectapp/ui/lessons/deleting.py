"""Asking before a lesson or a recording is deleted: what goes, until when it can come back, what is out of reach."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from reflectapp.domain.lessons import Recording
from reflectapp.services import lessons, letting_go, recordings
from reflectapp.services.letting_go import Going
from reflectapp.ui.context import Context
from reflectapp.ui.lessons.naming import title_of
from reflectapp.ui.looks import label
from reflectapp.ui.shell.dialogs import Sheet
from reflectapp.ui.widgets.chip import SignLine
from reflectapp.ui.words import length_text, size_text

_WIDTH = 500


class DeleteDialog(Sheet):
    """Says plainly what deleting does; accepted when she wants it."""

    def __init__(self, title: str, goes: Sequence[str], stays: Sequence[str], parent: QWidget) -> None:
        super().__init__(title, parent)
        self._list(self.tr("This goes:"), goes)
        if stays:
            self._list(self.tr("This stays:"), stays)
        self.body.addSpacing(4)
        self.body.addWidget(
            SignLine(
                "undo-2",
                "accent",
                self.tr(
                    "Until you lock or quit, Undo brings it back. Then it is gone for good: "
                    "the key of the recording is destroyed, and nobody can open it any more."
                ),
                "",
            )
        )
        self.body.addSpacing(4)
        out_of_reach = (
            self.tr("the original file, wherever it still is: phone, camera, memory card, computer"),
            self.tr("backups that you made before"),
            self.tr("packets and other files that you saved or gave away"),
        )
        self._list(self.tr("This is out of the program's reach:"), out_of_reach)
        self.body.addStretch(1)
        cancel = self.add_button(self.tr("&Cancel"))
        cancel.clicked.connect(self.reject)
        self.add_button(self.tr("&Delete"), "moment", "trash-2").clicked.connect(self.accept)
        cancel.setDefault(True)
        cancel.setFocus()
        self.fit(_WIDTH)

    def _list(self, heading: str, lines: Sequence[str]) -> None:
        self.body.addWidget(label(heading, "strong", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for row, line in enumerate(lines):
            grid.addWidget(label("•"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(line, wrap=True), row, 1)
        self.body.addLayout(grid)


def delete_lesson(
    context: Context, lesson_id: str, parent: QWidget, first: Callable[[], object] = lambda: None
) -> None:
    """Asks, then does `first` and deletes."""

    def ask(going: Going) -> None:
        title = title_of(going.lesson)
        goes = [_tr("the lesson with its title, date and notes"), *_recordings(going.recordings), *_notes(going)]
        dialog = DeleteDialog(_tr("Delete “{0}”?").format(title), goes, (), parent)
        dialog.accepted.connect(partial(delete, title))
        dialog.open()

    def delete(title: str) -> None:
        first()
        said = _tr("“{0}” is deleted.").format(title)
        context.do(context, lessons.delete, lesson_id)(lambda _none: context.offer_undo(said))

    context.ask(parent, letting_go.going, lesson_id)(ask)


def delete_recordings(
    context: Context,
    lesson_id: str,
    recording_ids: tuple[str, ...],
    parent: QWidget,
    first: Callable[[], object] = lambda: None,
) -> None:
    """Asks, then does `first` and deletes some of a lesson's recordings; its notes stay."""

    def ask(going: Going) -> None:
        chosen = [each for each in going.recordings if each.id in recording_ids]
        others = [each for each in going.recordings if each.id not in recording_ids]
        stays = [_tr("the lesson with its title, date and notes"), *_recordings(others), *_notes(going)]
        title = _tr("Delete the recording?") if len(chosen) == 1 else _tr("Delete the recordings?")
        dialog = DeleteDialog(title, _recordings(chosen), stays, parent)
        dialog.accepted.connect(delete)
        dialog.open()

    def delete() -> None:
        first()
        said = _tr("The recording is deleted.") if len(recording_ids) == 1 else _tr("The recordings are deleted.")
        context.do(context, recordings.delete, recording_ids)(lambda _none: context.offer_undo(said))

    context.ask(parent, letting_go.going, lesson_id)(ask)


def _recordings(several: Sequence[Recording]) -> list[str]:
    if not several:
        return []
    length = length_text(sum(each.probe.duration_ms for each in several))
    size = size_text(sum(each.size_bytes for each in several))
    if len(several) == 1:
        return [_tr("1 recording: {0}, {1}").format(length, size)]
    return [_tr("{0} recordings: {1}, {2}").format(len(several), length, size)]


def _notes(going: Going) -> list[str]:
    counted = (
        (going.moments, _tr("1 moment"), _tr("{0} moments")),
        (going.reflections, _tr("1 reflection"), _tr("{0} reflections")),
    )
    return [one if count == 1 else many.format(count) for count, one, many in counted if count]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Deleting", text)
