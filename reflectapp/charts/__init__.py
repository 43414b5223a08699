"""Numbers to SVG, pure."""
