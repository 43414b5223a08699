from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from reflectapp.domain.measures import Code, Measure, MeasureKind
from reflectapp.kit.plain import name_text
from reflectapp.services import measures
from reflectapp.services.measures import MOST_CODES
from reflectapp.ui.context import Context
from reflectapp.ui.looks import label, look
from reflectapp.ui.widgets.frames import scrolling

_KINDS: Final = {
    MeasureKind.TALLY: QT_TRANSLATE_NOOP("MeasureDialog", "How often something happens"),
    MeasureKind.SWEEP: QT_TRANSLATE_NOOP("MeasureDialog", "What each student does, at set times"),
    MeasureKind.STATES: QT_TRANSLATE_NOOP("MeasureDialog", "What goes on, one thing at a time"),
    MeasureKind.SPANS: QT_TRANSLATE_NOOP("MeasureDialog", "How long something lasts"),
    MeasureKind.WAITS: QT_TRANSLATE_NOOP("MeasureDialog", "How long it takes from one thing to another"),
}
_FREE: Final = "abcdefghijklmnopqrstuvwxyz0123456789"
_TAKEN: Final = "jkl"
"""Letters that play the lesson: they are not proposed."""


class CodeLines(QWidget):
    """Names, each with its key. There is always an empty line beneath the last one."""

    edited = Signal()

    def __init__(self, name: str, known: Sequence[Code]) -> None:
        super().__init__()
        look(self, "clear")
        self._name = name
        self._ids: list[str] = []
        self.lines: list[tuple[QLineEdit, QLineEdit]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(6)
        for code in known:
            self._add(code)
        self._grow()

    @property
    def codes(self) -> tuple[Code, ...]:
        """Those that have a name; the key may be missing."""
        found: dict[str, Code] = {}
        for (name, key), code_id in zip(self.lines, self._ids, strict=True):
            said = name_text(name.text())
            if said and said not in found:
                found[said] = Code(code_id, key.text().strip().lower(), said)
        return tuple(found.values())

    def _add(self, code: Code | None = None) -> None:
        number = len(self.lines) + 1
        name, key = QLineEdit(code.label if code else ""), QLineEdit(code.key if code else "")
        name.setAccessibleName(self.tr("{0}, {1}").format(self._name, number))
        key.setAccessibleName(self.tr("Key for {0}, {1}").format(self._name, number))
        key.setPlaceholderText(self.tr("key"))
        key.setMaxLength(1)
        key.setFixedWidth(key.fontMetrics().horizontalAdvance(self.tr("key")) + 30)
        self._ids.append(code.id if code else "")
        self.lines.append((name, key))
        self._grid.addWidget(name, number, 0)
        self._grid.addWidget(key, number, 1)
        name.textEdited.connect(self._on_edited)
        key.textEdited.connect(self._on_edited)

    def _on_edited(self) -> None:
        self._grow()
        self.edited.emit()

    def _grow(self) -> None:
        if (not self.lines or self.lines[-1][0].text().strip()) and len(self.lines) < MOST_CODES:
            self._add()


class MeasureDialog(QDialog):
    """A measure of her own: what it is called, what counts, and the keys."""

    def __init__(self, context: Context, known: Measure | None, parent: QWidget) -> None:
        """`known`: the measure to change, or None for a new one."""
        super().__init__(parent)
        self._context = context
        self._known = known or Measure("", 1, "", MeasureKind.TALLY, "", ())
        self.setWindowTitle(self.tr("A measure of my own"))
        self.setMinimumSize(500, 480)
        self.title = QLineEdit(self._known.title)
        self.definition = QPlainTextEdit(self._known.definition)
        self.definition.setPlaceholderText(
            self.tr("What counts, and what does not? You will read it beside the number.")
        )
        self.definition.setTabChangesFocus(True)
        self.definition.setFixedHeight(76)
        self.kind = QComboBox()
        for kind, text in _KINDS.items():
            self.kind.addItem(QCoreApplication.translate("MeasureDialog", str(text)), kind)
        self.kind.setCurrentIndex(list(_KINDS).index(self._known.kind))
        self.kind.setEnabled(not self._known.id)
        self.begin = CodeLines(self.tr("It begins when"), (self._known.begin,) if self._known.begin else ())
        self.codes = CodeLines(self.tr("Code"), self._known.codes)
        self.modifiers = CodeLines(self.tr("More about it"), self._known.modifiers)
        self._lay_out()
        self.kind.currentIndexChanged.connect(self._show)
        for part in (self.begin, self.codes, self.modifiers):
            part.edited.connect(self._show)
        self.title.textEdited.connect(self._show)
        self._show()
        self.title.setFocus()

    @property
    def written(self) -> Measure:
        """As it stands, with what is missing filled in."""
        kind = MeasureKind(self.kind.currentData())
        begin = self.begin.codes[:1] if kind is MeasureKind.WAITS else ()
        codes = self.codes.codes or (Code("", "", name_text(self.title.text()) or self.tr("It happens")),)
        if kind is MeasureKind.WAITS and not begin:
            begin = (Code("", "", self.tr("It begins")),)
        modifiers = self.modifiers.codes if kind is MeasureKind.TALLY else ()
        keyed = iter(_with_keys((*begin, *codes, *modifiers)))
        return replace(
            self._known,
            title=name_text(self.title.text()) or self.tr("A measure of my own"),
            kind=kind,
            definition=self.definition.toPlainText(),
            begin=next(keyed) if begin else None,
            codes=tuple(next(keyed) for _ in codes),
            modifiers=tuple(next(keyed) for _ in modifiers),
        )

    def keep_draft(self) -> None:
        """Keeps what is written, as before a lock."""
        if self.isVisible() and (
            self.title.text().strip() or self.codes.codes or self.definition.toPlainText().strip()
        ):
            self._keep()

    def _lay_out(self) -> None:
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(10)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        for text, field in (
            (self.tr("&Title"), self.title),
            (self.tr("&What it finds"), self.kind),
            (self.tr("What &counts"), self.definition),
            (self.tr("It begins when"), self.begin),
            (self.tr("Codes"), self.codes),
            (self.tr("More about it, if you like"), self.modifiers),
        ):
            name = label(text, wrap=True)
            name.setMinimumWidth(120)
            if not isinstance(field, CodeLines):
                name.setBuddy(field)
                field.setAccessibleName(text.replace("&", ""))
            self._form.addRow(name, field)
        inside = QWidget()
        inside.setLayout(self._form)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.keep = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.keep.setText(self.tr("&Keep"))
        look(self.keep, "filled")
        buttons.accepted.connect(self._keep)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(label(self.tr("A measure of my own"), "title"))
        column.addWidget(scrolling(inside, whole_width=True), 1)
        column.addWidget(buttons)

    def _show(self) -> None:
        kind = MeasureKind(self.kind.currentData())
        self._form.setRowVisible(self.begin, kind is MeasureKind.WAITS)
        self._form.setRowVisible(self.modifiers, kind is MeasureKind.TALLY)
        least = 2 if kind in (MeasureKind.STATES, MeasureKind.SWEEP) else 1
        begun = kind is not MeasureKind.WAITS or bool(self.begin.codes)
        self.keep.setEnabled(bool(self.title.text().strip()) and len(self.codes.codes) >= least and begun)

    def _keep(self) -> None:
        made, context = self.written, self._context
        if made != self._known:
            said = self.tr("The measure is kept.")
            context.do(context, measures.keep, made)(lambda _: context.announce(said))
        self.accept()


def _with_keys(codes: Sequence[Code]) -> tuple[Code, ...]:
    """Each with a name and a key of its own: one that is missing or taken is the first free letter of the name."""
    made: list[Code] = []
    keys: set[str] = set()
    wanted = [code.key for code in codes]
    for place, code in enumerate(codes):
        others = keys | {key for key in wanted[place + 1 :] if key in _FREE}
        key = code.key
        if key in keys or len(key) != 1 or key not in _FREE:
            letters = [sign for sign in code.label.lower() + _FREE if sign in _FREE and sign not in _TAKEN]
            key = next(sign for sign in (*letters, *_TAKEN) if sign not in others)
        keys.add(key)
        again = sum(code.label == each.label for each in made)
        made.append(replace(code, key=key, label=f"{code.label} {again + 1}" if again else code.label))
    return tuple(made)
