"""An independent implementation of the format reads what we write, and the reverse."""

import io
import random
from pathlib import Path

import pytest
from tink import streaming_aead

from reflectapp.vault import streaming
from reflectapp.vault.sealed_reader import FileSealedReader
from reflectapp.vault.sealed_writer import FileSealedWriter
from reflectapp.vault.streaming import FIRST_PLAIN_BYTES, PLAIN_BYTES

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
