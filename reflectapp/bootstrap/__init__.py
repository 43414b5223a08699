"""Wires the rooms together. The only package that may import everything below it."""

from reflectapp.bootstrap.program import Program, run_window

__all__ = ["Program", "run_window"]
