"""The page on which she looks after her store: its keys, its lock, its backup, what she lets go of."""
