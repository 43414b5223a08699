"""One table of settings and its file."""
