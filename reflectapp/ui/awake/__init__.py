"""While a recording plays, the screen stays on and the computer awake."""

from reflectapp.ui.awake.awake import Awake, awake

__all__ = ["Awake", "awake"]
