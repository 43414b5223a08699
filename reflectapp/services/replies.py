"""Replies: looked at before anything is kept, taken in whole, and decided about, one remark at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.packets import Share
from reflectapp.domain.replies import (
    Decision,
    DecisionKind,
    Draft,
    DraftPlace,
    Remark,
    RemarkKind,
    Reply,
    ReplyFile,
)
from reflectapp.kit import clock
from reflectapp.kit.ids import new_id
from reflectapp.kit.plain import plain_text
from reflectapp.packets import replies as files
from reflectapp.services import drafts
from reflectapp.services.answered import About, abouts
from reflectapp.services.standing import makes_room
from reflectapp.services.store import OnStore, OpenStore

if TYPE_CHECKING:
    from reflectapp.database.repositories import Repositories

__all__ = ["About", "Incoming", "Kept", "Waiting"]

_REPLIES = frozenset({Topic.REPLIES})
_WITH_DRAFTS = frozenset({Topic.REPLIES, Topic.DRAFTS})


@dataclass(frozen=True, slots=True)
class Incoming:
    """A reply that is not kept yet. `shares`: of the packet that it answers, newest first; it may have gone to several.

    `likely`: the id of the one that went to who answers, "" if that can't be told. `known`: the same reply, if she
    has it already: a second copy.
    """

    file: ReplyFile
    shares: tuple[Share, ...]
    likely: str
    abouts: Mapping[str, About]
    known: Reply | None = None

    @property
    def same_packet(self) -> bool:
        return _same_packet(self.file, self.shares[0])


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept reply with its share, what each of its remarks is about, and the drafts that were made of them."""

    reply: Reply
    share: Share
    abouts: Mapping[str, About]
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reply of which something is not decided, or put off until later: how much of it."""

    reply: Reply
    share: Share
    ideas: int
    questions: int
    later: int


def read_file(path: Path) -> bytes:
    """Raises UserError FILE_MISSING, FILE_UNREADABLE, REPLY_TOO_LARGE."""
    try:
        with path.open("rb") as file:
            data = file.read(files.MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise UserError(Problem.FILE_MISSING) from error
    except OSError as error:
        raise UserError(Problem.FILE_UNREADABLE) from error
    if len(data) > files.MOST_BYTES:
        raise UserError(Problem.REPLY_TOO_LARGE)
    return data


def look(on_store: OnStore, data: bytes, passphrase: str = "") -> Incoming:
    """What would come in; nothing is kept. For the media pool: a sealed reply takes a second.

    Raises UserError of the reading of files, REPLY_SEALED without a passphrase, REPLY_NOT_OPENED, REPLY_TO_UNKNOWN,
    REPLY_NOT_FITTING if it speaks of what is not in the packet, REPLY_OTHER if one with its id says something else.
    """
    opened = files.Opened(data)
    on_store(partial(_shares_of, packet_id=opened.packet_id))  # before the passphrase is asked for and stretched
    file = opened.read(passphrase)
    return on_store(partial(_incoming, file=file))


def take_in(store: OpenStore, file: ReplyFile, share_id: str) -> Outcome[Reply]:
    """Keeps a reply whole, under one of the packet's shares; a second copy changes nothing.

    Raises UserError as `look`; NOT_ALLOWED for a share of another packet.
    """
    with store.unit() as work:
        known = _known(work, file)
        if known is not None:
            return Outcome(known, frozenset())
        share = work.shares.get(share_id)
        if share.packet_id != file.packet_id:
            raise UserError(Problem.NOT_ALLOWED)
        _check_refs(file, share)
        remarks = tuple(Remark(new_id(), each.ref, each.kind, each.text) for each in file.said)
        made = Reply(
            id=new_id(),
            share_id=share.id,
            reply_id=file.reply_id,
            from_name=file.from_name,
            made_at=file.made_at,
            taken_in_at=clock.now(),
            sha256=file.sha256,
            same_packet=_same_packet(file, share),
            remarks=remarks,
        )
        work.replies.add(made)
    return Outcome(made, _REPLIES, partial(_set_hidden, reply_id=made.id, hidden=True))


@makes_room
def delete(store: OpenStore, reply_id: str) -> Outcome[None]:
    """Hides a reply with its decisions; drafts of it stay. Gone for good when the store closes."""
    with store.read() as work:
        work.replies.get(reply_id)
    return _set_hidden(store, reply_id, hidden=True)


def every(store: OpenStore) -> tuple[Reply, ...]:
    """The latest that was taken in first."""
    with store.read() as work:
        return work.replies.all()


def of_share(store: OpenStore, share_id: str) -> tuple[Reply, ...]:
    with store.read() as work:
        return work.replies.of_share(share_id)


def kept(store: OpenStore, reply_id: str) -> Kept:
    """Raises UserError NOT_FOUND."""
    with store.read() as work:
        reply = work.replies.get(reply_id)
        share = work.shares.get(reply.share_id)
        own = {remark.id for remark in reply.remarks}
        made = tuple(draft for draft in work.drafts.all() if draft.remark_id in own)
        return Kept(reply, share, abouts(work, share, {remark.ref for remark in reply.remarks}), made)


def waiting(store: OpenStore) -> tuple[Waiting, ...]:
    """Replies of which something waits, the one that waits longest first."""
    with store.read() as work:
        found = [(reply, work.shares.get(reply.share_id)) for reply in reversed(work.replies.all())]
    counted = (_waiting(reply, share) for reply, share in found)
    return tuple(each for each in counted if each.ideas or each.questions or each.later)


def decide(store: OpenStore, remark_id: str, kind: DecisionKind, words: str = "") -> Outcome[Remark]:
    """Notes a decision after those before it. The same one, with other words, on one day is written anew.

    Raises UserError NOT_FOUND.
    """
    with store.unit() as work:
        before, made = _next(work.replies.remark(remark_id), kind, words)
        if made == before:
            return Outcome(work.replies.remark(remark_id), frozenset())
        _put(work, remark_id, before, made)
        after = work.replies.remark(remark_id)
    return Outcome(after, _REPLIES, partial(_change, remark_id=remark_id, gone=made, put=before))


def take_up(
    store: OpenStore,
    remark_id: str,
    kind: DecisionKind,
    place: DraftPlace,
    goal_id: str | None,
    text: str,
    words: str = "",
) -> Outcome[Draft]:
    """ADOPT or ADAPT: notes it, and makes a draft of `text` that waits beside the goal, or for a new one with None.

    Raises UserError NOT_FOUND, NOT_ALLOWED without words or for a place that only a goal has.
    """
    if goal_id is None and place is not DraftPlace.STATEMENT:
        raise UserError(Problem.NOT_ALLOWED)
    draft = drafts.tidied(Draft(new_id(), goal_id, place, text, remark_id, clock.now()))
    if not draft.text or kind not in (DecisionKind.ADOPT, DecisionKind.ADAPT):
        raise UserError(Problem.NOT_ALLOWED)
    with store.unit() as work:
        if goal_id is not None:
            work.goals.get(goal_id)
        before, made = _next(work.replies.remark(remark_id), kind, words)
        if made != before:
            _put(work, remark_id, before, made)
        work.drafts.put(draft)
    gone, put = (made, before) if made != before else (None, None)
    back = partial(_change, remark_id=remark_id, gone=gone, put=put, draft_id=draft.id, hidden=True)
    return Outcome(draft, _WITH_DRAFTS, back)


def _shares_of(store: OpenStore, packet_id: str) -> tuple[Share, ...]:
    with store.read() as work:
        found = work.shares.of_packet(packet_id)
    if not found:
        raise UserError(Problem.REPLY_TO_UNKNOWN)
    return found


def _incoming(store: OpenStore, file: ReplyFile) -> Incoming:
    shares = _shares_of(store, file.packet_id)
    for share in shares:
        _check_refs(file, share)
    with store.read() as work:
        known = _known(work, file)
        about = abouts(work, shares[0], {each.ref for each in file.said})
    return Incoming(file, shares, known.share_id if known is not None else _likely(file, shares), about, known)


def _likely(file: ReplyFile, shares: tuple[Share, ...]) -> str:
    if len(shares) == 1:
        return shares[0].id
    name = file.from_name.casefold()
    alike = [share.id for share in shares if name and share.for_whom.casefold() == name]
    return alike[0] if len(alike) == 1 else ""


def _check_refs(file: ReplyFile, share: Share) -> None:
    if any(each.ref and each.ref not in share.refs for each in file.said):
        raise UserError(Problem.REPLY_NOT_FITTING)


def _same_packet(file: ReplyFile, share: Share) -> bool:
    return not share.seen_sha256 or file.seen_sha256 == share.seen_sha256


def _known(work: "Repositories", file: ReplyFile) -> Reply | None:
    """The same reply, if it is kept. Raises UserError REPLY_OTHER if that says something else, or elsewhere."""
    for reply in work.replies.all():
        if reply.reply_id == file.reply_id:
            said = [(remark.ref, remark.kind, remark.text) for remark in reply.remarks]
            same = said == [(each.ref, each.kind, each.text) for each in file.said]
            if not same or work.shares.get(reply.share_id).packet_id != file.packet_id:
                raise UserError(Problem.REPLY_OTHER)
            return reply
    return None


def _waiting(reply: Reply, share: Share) -> Waiting:
    open_ = [remark.kind for remark in reply.remarks if remark.decision is None]
    later = sum(remark.decision is not None and remark.decision.kind is DecisionKind.LATER for remark in reply.remarks)
    return Waiting(reply, share, open_.count(RemarkKind.IDEA), open_.count(RemarkKind.QUESTION), later)


def _next(remark: Remark, kind: DecisionKind, words: str) -> tuple[Decision | None, Decision]:
    """The decision that is replaced, if one is, and the one that is noted."""
    now, last, words = clock.now(), remark.decision, plain_text(words)
    if last is None or last.kind is not kind:
        return None, Decision(new_id(), kind, words, now)
    same_day = last.made_at.astimezone().date() == now.astimezone().date()
    if last.words == words or same_day:
        return last, replace(last, words=words)
    return None, Decision(new_id(), kind, words, now)


def _put(work: "Repositories", remark_id: str, gone: Decision | None, put: Decision | None) -> None:
    if gone is not None:
        work.replies.take_back(gone.id)
    if put is not None:
        work.replies.decide(remark_id, put)


def _change(
    store: OpenStore,
    remark_id: str,
    gone: Decision | None,
    put: Decision | None,
    draft_id: str = "",
    hidden: bool = False,
) -> Outcome[None]:
    with store.unit() as work:
        _put(work, remark_id, gone, put)
        if draft_id:
            work.drafts.set_hidden(draft_id, hidden)
    back = partial(_change, remark_id=remark_id, gone=put, put=gone, draft_id=draft_id, hidden=not hidden)
    return Outcome(None, _WITH_DRAFTS, back)


def _set_hidden(store: OpenStore, reply_id: str, hidden: bool) -> Outcome[None]:
    with store.unit() as work:
        work.replies.set_hidden(reply_id, hidden)
    return Outcome(None, _REPLIES, partial(_set_hidden, reply_id=reply_id, hidden=not hidden))
