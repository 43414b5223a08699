"""Runs any function it is given off the UI thread."""
