"""What can be answered has a ref, counted in the order of the packet; what it picked stays in the store."""

import random
import re
from collections.abc import Mapping
from datetime import date

from reflectapp.domain.packets import ItemKind, PacketFormat, Pick, Still
from reflectapp.services import shares
from reflectapp.services.store import OpenStore

_ID = "0123456789abcdef" * 2
_NEVER_ALONE = {ItemKind.LESSON_DETAILS, ItemKind.MOMENT_STILL, ItemKind.RESULT_PICTURE}


def _prepared(
    store: OpenStore, picks: frozenset[Pick], stills: Mapping[str, Still], packet_id: str = _ID
) -> tuple[str, Mapping[str, Pick]]:
    made, refs = shares.prepared(
        store, picks, for_whom="Ms Okafor", made_on=date(2026, 11, 22), stills=stills, packet_id=packet_id
    )
    return shares.render(made, PacketFormat.HTML).decode(), refs


def test_refs_count_in_the_order_of_the_page_and_name_what_was_picked(
    filled_store: OpenStore, stills: Mapping[str, Still]
) -> None:
    picks = [item.pick for group in shares.pickable(filled_store) for item in group.items]
    chance = random.Random(3)
    for share in (0.2, 0.6, 1.1):
        chosen = frozenset(pick for pick in picks if chance.random() < share)
        page, refs = _prepared(filled_store, chosen, stills)
        assert re.findall(r' data-ref="(\d+)"', page) == [str(number) for number in range(1, len(refs) + 1)]
        assert set(refs.values()) == {pick for pick in chosen if pick.kind not in _NEVER_ALONE}


def test_a_ref_stands_with_its_own_item(filled_store: OpenStore) -> None:
    picks = frozenset(item.pick for group in shares.pickable(filled_store) for item in group.items)
    page, refs = _prepared(filled_store, picks, {})
    before = dict(zip(re.findall(r' data-ref="(\d+)"', page), re.split(r' data-ref="\d+"', page), strict=False))
    with filled_store.read() as unit:
        for ref, pick in refs.items():
            if pick.kind is ItemKind.CHECK_IN:
                goal = next(g for g in unit.goals.all() if any(c.id == pick.owner_id for c in g.check_ins))
                told = next(check_in.note for check_in in goal.check_ins if check_in.id == pick.owner_id)
            elif pick.kind is ItemKind.MOMENT:
                told = unit.moments.get(pick.owner_id).note
            elif pick.kind is ItemKind.ANSWER:
                prompts = unit.reflections.get(pick.owner_id).form.prompts
                told = next(prompt.text for prompt in prompts if prompt.id == pick.part)
            else:
                continue
            assert told in before[ref], pick


def test_a_packet_without_an_id_takes_no_answer(filled_store: OpenStore) -> None:
    picks = frozenset(item.pick for group in shares.pickable(filled_store) for item in group.items)
    page, _ = _prepared(filled_store, picks, {}, packet_id="")
    assert "data-ref" not in page and "<script" not in page
