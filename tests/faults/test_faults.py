"""Every so many-th file operation fails or is the last one: what was said to be kept is there at the next start.

`python -m tests.faults points` strikes all of them.
"""

from collections.abc import Iterator

import pytest

from tests.faults.driver import Strikes, build, serving, spread
from tests.faults.scenarios import NAMES

POINTS = 300


@pytest.fixture(scope="module")
def strikes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Strikes]:
    with serving(build(tmp_path_factory.mktemp("shim"))) as server:
        yield server


@pytest.mark.parametrize("scenario", NAMES)
def test_nothing_that_was_kept_is_lost_whatever_fails(strikes: Strikes, scenario: str) -> None:
    chosen = spread(strikes.points(scenario), -(-POINTS // len(NAMES)))
    struck = [strikes.strike(point) for point in chosen]
    assert len({one.point for one in struck}) == len(chosen) >= 20
    assert [str(one.point) for one in struck if not one.reached] == []
    assert [str(one) for one in struck if one.failure] == []
