"""How dear it is to try a passphrase: Argon2id's parameters, their bounds and their calibration."""

import os
from dataclasses import dataclass, replace

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.vault.stretch import stretched

_MIB = 1024
_SHORTEST_S, _AIM_S, _LONGEST_S = 0.5, 0.75, 1.0


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    memory_kib: int
    iterations: int
    lanes: int


DEFAULT = Argon2Cost(256 * _MIB, 3, 4)
MINIMUM = Argon2Cost(64 * _MIB, 3, 4)  # RFC 9106, the second recommended option
MAXIMUM = Argon2Cost(1024 * _MIB, 16, 8)
TEST_COST = Argon2Cost(64, 1, 1)


def check(cost: Argon2Cost) -> None:
    """Refuses a cost out of bounds with HEADER_TAMPERED, before any of it is spent."""
    within = (
        MINIMUM.memory_kib <= cost.memory_kib <= MAXIMUM.memory_kib
        and MINIMUM.iterations <= cost.iterations <= MAXIMUM.iterations
        and MINIMUM.lanes <= cost.lanes <= MAXIMUM.lanes
    )
    if not within and not (cost == TEST_COST and _testing()):
        raise EnvironmentProblem(Problem.HEADER_TAMPERED)


def derive(passphrase: bytes, salt: bytes, cost: Argon2Cost) -> bytes:
    """32 bytes from a passphrase; takes as long as `cost` says."""
    return _timed(passphrase, salt, cost)[0]


def for_new_passphrase() -> Argon2Cost:
    """What a guess shall cost on this computer: between half a second and a second."""
    if _testing():
        return TEST_COST
    return fitted(_timed(b"calibration", bytes(16), DEFAULT)[1])


def fitted(default_took_s: float) -> Argon2Cost:
    """The bounded cost for a computer on which DEFAULT takes `default_took_s`."""
    ratio = _AIM_S / max(default_took_s, 0.001)
    if default_took_s > _LONGEST_S:
        return replace(DEFAULT, memory_kib=max(MINIMUM.memory_kib, round(DEFAULT.memory_kib * ratio / _MIB) * _MIB))
    if default_took_s < _SHORTEST_S:
        return replace(DEFAULT, iterations=min(MAXIMUM.iterations, round(DEFAULT.iterations * ratio)))
    return DEFAULT


def _timed(passphrase: bytes, salt: bytes, cost: Argon2Cost) -> tuple[bytes, float]:
    check(cost)
    return stretched(passphrase, salt, cost.memory_kib, cost.iterations, cost.lanes)


def _testing() -> bool:
    return os.environ.get("REFLECTAPP_TEST_COST") == "1"
