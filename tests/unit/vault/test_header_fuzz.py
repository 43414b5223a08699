"""Whatever stands in the header's place is refused in a known way, never with a crash."""

import hashlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.vault import access

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "format": st.just("reflectapp-store") | ANYTHING,
        "version": st.just(1) | ANYTHING,
        "sequence": st.integers() | ANYTHING,
        "store_id": st.text(max_size=40) | ANYTHING,
        "slots": ANYTHING,
    },
)


def closed(body: bytes) -> bytes:
    lines = body + b"\n" + b"0" * 64 + b"\n"
    return lines + hashlib.sha256(lines).hexdigest().encode() + b"\n"


def opened(raw: bytes) -> Problem:
    with TemporaryDirectory() as name:
        for copy in ("header.json", "header.bak"):
            (Path(name) / copy).write_bytes(raw)
        with pytest.raises((UserError, EnvironmentProblem)) as raised:
            access.unlock_with_passphrase(Path(name), "orbit velvet maple lantern")
        return raised.value.problem


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(raw: bytes) -> None:
    assert opened(raw) is Problem.HEADER_DAMAGED


@settings(max_examples=150, deadline=None)
@given(HEADERS)
def test_any_content_with_a_right_sum(content: dict[str, object]) -> None:
    body = json.dumps(content).encode("utf-8", "surrogatepass")
    assert opened(closed(body)) in (Problem.HEADER_DAMAGED, Problem.STORE_NEWER, Problem.NO_SUCH_SLOT)


@pytest.mark.parametrize(
    "body",
    [
        b'{"version":1,"x":' + b"[" * 8000 + b"]" * 8000 + b"}",
        b'{"version":1,"version":1}',
        b'{"version":' + b"9" * 5000 + b"}",
        b'{"version":1e400}',
        b'{"version":NaN}',
        b'{"store_id":"\xff"}',
        b'{"store_id":"\\ud800","version":1}',
    ],
)
def test_tricks_with_json(body: bytes) -> None:
    assert opened(closed(body)) is Problem.HEADER_DAMAGED
