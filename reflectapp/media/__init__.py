"""Probing, decoding and picturing recordings."""
