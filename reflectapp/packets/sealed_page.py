"""A packet's web page behind a passphrase: a page that says nothing, with the whole packet sealed in it."""

import re

import msgspec

from reflectapp.packets import answering
from reflectapp.packets.reading import UnaccountedError
from reflectapp.packets.sealed import Sealed, SealedFormat, parse, seal, unseal
from reflectapp.packets.words import words

_FIELDS = re.compile(r'<script type="application/json" id="sealed">([^<]+)</script>')


def seal_page(page: bytes, passphrase: str, packet_id: str, language: str) -> bytes:
    """The sealed page's bytes, others each time. Takes a part of a second."""
    return _around(seal(page, passphrase, SealedFormat.PACKET, packet_id), language)


def open_page(data: bytes, passphrase: str, language: str = "en") -> bytes:
    """The page within, to the byte. Raises WrongPassphraseError; UnaccountedError if more is sealed or around it."""
    found = _FIELDS.search(data.decode())
    if found is None:
        raise UnaccountedError("nothing sealed")
    fields = parse(found[1], SealedFormat.PACKET)
    if _around(fields, language) != data:
        raise UnaccountedError("more than what is sealed")
    return unseal(fields, passphrase).rstrip(b" ")


def _around(fields: Sealed, language: str) -> bytes:
    return answering.shell(words(language).answer, language, msgspec.json.encode(fields).decode())
