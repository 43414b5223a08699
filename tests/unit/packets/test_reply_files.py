import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.replies import RemarkKind, ReplyFile, Said
from reflectapp.packets import sealed
from reflectapp.packets.replies import MOST_BYTES, Opened
from reflectapp.packets.sealed import SealedFormat

PACKET = "0123456789abcdef" * 2
QUESTION, IDEA = RemarkKind.QUESTION, RemarkKind.IDEA


def reply(**changed: Any) -> dict[str, Any]:
    made = {
        "format": "reflectapp-reply",
        "version": 1,
        "id": "ab" * 16,
        "packet": PACKET,
        "seen": "cd" * 32,
        "from": "Ms Okafor",
        "made_at": "2026-11-22T21:50:00Z",
        "overall": {"questions": [], "ideas": ["You might film the pairs."]},
        "items": [{"ref": "3", "questions": ["What did the quiet ones do?"], "ideas": []}],
    }
    return made | changed


def written(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def read(data: bytes, passphrase: str = "") -> ReplyFile:
    return Opened(data).read(passphrase)


def refused(data: bytes, passphrase: str = "") -> Problem:
    with pytest.raises(UserError) as caught:
        read(data, passphrase)
    return caught.value.problem


def with_text(text: str) -> bytes:
    return written(reply(overall={"questions": [text], "ideas": []}))


def test_a_reply_says_who_answers_what() -> None:
    data = written(reply())
    assert read(data) == ReplyFile(
        "ab" * 16,
        PACKET,
        "cd" * 32,
        "Ms Okafor",
        datetime(2026, 11, 22, 21, 50, tzinfo=UTC),
        (Said("", IDEA, "You might film the pairs."), Said("3", QUESTION, "What did the quiet ones do?")),
        hashlib.sha256(data).hexdigest(),
    )


def test_texts_come_as_they_are() -> None:
    for text in ("  a\n\tb  ", "<b>bold</b> & co", "שלום \u2067abc\u2069 \u200fא", "👩🏽‍🏫", "x" * 5000):
        assert read(with_text(text)).said[0].text == text
    assert read(with_text("safe \u202egnp.exe")).said[0].text == "safe gnp.exe", "letters stand in their order"
    assert read(written(reply(**{"from": " A\u202e\nB "}))).from_name == "A B"
    assert read(written(reply(**{"from": ""}))).from_name == ""


@pytest.mark.parametrize(
    "changed",
    [
        {"more": 1},
        {"version": True},
        {"version": 1.0},
        {"version": 0},
        {"id": "AB" * 16},
        {"id": "ab" * 16 + "\n"},
        {"packet": "../" + "a" * 29},
        {"seen": "cd" * 16},
        {"seen": None},
        {"from": "x" * 201},
        {"from": 3},
        {"from": "a\x00b"},
        {"made_at": "2026-11-22T21:50:00+00:00"},
        {"made_at": "2026-13-22T21:50:00Z"},
        {"made_at": "0001-01-01T00:00:00Z"},
        {"made_at": "२०२६-11-22T21:50:00Z"},
        {"overall": []},
        {"overall": {"questions": []}},
        {"overall": {"questions": [], "ideas": [], "ref": "1"}},
        {"overall": {"questions": [], "ideas": []}, "items": []},
        {"overall": {"questions": [" \n\u202e"], "ideas": []}},
        {"overall": {"questions": [""], "ideas": []}},
        {"overall": {"questions": ["x" * 5001], "ideas": []}},
        {"overall": {"questions": ["a\x1b[31m"], "ideas": []}},
        {"overall": {"questions": ["a\r\nb"], "ideas": []}},
        {"overall": {"questions": ["\x85"], "ideas": []}},
        {"overall": {"questions": ["x"] * 251, "ideas": ["y"] * 250}},
        {"items": [{"ref": "", "questions": ["?"], "ideas": []}]},
        {"items": [{"ref": "03", "questions": ["?"], "ideas": []}]},
        {"items": [{"ref": 3, "questions": ["?"], "ideas": []}]},
        {"items": [{"ref": "3", "questions": "?", "ideas": []}]},
        {"items": [{"ref": "3", "questions": ["?"], "ideas": []}] * 2},
    ],
)
def test_whatever_is_not_as_documented_is_refused_whole(changed: dict[str, Any]) -> None:
    assert refused(written(reply(**changed))) is Problem.REPLY_DAMAGED


@pytest.mark.parametrize("name", list(reply()))
def test_every_key_is_required(name: str) -> None:
    lacking = {key: value for key, value in reply().items() if key != name}
    assert refused(written(lacking)) is (Problem.NOT_A_REPLY if name == "format" else Problem.REPLY_DAMAGED)


def test_bytes_that_are_no_json_of_ours_are_told_from_damaged_ones() -> None:
    whole = written(reply())
    for data in (b"", b"\x00", b"%PDF-1.7", b"{}", b"[]", b"null", b"[" * 100_000, written(reply(format="else"))):
        assert refused(data) is Problem.NOT_A_REPLY
    assert refused(written(reply(format=["reflectapp-reply"]))) is Problem.NOT_A_REPLY
    for data in (
        whole[:-9],
        whole + b"x",
        b"\xef\xbb\xbf" + whole,
        whole.replace(b"film", b"\xff\xfe"),
        whole.replace(b"film", b"\\ud800"),
        whole.replace(b"cdcd", b"\\udfff"),
        whole.replace(b'"seen"', b'"\\ud800"'),
        whole.replace(b'"version": 1', b'"version": 1, "version": 1'),
        whole.replace(b'"version": 1', b'"version": NaN'),
        whole.replace(b'"version": 1', b'"version": ' + b"9" * 5000),
        whole.replace(b'"items": [', b'"items": ' + b"[" * 100_000),
    ):
        assert refused(data) is Problem.REPLY_DAMAGED
    assert refused(written(reply(version=2, more="new"))) is Problem.REPLY_NEWER
    assert refused(whole + b" " * MOST_BYTES) is Problem.REPLY_TOO_LARGE


@pytest.fixture(scope="module")
def seal_reply() -> Callable[..., dict[str, Any]]:
    def make(plain: bytes, packet_id: str = PACKET) -> dict[str, Any]:
        box = sealed.seal(plain, "four words and one", SealedFormat.REPLY, packet_id)
        return {name: getattr(box, name) for name in box.__struct_fields__}

    return make


def test_a_sealed_reply_opens_with_the_passphrase_of_its_packet(seal_reply: Callable[..., dict[str, Any]]) -> None:
    box = seal_reply(written(reply()))
    opened = Opened(written(box))
    assert opened.is_sealed and opened.packet_id == PACKET
    assert opened.read("four words  and one ").said == read(written(reply())).said
    for passphrase, problem in (
        ("", Problem.REPLY_SEALED),
        (" ", Problem.REPLY_SEALED),
        ("four words", Problem.REPLY_NOT_OPENED),
    ):
        assert refused(written(box), passphrase) is problem
    changed = box | {"sealed": ("A" if box["sealed"][0] != "A" else "B") + box["sealed"][1:]}
    assert refused(written(changed), "four words and one") is Problem.REPLY_NOT_OPENED


def test_a_sealed_reply_is_bound_to_its_packet(seal_reply: Callable[..., dict[str, Any]]) -> None:
    box = seal_reply(written(reply()))
    other = "f" * 32
    assert refused(written(box | {"packet": other}), "four words and one") is Problem.REPLY_NOT_OPENED
    assert refused(written(seal_reply(written(reply()), other)), "four words and one") is Problem.REPLY_DAMAGED
    nested = seal_reply(written(box))
    assert refused(written(nested), "four words and one") is Problem.REPLY_DAMAGED


@pytest.mark.parametrize(
    "changed",
    [
        {"iterations": 1},
        {"iterations": 2_000_001},
        {"iterations": 10**12},
        {"iterations": 600_000.0},
        {"kdf": "scrypt"},
        {"salt": "AAAA"},
        {"nonce": "!" * 16},
        {"sealed": ""},
        {"packet": "x"},
        {"more": 1},
    ],
)
def test_an_absurd_sealed_reply_is_refused_before_anything_is_stretched(
    changed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed, "pbkdf2_hmac", lambda *_: pytest.fail("stretched"))
    box = {
        "format": "reflectapp-reply-sealed",
        "version": 1,
        "packet": PACKET,
        "kdf": "PBKDF2-HMAC-SHA-256",
        "iterations": 600_000,
        "salt": "A" * 22 + "==",
        "nonce": "A" * 16,
        "sealed": "A" * 64,
    }
    assert Opened(written(box)).is_sealed
    assert refused(written(box | changed), "some words") is Problem.REPLY_DAMAGED
