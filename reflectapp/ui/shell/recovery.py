"""The recovery key: shown, kept as a page, and two of its groups typed back."""

import html
import secrets
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMarginsF, QStandardPaths, Qt, Signal
from PySide6.QtGui import QPageLayout, QTextDocument
from PySide6.QtWidgets import QDialog, QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.kit.atomic import write_atomic
from reflectapp.ui.looks import button, card, fill, label
from reflectapp.ui.shell import places
from reflectapp.ui.shell.door import recovery_groups
from reflectapp.ui.shell.steps import Step
from reflectapp.ui.widgets.flow import FlowLayout
from reflectapp.ui.words import Told, told

_COLUMNS = 3


class RecoveryKeyStep(Step):
    """Shows the key. She goes on once it was saved or printed, or says that she wrote it down."""

    went_on = Signal()
    went_back = Signal()

    def __init__(self, small: str, key: str) -> None:
        super().__init__(
            small,
            QCoreApplication.translate("Recovery", "Your recovery key"),
            QCoreApplication.translate(
                "Recovery", "It opens your store if this computer or your passphrase is lost. It is shown only now."
            ),
        )
        self.key = key
        box = card()
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        for place, group in enumerate(recovery_groups(key)):
            number = label(str(place + 1), "small")
            number.setContentsMargins(14, 0, 0, 0)
            cell = label(group, "group")
            cell.setAccessibleName(f"{place + 1}: {' '.join(group)}")
            row, column = divmod(place, _COLUMNS)
            grid.addWidget(number, row, 2 * column, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(cell, row, 2 * column + 1)
        fill(box, grid)
        self.body.addWidget(box)
        self.body.addWidget(
            label(
                self.tr("Keep it on paper, at home, away from this computer. Nobody can look it up again."), wrap=True
            )
        )
        self.save = button(self.tr("Save the page…"), icon="file-down")
        self.save.clicked.connect(self._ask_where)
        self.print = button(self.tr("Print the page…"), icon="printer")
        self.print.clicked.connect(self._print)
        self.go_on = button(self.tr("I have kept it"), "filled")
        self.go_on.clicked.connect(self.went_on)
        self.setFocusProxy(self.save)
        back = button(self.tr("Back"), icon="arrow-left")
        back.clicked.connect(self.went_back)
        keep = FlowLayout()
        keep.addWidget(self.save)
        keep.addWidget(self.print)
        self.body.addLayout(keep)
        self.foot.addWidget(back)
        self.foot.addStretch(1)
        self.foot.addWidget(self.go_on)
        self.kept = label("", "soft", wrap=True)
        self.after.addSpacing(16)
        self.after.addWidget(self.kept)

    def save_to(self, path: Path) -> None:
        try:
            write_atomic(path, recovery_page(self.key).encode())
        except OSError:
            self.tell(told(EnvironmentProblem(Problem.CANNOT_WRITE)))
            return
        self.problem.hide()
        self.kept.setText(self.tr("The page is saved. Print it, or move it to a memory stick, and delete it here."))

    def _ask_where(self) -> None:
        name = self.tr("reflectapp recovery key.html")
        start = places.usual_folder(QStandardPaths.StandardLocation.DocumentsLocation) / name
        kind = self.tr("Web page (*.html)")
        path, _kind = QFileDialog.getSaveFileName(self, self.tr("Save the page"), str(start), kind)
        if path:
            self.save_to(Path(path))

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageMargins(QMarginsF(20, 20, 20, 20), QPageLayout.Unit.Millimeter)
        dialog = QPrintDialog(printer, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            document = QTextDocument()
            document.setHtml(recovery_page(self.key))
            document.print_(printer)
            self.kept.setText(self.tr("The page was sent to the printer."))


class TypeBackStep(Step):
    """Two groups of the key, typed back from her page. `key` is in no field of the screen.

    `action` is what the button says, `busy` what it says while that is done.
    """

    confirmed = Signal()
    went_back = Signal()

    def __init__(self, small: str, key: str, action: str, busy: str) -> None:
        super().__init__(
            small,
            QCoreApplication.translate("Recovery", "Is it in safe hands?"),
            QCoreApplication.translate(
                "Recovery", "Type two groups from your page, so that you can be sure it is right."
            ),
        )
        groups = recovery_groups(key)
        self.asked = sorted(secrets.SystemRandom().sample(range(len(groups)), 2))
        self._wanted = [groups[place] for place in self.asked]
        self.fields: list[QLineEdit] = []
        row = QHBoxLayout()
        row.setSpacing(16)
        for place in self.asked:
            name = self.tr("Group {number}").format(number=place + 1)
            field = QLineEdit()
            field.setAccessibleName(name)
            field.setMaxLength(8)
            title = label(name)
            title.setBuddy(field)
            column = QVBoxLayout()
            column.setSpacing(6)
            column.addWidget(title)
            column.addWidget(field)
            row.addLayout(column, 1)
            self.fields.append(field)
        row.addStretch(1)
        self.body.addLayout(row)
        back = button(self.tr("Show it again"), "link", "arrow-left")
        back.clicked.connect(self.went_back)
        self.check = button(action, "filled")
        self.busy = busy
        self.check.clicked.connect(self._check)
        self.primary = self.check
        self.foot.addWidget(back)
        self.foot.addStretch(1)
        self.foot.addWidget(self.check)
        self.setFocusProxy(self.fields[0])

    def _check(self) -> None:
        typed = [_tidy(field.text()) for field in self.fields]
        wrong = [field for field, text, wanted in zip(self.fields, typed, self._wanted, strict=True) if text != wanted]
        if wrong:
            wrong[0].setFocus()
            wrong[0].selectAll()
            self.tell(
                Told(
                    self.tr("That is not what the page says."),
                    self.tr("Please compare it letter by letter, or show the key again."),
                )
            )
        else:
            self.confirmed.emit()


def recovery_page(key: str) -> str:
    """A page to print: plain HTML, without anything from elsewhere."""
    title = QCoreApplication.translate("Recovery", "Recovery key for reflectapp")
    opens = QCoreApplication.translate(
        "Recovery", "This key opens the store of lessons if the computer or the passphrase is lost."
    )
    keep = QCoreApplication.translate(
        "Recovery", "Keep it on paper, at home. Whoever has it and the store’s files can read everything in it."
    )
    use = QCoreApplication.translate(
        "Recovery", "To use it, start reflectapp and choose “Use my recovery key”. Small letters will do as well."
    )
    groups = recovery_groups(key)
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td style="padding:8pt 18pt"><small style="font-weight:normal">{number}</small> {html.escape(group)}</td>'
            for number, group in enumerate(groups[at : at + 3], at + 1)
        )
        + "</tr>"
        for at in range(0, len(groups), 3)
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{html.escape(title)}</title></head>"
        '<body style="font-family:sans-serif;font-size:12pt;margin:2em">'
        f"<h1>{html.escape(title)}</h1><p>{html.escape(opens)}</p>"
        f'<table style="font-family:monospace;font-size:20pt;font-weight:bold">{rows}</table>'
        f"<p>{html.escape(keep)}</p><p>{html.escape(use)}</p></body></html>"
    )


def _tidy(text: str) -> str:
    """Case, spaces and dashes don't matter; letters that look like figures are taken for them."""
    plain = "".join(letter for letter in text.upper() if letter.isalnum())
    return plain.translate(str.maketrans("OIL", "011"))
