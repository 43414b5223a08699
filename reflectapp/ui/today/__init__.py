"""The first page: what is next."""

from reflectapp.ui.today.page import TodayPage

__all__ = ["TodayPage"]
