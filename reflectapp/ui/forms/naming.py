"""What kinds of questions are called, and what is said of a form that isn't whole."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from reflectapp.domain.errors import UserError
from reflectapp.domain.forms import Form, Lacking, PromptKind, ShelfForm, Watching
from reflectapp.services.form_files import Fault

KINDS: Final = {
    PromptKind.SHORT_TEXT: QT_TRANSLATE_NOOP("Forms", "A few words"),
    PromptKind.LONG_TEXT: QT_TRANSLATE_NOOP("Forms", "A longer text"),
    PromptKind.SCALE: QT_TRANSLATE_NOOP("Forms", "A scale"),
    PromptKind.YES_NO: QT_TRANSLATE_NOOP("Forms", "Yes or no"),
    PromptKind.ONE_CHOICE: QT_TRANSLATE_NOOP("Forms", "One of several"),
    PromptKind.SEVERAL_CHOICES: QT_TRANSLATE_NOOP("Forms", "Any of several"),
    PromptKind.CHECKLIST: QT_TRANSLATE_NOOP("Forms", "A checklist"),
    PromptKind.MOMENTS: QT_TRANSLATE_NOOP("Forms", "Moments"),
    PromptKind.MEASURE: QT_TRANSLATE_NOOP("Forms", "A measure"),
    PromptKind.THOUGHT: QT_TRANSLATE_NOOP("Forms", "A thought, nothing to answer"),
}
_WATCHING: Final = {
    None: QT_TRANSLATE_NOOP("Forms", "Everything"),
    Watching.STUDENTS: QT_TRANSLATE_NOOP("Forms", "My students"),
    Watching.MYSELF: QT_TRANSLATE_NOOP("Forms", "Myself"),
}
_LACKING: Final = {
    Lacking.WORDS: QT_TRANSLATE_NOOP("Forms", "It is left out until it has words."),
    Lacking.OPTIONS: QT_TRANSLATE_NOOP("Forms", "It is left out until it has two answers to choose from."),
    Lacking.SAME_OPTIONS: QT_TRANSLATE_NOOP("Forms", "It is left out as long as two of its answers are the same."),
    Lacking.STEPS: QT_TRANSLATE_NOOP("Forms", "It is left out until its scale has 2 to 21 steps."),
    Lacking.MEASURE: QT_TRANSLATE_NOOP("Forms", "It is left out until a measure is chosen."),
}
_FAULTS: Final = {
    Fault.NOT_A_FORM: QT_TRANSLATE_NOOP("Forms", "It is not a form, or it is damaged."),
    Fault.TOO_LARGE: QT_TRANSLATE_NOOP("Forms", "It is too large for a form."),
    Fault.NEWER: QT_TRANSLATE_NOOP("Forms", "A newer version of reflectapp wrote it."),
    Fault.MISSING: QT_TRANSLATE_NOOP("Forms", "“{field}” is missing."),
    Fault.UNKNOWN: QT_TRANSLATE_NOOP("Forms", "“{field}” is not known here."),
    Fault.WRONG: QT_TRANSLATE_NOOP("Forms", "“{field}” is not as it should be."),
    Fault.SAME_ID: QT_TRANSLATE_NOOP("Forms", "Its “id” is there twice."),
    Fault.KIND: QT_TRANSLATE_NOOP("Forms", "This kind of question is not known here."),
    Fault.OPTIONS: QT_TRANSLATE_NOOP("Forms", "It needs 2 to 50 answers to choose from (“options”)."),
    Fault.NO_OPTIONS: QT_TRANSLATE_NOOP("Forms", "Only choices and checklists have “options”."),
    Fault.SAME_OPTIONS: QT_TRANSLATE_NOOP("Forms", "Two of its “options” are the same."),
    Fault.ONLY_SCALE: QT_TRANSLATE_NOOP("Forms", "Only a scale has “{field}”."),
    Fault.ONLY_MEASURE: QT_TRANSLATE_NOOP("Forms", "Only a question for a measure has “measure”."),
    Fault.NO_MEASURE: QT_TRANSLATE_NOOP("Forms", "It does not say for which “measure” it asks."),
    Fault.STEPS: QT_TRANSLATE_NOOP("Forms", "A scale has 2 to 21 steps (“low” to “high”)."),
}


def form_name(form: Form) -> str:
    """Its title; without one its first question."""
    texts = (form.title, *(prompt.text for prompt in form.prompts))
    return next((text for text in texts if text), _tr("A form without a name"))


def kind_text(kind: PromptKind) -> str:
    return _tr(KINDS[kind])


def watching_text(watching: Watching | None) -> str:
    return _tr(_WATCHING[watching])


def lacking_text(lack: Lacking) -> str:
    return _tr(_LACKING[lack])


def about_form(shelved: ShelfForm) -> str:
    """ "8 questions · answered 3 times"."""
    number, answered = len(shelved.form.prompts), shelved.answered
    if not shelved.form.records and number:
        said = [_tr("nothing to answer")]
    else:
        said = [_tr("1 question") if number == 1 else _tr("{0} questions").format(number)]
    if answered:
        said.append(_tr("answered once") if answered == 1 else _tr("answered {0} times").format(answered))
    return " · ".join(said)


def fault_text(error: UserError) -> str:
    """What is wrong with a form's file, and in which question."""
    values = error.values
    said = _tr(_FAULTS[Fault(str(values["reason"]))]).format(field=values["field"])
    return _tr("Question {0}: {1}").format(values["prompt"], said) if values["prompt"] else said


def _tr(text: object) -> str:
    return QCoreApplication.translate("Forms", str(text))
