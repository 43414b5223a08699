"""Hostile replies: each is refused as documented, or says nothing but text; nothing of them comes into the store."""

import hashlib
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.packets import Share
from reflectapp.packets.replies import MOST_BYTES, MOST_TEXTS
from reflectapp.services import replies
from reflectapp.services.replies import Incoming
from reflectapp.services.store import Here, OpenStore, close_store, create_store, suggest_passphrase
from reflectapp.vault.cost import TEST_COST
from reflectapp.vault.header import DATABASE
from tests.faults.mutating import broken
from tests.faults.row import Row
from tests.replying import sealed_reply, shared, written

_REFUSED = frozenset(
    {
        Problem.NOT_A_REPLY,
        Problem.REPLY_TOO_LARGE,
        Problem.REPLY_DAMAGED,
        Problem.REPLY_NEWER,
        Problem.REPLY_SEALED,
        Problem.REPLY_NOT_OPENED,
        Problem.REPLY_TO_UNKNOWN,
        Problem.REPLY_NOT_FITTING,
    }
)
_WORDS = "six words of a packet"
_SLOWEST_S = 5.0
_MOST_GROWN_KIB = 300_000
_LARGE, _STRETCHED = 400, 1000
_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 10**30, 1e308, float("nan"), float("inf"), "", " ", [], {}, [[]], {"a": {}}),
    *("\x00", "\x1b[2J", "\ud800", "\udfff\ud800", "\u202e\u202d", "\u2066", "\ufeff", "\uffff", "a\r\nb", "\x85"),
    *(
        "x" * 5000,
        "x" * 5001,
        "ß" * 5000,
        "👩🏽‍🏫" * 900,
        "<script>",
        "../../etc",
        "1",
        "2",
        "99",
        "ab" * 16,
        "00" * 32,
    ),
    *("reflectapp-reply", "reflectapp-reply-sealed", "9999-12-31T23:59:59Z", "0000-00-00T00:00:00Z"),
    *([{"ref": "1", "questions": ["?"], "ideas": []}] * 3, ["y"] * 600, {"questions": [], "ideas": [], "ref": "1"}),
)


def run(count: int = 100_000, seed: int = 1, kept: int = 200) -> Iterator[Row]:
    """`kept`: so many of those that can be read are kept too, in a store of their own."""
    with tempfile.TemporaryDirectory() as folder:
        stores = []
        for name in ("read", "kept"):
            opened, _ = create_store(Path(folder) / name, passphrase=suggest_passphrase(), cost=TEST_COST)
            stores.append((opened, shared(opened)))
        try:
            yield _tried(stores[0][0], stores[1], hostile(count, seed), count, kept)
        finally:
            for opened, _share in stores:
                close_store(opened)


