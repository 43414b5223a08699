"""The window around the pages, the way into the store, settings and help."""
