"""Moments and codes go out as files for other programs, and come in from them."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDir, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from reflectapp.domain.coding_files import Format, Missed
from reflectapp.interchange.boris import Words as BorisWords
from reflectapp.kit import clock
from reflectapp.services import coding_files
from reflectapp.services.coding_files import Brought, Chosen, Offer, Words
from reflectapp.ui.lesson.bring_codes import BringCodesSheet

if TYPE_CHECKING:
    from reflectapp.ui.lesson.page import LessonPage

_FORMATS: Final = {
    Format.CSV: QT_TRANSLATE_NOOP("CodeFiles", "Table for spreadsheets"),
    Format.VTT: QT_TRANSLATE_NOOP("CodeFiles", "Captions beside a video"),
    Format.EAF: QT_TRANSLATE_NOOP("CodeFiles", "ELAN"),
    Format.BORIS: QT_TRANSLATE_NOOP("CodeFiles", "BORIS"),
}
_READ: Final = ("csv", "tsv", "txt", "vtt", "srt", "eaf", "boris")


def ask_where(page: "LessonPage") -> None:
    """Where they are to be saved, and as what. The name offered tells nothing of the lesson: file names travel too."""
    if page.shown is None:
        return
    filters = {_filter(form): form for form in Format}
    dialog = QFileDialog(page, _tr("Save moments and codes"), _documents())
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(list(filters))
    dialog.setDefaultSuffix(Format.CSV)
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters[chosen]))
    dialog.selectFile(f"codes-{clock.today().isoformat()}")
    lesson_id = page.shown.lesson.id
    dialog.fileSelected.connect(
        lambda name: save(page, lesson_id, Path(name), _format(name, filters[dialog.selectedNameFilter()]))
    )
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def save(page: "LessonPage", lesson_id: str, path: Path, form: Format) -> None:
    context = page.context
    said = _tr("Saved as “{0}”. Your notes are in it, and it is not encrypted.").format(path.name)
    context.background(
        context,
        lambda _report, _cancel: coding_files.save(context.on_store, lesson_id, path, form, words()),
        lambda _none: context.announce(said),
    )


def ask_for_file(page: "LessonPage") -> None:
    if page.shown is None:
        return
    page.player.pause()
    lesson_id = page.shown.lesson.id
    dialog = QFileDialog(page, _tr("Choose a file with moments or codes"), _documents())
    patterns = " ".join(f"*.{ending} *.{ending.upper()}" for ending in _READ)
    dialog.setNameFilters([_tr("Moments and codes ({0})").format(patterns), _tr("All files (*)")])
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda name: look_into(page, lesson_id, Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def look_into(page: "LessonPage", lesson_id: str, path: Path) -> None:
    """Shows what is in a file, before anything of it is kept."""
    context, name = page.context, path.stem
    definition = _tr("Brought in from a file.")

    def show(found: tuple[tuple[Offer, ...], tuple[Missed, ...]]) -> None:
        if page.shown is None or page.shown.lesson.id != lesson_id:
            return
        sheet = BringCodesSheet(path.name, *found, page)
        sheet.accepted.connect(lambda: _keep(page, lesson_id, sheet.chosen, sheet.shift_ms))
        sheet.open()

    context.background(
        page, lambda _report, _cancel: coding_files.look_into(context.on_store, path, name, definition), show
    )


def words() -> Words:
    """What files say in the language of the screen."""
    in_boris = BorisWords(
        _tr("Lesson"), _tr("Moment"), _tr("Moment that lasts"), _tr("Not coded"), _tr("At the same time {0}")
    )
    return Words(_tr("Moments"), _tr("A moment"), in_boris)


def _keep(page: "LessonPage", lesson_id: str, chosen: tuple[Chosen, ...], shift_ms: int) -> None:
    def told(brought: Brought) -> None:
        marked, coded = len(brought.moments), brought.codes
        moments = _tr("1 moment") if marked == 1 else _tr("{0} moments").format(marked)
        codes = _tr("1 code") if coded == 1 else _tr("{0} codes").format(coded)
        said = ", ".join(part for part, count in ((moments, marked), (codes, brought.codings)) if count)
        page.context.offer_undo(_tr("Brought in: {0}.").format(said))

    page.context.do(page, coding_files.bring_in, lesson_id, chosen, shift_ms)(told)


def _filter(form: Format) -> str:
    return f"{QCoreApplication.translate('CodeFiles', str(_FORMATS[form]))} (*.{form.value})"


def _format(name: str, otherwise: Format) -> Format:
    """By the name's ending, if it is known."""
    ending = Path(name).suffix.lower().removeprefix(".")
    return Format(ending) if ending in list(Format) else otherwise


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or QDir.homePath()


def _tr(text: str) -> str:
    return QCoreApplication.translate("CodeFiles", text)
