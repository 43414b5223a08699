"""What is in a file of moments and codes, and what becomes of each, before anything is kept."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from reflectapp.domain.coding_files import LONGEST_MS, Missed, Why, covered, early
from reflectapp.domain.measures import MeasureKind
from reflectapp.services.coding_files import Chosen, Offer
from reflectapp.ui.looks import label, separator
from reflectapp.ui.shell.dialogs import Sheet
from reflectapp.ui.widgets.elided import ElidedLabel
from reflectapp.ui.widgets.number_field import NumberField
from reflectapp.ui.words import short_time

_MOST_TOLD: Final = 100
_WIDTH: Final = 680
_LEAST_SIGNS: Final = 12
_MOST_S: Final = LONGEST_MS / 1000
_SHOWN: Final = 80
_LEAVE, _AS_MOMENTS, _AS_MEASURE = "leave", "moments", "measure"
_WHY: Final = {
    Why.TIMES: QT_TRANSLATE_NOOP("BringCodes", "its times can't be read"),
    Why.ENDS_FIRST: QT_TRANSLATE_NOOP("BringCodes", "it ends before it begins"),
    Why.NO_END: QT_TRANSLATE_NOOP("BringCodes", "it has no end"),
    Why.TOO_MANY: QT_TRANSLATE_NOOP("BringCodes", "there are too many entries"),
    Why.MANY_TRACKS: QT_TRANSLATE_NOOP("BringCodes", "there are too many runs and tiers"),
    Why.MANY_COVERS: QT_TRANSLATE_NOOP("BringCodes", "it covers too many parts of the lesson"),
    Why.MANY_CODES: QT_TRANSLATE_NOOP("BringCodes", "there are too many codes"),
    Why.MANY_MODIFIERS: QT_TRANSLATE_NOOP("BringCodes", "there are too many modifiers"),
    Why.BROKEN: QT_TRANSLATE_NOOP("BringCodes", "from here on the file can't be read"),
    Why.UNKNOWN: QT_TRANSLATE_NOOP("BringCodes", "it isn't known what this is"),
}


class BringCodesSheet(Sheet):
    """`missed`: what can't be read."""

    def __init__(
        self, file_name: str, offers: Sequence[Offer], missed: Sequence[Missed], parent: QWidget | None
    ) -> None:
        heading = self.tr("What is in “{0}”").format(file_name)
        super().__init__(self.tr("Moments and codes from a file"), parent, heading)
        self._offers = offers
        self.choices: list[QComboBox] = []
        self._becoming: list[QLabel] = []
        self.shift = NumberField(self.tr("By how many seconds all times come later"))
        self.early = label("", "soft", wrap=True)
        self.body.addWidget(label(self.tr("Nothing is kept yet. Choose what each of it becomes."), "soft", wrap=True))
        self.body.addSpacing(8)
        self.body.addLayout(self._rows())
        self.body.addWidget(separator())
        self.body.addLayout(self._shift_row())
        self.body.addWidget(self.early)
        self._show_missed(missed)
        self.body.addStretch(1)
        self.add_button(self.tr("Leave it")).clicked.connect(self.reject)
        self.keep = self.add_button(self.tr("Bring in"), "filled")
        self.keep.setDefault(True)
        self.keep.clicked.connect(self.accept)
        self._refresh()
        self.fit(_WIDTH)

    @property
    def shift_ms(self) -> int:
        return round(max(-_MOST_S, min(_MOST_S, self.shift.value or 0)) * 1000)

    @property
    def chosen(self) -> tuple[Chosen, ...]:
        """What is to be kept, and as what."""
        return tuple(
            Chosen(offer.track, offer.measure if choice.currentData() == _AS_MEASURE else None)
            for offer, choice in zip(self._offers, self.choices, strict=True)
            if choice.currentData() != _LEAVE
        )

    def _rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for number, offer in enumerate(self._offers):
            name = offer.track.name or self.tr("Without a name")
            choice = self._choice(offer)
            choice.setAccessibleName(self.tr("What becomes of {0}").format(name))
            choice.currentIndexChanged.connect(self._refresh)
            self.choices.append(choice)
            self._becoming.append(label("", "soft", wrap=True))
            for line, shown in enumerate((ElidedLabel(), ElidedLabel("soft"), self._becoming[-1])):
                shown.setText((name, _about(offer), "")[line])
                grid.addWidget(shown, 4 * number + line, 0)
            grid.addWidget(choice, 4 * number, 1, 3, 1, Qt.AlignmentFlag.AlignVCenter)
            grid.setRowMinimumHeight(4 * number + 3, 12)
        return grid

    def _choice(self, offer: Offer) -> QComboBox:
        measure = offer.measure
        choice = QComboBox()
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(_LEAST_SIGNS)
        if measure is not None:
            choice.addItem(self.tr("Codes"), _AS_MEASURE)
        choice.addItem(self.tr("Moments"), _AS_MOMENTS)
        choice.addItem(self.tr("Leave it out"), _LEAVE)
        if measure is not None and offer.track.kind is None:
            choice.setCurrentIndex(1)
        return choice

    def _shift_row(self) -> QGridLayout:
        self.shift.setPlaceholderText("0")
        self.shift.numbered.connect(self._refresh)
        row = QGridLayout()
        row.setVerticalSpacing(2)
        row.setColumnStretch(0, 1)
        row.addWidget(label(self.tr("All times come later by so many seconds"), wrap=True), 0, 0)
        row.addWidget(label(self.tr("Less than 0: earlier. 0: as in the file."), "soft", wrap=True), 1, 0)
        row.addWidget(self.shift, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _refresh(self) -> None:
        taken = self.chosen
        for offer, choice, shown in zip(self._offers, self.choices, self._becoming, strict=True):
            shown.setText(self._becomes(offer, choice.currentData()))
        count = sum(early(each.track, self.shift_ms) for each in taken)
        one = self.tr("1 of them would begin before the lesson and is left out.")
        said = one if count == 1 else self.tr("{0} of them would begin before the lesson and are left out.")
        self.early.setText(said.format(count))
        self.early.setVisible(count > 0)
        self.keep.setEnabled(count < sum(len(each.track.found) for each in taken))

    def _becomes(self, offer: Offer, choice: str) -> str:
        if choice == _AS_MOMENTS and offer.many:
            return self.tr("Each becomes a moment: too many different texts for codes.")
        if choice == _AS_MOMENTS:
            return self.tr("Each becomes a moment, with its text as the note.")
        if choice == _LEAVE or offer.measure is None:
            return ""
        known = self.tr("One more run of “{0}”.")
        said = (known if offer.measure.id else self.tr("A new measure of yours: “{0}”.")).format(offer.measure.title)
        renamed = self.tr("The modifier “{0}” is called “{1}”, as a code has its name.")
        counted = self.tr("The file doesn't say which code is compared with which, so they are counted.")
        unsure = offer.track.kind is MeasureKind.SWEEP and offer.measure.kind is MeasureKind.TALLY
        return " ".join((said, *(renamed.format(*each) for each in offer.renamed), *([counted] if unsure else ())))

    def _show_missed(self, missed: Sequence[Missed]) -> None:
        if not missed:
            return
        self.body.addWidget(separator())
        self.body.addWidget(label(self.tr("This can't be taken over:"), wrap=True))
        told = "\n".join(_missed_text(each) for each in missed[:_MOST_TOLD])
        self.body.addWidget(label(told, "soft", wrap=True))
        if len(missed) > _MOST_TOLD:
            more = self.tr("… and {0} more.").format(len(missed) - _MOST_TOLD)
            self.body.addWidget(label(more, "soft", wrap=True))


def _about(offer: Offer) -> str:
    """How many there are, where they begin and end, and what they are called."""
    track, names = offer.track, offer.names
    count = _tr("1 entry") if len(track.found) == 1 else _tr("{0} entries").format(len(track.found))
    spans = covered(track)
    where = f"{short_time(spans[0][0])}–{short_time(spans[-1][1])}" if spans else ""
    some = ", ".join([*names[:3], "…"] if len(names) > 3 else names)
    shown = some if len(some) <= _SHOWN else some[: _SHOWN - 1] + "…"
    return " · ".join(part for part in (count, where, shown) if part)


def _missed_text(missed: Missed) -> str:
    why = QCoreApplication.translate("BringCodes", str(_WHY[missed.why]))
    if missed.most:
        why += _tr(", only the first {0} are read").format(QLocale().toString(missed.most))
    said = _tr("Line {0}: {1}").format(missed.line, why) if missed.line else why[:1].upper() + why[1:]
    return f"{said}.  {missed.text}" if missed.text else f"{said}."


def _tr(text: str) -> str:
    return QCoreApplication.translate("BringCodes", text)
