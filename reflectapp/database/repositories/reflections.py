from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from reflectapp.database.repositories.forms import FormRepository
from reflectapp.database.repositories.hiding import purge, set_hidden
from reflectapp.database.tables import answers, lessons, reflections
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.forms import Answer, Reflection
from reflectapp.kit import clock

_SHOWN = reflections.c.hidden_at.is_(None)
_SHOWN_LESSON = reflections.c.lesson_id.in_(select(lessons.c.id).where(lessons.c.hidden_at.is_(None)))


class ReflectionRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._forms = FormRepository(connection)

    def add(self, reflection: Reflection) -> None:
        form = self._forms.keep(reflection.form)
        self._connection.execute(
            insert(reflections).values(
                id=reflection.id,
                lesson_id=reflection.lesson_id,
                form_id=form.id,
                form_version=form.version,
                started_at=reflection.started_at,
                changed_at=reflection.changed_at,
            )
        )
        for prompt_id, answer in reflection.answers.items():
            self._set(reflection.id, prompt_id, answer)

    def get(self, reflection_id: str) -> Reflection:
        """Raises UserError NOT_FOUND, for a hidden reflection too."""
        found = self._select(reflections.c.id == reflection_id)
        if not found:
            raise UserError(Problem.NOT_FOUND)
        return found[0]

    def of_lesson(self, lesson_id: str) -> tuple[Reflection, ...]:
        """In the order started."""
        return self._select(reflections.c.lesson_id == lesson_id)

    def all(self) -> tuple[Reflection, ...]:
        """Those of all lessons that are not hidden, in the order started."""
        return self._select(_SHOWN_LESSON)

    def of_form(self, form_id: str) -> tuple[Reflection, ...]:
        """Those of any version of a form, in all lessons that are not hidden, in the order started."""
        return self._select(_SHOWN_LESSON, reflections.c.form_id == form_id)

    def count_by_form(self) -> dict[str, int]:
        """How many there are of each form, by its id, any version; those of all lessons that are not hidden."""
        query = select(reflections.c.form_id, func.count()).where(_SHOWN, _SHOWN_LESSON)
        return {row[0]: row[1] for row in self._connection.execute(query.group_by(reflections.c.form_id))}

    def answer(self, reflection_id: str, prompt_id: str, answer: Answer | None) -> None:
        """Sets or, with None, takes away one answer."""
        self._connection.execute(
            delete(answers).where(answers.c.reflection_id == reflection_id, answers.c.prompt_id == prompt_id)
        )
        if answer is not None:
            self._set(reflection_id, prompt_id, answer)
        self._connection.execute(
            update(reflections).where(reflections.c.id == reflection_id).values(changed_at=clock.now())
        )

    def set_hidden(self, reflection_id: str, hidden: bool) -> None:
        set_hidden(self._connection, reflections, reflection_id, hidden)

    def purge_hidden(self) -> int:
        return purge(self._connection, reflections)

    def _set(self, reflection_id: str, prompt_id: str, answer: Answer) -> None:
        values = {"reflection_id": reflection_id, "prompt_id": prompt_id, "content": answer}
        self._connection.execute(insert(answers).values(values))

    def _select(self, *where: ColumnElement[bool]) -> tuple[Reflection, ...]:
        chosen = (*where, _SHOWN)
        rows = self._connection.execute(select(reflections).where(*chosen).order_by(reflections.c.started_at)).all()
        if not rows:
            return ()
        given: dict[str, dict[str, Answer]] = {row.id: {} for row in rows}
        query = select(answers).join_from(answers, reflections).where(*chosen)
        for reflection_id, prompt_id, content in self._connection.execute(query):
            given[reflection_id][prompt_id] = _answer(content)
        forms = self._forms.all()
        return tuple(
            Reflection(
                row.id,
                row.lesson_id,
                forms[row.form_id, row.form_version],
                given[row.id],
                row.started_at,
                row.changed_at,
            )
            for row in rows
        )


def _answer(content: Any) -> Answer:
    answer: Answer = tuple(content) if isinstance(content, list) else content
    return answer
