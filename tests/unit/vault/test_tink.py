"""An independent implementation of the format reads what we write, and the reverse."""

import io
import json
import random
from base64 import b64encode
from pathlib import Path

import pytest
import tink
from tink import secret_key_access, streaming_aead
from tink.proto import aes_gcm_hkdf_streaming_pb2, common_pb2, tink_pb2

from reflectapp.vault import streaming
from reflectapp.vault.sealed_reader import FileSealedReader
from reflectapp.vault.sealed_writer import FileSealedWriter
from reflectapp.vault.streaming import FIRST_PLAIN_BYTES, PLAIN_BYTES, SEGMENT_BYTES

KEY = bytes(range(32))
ASSOCIATED = b"reflectapp-blob-1|store|blob|recording"
SIZES = [
    0,
    1,
    FIRST_PLAIN_BYTES - 1,
    FIRST_PLAIN_BYTES,
    FIRST_PLAIN_BYTES + 1,
    FIRST_PLAIN_BYTES + PLAIN_BYTES - 1,
    FIRST_PLAIN_BYTES + PLAIN_BYTES,
    FIRST_PLAIN_BYTES + PLAIN_BYTES + 1,
    FIRST_PLAIN_BYTES + 16 * PLAIN_BYTES,
    FIRST_PLAIN_BYTES + 20 * PLAIN_BYTES + 777,
]


@pytest.fixture(scope="module")
def tinks() -> streaming_aead.StreamingAead:
    streaming_aead.register()
    parameters = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingParams(
        ciphertext_segment_size=SEGMENT_BYTES, derived_key_size=32, hkdf_hash_type=common_pb2.SHA256
    )
    key = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingKey(version=0, params=parameters, key_value=KEY)
    keyset = {
        "primaryKeyId": 1,
        "key": [
            {
                "keyData": {
                    "typeUrl": "type.googleapis.com/google.crypto.tink.AesGcmHkdfStreamingKey",
                    "value": b64encode(key.SerializeToString()).decode(),
                    "keyMaterialType": tink_pb2.KeyData.KeyMaterialType.Name(tink_pb2.KeyData.SYMMETRIC),
                },
                "status": "ENABLED",
                "keyId": 1,
                "outputPrefixType": "RAW",
            }
        ],
    }
    handle = tink.json_proto_keyset_format.parse(json.dumps(keyset), secret_key_access.TOKEN)
    primitive: streaming_aead.StreamingAead = handle.primitive(streaming_aead.StreamingAead)
    return primitive


class _Unclosed(io.BytesIO):
    """Keeps its bytes when the stream that writes into it is closed."""

    def close(self) -> None: ...


def bytes_of(size: int) -> bytes:
    return random.Random(size).randbytes(size)


@pytest.mark.parametrize("size", SIZES)
def test_tink_reads_ours(tinks: streaming_aead.StreamingAead, tmp_path: Path, size: int) -> None:
    writer = FileSealedWriter(tmp_path / "staged", tmp_path / "blob", KEY, ASSOCIATED)
    writer.write(bytes_of(size))
    assert writer.commit() == size
    assert (tmp_path / "blob").stat().st_size == streaming.sealed_bytes(size)
    with (
        open(tmp_path / "blob", "rb") as file,
        tinks.new_decrypting_stream(file, ASSOCIATED) as stream,
    ):
        assert stream.read() == bytes_of(size)


@pytest.mark.parametrize("size", SIZES)
def test_tink_reads_what_was_paused(tinks: streaming_aead.StreamingAead, tmp_path: Path, size: int) -> None:
    for part in (size // 2, size - 1, size):
        go_on = (tmp_path / "staged").exists()
        writer = FileSealedWriter(tmp_path / "staged", tmp_path / "blob", KEY, ASSOCIATED, go_on=go_on)
        writer.write(bytes_of(size)[: max(part, 0)])
        writer.suspend() if part < size else writer.commit()
    with (
        open(tmp_path / "blob", "rb") as file,
        tinks.new_decrypting_stream(file, ASSOCIATED) as stream,
    ):
        assert stream.read() == bytes_of(size)


@pytest.mark.parametrize("size", SIZES)
def test_we_read_tinks(tinks: streaming_aead.StreamingAead, tmp_path: Path, size: int) -> None:
    sealed = _Unclosed()
    with tinks.new_encrypting_stream(sealed, ASSOCIATED) as stream:
        stream.write(bytes_of(size))
    (tmp_path / "blob").write_bytes(sealed.getvalue())
    reader = FileSealedReader(tmp_path / "blob", KEY, ASSOCIATED, size)
    assert reader.read_at(0, size + 1) == bytes_of(size)
    assert not reader.failed
    reader.close()


@pytest.mark.parametrize("size", SIZES)
def test_sizes_and_places_agree(size: int) -> None:
    count = streaming.segment_count(size)
    assert sum(streaming.plain_bytes(index) for index in range(count - 1)) == streaming.plain_start(count - 1)
    assert streaming.plain_start(count - 1) <= size <= streaming.plain_start(count)
