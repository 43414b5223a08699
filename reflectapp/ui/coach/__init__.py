"""Sharing: what a coach is, the share record, and the page where a packet is prepared."""
