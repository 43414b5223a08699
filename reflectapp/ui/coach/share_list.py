from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reflectapp.domain.packets import Share
from reflectapp.ui.coach.naming import format_text, made_text, whom_text
from reflectapp.ui.theme.colors import current

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_BELOW = Qt.ItemDataRole.UserRole + 1


class ShareModel(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._shares: tuple[Share, ...] = ()

    def show(self, shares: tuple[Share, ...]) -> None:
        self.beginResetModel()
        self._shares = shares
        self.endResetModel()

    def share_at(self, row: int) -> Share | None:
        return self._shares[row] if 0 <= row < len(self._shares) else None

    def row_of(self, share_id: str) -> int:
        return next((row for row, share in enumerate(self._shares) if share.id == share_id), 0)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shares)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        share = self._shares[index.row()]
        below = " · ".join(part for part in (made_text(share), format_text(share.format), share.why) if part)
        if role == Qt.ItemDataRole.DisplayRole:
            return whom_text(share)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{whom_text(share)}, {below}"
        return below if role == _BELOW else None


class ShareList(QListView):
    """The share record, newest first."""

    def __init__(self, model: ShareModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_Line(self))
        self.setAccessibleName(self.tr("Share record"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setStyleSheet("QListView, QListView:focus { border: none; background: transparent; }")


class _Line(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        shown: Any = option
        return QSize(120, 2 * shown.fontMetrics.height() + 24)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown: Any = option
        state: QStyle.StateFlag = shown.state
        frame = QRectF(shown.rect).adjusted(1.5, 2.5, -1.5, -2.5)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(current("accent"), 2) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(current("accent-soft" if selected else "raised" if hovered else "surface"))
        painter.drawRoundedRect(frame, 8, 8)
        words = frame.adjusted(12, 8, -12, -8)
        font = painter.font()
        for text, role, bold, up in (
            (index.data(Qt.ItemDataRole.DisplayRole), "text", True, Qt.AlignmentFlag.AlignTop),
            (index.data(_BELOW), "soft", False, Qt.AlignmentFlag.AlignBottom),
        ):
            font.setBold(bold)
            painter.setFont(font)
            painter.setPen(current(role))
            elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(words.width()))
            painter.drawText(words, up | Qt.AlignmentFlag.AlignLeft, elided)
        painter.restore()
