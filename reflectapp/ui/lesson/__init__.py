"""One lesson: video, timeline, moments and reflection."""
