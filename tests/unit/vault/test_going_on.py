"""A sealed stream that stopped on the way: it goes on with the same bytes only, or not at all."""

import errno
import os
import random
import tempfile
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.vault import streaming
from reflectapp.vault.blobs import BlobStore
from reflectapp.vault.sealed_writer import Diverged, FileSealedWriter
from reflectapp.vault.streaming import FIRST_PLAIN_BYTES, HEAD_BYTES, PLAIN_BYTES, SEGMENT_BYTES

KIND = "recording"
SOURCE = random.Random(7).randbytes(FIRST_PLAIN_BYTES + 20 * PLAIN_BYTES + 4321)
SEALED = streaming.sealed_bytes(len(SOURCE))
EDGES = [0, HEAD_BYTES - 1, HEAD_BYTES, SEGMENT_BYTES - 1, SEGMENT_BYTES, 16 * SEGMENT_BYTES, SEALED - 1, SEALED]


class Sealing:
    """One blob in a store of its own, whose writers are stopped as a killed process stops."""

    def __init__(self, folder: Path, source: bytes = SOURCE) -> None:
        self.blobs = BlobStore(folder, str(uuid4()), bytes(range(32)))
        self.blobs.make_folders()
        self.blob_id = str(uuid4())
        self.wrapped = self.blobs.new_key(self.blob_id, KIND)
        self.part = folder / "staging" / f"{self.blob_id}.part"
        self.target = folder / "blobs" / self.blob_id
        self.source = source

    def kill_at(self, cut: int) -> None:
        """Leaves what a process had written that was killed after `cut` bytes."""
        writer = self.blobs.writer(self.blob_id, KIND, self.wrapped)
        writer.write(self.source)
        writer.commit()
        self.part.write_bytes(self.target.read_bytes()[:cut])
        self.target.unlink()

    def go_on(self, source: bytes, stop_at: int | None = None) -> None:
        """Gives the stream anew, up to the end or to a pause. Raises Diverged."""
        writer = self.blobs.writer_going_on(self.blob_id, KIND, self.wrapped)
        for at in range(0, len(source), 1_000_003):
            if stop_at is not None and at >= stop_at:
                writer.suspend()
                return
            writer.write(source[at : at + 1_000_003])
        writer.commit()

    def opened(self) -> bytes:
        reader = self.blobs.reader(self.blob_id, KIND, self.wrapped, len(self.source))
        try:
            return reader.read_at(0, reader.size)
        finally:
            reader.close()


@pytest.fixture
def sealing(tmp_path: Path) -> Sealing:
    return Sealing(tmp_path)


cuts = st.one_of(st.sampled_from(EDGES), st.integers(0, SEALED))
changes = st.one_of(st.none(), st.integers(0, len(SOURCE) - 1))


@settings(max_examples=60, deadline=None)
@given(cut=cuts, changed=changes, pause=st.one_of(st.none(), st.integers(0, len(SOURCE))))
def test_any_cut_ends_in_exactly_the_source_or_is_refused(cut: int, changed: int | None, pause: int | None) -> None:
    source = bytearray(SOURCE)
    if changed is not None:
        source[changed] ^= 1
    with tempfile.TemporaryDirectory() as folder:
        sealing = Sealing(Path(folder))
        sealing.kill_at(cut)
        seen = sealing.part.read_bytes()
        try:
            if pause is not None:
                sealing.go_on(bytes(source), pause)
                assert sealing.part.exists() != sealing.target.exists()
            if not sealing.target.exists():
                sealing.go_on(bytes(source))
        except Diverged:
            assert cut < HEAD_BYTES or changed is not None
            left = sealing.part.read_bytes()
        else:
            left = sealing.target.read_bytes()
            assert sealing.opened() == bytes(source)
        # A nonce is used again only for what it sealed before: nothing that was on the disk is ever other than it was.
        assert left[: len(seen)] == seen


@pytest.mark.parametrize("cut", [SEGMENT_BYTES * 3, SEGMENT_BYTES * 3 + 5, SEGMENT_BYTES * 16, SEALED])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_source_that_changed_where_it_is_sealed_is_refused(sealing: Sealing, cut: int, at: int) -> None:
    """In the first segment, in the last whole one, and in the last byte that is there."""
    sealing.kill_at(cut)
    whole = cut // SEGMENT_BYTES
    last = cut - HEAD_BYTES - cut // SEGMENT_BYTES * streaming.TAG_BYTES - 1
    place = (0, streaming.plain_start(whole) - 1, min(last, len(SOURCE) - 1))[at]
    changed = SOURCE[:place] + bytes([SOURCE[place] ^ 1]) + SOURCE[place + 1 :]
    before = sealing.part.read_bytes()
    with pytest.raises(Diverged):
        sealing.go_on(changed)
    assert sealing.part.read_bytes() == before


