"""The forms that she has: those that come with the program, and her own.

What she writes into a form of her own is one draft; a version of it is kept when it is first answered, so that
answers stay readable as they were asked.
"""

from collections import defaultdict
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.forms import (
    MOST_LETTERS,
    MOST_OPTIONS,
    MOST_PROMPTS,
    WITH_OPTIONS,
    Form,
    OwnForm,
    Prompt,
    PromptKind,
    ShelfForm,
    askable,
    numbered,
)
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.kit import clock
from reflectapp.kit.ids import new_id
from reflectapp.kit.paths import resource
from reflectapp.kit.plain import name_text
from reflectapp.services import form_files
from reflectapp.services.standing import makes_room
from reflectapp.services.store import OpenStore

if TYPE_CHECKING:
    from reflectapp.database.repositories import Repositories

_FORMS = frozenset({Topic.FORMS})
_PUT_AWAY = "put_away_forms"


@cache
def built_in() -> tuple[Form, ...]:
    """The forms that come with the program, in the order in which a teacher meets them."""
    return tuple(form_files.read(path.read_bytes()) for path in sorted(resource("forms").glob("*.json")))


def shelf(store: OpenStore) -> tuple[ShelfForm, ...]:
    """All that she has: her own in the order made, then those that come with the program."""
    with store.read() as work:
        return _shelf(work)


def offered(store: OpenStore) -> tuple[Form, ...]:
    """What can be begun, as it is asked: not put away, and without questions that can't be asked yet."""
    forms = (_as_asked(each) for each in shelf(store) if not each.put_away)
    return tuple(form for form in forms if form.prompts)


def find(store: OpenStore, form_id: str) -> ShelfForm:
    """Raises UserError NOT_FOUND."""
    with store.read() as work:
        return _find(work, form_id)


def add(store: OpenStore, form: Form) -> Outcome[ShelfForm]:
    """A new form of her own with what is in `form`; it gets an id of its own."""
    made = replace(_tidied(form), id=f"f-{new_id()}", version=1)
    with store.unit() as work:
        work.forms.add_own(OwnForm(made, clock.now(), None))
        found = _find(work, made.id)
    return Outcome(found, _FORMS, partial(_set_hidden, form_id=made.id, hidden=True))


def copy(store: OpenStore, form_id: str, title: str) -> Outcome[ShelfForm]:
    """One of her own like another, under its own title. Raises UserError NOT_FOUND."""
    return add(store, replace(find(store, form_id).form, title=title))


def change(store: OpenStore, form: Form) -> Outcome[ShelfForm]:
    """Writes one of her own anew. What was answered before stays as it was asked. Raises UserError NOT_FOUND."""
    after = _tidied(form)
    with store.unit() as work:
        before = _find(work, form.id)
        if not before.own:
            raise UserError(Problem.NOT_ALLOWED)
        if replace(after, version=before.form.version) == before.form:
            return Outcome(before, frozenset())
        work.forms.change_own(after)
        found = _find(work, form.id)
    return Outcome(found, _FORMS, partial(change, form=before.form))


def put_away(store: OpenStore, form_id: str, away: bool) -> Outcome[ShelfForm]:
    """Takes a form out of those offered, or brings it back. Raises UserError NOT_FOUND."""
    with store.unit() as work:
        before = _find(work, form_id)
        if before.own:
            work.forms.put_own_away(form_id, clock.now() if away else None)
        else:
            kept = work.settings.all().get(_PUT_AWAY, [])
            work.settings.keep(_PUT_AWAY, sorted({*kept, form_id} if away else {*kept} - {form_id}))
        found = _find(work, form_id)
    return Outcome(found, _FORMS, partial(put_away, form_id=form_id, away=before.put_away))


@makes_room
def delete(store: OpenStore, form_id: str) -> Outcome[None]:
    """Hides one of her own; gone for good when the store closes. What was answered stays readable."""
    with store.read() as work:
        if not _find(work, form_id).own:
            raise UserError(Problem.NOT_ALLOWED)
    return _set_hidden(store, form_id, hidden=True)


def new_prompt(kind: PromptKind) -> Prompt:
    """One without words yet."""
    return Prompt(f"q-{new_id()}", kind, "")


def _set_hidden(store: OpenStore, form_id: str, hidden: bool) -> Outcome[None]:
    with store.unit() as work:
        work.forms.set_hidden(form_id, hidden)
    return Outcome(None, _FORMS, partial(_set_hidden, form_id=form_id, hidden=not hidden))


def _find(work: "Repositories", form_id: str) -> ShelfForm:
    found = next((each for each in _shelf(work) if each.form.id == form_id), None)
    if found is None:
        raise UserError(Problem.NOT_FOUND)
    return found


def _shelf(work: "Repositories") -> tuple[ShelfForm, ...]:
    kept: dict[str, list[Form]] = defaultdict(list)
    for form in work.forms.all().values():
        kept[form.id].append(form)
    answered = work.reflections.count_by_form()
    away = work.settings.all().get(_PUT_AWAY, [])
    own = (
        ShelfForm(
            replace(each.form, version=numbered(askable(each.form), kept[each.form.id]).version),
            True,
            each.put_away_at is not None,
            answered.get(each.form.id, 0),
        )
        for each in work.forms.own()
    )
    given = (ShelfForm(form, False, form.id in away, answered.get(form.id, 0)) for form in built_in())
    return (*own, *given)


def _as_asked(shelved: ShelfForm) -> Form:
    return askable(shelved.form) if shelved.own else shelved.form


def _tidied(form: Form) -> Form:
    if len(form.prompts) > MOST_PROMPTS or len({prompt.id for prompt in form.prompts}) != len(form.prompts):
        raise UserError(Problem.NOT_ALLOWED)
    return replace(
        form, title=_line(form.title), purpose=_line(form.purpose), prompts=tuple(map(_tidied_prompt, form.prompts))
    )


def _tidied_prompt(prompt: Prompt) -> Prompt:
    """With what its kind uses; a kind chosen by mistake costs only what the right one can't hold."""
    plain = Prompt(prompt.id, prompt.kind, _line(prompt.text), _line(prompt.hint))
    if prompt.kind in WITH_OPTIONS:
        options = (_line(option) for option in prompt.options[:MOST_OPTIONS])
        return replace(plain, options=tuple(option for option in options if option))
    if prompt.kind is PromptKind.SCALE:
        low, high = (min(100, max(0, end)) for end in (prompt.low, prompt.high))
        labels = _line(prompt.low_label), _line(prompt.high_label)
        return replace(plain, low=low, high=high, low_label=labels[0], high_label=labels[1])
    if prompt.kind is PromptKind.MEASURE:
        return replace(plain, measure=prompt.measure)
    return plain


def _line(text: str) -> str:
    return name_text(text)[:MOST_LETTERS].strip()
