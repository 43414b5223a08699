from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout

from reflectapp.domain.clip_edits import boxes_of
from reflectapp.domain.clips import ClipPlan, Drawn, Hiding, Look
from reflectapp.domain.kept_clips import KeptClip
from reflectapp.ui.clips import clip_words as words
from reflectapp.ui.clips.choices import Choice
from reflectapp.ui.clips.editing import Editing
from reflectapp.ui.keeping.under_way import UnderWay
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.widgets.flow import FlowLayout
from reflectapp.ui.widgets.scale import grown
from reflectapp.ui.words import time_text

_MOST_LINES = 4


class HideCard(QFrame):
    """What of the picture nobody sees: faces that are found, boxes drawn by hand, or everything but her."""

    find_asked = Signal()
    box_asked = Signal()
    begin_asked = Signal()
    end_asked = Signal()

    def __init__(self, editing: Editing) -> None:
        super().__init__()
        self._editing = editing
        look(self, "card")
        self.hiding = Choice(self.tr("What is hidden"), words.HIDING)
        self.look = Choice(self.tr("How it is hidden"), words.LOOK)
        self._hint = label("", "soft", wrap=True)
        self.find_faces = button(self.tr("&Find faces"), None, "search")
        self.finding = UnderWay(self.tr("Finding faces"), self.find_faces)
        self.found = label("", None, wrap=True)
        self.new = button(self.tr("New &box"), None, "plus")
        self.new.setToolTip(self.tr("New box (Enter in the picture)"))
        self.list = _Boxes()
        self.begin = button(self.tr("From here"), "link")
        self.end = button(self.tr("Until here"), "link")
        self.begin.setToolTip(self.tr("The box is there from the picture that is shown"))
        self.end.setToolTip(self.tr("The box is there until the picture that is shown"))
        self.delete = button(self.tr("Delete the box"), "icon", "trash-2")
        self._arrange()
        self.hiding.activated.connect(self._change)
        self.look.activated.connect(self._change)
        self.find_faces.clicked.connect(self.find_asked)
        self.new.clicked.connect(self.box_asked)
        self.begin.clicked.connect(self.begin_asked)
        self.end.clicked.connect(self.end_asked)
        self.delete.clicked.connect(editing.delete_box)
        self.list.delete_asked.connect(editing.delete_box)
        self.list.currentItemChanged.connect(self._choose)
        editing.changed.connect(self._show)
        editing.chosen_changed.connect(self._show_chosen)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(self.tr("What is hidden"), "heading"))
        for part in (
            self.hiding,
            self.look,
            self._hint,
            self.find_faces,
            self.finding,
            self.found,
            self.new,
            self.list,
        ):
            column.addWidget(part)
        row = FlowLayout()
        for made in (self.begin, self.end, self.delete):
            row.addWidget(made)
        column.addLayout(row)

    def _change(self) -> None:
        plan = self._editing.plan
        if plan is not None:
            hiding, looks = Hiding(self.hiding.currentData()), Look(self.look.currentData())
            self._editing.change(replace(plan, hiding=hiding, look=looks))

    def _show(self) -> None:
        plan, clip = self._editing.plan, self._editing.clip
        if plan is None or clip is None:
            return
        self.hiding.show_value(plan.hiding)
        self.look.show_value(plan.look)
        self.look.setVisible(plan.hiding is not Hiding.ALL_BUT)
        self._hint.setText(words.said(words.HIDING_HINTS[plan.hiding]))
        self.find_faces.setVisible(plan.hiding is Hiding.FACES)
        self.find_faces.setText(self.tr("&Find faces") if clip.looked is None else self.tr("&Find faces again"))
        self.found.setText(self._found_text(plan, clip))
        self.found.setVisible(plan.hiding is Hiding.FACES and bool(self.found.text()))
        self._show_boxes(plan)

    def _found_text(self, plan: ClipPlan, clip: KeptClip) -> str:
        found = replace(clip, plan=plan).found
        if clip.looked is None:
            return ""
        if found is None:
            return self.tr("The clip is another now. Please have faces found again.")
        number = len(found.tracks)
        if number == 0:
            return self.tr("No face was found. If you see one, draw a box over it.")
        return words.counted(
            number,
            self.tr("1 face was found, and is followed through the clip."),
            self.tr("{0} faces were found, and are followed through the clip."),
        )

    def _show_boxes(self, plan: ClipPlan) -> None:
        boxes = boxes_of(plan)
        with QSignalBlocker(self.list):
            self.list.clear()
            for number, each in enumerate(boxes, 1):
                item = QListWidgetItem(self._box_text(number, each, plan))
                item.setData(Qt.ItemDataRole.UserRole, each.id)
                self.list.addItem(item)
        self.list.setVisible(bool(boxes))
        line = max(grown(26), self.list.sizeHintForRow(0))
        self.list.setFixedHeight(line * min(_MOST_LINES, len(boxes)) + 8)
        self._show_chosen()

    def _show_chosen(self) -> None:
        chosen = self._editing.chosen
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(-1)
            for row in range(self.list.count()):
                if self.list.item(row).data(Qt.ItemDataRole.UserRole) == chosen:
                    self.list.setCurrentRow(row)
        for part in (self.begin, self.end, self.delete):
            part.setVisible(bool(chosen))

    def _choose(self, item: QListWidgetItem | None) -> None:
        self._editing.choose("" if item is None else str(item.data(Qt.ItemDataRole.UserRole)))

    def _box_text(self, number: int, box: Drawn, plan: ClipPlan) -> str:
        begin_ms, end_ms = box.keys[0].at_ms, plan.end_ms if box.end_ms is None else box.end_ms
        name = self.tr("Stays to be seen") if box in plan.shown else self.tr("Box {0}").format(number)
        if begin_ms <= plan.start_ms and end_ms >= plan.end_ms:
            return name
        return self.tr("{0}: {1} to {2}").format(name, time_text(begin_ms), time_text(end_ms))


class _Boxes(QListWidget):
    """Arrows choose, Delete deletes."""

    delete_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Boxes"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)
