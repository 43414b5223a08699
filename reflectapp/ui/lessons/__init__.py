"""The lessons: their page, and how a recording comes in."""

from reflectapp.ui.lessons.bring_in import BringIn
from reflectapp.ui.lessons.details import LessonDetailsDialog
from reflectapp.ui.lessons.import_panel import ImportPanel
from reflectapp.ui.lessons.import_queue import ImportQueue
from reflectapp.ui.lessons.page import LessonsPage

__all__ = ["BringIn", "ImportPanel", "ImportQueue", "LessonDetailsDialog", "LessonsPage"]
