"""reflectapp: an offline, encrypted place for a teacher to watch her own lessons."""

__version__ = "0.1.0"
