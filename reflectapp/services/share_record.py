"""What became of what was shared: a packet found again by its file, and whether it was asked to be deleted."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.packets import Share
from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.services.store import OnStore, OpenStore
from reflectapp.vault.disk import telling

_CHANGED = frozenset({Topic.SHARES})
_STEP_BYTES: Final = 1 << 20
_PACKET_ID = re.compile(rb"[0-9a-f]{32}")
_LARGEST_PAGE: Final = 256 << 20


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A share that a file is from. `beside`: its name, if it left beside the packet; `changed`: not as it left."""

    share: Share
    beside: str = ""
    changed: bool = False


def what_is(on_store: OnStore, path: Path, report: Report, cancel: CancelToken) -> tuple[KnownFile, ...]:
    """The shares that a file left with, newest first; none if it is from none of them. For the media pool.

    A page that is not as it left is known by the packet's name for itself. Raises EnvironmentProblem, Cancelled.
    """
    digest, names, done = hashlib.sha256(), set[str](), 0
    ours = on_store(_packet_ids)
    with telling(path=str(path)), path.open("rb") as file:
        size, rest = path.stat().st_size, b""
        while piece := file.read(_STEP_BYTES):
            cancel.check()
            digest.update(piece)
            if size <= _LARGEST_PAGE:
                names.update(ours.intersection(name.decode() for name in _PACKET_ID.findall(rest + piece)))
                rest = piece[-31:]
            done += len(piece)
            report(Progress(done, size))
    return on_store(lambda store: _known(store, digest.hexdigest(), names))


def asked_to_delete(store: OpenStore, share_id: str, on: date | None) -> Outcome[Share]:
    """Notes that she asked for a packet to be deleted, or with None that she didn't. Raises UserError NOT_FOUND."""
    share = _share(store, share_id)
    return _note(store, share_id, on, share.gone_on if on else None)


def told_gone(store: OpenStore, share_id: str, on: date | None) -> Outcome[Share]:
    """Notes that she was told it is deleted: nobody can know more. Raises UserError NOT_FOUND."""
    return _note(store, share_id, _share(store, share_id).asked_to_delete_on or on, on)


def _share(store: OpenStore, share_id: str) -> Share:
    with store.read() as work:
        return work.shares.get(share_id)


def _note(store: OpenStore, share_id: str, asked: date | None, gone: date | None) -> Outcome[Share]:
    with store.unit() as work:
        before = work.shares.get(share_id)
        work.shares.set_deletion(share_id, asked, gone)
        after = work.shares.get(share_id)
    back = partial(_note, share_id=share_id, asked=before.asked_to_delete_on, gone=before.gone_on)
    return Outcome(after, _CHANGED, back)


def _packet_ids(store: OpenStore) -> frozenset[str]:
    with store.read() as work:
        return frozenset(share.packet_id for share in work.shares.all())


def _known(store: OpenStore, sha256: str, names: set[str]) -> tuple[KnownFile, ...]:
    with store.read() as work:
        record = work.shares.all()
    return tuple(known for share in record if (known := _from(share, sha256, names)) is not None)


def _from(share: Share, sha256: str, names: set[str]) -> KnownFile | None:
    if share.sha256 == sha256:
        return KnownFile(share)
    for file in share.beside:
        if file.sha256 == sha256:
            return KnownFile(share, beside=file.name)
    return KnownFile(share, changed=True) if share.packet_id in names else None
