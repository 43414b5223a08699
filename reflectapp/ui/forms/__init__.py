"""The forms that she has, and where she makes her own."""
