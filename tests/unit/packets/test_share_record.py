import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from reflectapp.database.repositories import Repositories
from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.outcome import Topic
from reflectapp.domain.packets import ItemKind, PacketContents, PacketFormat
from reflectapp.domain.progress import CancelToken
from reflectapp.services import shares
from reflectapp.services.store import OpenStore


@pytest.mark.parametrize("form", PacketFormat)
def test_a_share_is_written_and_recorded(
    filled_store: OpenStore, example: PacketContents, out: Path, form: PacketFormat
) -> None:
    data = shares.render(example, form)
    path = out / f"packet.{form}"
    outcome = shares.save(filled_store, data, form, path, for_whom="Ms Okafor", why=f"Meeting about {form}")
    assert path.read_bytes() == data
    assert outcome.changed == {Topic.SHARES} and outcome.inverse is None
    share = shares.record(filled_store, f"okafor {form}")[0]
    assert share == outcome.value
    assert share.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert share.size_bytes == len(data)
    assert share.contents == shares.leaving(data, form)


def test_the_record_is_searched_by_what_was_shared(filled_store: OpenStore, example: PacketContents, out: Path) -> None:
    data = shares.render(example, PacketFormat.HTML)
    shares.save(filled_store, data, PacketFormat.HTML, out / "a.html", for_whom="Mr Ödegaard", why="")
    assert [share.for_whom for share in shares.record(filled_store, "ödegaard PAIRS")] == ["Mr Ödegaard"]
    assert shares.record(filled_store, "nobody at all") == ()


def test_a_file_that_can_not_be_written_is_not_recorded(
    filled_store: OpenStore, example: PacketContents, out: Path
) -> None:
    before = shares.record(filled_store)
    data = shares.render(example, PacketFormat.HTML)
    with pytest.raises(EnvironmentProblem) as caught:
        shares.save(filled_store, data, PacketFormat.HTML, out / "gone" / "a.html", for_whom="", why="")
    assert caught.value.problem is Problem.CANNOT_WRITE
    assert shares.record(filled_store) == before


def test_an_empty_packet_is_not_saved(filled_store: OpenStore, example: PacketContents, out: Path) -> None:
    empty = PacketContents("A packet", "Ms Okafor", example.made_on, (), ())
    with pytest.raises(UserError) as caught:
        shares.save(
            filled_store, shares.render(empty, PacketFormat.HTML), PacketFormat.HTML, out / "a", for_whom="", why=""
        )
    assert caught.value.problem is Problem.NOTHING_PICKED
    assert not list(out.iterdir())


def test_pickable_offers_what_is_there_and_nothing_empty(filled_store: OpenStore) -> None:
    groups = shares.pickable(filled_store)
    assert [group.is_goal for group in groups] == [True, True, False, False]
    goal, lesson = groups[0], groups[2]
    assert ItemKind.GOAL_PLOT in {item.pick.kind for item in goal.items}
    assert [item.detail for item in goal.items if item.pick.kind is ItemKind.GOAL_PLOT] == ["2"]
    stills = [item for item in lesson.items if item.pick.kind is ItemKind.MOMENT_STILL]
    assert len(stills) == 3
    assert all(item.under is not None and item.under.kind is ItemKind.MOMENT for item in stills)


def test_for_whom_and_why_are_kept_as_fit_to_be_kept(
    filled_store: OpenStore, example: PacketContents, out: Path
) -> None:
    data = shares.render(example, PacketFormat.HTML)
    share = shares.save(
        filled_store, data, PacketFormat.HTML, out / "a.html", for_whom=" Ms\u202e Okafor\ud800 ", why="to\nmeet\ud800 "
    ).value
    assert (share.for_whom, share.why) == ("Ms Okafor", "to\nmeet")
    assert share in shares.record(filled_store)


def test_a_moment_that_is_gone_has_no_still(filled_store: OpenStore) -> None:
    assert shares.make_stills(lambda function: function(filled_store), ["gone"], CancelToken()) == {}


def test_a_share_that_is_not_recorded_leaves_no_file(
    filled_store: OpenStore, example: PacketContents, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = shares.render(example, PacketFormat.HTML)

    @contextmanager
    def refused(unit: AbstractContextManager[Repositories]) -> Iterator[Repositories]:
        with unit as work:
            yield work
            raise EnvironmentProblem(Problem.DISK_FULL)

    whole = filled_store.database.unit
    monkeypatch.setattr(filled_store.database, "unit", lambda: refused(whole()))
    with pytest.raises(EnvironmentProblem):
        shares.save(filled_store, data, PacketFormat.HTML, out / "a.html", for_whom="Ms Okafor", why="")
    assert not list(out.iterdir())
