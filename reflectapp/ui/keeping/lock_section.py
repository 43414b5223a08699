from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QSpinBox

from reflectapp.domain.store_settings import StoreSettings
from reflectapp.services import store_settings
from reflectapp.ui.context import Context
from reflectapp.ui.keeping.section import Section
from reflectapp.ui.widgets.setting_row import setting_row


class LockSection(Section):
    """When the store locks by itself, and whether the program starts afresh then."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            "lock",
            QCoreApplication.translate("LockSection", "Locking"),
            QCoreApplication.translate(
                "LockSection",
                "Your store locks when you lock or leave this computer, when it goes to sleep, and when nothing "
                "happens for a while. It stays open while a recording plays before you. What you are writing is "
                "saved first.",
            ),
        )
        self._shown = StoreSettings()
        allowed = store_settings.LOCK_AFTER_MINUTES
        self.minutes = QSpinBox()
        self.minutes.setRange(allowed[0], allowed[-1])
        self.minutes.setValue(self._shown.lock_after_minutes)
        self.minutes.setSuffix(self.tr(" min"))
        self.minutes.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.minutes.setKeyboardTracking(False)
        self.afresh = QCheckBox()
        self.body.addSpacing(4)
        self.body.addLayout(setting_row(self.tr("Lock when nothing happens for"), "", self.minutes))
        self.body.addLayout(
            setting_row(
                self.tr("Start afresh when locking"),
                self.tr("The program ends and starts again, so that nothing of your store stays in memory."),
                self.afresh,
            )
        )
        self.minutes.valueChanged.connect(self._change)
        self.afresh.toggled.connect(self._change)

    def refresh(self) -> None:
        self.context.ask(self, store_settings.settings)(self._show)

    def _show(self, settings: StoreSettings) -> None:
        self._shown = settings
        for editor in (self.minutes, self.afresh):
            editor.blockSignals(True)
        self.minutes.setValue(settings.lock_after_minutes)
        self.afresh.setChecked(settings.strict_lock)
        for editor in (self.minutes, self.afresh):
            editor.blockSignals(False)

    def _change(self) -> None:
        minutes, afresh = self.minutes.value(), self.afresh.isChecked()
        if (minutes, afresh) != (self._shown.lock_after_minutes, self._shown.strict_lock):
            self._shown = replace(self._shown, lock_after_minutes=minutes, strict_lock=afresh)
            self.context.do(self, store_settings.set_locking, minutes, afresh)()
