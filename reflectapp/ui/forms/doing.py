"""What can be done with a form, from its line and from its page."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from reflectapp.domain.forms import ShelfForm, askable
from reflectapp.services import forms
from reflectapp.ui.context import Context
from reflectapp.ui.forms import files
from reflectapp.ui.forms.naming import form_name
from reflectapp.ui.icons import icon


def fill_menu(menu: QMenu, context: Context, shelved: ShelfForm, parent: QWidget, gone: Callable[[], object]) -> None:
    """`gone` is called after the form was deleted."""
    menu.addAction(icon("copy", "soft"), _tr("Make a &copy"), lambda: copy(context, shelved))
    out = menu.addAction(icon("file-down", "soft"), _tr("&Save as a file…"))
    out.triggered.connect(lambda: files.ask_where(context, shelved.form, parent))
    out.setEnabled(bool(askable(shelved.form).prompts))
    if shelved.put_away:
        menu.addAction(icon("eye", "soft"), _tr("&Bring back"), lambda: put_away(context, shelved, False))
    else:
        menu.addAction(icon("eye-off", "soft"), _tr("&Put away"), lambda: put_away(context, shelved, True))
    if shelved.own:
        menu.addSeparator()
        menu.addAction(icon("trash-2", "soft"), _tr("&Delete"), lambda: delete(context, shelved, gone))


def copy(context: Context, shelved: ShelfForm) -> None:
    """Opens the copy."""
    title = _tr("{0}, my own").format(form_name(shelved.form))
    context.do(context, forms.copy, shelved.form.id, title)(lambda made: context.go.form.emit(made.form.id))


def put_away(context: Context, shelved: ShelfForm, away: bool) -> None:
    said = _tr("“{0}” is put away.") if away else _tr("“{0}” is back.")
    text = said.format(form_name(shelved.form))
    context.do(context, forms.put_away, shelved.form.id, away)(lambda _form: context.offer_undo(text))


def delete(context: Context, shelved: ShelfForm, gone: Callable[[], object]) -> None:
    said = _tr("“{0}” is deleted. What you answered with it stays.") if shelved.answered else _tr("“{0}” is deleted.")
    text = said.format(form_name(shelved.form))

    def deleted(_none: object) -> None:
        context.offer_undo(text)
        gone()

    context.do(context, forms.delete, shelved.form.id)(deleted)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Forms", text)
