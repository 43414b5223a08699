"""Sealed packets, opened by another implementation that knows only what is documented."""

import base64
import hashlib
import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tink
from tink import aead, secret_key_access
from tink.proto import aes_gcm_pb2, tink_pb2

from reflectapp.domain.packets import ItemKind, PacketContents, PacketFormat, Pick
from reflectapp.packets import sealed
from reflectapp.packets.reading import UnaccountedError
from reflectapp.packets.sealed import SealedFormat, WrongPassphraseError
from reflectapp.services import shares
from reflectapp.services.store import OpenStore

_ID = "5f0c" * 8
_PASSPHRASE = "maple river seven"
_FORMATS = Path(__file__).resolve().parents[3] / "docs" / "formats.md"


@pytest.fixture(scope="module")
def contents(request: pytest.FixtureRequest) -> PacketContents:
    wrapped: PacketContents = request.getfixturevalue("whole_example")
    return replace(wrapped, packet_id=_ID)


@pytest.fixture(scope="module")
def page(contents: PacketContents) -> bytes:
    return shares.render(contents, PacketFormat.HTML)


@pytest.fixture(scope="module")
def packet(contents: PacketContents) -> bytes:
    return shares.render(contents, PacketFormat.HTML, _PASSPHRASE)


def _fields(packet: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(packet.split(b'id="sealed">')[1].split(b"<")[0])
    return found


def _opened(fields: dict[str, Any], passphrase: str) -> bytes:
    """As the document says, with neither the program's code nor its library."""
    salt, nonce, closed = (base64.b64decode(fields[name], validate=True) for name in ("salt", "nonce", "sealed"))
    typed = " ".join(unicodedata.normalize("NFC", passphrase).split())
    key = hashlib.pbkdf2_hmac("sha256", typed.encode(), salt, fields["iterations"], 32)
    aead.register()
    material = aes_gcm_pb2.AesGcmKey(version=0, key_value=key).SerializeToString()
    data = {
        "typeUrl": "type.googleapis.com/google.crypto.tink.AesGcmKey",
        "value": base64.b64encode(material).decode(),
        "keyMaterialType": tink_pb2.KeyData.KeyMaterialType.Name(tink_pb2.KeyData.SYMMETRIC),
    }
    keyset = {
        "primaryKeyId": 1,
        "key": [{"keyData": data, "status": "ENABLED", "keyId": 1, "outputPrefixType": "RAW"}],
    }
    handle = tink.json_proto_keyset_format.parse(json.dumps(keyset), secret_key_access.TOKEN)
    primitive: aead.Aead = handle.primitive(aead.Aead)
    plain: bytes = primitive.decrypt(nonce + closed, f"{fields['format']}|1|{fields['packet']}".encode())
    return plain


def test_another_implementation_finds_the_whole_page(page: bytes, packet: bytes) -> None:
    fields = _fields(packet)
    assert list(fields) == ["format", "version", "packet", "kdf", "iterations", "salt", "nonce", "sealed"]
    assert (fields["format"], fields["version"]) == ("reflectapp-packet-sealed", 1)
    assert (fields["packet"], fields["kdf"]) == (_ID, "PBKDF2-HMAC-SHA-256")
    assert fields["iterations"] >= 600_000
    plain = _opened(fields, "  maple\u00a0river   seven ")
    assert plain.rstrip(b" ") == page and len(plain) % 4096 == 0


def test_the_document_has_vectors_that_hold() -> None:
    vectors = re.findall(r"```json sealed\n(.*?)```", _FORMATS.read_text("utf-8"), re.S)
    assert len(vectors) == 2
    for vector in map(json.loads, vectors):
        assert _opened(vector["fields"], vector["passphrase"]) == vector["plain"].encode()
        fields = sealed.parse(json.dumps(vector["fields"]), SealedFormat(vector["fields"]["format"]))
        assert sealed.unseal(fields, vector["passphrase"]) == vector["plain"].encode()


def test_nothing_of_hers_is_read_without_the_passphrase(page: bytes, packet: bytes) -> None:
    fields = _fields(packet)
    around = packet.replace(fields["sealed"].encode(), b"").decode()
    closed = base64.b64decode(fields["sealed"])
    told = {leaving.text.split("\n")[0] for leaving in shares.leaving(page, PacketFormat.HTML)}
    assert {"Ms Okafor", "Silence felt long.", "22 November 2026"} & told
    known = page.split(b'<section id="reply"')[1].decode()
    for text in told:
        assert text not in around or text in known, text
        assert text.encode() not in closed
    assert b' data-kind="' not in packet and b"<svg" not in packet and b"Okafor" not in packet
    assert _opened(fields, _PASSPHRASE).count(b"Okafor") > 1


def test_each_sealing_has_a_salt_and_a_nonce_of_its_own() -> None:
    first, second = (sealed.seal(b"the same", _PASSPHRASE, SealedFormat.REPLY, _ID) for _ in range(2))
    assert len({first.salt, second.salt, first.nonce, second.nonce}) == 4 and first.sealed != second.sealed


@pytest.mark.parametrize(
    ("length", "padded"), [(0, 0), (1, 4096), (4096, 4096), (131_073, 139_264), (3 << 20, 3 << 20)]
)
def test_a_length_tells_little(length: int, padded: int) -> None:
    assert len(sealed.padded(b"x" * length)) == padded


def test_what_leaves_is_read_from_what_is_sealed(page: bytes, packet: bytes) -> None:
    assert shares.leaving(packet, PacketFormat.HTML, _PASSPHRASE) == shares.leaving(page, PacketFormat.HTML)
    with pytest.raises(WrongPassphraseError):
        shares.leaving(packet, PacketFormat.HTML, "maple river eight")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"</main>", b"<p>slipped in</p></main>"),
        (b"</form>", b"<!-- slipped in --></form>"),
        (b"offerOpening();", b"offerOpening(); slippedIn();"),
        (b'"version":1', b'"version": 1'),
        (b'"version":1', b'"slipped":"in","version":1'),
        (b'"iterations":600000', b'"iterations":1000'),
    ],
)
def test_what_stands_around_what_is_sealed_is_noticed(packet: bytes, before: bytes, after: bytes) -> None:
    assert before in packet
    with pytest.raises((UnaccountedError, ValueError)):
        shares.leaving(packet.replace(before, after, 1), PacketFormat.HTML, _PASSPHRASE)


