from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout

from reflectapp.domain.codings import Coding
from reflectapp.domain.forms import Answer, Form, Reflection, Watching
from reflectapp.domain.measures import Measure
from reflectapp.domain.moments import Moment, PromptLink
from reflectapp.services import reflections
from reflectapp.ui.context import Context
from reflectapp.ui.lesson.form_chooser import FormChooser
from reflectapp.ui.lesson.form_sheet import FormSheet
from reflectapp.ui.lesson.panel_head import PanelHead
from reflectapp.ui.lesson.prompt_block import PromptBlock
from reflectapp.ui.lesson.prompts import MeasureShown
from reflectapp.ui.looks import look
from reflectapp.ui.widgets.frames import scrolling
from reflectapp.ui.widgets.tab_order import follow

_SAVE_AFTER_MS: Final = 400


class ReflectionPanel(QFrame):
    """The form in hand, beside the video. Every answer is kept as it is written."""

    start_asked = Signal(object)
    link_asked = Signal(object)
    unlink_asked = Signal(object, str)
    moment_pressed = Signal(str)
    dropped = Signal(object, str)
    watch_asked = Signal(object)
    forms_asked = Signal()
    measure_asked = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._reflection: Reflection | None = None
        self._sheet: FormSheet | None = None
        self._dirty: set[str] = set()
        self._unkept: dict[tuple[str, str], Answer | None] = {}
        self._saving = 0
        self._in_hand = ""
        look(self, "panel")
        self.setAccessibleName(self.tr("Reflection"))
        self.head = PanelHead()
        self._saved = self.head.saved
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        self._stack = QStackedWidget()
        self.chooser = FormChooser()
        self._stack.addWidget(scrolling(self.chooser, whole_width=True))
        self._scroll: QScrollArea | None = None
        self._offered: Sequence[Form] = ()
        self._guide: Form | None = None
        self._moments: Sequence[Moment] = ()
        self._measured: tuple[Sequence[Measure], Sequence[Coding]] = ((), ())
        for part, asked in ((self.chooser.chosen, self.start_asked), (self.head.newer.pressed, self.start_asked)):
            part.connect(asked)
        self.head.switch.chosen.connect(self.watch_asked)
        self.chooser.forms_asked.connect(self.forms_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._stack, 1)
        self.show_reflection(None)

    @property
    def reflection(self) -> Reflection | None:
        return self._reflection

    @property
    def reflection_id(self) -> str:
        """ "" while there is none."""
        return self._reflection.id if self._reflection is not None else ""

    @property
    def saved_text(self) -> str:
        return self._saved.text()

    def block(self, prompt_id: str) -> PromptBlock:
        assert self._sheet is not None
        return self._sheet.block(prompt_id)

    @property
    def _blocks(self) -> Mapping[str, PromptBlock]:
        """Those that are made so far."""
        return self._sheet.blocks if self._sheet is not None else {}

    def link_in_hand(self) -> PromptLink | None:
        """The question last gone into, else the first."""
        if self._reflection is None or self._sheet is None or not self._sheet.prompt_ids:
            return None
        prompts = self._sheet.prompt_ids
        prompt_id = self._in_hand if self._in_hand in prompts else prompts[0]
        return PromptLink(self._reflection.id, prompt_id)

    def show_forms(self, offered: Sequence[Form], watching: Watching | None) -> None:
        """What can be begun, and the pass in hand."""
        self._offered = offered
        self.chooser.show_forms(offered, watching)
        follow(self.head.newer.begin, (self.chooser,))
        self.head.switch.show_watching(watching)

    def show_guide(self, form: Form) -> None:
        """A form with nothing to answer: it is shown, and nothing is kept."""
        if self._guide != form:
            self.flush()
            self._reflection, self._guide = None, form
            self._build(form)

    def show_reflection(self, reflection: Reflection | None) -> None:
        """What she is writing just now is left as it is."""
        guided, self._guide = self._guide is not None, None
        if guided or reflection is None or self._reflection is None or reflection.id != self._reflection.id:
            self.flush()
            self._reflection = reflection
            self._build(reflection.form if reflection is not None else None)
        self._reflection = reflection
        if reflection is None:
            return
        self.head.newer.compare(reflection.form, self._offered)
        for block in self._blocks.values():
            self._show_answer(block)
        self._say_saved()

    def show_moments(self, moments: Sequence[Moment]) -> None:
        self._moments = moments
        for block in self._blocks.values():
            self._show_moments(block)
        self._order()

    def show_measures(self, measures: Sequence[Measure], codings: Sequence[Coding]) -> None:
        """The numbers that the form asks for, each from the last run of its measure."""
        self._measured = measures, codings
        for block in self._blocks.values():
            self._show_measure(block)

    def flush(self) -> None:
        """Keeps what was written since the last time."""
        self._timer.stop()
        if self._reflection is None:
            return
        dirty, self._dirty = self._dirty, set()
        for prompt_id in sorted(dirty):
            self._saving += 1
            answer = self._blocks[prompt_id].field.answer()
            self._unkept[self._reflection.id, prompt_id] = answer
            self._context.do(self, reflections.answer, self._reflection.id, prompt_id, answer)(
                partial(self._on_kept, prompt_id, answer), self._on_not_kept
            )

    def _build(self, form: Form | None) -> None:
        self._dirty = set()
        self._sheet = None
        if self._scroll is not None:
            self._stack.removeWidget(self._scroll)
            self._scroll.deleteLater()
            self._scroll = None
        self._saved.setText("")
        self.head.title.setText(form.title if form is not None else self.tr("Reflect on this lesson"))
        self.head.newer.hide()
        if form is None:
            self._stack.setCurrentIndex(0)
            return
        sheet = self._sheet = FormSheet(form)
        sheet.made.connect(partial(self._on_made, sheet, self.reflection_id))
        self._scroll = scrolling(sheet, whole_width=True)
        self._stack.addWidget(self._scroll)
        self._stack.setCurrentWidget(self._scroll)
        sheet.begin()

    def _on_made(self, sheet: FormSheet, key: str, block: PromptBlock) -> None:
        """`key` of the reflection: another may have taken its place, with a sheet of its own."""
        if sheet is self._sheet:
            self._connect(block, key)
            self._show_answer(block)
            self._show_moments(block)
            self._show_measure(block)
            self._order()

    def _order(self) -> None:
        """Tab goes through the questions where they stand, though they were made after what comes below."""
        follow(self.head.newer.begin, (part for block in self._blocks.values() for part in block.parts))

    def _show_answer(self, block: PromptBlock) -> None:
        if self._reflection is None or block.prompt.id in self._dirty:
            return
        stored = self._reflection.answers.get(block.prompt.id)
        block.field.show_answer(self._unkept.get((self._reflection.id, block.prompt.id), stored))

    def _show_moments(self, block: PromptBlock) -> None:
        if self._reflection is not None:
            link = PromptLink(self._reflection.id, block.prompt.id)
            block.show_moments([moment for moment in self._moments if link in moment.prompts])

    def _show_measure(self, block: PromptBlock) -> None:
        measures, codings = self._measured
        if isinstance(block.field, MeasureShown):
            measure = next((each for each in measures if each.id == block.prompt.measure), None)
            runs = [coding for coding in codings if coding.measure.id == block.prompt.measure]
            block.field.show_measure(measure, runs[-1] if runs else None)

    def _connect(self, block: PromptBlock, key: str) -> None:
        block.edited.connect(self._on_edited)
        block.entered.connect(self._on_entered)
        block.moment_pressed.connect(self.moment_pressed)
        block.measure_asked.connect(self.measure_asked)
        block.link_asked.connect(lambda prompt: self.link_asked.emit(PromptLink(key, prompt)))
        block.unlink_asked.connect(lambda prompt, moment: self.unlink_asked.emit(PromptLink(key, prompt), moment))
        block.dropped.connect(lambda prompt, moment: self.dropped.emit(PromptLink(key, prompt), moment))

    def _on_edited(self, prompt_id: str) -> None:
        self._dirty.add(prompt_id)
        self._saved.setText(self.tr("saving…"))
        self._timer.start()

    def _on_entered(self, prompt_id: str) -> None:
        self._in_hand = prompt_id

    def _on_kept(self, prompt_id: str, answer: Answer | None, reflection: Reflection) -> None:
        self._saving -= 1
        if self._unkept.get((reflection.id, prompt_id)) == answer:
            self._unkept.pop((reflection.id, prompt_id), None)
        if self._reflection is not None and reflection.id == self._reflection.id:
            self._reflection = reflection
        self._say_saved()

    def _on_not_kept(self, error: BaseException) -> None:
        self._saving -= 1
        self._saved.setText(self.tr("not saved"))
        self._context.troubled.emit(error)

    def _say_saved(self) -> None:
        if not self._saving and not self._dirty and self._reflection is not None and self._reflection.answers:
            self._saved.setText(self.tr("saved"))
