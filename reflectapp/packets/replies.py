"""Reply files, read strictly: whatever is not as documented is refused whole, and soon."""

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.replies import RemarkKind, ReplyFile, Said
from reflectapp.kit.plain import name_text
from reflectapp.packets import sealed
from reflectapp.packets.sealed import SealedFormat, WrongPassphraseError

MOST_BYTES: Final = 1 << 20
MOST_TEXTS: Final = 500

_PLAIN: Final = "reflectapp-reply"
_FORMATS: Final = (_PLAIN, SealedFormat.REPLY.value)
_OVERALL: Final = ""
_OVERRIDES: Final = dict.fromkeys(map(ord, "\u202d\u202e"))
_NAME_AT: Final = 4096
_UNREADABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_YEARS: Final = range(1970, 2200)

_Hex32 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}\\Z")]
_Hex64 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}\\Z")]
_Name = Annotated[str, msgspec.Meta(max_length=200)]
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=5000)]
_Texts = Annotated[tuple[_Text, ...], msgspec.Meta(max_length=MOST_TEXTS)]
_Ref = Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{0,5}\\Z")]
_Time = Annotated[str, msgspec.Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\\Z")]


class _Texted(msgspec.Struct, forbid_unknown_fields=True):
    questions: _Texts
    ideas: _Texts


class _Item(_Texted, forbid_unknown_fields=True):
    ref: _Ref


class _File(msgspec.Struct, forbid_unknown_fields=True, rename={"made_by": "from"}):
    format: str
    version: int
    id: _Hex32
    packet: _Hex32
    seen: _Hex64
    made_by: _Name
    made_at: _Time
    overall: _Texted
    items: Annotated[tuple[_Item, ...], msgspec.Meta(max_length=MOST_TEXTS)]


class Opened:
    """A reply file that was read as far as it goes without a passphrase.

    Raises UserError NOT_A_REPLY, REPLY_TOO_LARGE, REPLY_DAMAGED or REPLY_NEWER.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) > MOST_BYTES:
            raise UserError(Problem.REPLY_TOO_LARGE)
        self._sha256 = hashlib.sha256(data).hexdigest()
        content = _content(data)
        self._plain: _File | None = None
        self._sealed: sealed.Sealed | None = None
        if content["format"] == _PLAIN:
            self._plain = _checked(content)
            self.packet_id: str = self._plain.packet
        else:
            try:
                self._sealed = sealed.parse(data, SealedFormat.REPLY)
            except ValueError as error:
                raise UserError(Problem.REPLY_DAMAGED) from error
            self.packet_id = self._sealed.packet

    @property
    def is_sealed(self) -> bool:
        return self._sealed is not None

    def read(self, passphrase: str = "") -> ReplyFile:
        """What the file says. A sealed one takes a second. Raises UserError REPLY_SEALED or REPLY_NOT_OPENED too."""
        found = self._plain if self._sealed is None else _unsealed(self._sealed, passphrase)
        assert found is not None
        return _file(found, self._sha256)


def _unsealed(box: sealed.Sealed, passphrase: str) -> _File:
    if not passphrase.strip():
        raise UserError(Problem.REPLY_SEALED)
    try:
        plain = sealed.unseal(box, passphrase)
    except WrongPassphraseError as error:
        raise UserError(Problem.REPLY_NOT_OPENED) from error
    content = _content(plain)
    found = _checked(content) if content["format"] == _PLAIN else None
    if found is None or found.packet != box.packet:
        raise UserError(Problem.REPLY_DAMAGED)
    return found


def _content(data: bytes) -> dict[str, Any]:
    """The JSON object, if its format is one of a reply and of this version."""
    ours = b'"reflectapp-reply' in data[:_NAME_AT]
    try:
        content = json.loads(data.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise UserError(Problem.REPLY_DAMAGED if ours else Problem.NOT_A_REPLY) from error
    if not isinstance(content, dict) or content.get("format") not in _FORMATS:
        raise UserError(Problem.NOT_A_REPLY)
    version = content.get("version")
    if type(version) is int and version > 1:
        raise UserError(Problem.REPLY_NEWER)
    if type(version) is not int or version != 1:
        raise UserError(Problem.REPLY_DAMAGED)
    return content


def _checked(content: dict[str, Any]) -> _File:
    try:
        found = msgspec.convert(content, _File, strict=True)
    except (msgspec.ValidationError, ValueError, RecursionError) as error:  # lone surrogates are a ValueError
        raise UserError(Problem.REPLY_DAMAGED) from error
    refs = [item.ref for item in found.items]
    texts = [text for part in (found.overall, *found.items) for text in (*part.questions, *part.ideas)]
    right = len(refs) == len(set(refs)) and 1 <= len(texts) <= MOST_TEXTS
    if not right or not all(map(_readable, (found.made_by, *texts))) or not all(_shown(text).strip() for text in texts):
        raise UserError(Problem.REPLY_DAMAGED)
    return found


def _readable(text: str) -> bool:
    """Whether it is text only: no lone surrogates, no control characters but line feed and tab."""
    return _UNREADABLE.search(text) is None


def _file(found: _File, sha256: str) -> ReplyFile:
    try:
        made_at = datetime.strptime(found.made_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise UserError(Problem.REPLY_DAMAGED) from error
    if made_at.year not in _YEARS:
        raise UserError(Problem.REPLY_DAMAGED)
    said = [*_said(_OVERALL, found.overall)]
    for item in found.items:
        said += _said(item.ref, item)
    return ReplyFile(found.id, found.packet, found.seen, name_text(found.made_by), made_at, tuple(said), sha256)


def _said(ref: str, part: _Texted) -> list[Said]:
    asked = [Said(ref, RemarkKind.QUESTION, _shown(text)) for text in part.questions]
    return asked + [Said(ref, RemarkKind.IDEA, _shown(text)) for text in part.ideas]


def _shown(text: str) -> str:
    """As it came, without what would show its letters in another order than they stand in."""
    return text.translate(_OVERRIDES)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a number")
