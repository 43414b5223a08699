"""The page of a clip: what is cut out, what is hidden and silenced, looked at once more before it is made."""
