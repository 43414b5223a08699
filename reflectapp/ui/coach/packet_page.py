from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from reflectapp.domain.outcome import Topic
from reflectapp.domain.packets import PacketFormat, PickGroup, Share
from reflectapp.kit.clock import today
from reflectapp.services import shares
from reflectapp.ui.coach.leaving_panel import LeavingPanel
from reflectapp.ui.coach.maker import Made, PacketMaker, Wish
from reflectapp.ui.coach.naming import format_text
from reflectapp.ui.coach.pick_model import PickModel
from reflectapp.ui.coach.pick_view import PickView
from reflectapp.ui.coach.preview import Preview
from reflectapp.ui.coach.seal_dialog import SealDialog
from reflectapp.ui.context import Context
from reflectapp.ui.looks import button, label, look, separator
from reflectapp.ui.page import Page
from reflectapp.ui.widgets.frames import TopBar
from reflectapp.ui.widgets.scale import grown

_LEAST_LEFT = 170


class PacketPage(Page):
    """Left what could be shared, in the middle the pages, right what leaves."""

    topics = frozenset(Topic) - {Topic.SHARES}

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._made: Made | None = None
        self._packet_id = shares.new_packet_id()
        self._dialog: QFileDialog | None = None
        self.model = PickModel(self)
        self.view = PickView(self.model)
        self.preview = Preview()
        self.panel = LeavingPanel()
        self.maker = PacketMaker(context, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_bar())
        columns = QHBoxLayout()
        columns.setSpacing(0)
        self._left = self._make_left()
        columns.addWidget(self._left, 33)
        columns.addWidget(self.preview, 55)
        columns.addWidget(self.panel, 31)
        layout.addLayout(columns, 1)
        self._connect()
        self._name_page()

    def open(self) -> None:
        """A new packet: nothing picked, nobody named."""
        self._packet_id = shares.new_packet_id()
        self.panel.for_whom.clear()
        self.panel.why.clear()
        self.panel.seal.setChecked(False)
        self.model.clear_picks()
        self.maker.forget()
        self.view.setFocus()
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        self.context.ask(self, shares.pickable)(self._show)
        self.context.ask(self, shares.record)(self._suggest)

    def save_to(self, path: Path, passphrase: str = "") -> None:
        """Writes the very bytes that were read back, and notes them in the share record; sealed ones are read again."""
        made = self._made
        if made is None:
            return
        if not passphrase:
            self._save(made, made.data, path, "")
            return
        self.panel.save.setEnabled(False)
        self.context.background(
            self,
            lambda _report, _cancel: shares.seal(made.data, passphrase),
            lambda data: self._save(made, data, path, passphrase),
            self._on_failed,
        )

    def _save(self, made: Made, data: bytes, path: Path, passphrase: str) -> None:
        self.context.do(
            self,
            shares.save,
            data,
            made.wish.form,
            path,
            for_whom=made.wish.for_whom,
            why=self.panel.why.text().strip(),
            refs=made.refs,
            passphrase=passphrase,
        )(self._saved)
        self.panel.save.setEnabled(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What can be picked stays readable where text is large."""
        super().resizeEvent(event)
        self._left.setMinimumWidth(grown(_LEAST_LEFT))

    def _make_bar(self) -> TopBar:
        bar = TopBar()
        back = button(self.tr("Back to Coach"), "icon", "arrow-left")
        back.clicked.connect(lambda: self.context.go.page.emit("coach"))
        self._title = label("", "title")
        self._format = QComboBox()
        self._format.setAccessibleName(self.tr("As what it is saved"))
        for form in PacketFormat:
            self._format.addItem(format_text(form), form)
        bar.row.addWidget(back)
        bar.row.addWidget(self._title, 1)
        bar.row.addWidget(self._format)
        return bar

    def _make_left(self) -> QWidget:
        left = QFrame()
        look(left, "panel")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(16, 16, 16, 14)
        head.setSpacing(2)
        head.addWidget(label(self.tr("What could be shared"), "heading", wrap=True))
        head.addWidget(label(self.tr("Nothing is picked until you pick it."), "soft", wrap=True))
        column.addLayout(head)
        column.addWidget(separator())
        self._none = label(
            self.tr("There is nothing to share yet. Goals, lessons, moments and answers will stand here."), "soft", True
        )
        self._none.setContentsMargins(16, 16, 16, 16)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.view, 1)
        column.addWidget(self._none, 1)
        self._none.hide()
        return left

    def _connect(self) -> None:
        self.model.picked.connect(self._want)
        self.panel.for_whom_changed.connect(self._want)
        self.panel.for_whom_changed.connect(self._name_page)
        self.panel.save_wanted.connect(self._ask_how)
        self._format.currentIndexChanged.connect(lambda _index: self._offer_sealing())
        self._offer_sealing()
        self._format.currentIndexChanged.connect(lambda _index: self._want())
        self.maker.making.connect(self._on_making)
        self.maker.made.connect(self._on_made)
        self.maker.failed.connect(self._on_failed)

    def _show(self, groups: tuple[PickGroup, ...]) -> None:
        self.model.show(groups)
        self.view.setVisible(bool(groups))
        self._none.setVisible(not groups)
        if groups and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0, 0))
        self._want()

    def _suggest(self, record: tuple[Share, ...]) -> None:
        self.panel.suggest(sorted({share.for_whom for share in record if share.for_whom}))

    def _want(self) -> None:
        self._made = None
        if not self.model.picks:
            self.maker.want(None)
            self.preview.show_nothing()
            self.panel.show_nothing()
            return
        self.maker.want(Wish(self.model.picks, self._for_whom, self._form, today(), self._packet_id))

    def _on_making(self) -> None:
        self.preview.show_making()
        self.panel.show_making()

    def _on_made(self, made: Made) -> None:
        self._made = made
        self.preview.show_made(made)
        self.panel.show_made(made)

    def _on_failed(self, error: BaseException) -> None:
        self.preview.show_nothing()
        self.panel.show_nothing()
        self.context.troubled.emit(error)

    @property
    def _for_whom(self) -> str:
        return self.panel.for_whom.text().strip()

    @property
    def _form(self) -> PacketFormat:
        return PacketFormat(self._format.currentData())

    def _name_page(self) -> None:
        whom = self._for_whom
        self._title.setText(self.tr("A packet for {whom}").format(whom=whom) if whom else self.tr("A new packet"))

    def _offer_sealing(self) -> None:
        self.panel.seal.setVisible(self._form is PacketFormat.HTML)

    def _ask_how(self) -> None:
        if self._form is PacketFormat.HTML and self.panel.seal.isChecked():
            dialog = SealDialog(self.context, self)
            dialog.chosen.connect(self._ask_where)
            dialog.open()
        else:
            self._ask_where()

    def _ask_where(self, passphrase: str = "") -> None:
        """The name offered tells nobody's name: file names travel too."""
        made = self._made
        if made is None:
            return
        suffix = made.wish.form.value
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, self.tr("Save the packet"), folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{format_text(made.wish.form)} (*.{suffix})")
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(f"packet-{made.wish.made_on.isoformat()}.{suffix}")
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name), passphrase))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _saved(self, share: Share) -> None:
        if share.sealed:
            said = self.tr("The packet is saved and sealed. Tell the passphrase by another way than the file.")
        else:
            said = self.tr("The packet is saved, and noted in your share record.")
        self.context.announce(said)
        self.open()
        self.context.go.page.emit("coach")
