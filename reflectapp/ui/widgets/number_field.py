from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import QLineEdit


class NumberField(QLineEdit):
    """A number that may be missing, in the teacher's own way of writing numbers."""

    numbered = Signal()

    def __init__(self, name: str, value: float | None = None) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMaximumWidth(96)
        validator = QDoubleValidator(self)
        validator.setDecimals(3)
        validator.setNotation(QDoubleValidator.Notation.StandardNotation)
        self.setValidator(validator)
        self.show_value(value)
        self.textEdited.connect(self.numbered)

    @property
    def value(self) -> float | None:
        number, is_number = QLocale().toDouble(self.text().strip())
        return number if is_number else None

    def show_value(self, value: float | None) -> None:
        if value != self.value or value is None:
            self.setText(number_text(value))


def number_text(value: float | None) -> str:
    """Up to three decimals, none of them needless; "" for no number."""
    if value is None:
        return ""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    for decimals in range(3):
        if round(value, decimals) == round(value, 3):
            return locale.toString(float(value), "f", decimals)
    return locale.toString(float(value), "f", 3)
