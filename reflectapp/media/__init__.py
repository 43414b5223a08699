"""Probing, frames and thumbnails. Only `containers`, `probe` and `thumbnail_pack` are light to import."""
