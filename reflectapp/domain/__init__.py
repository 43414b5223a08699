"""Frozen values, rules and the ports through which the middle rooms meet."""
