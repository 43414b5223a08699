from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QCompleter, QFrame, QLineEdit, QVBoxLayout, QWidget

from reflectapp.domain.packets import ItemKind
from reflectapp.ui.coach.leaving_list import LeavingList, counted
from reflectapp.ui.coach.maker import Made
from reflectapp.ui.looks import button, label, look, separator
from reflectapp.ui.widgets.chip import SignLine
from reflectapp.ui.widgets.frames import clear, scrolling
from reflectapp.ui.words import size_text


class LeavingPanel(QFrame):
    """What leaves, read back from the finished file; then for whom, why, and saving."""

    for_whom_changed = Signal()
    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        look(self, "panel")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 18, 18, 16)
        layout.setSpacing(10)
        layout.addWidget(label(self.tr("What leaves"), "heading"))
        self._summary = QVBoxLayout()
        self._summary.setSpacing(8)
        self._list = LeavingList()
        told = QWidget()
        column = QVBoxLayout(told)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(14)
        column.addLayout(self._summary)
        column.addWidget(self._list, 1)
        area = scrolling(told)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setAccessibleName(self.tr("What leaves, item by item"))
        layout.addWidget(area, 1)
        layout.addWidget(separator())
        self.for_whom = self._field(layout, self.tr("&For whom"))
        self.for_whom.textChanged.connect(self.for_whom_changed)
        self.why = self._field(layout, self.tr("&Why (only for your record)"))
        self.seal = QCheckBox(self.tr("Seal it with a &passphrase"))
        layout.addWidget(self.seal)
        layout.addSpacing(4)
        self.save = button(self.tr("&Save the packet…"), "filled", "file-down")
        self.save.setMinimumHeight(38)
        self.save.clicked.connect(self.save_wanted)
        layout.addWidget(self.save)
        warning = label(self.tr("Once given away, it can’t be called back."), "small", wrap=True)
        warning.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(warning)
        self.show_nothing()

    def show_nothing(self) -> None:
        self._show_lines([label(self.tr("Nothing, until you pick something."), "soft", wrap=True)])
        self._list.show_items(())
        self.save.setEnabled(False)

    def show_making(self) -> None:
        self.save.setEnabled(False)

    def show_made(self, made: Made) -> None:
        lines: list[QWidget] = [SignLine(sign, "soft", text, "plain") for sign, text in counted(made.leaving)]
        size = self.tr("One file, {size}").format(size=size_text(len(made.data)))
        lines.append(SignLine("hard-drive", "soft", size, "plain"))
        pictures = sum(item.kind is ItemKind.MOMENT_STILL for item in made.leaving)
        if pictures:
            lines.append(self._faces(pictures))
        if made.missing_stills:
            text = self.tr("%n pictures could not be made and stay out.", "", made.missing_stills)
            lines.append(_framed("warning", "triangle-alert", "moment", text))
        lines.append(_framed("good", "shield-check", "good", self._stays(pictures)))
        self._show_lines(lines)
        self._list.show_items(made.leaving)
        self.save.setEnabled(True)

    def suggest(self, names: list[str]) -> None:
        """People she has shared with before."""
        completer = QCompleter(names, self.for_whom)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.for_whom.setCompleter(completer)

    def _faces(self, pictures: int) -> QFrame:
        if pictures == 1:
            text = self.tr(
                "Faces may be seen in 1 picture. They are not hidden: leave the picture out if you are unsure."
            )
        else:
            text = self.tr(
                "Faces may be seen in %n pictures. They are not hidden: leave out those you are unsure about.",
                "",
                pictures,
            )
        return _framed("warning", "triangle-alert", "moment", text)

    def _stays(self, pictures: int) -> str:
        if pictures:
            return self.tr("No video, no sound, and nothing that you did not pick.")
        return self.tr("No picture, no video, no sound, and nothing that you did not pick.")

    def _show_lines(self, lines: list[QWidget]) -> None:
        clear(self._summary)
        for line in lines:
            self._summary.addWidget(line)

    def _field(self, layout: QVBoxLayout, text: str) -> QLineEdit:
        field = QLineEdit()
        field.setMaxLength(200)
        field.setAccessibleName(text.replace("&", ""))
        name = label(text, "small")
        name.setBuddy(field)
        layout.addWidget(name)
        layout.addWidget(field)
        return field


def _framed(frame_look: str, sign: str, role: str, text: str) -> QFrame:
    frame = QFrame()
    look(frame, frame_look)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(12, 10, 12, 10)
    layout.addWidget(SignLine(sign, role, text, "plain"))
    return frame
