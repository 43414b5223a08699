from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, insert, select, tuple_, update

from reflectapp.database.repositories.hiding import purge, set_hidden
from reflectapp.database.tables import forms, own_forms, reflections
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.forms import Form, OwnForm

_SHOWN = own_forms.c.hidden_at.is_(None)


class FormRepository:
    """The versions of forms that were answered, as they were, and her own as she writes them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, form: Form) -> Form:
        """Keeps this version. Raises UserError NOT_ALLOWED if other content already has its number."""
        kept = self.find(form.id, form.version)
        if kept is None:
            content = msgspec.to_builtins(form)
            self._connection.execute(insert(forms).values(id=form.id, version=form.version, content=content))
            return form
        if kept != form:
            raise UserError(Problem.NOT_ALLOWED)
        return kept

    def find(self, form_id: str, version: int) -> Form | None:
        query = select(forms.c.content).where(forms.c.id == form_id, forms.c.version == version)
        content = self._connection.scalar(query)
        return None if content is None else msgspec.convert(content, Form)

    def all(self) -> dict[tuple[str, int], Form]:
        rows = self._connection.execute(select(forms))
        return {(row.id, row.version): msgspec.convert(row.content, Form) for row in rows}

    def own(self) -> tuple[OwnForm, ...]:
        """In the order made."""
        rows = self._connection.execute(select(own_forms).where(_SHOWN).order_by(own_forms.c.created_at))
        return tuple(OwnForm(msgspec.convert(row.content, Form), row.created_at, row.put_away_at) for row in rows)

    def add_own(self, own: OwnForm) -> None:
        values = {"id": own.form.id, "created_at": own.created_at, "put_away_at": own.put_away_at}
        self._connection.execute(insert(own_forms).values(values | {"content": msgspec.to_builtins(own.form)}))

    def change_own(self, form: Form) -> None:
        changed = update(own_forms).where(own_forms.c.id == form.id).values(content=msgspec.to_builtins(form))
        self._connection.execute(changed)

    def put_own_away(self, form_id: str, when: datetime | None) -> None:
        self._connection.execute(update(own_forms).where(own_forms.c.id == form_id).values(put_away_at=when))

    def set_hidden(self, form_id: str, hidden: bool) -> None:
        set_hidden(self._connection, own_forms, form_id, hidden)

    def purge_hidden(self) -> int:
        """Of answered versions too those that no reflection answers any more."""
        answered = select(reflections.c.form_id, reflections.c.form_version)
        unanswered = delete(forms).where(tuple_(forms.c.id, forms.c.version).not_in(answered))
        return purge(self._connection, own_forms) + self._connection.execute(unanswered).rowcount
