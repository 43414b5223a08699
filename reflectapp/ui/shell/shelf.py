from collections.abc import Callable, Iterator, Mapping

from PySide6.QtWidgets import QStackedWidget

from reflectapp.ui.context import Context
from reflectapp.ui.page import Page

PageFactory = Callable[[Context], Page]


class Shelf:
    """The pages of a window: made when they are first shown, or bit by bit before that, and taken apart one by one."""

    def __init__(self, context: Context, factories: Mapping[str, PageFactory], stack: QStackedWidget) -> None:
        self._context = context
        self._factories = factories
        self._stack = stack
        self._pages: dict[str, Page] = {}

    @property
    def whole(self) -> list[Page]:
        """Those that are made to their end."""
        return [page for page in self._pages.values() if page.unmade is None]

    def prepare(self, name: str) -> Page:
        """The page of that name, made as far as it is not there yet."""
        page = self._pages.get(name)
        if page is None:
            page = self._pages[name] = self._factories[name](self._context)
        page.finish()  # before it has its place: the first page is shown there at once
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        return page

    def prepare_some(self, name: str) -> bool:
        """Makes a bit of a page that is not shown yet; whether there may be more to make."""
        page = self._pages.get(name)
        if page is None:
            self._pages[name] = self._factories[name](self._context)
        elif self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        else:
            return page.make_some()
        return True

    def take_apart(self) -> Iterator[None]:
        """When nobody sees the window any more: a page with each step, that in front last, so that none follows it."""
        shown = self._stack.currentWidget()
        for page in sorted(self._pages.values(), key=lambda page: page is shown):
            page.deleteLater()
            yield
