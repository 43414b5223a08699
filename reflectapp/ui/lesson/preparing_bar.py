from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from reflectapp.domain.lessons import Recording
from reflectapp.domain.playing import Preparation, Preparing
from reflectapp.ui.icons import pixmap
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.player.track import PlayTrouble
from reflectapp.ui.theme.style import scaled


class PreparingBar(QFrame):
    """Under the video: says that the recording is being prepared for playing, or offers it. Hidden otherwise, and
    where the note in the picture's place says it."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        look(self, "panel")
        self._preparations: Mapping[str, Preparation] = {}
        self._part: Recording | None = None
        self._trouble: PlayTrouble | None = None
        self._sign = QLabel()
        self.text = label("", wrap=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.button = button("", None)
        self.button.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(10)
        row.addWidget(self._sign)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        self.hide()

    @property
    def note(self) -> str:
        """What stands in the picture's place meanwhile; "" if there is a picture, or nothing is being done."""
        found = self._found
        if found is None or found.state is not Preparing.WANTED or not found.hindrance.shows_nothing:
            return ""
        return self.tr(
            "The picture is being prepared. You need not wait: sound and timeline work, and small pictures show "
            "where you are."
        )

    def show_preparations(self, found: Mapping[str, Preparation]) -> None:
        """By the recordings' ids."""
        self._preparations = found
        self._settle()

    def show_part(self, part: Recording | None) -> None:
        """Another recording is on."""
        self._part, self._trouble = part, None
        self._settle()

    def show_trouble(self, trouble: PlayTrouble | None) -> None:
        self._trouble = trouble
        self._settle()

    @property
    def _found(self) -> Preparation | None:
        return self._preparations.get(self._part.id) if self._part is not None else None

    def _settle(self) -> None:
        text, offer = self._words()
        self.text.setText(text)
        self.button.setText(offer)
        self.button.setToolTip(self.tr("It is converted into one that plays; the original stays as it is."))
        self.button.setVisible(bool(offer))
        sign = "hourglass" if text and not offer else "triangle-alert"
        self._sign.setPixmap(pixmap(sign, "accent" if not offer else "moment", scaled(18), self.devicePixelRatioF()))
        self.setVisible(bool(text))

    def _words(self) -> tuple[str, str]:
        """What is said, and what is offered. Short: it stands between video and timeline, also in large text."""
        found = self._found
        if found is None or found.state in (Preparing.DONE, Preparing.ALONE):
            if self._trouble is None:
                return "", ""
            again = "" if found is not None and found.state is Preparing.ALONE else self.tr("Prepare it for playing")
            return self.tr("This does not play well here."), again
        match found.state:
            case Preparing.WANTED:
                return (
                    "" if found.hindrance.shows_nothing else self.tr("Being prepared, so that it plays better.")
                ), ""
            case Preparing.FAILED:
                return self.tr("This could not be prepared for playing."), self.tr("Try again")
            case _:
                said = self.tr("This plays here only once it is prepared.")
                better = self.tr("This plays better once it is prepared.")
                return (said if found.hindrance.shows_nothing else better), self.tr("Prepare it")

    def _ask(self) -> None:
        if self._part is not None:
            self.asked.emit(self._part.id)
