"""Where her students sit: drawn once, and shown while a sweep goes from seat to seat."""
