import msgspec
from sqlalchemy import Connection, insert, select

from reflectapp.database.tables import forms
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.forms import Form


class FormRepository:
    """The versions of forms that were answered, as they were."""

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
