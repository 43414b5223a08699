"""Tables, repositories and migrations of the encrypted database."""
