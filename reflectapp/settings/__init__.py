"""One table of settings and the small file that keeps them. Nothing private is kept there."""
