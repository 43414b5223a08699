"""Transcripts: kept, changed, shifted, deleted, each with its way back; read from files."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reflectapp.domain.captions import Caption, Origin, ReadCaptions, Transcript
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.lessons import Recording
from reflectapp.domain.letting_go import Deleted
from reflectapp.domain.outcome import Topic
from reflectapp.services import letting_go, recordings, transcripts
from reflectapp.services.store import OpenStore, close_store, open_with_passphrase

Sealed = Callable[..., Recording]
READ = ReadCaptions("Lesson", "en", (Caption(0, 1000, 2000, "first"), Caption(1, 3000, 4000, "second")))


@pytest.fixture
def recording(store: OpenStore, lesson_id: str, sealed_recording: Sealed) -> Recording:
    return sealed_recording(store, lesson_id)


@pytest.fixture
def kept(store: OpenStore, recording: Recording) -> Transcript:
    return transcripts.add(store, recording.id, READ).value


def of(store: OpenStore, recording: Recording) -> tuple[Transcript, ...]:
    return transcripts.of_recordings(store, (recording.id,))


def texts(store: OpenStore, recording: Recording) -> list[str]:
    return [each.text for each in of(store, recording)[0].captions]


def test_one_is_kept_and_taken_back(store: OpenStore, recording: Recording) -> None:
    done = transcripts.add(store, recording.id, READ)
    assert of(store, recording) == (done.value,)
    assert done.value.captions == READ.captions and done.value.origin is Origin.ADDED
    assert done.changed == {Topic.TRANSCRIPTS}
    assert done.inverse is not None
    back = done.inverse(store)
    assert of(store, recording) == ()
    assert back.inverse is not None
    back.inverse(store)
    assert of(store, recording) == (done.value,)


def test_the_newest_comes_first(
    store: OpenStore, recording: Recording, kept: Transcript, set_today: Callable[[datetime], None]
) -> None:
    set_today(datetime(2126, 1, 1, tzinfo=UTC))
    newer = transcripts.add(store, recording.id, READ).value
    assert [each.id for each in of(store, recording)] == [newer.id, kept.id]


def test_a_line_is_changed_and_changed_back(store: OpenStore, recording: Recording, kept: Transcript) -> None:
    done = transcripts.change_line(store, kept.id, 1, "  other \u202ewords\n\n here ")
    assert texts(store, recording) == ["first", "other words\nhere"]
    assert done.inverse is not None
    again = done.inverse(store)
    assert texts(store, recording) == ["first", "second"]
    assert again.inverse is not None
    again.inverse(store)
    assert texts(store, recording) == ["first", "other words\nhere"]


def test_a_line_without_words_goes_and_comes_back_in_its_place(
    store: OpenStore, recording: Recording, kept: Transcript
) -> None:
    done = transcripts.change_line(store, kept.id, 0, " \n")
    assert texts(store, recording) == ["second"]
    assert done.inverse is not None
    done.inverse(store)
    assert texts(store, recording) == ["first", "second"]
    assert transcripts.change_line(store, kept.id, 0, "first").inverse is None


def test_all_lines_come_later_or_earlier(store: OpenStore, recording: Recording, kept: Transcript) -> None:
    transcripts.shift(store, kept.id, 1500)
    done = transcripts.shift(store, kept.id, -2000)
    assert done.value == of(store, recording)[0].shift_ms == -500
    assert done.inverse is not None
    done.inverse(store)
    assert of(store, recording)[0].shift_ms == 1500


def test_what_is_not_there_can_not_be_changed(store: OpenStore, recording: Recording, kept: Transcript) -> None:
    transcripts.delete(store, kept.id)
    for write in (
        lambda: transcripts.change_line(store, kept.id, 0, "x"),
        lambda: transcripts.change_line(store, "nobody", 0, "x"),
        lambda: transcripts.shift(store, kept.id, 5),
        lambda: transcripts.delete(store, kept.id),
        lambda: transcripts.add(store, "nobody", READ),
    ):
        with pytest.raises(UserError) as told:
            write()
        assert told.value.problem is Problem.NOT_FOUND


def test_a_deleted_one_is_gone_for_good_when_the_store_closes(
    store: OpenStore, recording: Recording, kept: Transcript, folder: Path, passphrase: str
) -> None:
    transcripts.delete(store, kept.id)
    close_store(store)
    opened = open_with_passphrase(folder, passphrase)
    try:
        with pytest.raises(UserError):
            transcripts._set_hidden(opened, kept.id, hidden=False)
        assert [each.kind for each in letting_go.deletions(opened)] == [Deleted.TRANSCRIPT]
    finally:
        close_store(opened)


def test_it_goes_with_its_recording(store: OpenStore, recording: Recording, kept: Transcript) -> None:
    recordings.delete(store, (recording.id,))
    with store.unit() as work:
        work.purge_hidden()
    assert of(store, recording) == ()


def test_a_file_is_read_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "Lesson 3.srt"
    path.write_bytes(b"1\n00:00:01,000 --> 00:00:02,000\nhello\n")
    found = transcripts.read_file(path)
    assert found.title == "Lesson 3" and [each.text for each in found.captions] == ["hello"]


def test_why_a_file_is_not_read(tmp_path: Path) -> None:
    large, other = tmp_path / "large.srt", tmp_path / "letter.srt"
    large.write_bytes(b"1\n00:00:01,000 --> 00:00:02,000\nhello\n" + bytes(20 * 1024 * 1024))
    other.write_bytes(b"Dear parents,")
    for path, problem in (
        (tmp_path / "none.srt", Problem.FILE_MISSING),
        (tmp_path, Problem.FILE_UNREADABLE),
        (large, Problem.CAPTIONS_TOO_LARGE),
        (other, Problem.NOT_CAPTIONS),
    ):
        with pytest.raises(UserError) as told:
            transcripts.read_file(path)
        assert told.value.problem is problem
