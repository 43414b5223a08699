"""Plays sealed recordings: the device over a reader, the player, the picture and its controls."""