@pytest.mark.parametrize("place", [0, 1, 33, HEAD_BYTES, SEGMENT_BYTES - 1, SEGMENT_BYTES, 3 * SEGMENT_BYTES + 4])
def test_a_flip_in_what_is_sealed_is_refused(sealing: Sealing, place: int) -> None:
    sealing.kill_at(3 * SEGMENT_BYTES + 5)
    torn = bytearray(sealing.part.read_bytes())
    torn[place] ^= 1
    sealing.part.write_bytes(torn)
    with pytest.raises(Diverged):
        sealing.go_on(SOURCE)


def test_more_than_the_source_has_is_refused(sealing: Sealing) -> None:
    sealing.kill_at(SEALED)
    with sealing.part.open("ab") as file:
        file.write(b"more")
    with pytest.raises(Diverged):
        sealing.go_on(SOURCE)


def test_a_blob_that_nobody_noted_as_finished_is_taken_up_again(sealing: Sealing) -> None:
    sealing.kill_at(SEALED)
    sealing.part.rename(sealing.target)
    sealing.go_on(SOURCE)
    assert sealing.opened() == SOURCE
    assert not sealing.part.exists()


def test_nothing_to_go_on_with_is_told(sealing: Sealing) -> None:
    with pytest.raises(Diverged):
        sealing.go_on(SOURCE)


@pytest.mark.parametrize("size", [0, 1, FIRST_PLAIN_BYTES, FIRST_PLAIN_BYTES + PLAIN_BYTES, len(SOURCE)])
def test_a_pause_keeps_whole_segments_only(tmp_path: Path, size: int) -> None:
    sealing = Sealing(tmp_path, SOURCE[:size])
    writer = sealing.blobs.writer(sealing.blob_id, KIND, sealing.wrapped)
    writer.write(sealing.source)
    writer.suspend()
    kept = sealing.part.stat().st_size
    assert kept == HEAD_BYTES or kept % SEGMENT_BYTES == 0
    assert size - SEGMENT_BYTES <= kept <= streaming.sealed_bytes(size)
    sealing.go_on(sealing.source)
    assert sealing.opened() == sealing.source


def test_a_paused_writer_is_over(sealing: Sealing) -> None:
    writer = sealing.blobs.writer(sealing.blob_id, KIND, sealing.wrapped)
    writer.write(SOURCE[:1000])
    writer.suspend()
    with pytest.raises(ValueError):
        writer.suspend()


@pytest.mark.parametrize("operation", ["write", "fsync"])
def test_a_pause_that_the_disk_refuses_is_told_and_leaves_nothing(
    sealing: Sealing, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "refused")

    writer = sealing.blobs.writer(sealing.blob_id, KIND, sealing.wrapped)
    writer.write(SOURCE[: 3 * SEGMENT_BYTES])
    with monkeypatch.context() as disk:
        disk.setattr(f"reflectapp.vault.sealed_writer.os.{operation}", refuse)
        with pytest.raises(EnvironmentProblem, match=Problem.CANNOT_WRITE):
            writer.suspend()
    assert not sealing.part.exists()


def test_how_much_is_still_to_be_compared_is_told(sealing: Sealing) -> None:
    sealing.kill_at(17 * SEGMENT_BYTES)
    writer = sealing.blobs.writer_going_on(sealing.blob_id, KIND, sealing.wrapped)
    assert writer.there_bytes == 17 * SEGMENT_BYTES
    writer.write(SOURCE)
    assert 0 < writer.there_bytes <= SEGMENT_BYTES
    writer.commit()
    assert writer.there_bytes == 0


def test_discarding_after_going_on_leaves_nothing(sealing: Sealing) -> None:
    sealing.kill_at(3 * SEGMENT_BYTES)
    writer = sealing.blobs.writer_going_on(sealing.blob_id, KIND, sealing.wrapped)
    writer.write(SOURCE[:1000])
    writer.discard()
    assert not sealing.part.exists() and not sealing.target.exists()


def test_why_a_recording_was_given_up_is_told_also_where_the_rest_can_t_be_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, missing_ok: bool = False) -> None:
        raise OSError(errno.EIO, "the disk does not do it")

    staged = tmp_path / "staged.part"
    writer = FileSealedWriter(staged, tmp_path / "blob", os.urandom(32), b"associated")
    monkeypatch.setattr(Path, "unlink", refuse)
    writer.discard()
    with pytest.raises(FileExistsError):
        os.open(staged, os.O_CREAT | os.O_EXCL)
