from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from reflectapp.domain.forms import Prompt
from reflectapp.domain.measures import Measure
from reflectapp.services import forms
from reflectapp.ui.forms.prompt_card import PromptCard
from reflectapp.ui.looks import look

_AT_FIRST: Final = 3
_AT_ONCE: Final = 1


class PromptList(QWidget):
    """The questions of a form in their order.

    `edited`: words were written; `arranged`: a question came, went or has another place.
    Cards take a while to be made: of many questions the first have theirs at once, the others some at a time.
    """

    edited = Signal()
    arranged = Signal()
    placed = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[PromptCard] = []
        self._waiting: list[Prompt] = []
        self._kept: dict[str, PromptCard] = {}
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(lambda: self._make_some(_AT_ONCE))
        self._measures: Sequence[Measure] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._gap = QFrame(self)
        self._gap.setFixedHeight(3)
        look(self._gap, "gap")
        self._gap.hide()

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        return (*(card.prompt for card in self.cards), *self._waiting)

    def offer_measures(self, measures: Sequence[Measure]) -> None:
        """What a question for a measure can ask for."""
        self._measures = measures
        for card in (*self.cards, *self._kept.values()):
            card.measure.show_measures(measures)

    def show_prompts(self, prompts: Sequence[Prompt]) -> None:
        """Cards that stay are not made anew, so that she can go on writing in them."""
        kept = {card.prompt.id: card for card in (*self.cards, *self._kept.values())}
        for key in kept.keys() - {prompt.id for prompt in prompts}:
            self._let_go(kept.pop(key))
        self.cards, self._kept, self._waiting = [], kept, list(prompts)
        self._next.start()
        self._make_some(_AT_FIRST)

    def add(self, prompt: Prompt, place: int | None = None) -> None:
        """At the end, or at `place`; the cursor goes into it."""
        if place is None:
            self._make_some(len(self._waiting))
        card = self._make(prompt)
        self.cards.insert(len(self.cards) if place is None else place, card)
        self._arrange()
        self.arranged.emit()
        card.show()
        self._bring_into_view(card)
        card.focus()

    def put(self, card: PromptCard, place: int) -> None:
        """`place` counts from 0, among the cards as they stand afterwards."""
        before = self._place_of(card)
        place = min(max(0, place), len(self.cards) - 1)
        if place == before:
            return
        self.cards.insert(place, self.cards.pop(before))
        self._arrange()
        self.arranged.emit()
        self.placed.emit(place + 1, len(self.cards) + len(self._waiting))

    def remove(self, card: PromptCard) -> None:
        place = self._place_of(card)
        self.cards.remove(card)
        self._let_go(card)
        self._arrange()
        if self.cards:
            self.cards[min(place, len(self.cards) - 1)].focus()
        self.arranged.emit()

    def _make(self, prompt: Prompt) -> PromptCard:
        card = PromptCard(prompt)
        card.measure.show_measures(self._measures)
        card.edited.connect(self.edited)
        card.move_asked.connect(lambda by: self._step(card, by))
        card.copy_asked.connect(lambda: self._copy(card))
        card.remove_asked.connect(lambda: self.remove(card))
        card.dragged.connect(lambda at: self._show_gap(self.mapFromGlobal(at)))
        card.dropped.connect(lambda at: self._drop(card, self.mapFromGlobal(at)))
        return card

    def _make_some(self, most: int) -> None:
        """At most so many new ones."""
        while self._waiting and (most > 0 or self._waiting[0].id in self._kept):
            prompt = self._waiting.pop(0)
            card = self._kept.pop(prompt.id, None)
            if card is None:
                card = self._make(prompt)
                most -= 1
            else:
                card.show_prompt(prompt)
            self.cards.append(card)
        self._arrange()
        if not self._waiting:
            self._next.stop()

    def _place_of(self, card: PromptCard) -> int:
        if card not in self.cards:
            self._make_some(len(self._waiting))
        return self.cards.index(card)

    def _let_go(self, card: PromptCard) -> None:
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _arrange(self) -> None:
        of = len(self.cards) + len(self._waiting)
        for place, card in enumerate(self.cards):
            if self._column.indexOf(card) != place:
                self._column.removeWidget(card)
                self._column.insertWidget(place, card)
            card.show_place(place + 1, of)

    def _copy(self, card: PromptCard) -> None:
        prompt = card.prompt
        self.add(replace(prompt, id=forms.new_prompt(prompt.kind).id), self._place_of(card) + 1)

    def _step(self, card: PromptCard, by: int) -> None:
        self.put(card, self._place_of(card) + by)
        self._bring_into_view(card)

    def _gap_at(self, at: QPoint) -> int:
        """Before which card something dropped there comes."""
        return sum(card.geometry().center().y() < at.y() for card in self.cards)

    def _show_gap(self, at: QPoint) -> None:
        place = self._gap_at(at)
        spacing = self._column.spacing()
        if place < len(self.cards):
            y = self.cards[place].geometry().top() - spacing // 2 - 2
        else:
            y = self.cards[-1].geometry().bottom() + spacing // 2 - 2
        self._gap.setGeometry(0, max(0, y), self.width(), 3)
        self._gap.show()
        self._gap.raise_()
        area = self._area()
        content = area.widget() if area is not None else None
        if area is not None and content is not None:
            place_there = self.mapTo(content, at)
            area.ensureVisible(place_there.x(), place_there.y(), 0, 40)

    def _drop(self, card: PromptCard, at: QPoint) -> None:
        if self._gap.isHidden():
            return
        self._gap.hide()
        place = self._gap_at(at)
        self.put(card, place - 1 if place > self.cards.index(card) else place)

    def _bring_into_view(self, card: PromptCard) -> None:
        area = self._area()
        if area is not None:
            self._column.activate()
            area.ensureWidgetVisible(card, 0, 20)

    def _area(self) -> QScrollArea | None:
        found = self.parentWidget()
        while found is not None and not isinstance(found, QScrollArea):
            found = found.parentWidget()
        return found
