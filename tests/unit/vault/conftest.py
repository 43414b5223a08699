import json
from base64 import b64encode
from pathlib import Path
from uuid import uuid4

import pytest
import tink
from tink import secret_key_access, streaming_aead
from tink.proto import aes_gcm_hkdf_streaming_pb2, common_pb2, tink_pb2

from reflectapp.vault.blobs import BlobStore
from reflectapp.vault.streaming import SEGMENT_BYTES

KEY = bytes(range(32))


@pytest.fixture
def store_id() -> str:
    return str(uuid4())


@pytest.fixture
def blobs(tmp_path: Path, store_id: str) -> BlobStore:
    made = BlobStore(tmp_path, store_id, bytes(range(32)))
    made.make_folders()
    return made


@pytest.fixture(scope="session")
def tinks() -> streaming_aead.StreamingAead:
    """The independent implementation, with the key bytes(range(32))."""
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
