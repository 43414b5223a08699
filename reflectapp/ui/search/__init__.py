"""Finding words again in everything she wrote."""
