from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of proofs: what was tried, how often, and what came of it."""

    what: str
    tried: int
    result: str
    wrong: tuple[str, ...] = ()
    """Every result that must not be, in words."""
