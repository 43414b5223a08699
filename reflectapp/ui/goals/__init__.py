"""Her goals: the list, and a page for each."""

from reflectapp.ui.goals.goal_page import GoalPage
from reflectapp.ui.goals.goals_page import GoalsPage

__all__ = ["GoalPage", "GoalsPage"]