def test_a_changed_byte_opens_with_no_passphrase(packet: bytes) -> None:
    fields = _fields(packet)
    changed = ("B" if fields["sealed"][0] == "A" else "A") + fields["sealed"][1:]
    with pytest.raises(WrongPassphraseError):
        shares.leaving(packet.replace(fields["sealed"].encode(), changed.encode()), PacketFormat.HTML, _PASSPHRASE)


@pytest.mark.parametrize("form", [PacketFormat.PDF, PacketFormat.HTML])
def test_what_can_not_be_sealed_is_not(contents: PacketContents, form: PacketFormat) -> None:
    unnamed = replace(contents, packet_id="" if form is PacketFormat.HTML else _ID)
    with pytest.raises(ValueError):
        shares.render(unnamed, form, _PASSPHRASE)


@pytest.mark.parametrize("passphrase", ["", _PASSPHRASE])
def test_the_record_knows_the_packet_again(
    filled_store: OpenStore, contents: PacketContents, out: Path, passphrase: str
) -> None:
    refs = {"1": Pick(ItemKind.GOAL_TITLE, "a-goal")}
    data = shares.render(contents, PacketFormat.HTML, passphrase)
    path = out / "packet.html"
    made = shares.save(
        filled_store, data, PacketFormat.HTML, path, for_whom="", why="", refs=refs, passphrase=passphrase
    )
    share = next(share for share in shares.record(filled_store) if share.id == made.value.id)
    assert path.read_bytes() == data
    assert (share.packet_id, dict(share.refs), share.sealed) == (_ID, refs, bool(passphrase))
    assert re.fullmatch("[0-9a-f]{64}", share.seen_sha256)
    other = replace(contents, made_on=contents.made_on.replace(day=1))
    elsewhere = shares.save(
        filled_store, shares.render(other, PacketFormat.HTML), PacketFormat.HTML, path, for_whom="", why=""
    )
    assert elsewhere.value.seen_sha256 != share.seen_sha256