def hostile(count: int, seed: int) -> Iterator[bytes]:
    """Replies with bits, bytes and pieces changed, with odd values in every place, and those that are made to hurt."""
    chance = random.Random(seed)
    box = sealed_reply(_WORDS)
    examples = [written(), written(**{"from": ""}, items=[]), box]
    bits = broken(examples, count, seed)
    hurting = _hurting(box)
    for number in range(count):
        if number < len(hurting) or number % _LARGE == 0:
            yield hurting[number % len(hurting)](chance)
        elif number % 2:
            yield next(bits)
        else:
            content = json.loads(chance.choice(examples))
            for _ in range(chance.choice((1, 1, 2, 4))):
                _exchange(content, chance)
            yield json.dumps(content, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def _hurting(box: bytes) -> tuple[Callable[[random.Random], bytes], ...]:
    whole, sealed = written(), json.loads(box)

    def absurd(chance: random.Random) -> bytes:
        return json.dumps(sealed | {"iterations": chance.choice((0, -1, 1, 10**6 * 3, 10**18, 1e9))}).encode()

    return (
        absurd,
        lambda _: b'{"format": "reflectapp-reply", "items": ' + b"[" * (MOST_BYTES - 64),
        lambda _: b'{"format": "reflectapp-reply", "version": 1' + b', "id": {"a": 1}' * 60_000 + b"}",
        lambda _: b'{"format": "reflectapp-reply", "version": ' + b"9" * 900_000 + b"}",
        lambda _: written(items=[{"ref": "1", "questions": ["x" * 5000] * 190, "ideas": []}]),
        lambda _: written(items=[{"ref": str(ref), "questions": ["?"], "ideas": []} for ref in range(1, 20_000)]),
        lambda _: json.dumps(sealed | {"sealed": "A" * 1_000_000}).encode(),
        lambda chance: whole + chance.choice((b"\x00", b" ", b"\xff")) * MOST_BYTES * 4,
        lambda chance: b"\xef\xbb\xbf" + whole + bytes(chance.randrange(9)),
    )


def _exchange(content: Any, chance: random.Random) -> None:
    """Puts an odd value into a place somewhere in it, under an odd key, or takes the place away."""
    at = content
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        if not keys:
            return
        key = chance.choice(keys)
        if isinstance(at[key], dict | list) and at[key] and chance.random() < 0.7:
            at = at[key]
            continue
        match chance.randrange(6):
            case 0:
                del at[key]
            case 1 if isinstance(at, dict):
                at[chance.choice(("more", "ref", "__class__", ""))] = deepcopy(chance.choice(_VALUES))
            case 2 if isinstance(at, list):
                at.extend(at[key : key + 1] * chance.choice((1, 3, 600)))
            case _:
                at[key] = deepcopy(chance.choice(_VALUES))
        return


def _tried(store: OpenStore, other: tuple[OpenStore, Share], inputs: Iterator[bytes], count: int, kept: int) -> Row:
    here, before = Here(store), _digest(store)
    wrong: list[str] = []
    refused = read = stretched = 0
    slowest_s, memory = 0.0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number, data in enumerate(inputs):
        words = _WORDS if number % _STRETCHED == 1 else ""
        stretched += bool(words)
        began = time.perf_counter()
        try:
            found = replies.look(here, data, words)
            read += 1
            wrong += _unfit(found)
            if read <= kept:
                _keep(*other, found)
        except UserError as error:
            refused += 1
            if error.problem not in _REFUSED:
                wrong.append(f"{error.problem} for {data[:200]!r}")
        except Exception as error:
            wrong.append(f"{type(error).__name__}: {error} for {data[:200]!r}")
        slowest_s = max(slowest_s, time.perf_counter() - began)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    if slowest_s > _SLOWEST_S:
        wrong.append(f"{slowest_s:.1f} s for one reply")
    if grown > _MOST_GROWN_KIB:
        wrong.append(f"{grown} KiB more memory")
    if _digest(store) != before or replies.every(store):
        wrong.append("the store changed")
    told = f"{refused:,} refused as documented, {read:,} whole, the store unchanged, {slowest_s:.1f} s at most"
    return Row("Hostile replies", count, told, tuple(wrong))


def _unfit(found: Incoming) -> list[str]:
    """What was let through may say nothing but text about what the packet has."""
    share, file = found.shares[0], found.file
    texts = [file.from_name, *(each.text for each in file.said)]
    signs = {sign for text in texts for sign in text}
    wrong = []
    if not 1 <= len(file.said) <= MOST_TEXTS or any(len(text) > 5000 for text in texts):
        wrong.append("a reply without bounds was read")
    if any((sign < " " and sign not in "\n\t") or "\ud800" <= sign <= "\udfff" for sign in signs):
        wrong.append("a reply with more than text was read")
    if any(each.ref and each.ref not in share.refs for each in file.said):
        wrong.append("a reply about something else was read")
    return wrong


def _keep(store: OpenStore, share: Share, found: Incoming) -> None:
    """What can be read can be kept, and let go of for good."""
    kept = replies.take_in(store, found.file, share.id).value
    assert replies.kept(store, kept.id).reply == kept
    replies.delete(store, kept.id)
    with store.unit() as work:
        work.purge_hidden()


def _digest(store: OpenStore) -> str:
    """Of the database's file; nothing else holds what is written."""
    parts = sorted(store.folder.glob(f"{DATABASE}*"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in parts)).hexdigest()
