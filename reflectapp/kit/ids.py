import uuid


def new_id() -> str:
    """A new random UUID in its canonical text form."""
    return str(uuid.uuid4())
