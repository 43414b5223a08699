"""One lesson: video, timeline, moments and reflection."""

from reflectapp.ui.lesson.page import LessonPage

__all__ = ["LessonPage"]
