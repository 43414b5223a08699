"""Reminders that she sets: how they are written, listed and let go. Nothing of them is shown outside the program."""
