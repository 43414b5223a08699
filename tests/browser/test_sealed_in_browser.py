import base64
import json
import re
from collections.abc import Callable
from hashlib import pbkdf2_hmac
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from playwright.sync_api import Page, expect

from reflectapp.domain.packets import PacketContents, PacketFormat
from reflectapp.packets import replies
from reflectapp.packets.seen import seen
from reflectapp.services import shares

Opener = Callable[..., Page]
Saved = Callable[[Page], tuple[str, bytes]]


@pytest.fixture
def locked(opened: Opener, sealed_packet: Path) -> Page:
    return opened(sealed_packet)


def _unlock(page: Page, passphrase: str) -> None:
    page.get_by_label("Passphrase").fill(passphrase)
    page.keyboard.press("Enter")


def _opened(fields: dict[str, Any], passphrase: str) -> bytes:
    salt, nonce, closed = (base64.b64decode(fields[name], validate=True) for name in ("salt", "nonce", "sealed"))
    key = pbkdf2_hmac("sha256", passphrase.encode(), salt, fields["iterations"], 32)
    cipher = Cipher(algorithms.AES(key), modes.GCM(nonce, closed[-16:])).decryptor()
    cipher.authenticate_additional_data(f"{fields['format']}|1|{fields['packet']}".encode())
    return cipher.update(closed[:-16]) + cipher.finalize()


def test_a_whole_round_behind_a_passphrase(
    locked: Page, passphrase: str, contents: PacketContents, saved: Saved
) -> None:
    assert locked.title() == "A sealed packet" and "Okafor" not in locked.content()
    expect(locked.get_by_label("Passphrase")).to_be_focused()
    _unlock(locked, f"  {passphrase.replace(' ', '   ')} ")
    heading = locked.get_by_role("heading", level=1)
    expect(heading).to_be_focused()
    assert heading.inner_text() == locked.title() == "A packet for Ms Okafor"
    assert locked.locator("img").first.evaluate("each => each.decode().then(() => each.naturalWidth)") == 320
    locked.locator("#answer-overall .questions textarea").fill("What was hard?")
    name, data = saved(locked)
    assert re.fullmatch(r"reply-\d{4}-\d\d-\d\d\.reflectreply", name)
    fields = json.loads(data)
    assert list(fields) == ["format", "version", "packet", "kdf", "iterations", "salt", "nonce", "sealed"]
    assert (fields["format"], fields["packet"]) == ("reflectapp-reply-sealed", contents.packet_id)
    assert b"hard" not in data and fields["iterations"] >= 600_000
    plain = _opened(fields, passphrase)
    assert len(plain) == 4096
    found = json.loads(plain)
    assert found["overall"] == {"questions": ["What was hard?"], "ideas": []}
    assert found["seen"] == seen(shares.render(contents, PacketFormat.HTML)).sha256
    read = replies.Opened(data).read(passphrase)
    assert [said.text for said in read.said] == ["What was hard?"]
    again = json.loads(saved(locked)[1])
    assert again["salt"] != fields["salt"] and again["nonce"] != fields["nonce"]
    assert _opened(again, passphrase) == plain


def test_a_wrong_passphrase_is_told_and_can_be_typed_again(locked: Page, passphrase: str) -> None:
    field = locked.get_by_label("Passphrase")
    for wrong in ("maple river", passphrase.upper()):
        _unlock(locked, wrong)
        expect(locked.locator("#told")).to_have_text(re.compile("^That isn’t the passphrase of this packet"))
        expect(field).to_be_focused()
        locked.locator("#told").evaluate("each => each.replaceChildren()")
    locked.get_by_role("button", name="Show").click()
    expect(field).to_have_attribute("type", "text")
    _unlock(locked, passphrase)
    expect(locked).to_have_title("A packet for Ms Okafor")


def test_a_damaged_packet_is_called_so(opened: Opener, sealed_packet: Path, tmp_path: Path, passphrase: str) -> None:
    data = sealed_packet.read_bytes()
    path = tmp_path / "packet.html"
    path.write_bytes(data.replace(b'"sealed":"', b'"sealed":"!!!!', 1))
    page = opened(path)
    _unlock(page, passphrase)
    expect(page.locator("#told")).to_contain_text("This file is damaged.")
