from collections.abc import Callable

import pytest

from tests.faults import large

EVERYDAY_BYTES = 600 * 10**6


@pytest.mark.parametrize("work", [large.check, large.back_up])
def test_a_large_store_needs_little_memory(work: Callable[[int], tuple[int, int]]) -> None:
    size, memory = work(EVERYDAY_BYTES)
    assert size > EVERYDAY_BYTES
    assert memory < large.ALLOWED_BYTES
