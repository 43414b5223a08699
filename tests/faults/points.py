"""Every file operation of every scenario with every fault that can strike it."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.faults.driver import Point, Struck, build, serving
from tests.faults.row import Row
from tests.faults.scenarios import NAMES

SLOWEST_RECOVERY_S = 5.0


def run(names: Sequence[str] = NAMES) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        library = build(Path(folder))
        for name in names:
            with serving(library) as server:
                points = server.points(name)
            yield row_of(name, points, strike_all(library, points))


def strike_all(library: Path, points: Sequence[Point]) -> list[Struck]:
    """On as many servers as there are processors, each point once."""
    servers = os.cpu_count() or 1

    def share(which: int) -> list[Struck]:
        with serving(library) as server:
            return [server.strike(point) for point in points[which::servers]]

    with ThreadPoolExecutor(servers) as pool:
        return [struck for part in pool.map(share, range(servers)) for struck in part]


def row_of(name: str, points: Sequence[Point], struck: Sequence[Struck]) -> Row:
    wrong = [str(one) for one in struck if one.failure]
    wrong += [f"{one.point} was not reached" for one in struck if not one.reached]
    operations = len({point.at for point in points})
    slowest = max(one.recovery_s for one in struck)
    told = (
        f"{operations} operations; nothing lost, nothing in the open; opened and looked over in {slowest:.1f} s at most"
    )
    moved = sum(one.moved for one in struck)
    if moved:
        told += f"; {moved} of the faults asked for can't strike the operation that threads had put there"
    distinct = len({one.point for one in struck if one.reached and not one.moved})
    return Row(f"Faults while: {name}", distinct, told, tuple(wrong))
