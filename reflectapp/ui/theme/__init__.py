"""Named colours, the style sheet made from them, and their following of the system."""
