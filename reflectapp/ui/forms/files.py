"""Forms go out as files and come in from them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDir, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from reflectapp.domain.forms import Form, askable
from reflectapp.services import form_files
from reflectapp.ui.context import Context
from reflectapp.ui.forms.naming import form_name


def ask_for_file(parent: QWidget, then: Callable[[Path], object]) -> None:
    dialog = QFileDialog(parent, _tr("Choose a form"), _documents())
    dialog.setNameFilters([_tr("Forms (*.json)"), _tr("All files (*)")])
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def ask_where(context: Context, form: Form, parent: QWidget) -> None:
    """Saves the form where she says, without the questions that can't be asked yet."""
    dialog = QFileDialog(parent, _tr("Save the form"), _documents())
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([_tr("Forms (*.json)")])
    dialog.setDefaultSuffix(form_files.SUFFIX)
    dialog.selectFile(_file_name(form_name(form)))
    dialog.fileSelected.connect(lambda name: save(context, form, Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def save(context: Context, form: Form, path: Path) -> None:
    said = _tr("The form is saved as “{0}”. It holds the questions, no answers.").format(path.name)
    context.background(
        context,
        lambda _report, _cancel: form_files.write_file(askable(form), path),
        lambda _none: context.announce(said),
    )


def _file_name(title: str) -> str:
    kept = "".join(char if char.isalnum() or char in " -_" else " " for char in title)
    return " ".join(kept.split())[:80] or _tr("form")


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or QDir.homePath()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Forms", text)
