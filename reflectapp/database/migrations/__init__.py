"""Alembic's environment and the schema's versions, upwards only."""
