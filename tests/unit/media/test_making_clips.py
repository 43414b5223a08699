from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from reflectapp.domain.captions import Caption
from reflectapp.domain.clips import Box, Clip, ClipCaptions, ClipPlan, ClipSound, Cut, Drawn, Hiding, Key, Look
from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.progress import Cancelled, CancelToken, Progress
from reflectapp.media import clips, frames

STEADY = list(range(0, 4000, 40))
ALL = Box(0, 0, 1, 1)
CANARIES = {
    "title": "canary-title",
    "comment": "canary-comment",
    "location": "+12.3456+078.9012/",
    "artist": "canary-me",
}
Make = Callable[..., Clip]


@pytest.fixture
def made(bytes_reader: Callable[..., Any]) -> Make:
    def make(data: bytes, plan: ClipPlan, captions: list[Caption] | None = None) -> Clip:
        return clips.make(bytes_reader(data), plan, None, captions or [], lambda _: None, CancelToken())

    return make


@pytest.fixture
def shown(bytes_reader: Callable[..., Any], number_in: Callable[..., int]) -> Callable[[bytes], list[tuple[int, int]]]:
    """Each picture's time and number."""
    return lambda mp4: [(each.at_ms, number_in(each.pixels)) for each in frames.pictures(bytes_reader(mp4))]


def heard(mp4: bytes) -> NDArray[np.float32]:
    """The samples of the first channel."""
    with av.open(BytesIO(mp4), "r") as container:
        return np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])


def test_an_exact_cut_has_just_the_pictures_and_the_sound_of_its_span(
    video: Callable[..., bytes], made: Make, shown: Callable[[bytes], list[tuple[int, int]]]
) -> None:
    clip = made(video(STEADY, sound_ms=4000, keyframe_every=50), ClipPlan("r", 1_020, 2_000))
    assert (clip.start_ms, clip.end_ms, clip.width, clip.height) == (1_020, 2_000, 128, 64)
    found = shown(clip.mp4)
    assert [number for _, number in found] == list(range(26, 50))
    assert [at_ms for at_ms, _ in found] == [0, *range(60, 980, 40)]
    assert np.abs(heard(clip.mp4)[8 * 980 :]).max() < 0.01
    assert heard(clip.mp4)[: 8 * 980].std() > 0.1


def test_where_no_picture_begins_in_the_span_there_is_the_one_that_is_on_the_screen(
    video: Callable[..., bytes], made: Make, shown: Callable[[bytes], list[tuple[int, int]]]
) -> None:
    assert shown(made(video([0, 40, 80, 3000, 3040]), ClipPlan("r", 1_000, 2_000)).mp4) == [(0, 2)]


@pytest.mark.parametrize("cut", Cut)
def test_nothing_of_the_file_goes_along(video: Callable[..., bytes], made: Make, cut: Cut) -> None:
    data = video(STEADY, sound_ms=4000, movflags="+use_metadata_tags", metadata=CANARIES)
    marks = [*(each.encode() for each in CANARIES.values()), b"x264", b"Lavf", b"Lavc"]
    assert [mark for mark in marks if mark not in data] == []
    clip = made(data, ClipPlan("r", 1_000, 2_000, cut))
    assert [mark for mark in marks if mark in clip.mp4] == []
    with av.open(BytesIO(clip.mp4)) as container:
        assert set(container.metadata) == {"major_brand", "minor_version", "compatible_brands"}
        assert [stream.type for stream in container.streams] == ["video", "audio"]
    assert clip.mp4.index(b"moov") < clip.mp4.index(b"mdat")


def test_a_fast_cut_begins_at_the_keyframe_before_and_says_so(
    video: Callable[..., bytes], made: Make, shown: Callable[[bytes], list[tuple[int, int]]]
) -> None:
    data = video(STEADY, keyframe_every=20, sound_ms=4000, options={"sc_threshold": "0"})
    clip = made(data, ClipPlan("r", 1_300, 2_000, Cut.FAST))
    assert clip.start_ms == 800
    numbers = [number for _, number in shown(clip.mp4)]
    assert numbers == list(range(20, 20 + len(numbers))) and 45 <= numbers[-1] < 50
    assert len(heard(clip.mp4)) == pytest.approx(8 * 1_200, abs=2_048)


@pytest.mark.parametrize("change", [{"boxes": (Drawn("b", (Key(0, ALL),)),)}, {"turned": 90}])
def test_a_fast_cut_is_refused_where_the_picture_must_change(
    video: Callable[..., bytes], made: Make, change: dict[str, Any]
) -> None:
    with pytest.raises(UserError) as told:
        made(video(STEADY), ClipPlan("r", 0, 1_000, Cut.FAST, **change))
    assert told.value.problem is Problem.CLIP_NOT_FAST


def test_a_fast_cut_is_refused_for_a_picture_on_its_side(
    video: Callable[..., bytes], turned: Callable[..., bytes], made: Make
) -> None:
    with pytest.raises(UserError):
        made(turned(video(STEADY), (0, 1, -1, 0)), ClipPlan("r", 0, 1_000, Cut.FAST))


def test_a_fast_cut_is_refused_where_the_file_does_not_lend_itself_to_it(
    video: Callable[..., bytes], made: Make
) -> None:
    stream = video(STEADY, container="mpegts")
    with pytest.raises(UserError) as told:
        made(stream, ClipPlan("r", 1_000, 2_000, Cut.FAST))
    assert told.value.problem is Problem.CLIP_NOT_FAST
    assert made(stream, ClipPlan("r", 1_000, 2_000)).width == 128


def test_a_fast_cut_of_hevc_has_no_notes_in_it_either(
    video: Callable[..., bytes], made: Make, shown: Callable[[bytes], list[tuple[int, int]]]
) -> None:
    data = video(STEADY, codec="libx265", keyframe_every=25, options={"x265-params": "log-level=none"})
    assert b"x265" in data
    clip = made(data, ClipPlan("r", 1_500, 2_000, Cut.FAST))
    assert b"x265" not in clip.mp4
    assert shown(clip.mp4)[0] == (0, 25) and clip.start_ms == 1_000


@pytest.mark.parametrize("cut", Cut)
def test_in_muted_spans_every_sample_is_zero(video: Callable[..., bytes], made: Make, cut: Cut) -> None:
    data = video(STEADY, sound_ms=4000, keyframe_every=25)
    clip = made(data, ClipPlan("r", 1_000, 3_500, cut, muted=((2_000, 2_300), (500, 1_100))))
    samples = heard(clip.mp4)[8 * (1_000 - clip.start_ms) :]
    assert not samples[8 * 1_000 : 8 * 1_300].any() and not samples[: 8 * 100].any()
    assert samples[8 * 500 : 8 * 700].std() > 0.1 and samples[8 * 1_700 : 8 * 2_400].std() > 0.1


def test_sound_can_be_left_out_or_whispered(video: Callable[..., bytes], made: Make) -> None:
    data, plan = video(STEADY, sound_ms=4000), ClipPlan("r", 1_000, 3_000)
    with av.open(BytesIO(made(data, replace(plan, sound=ClipSound.REMOVED)).mp4)) as container:
        assert [stream.type for stream in container.streams] == ["video"]
    kept, masked = (heard(made(data, replace(plan, sound=each)).mp4) for each in (ClipSound.KEPT, ClipSound.MASKED))
    assert len(kept) == len(masked)
    tones = [np.abs(np.fft.rfft(each[2000:14_000])) for each in (kept, masked)]
    clear, blurred = (each.max() / each.mean() for each in tones)
    assert clear > 5 * blurred
    assert masked.std() > 0.1


def test_a_drawn_box_hides_while_it_is_there(
    video: Callable[..., bytes], made: Make, bytes_reader: Callable[..., Any]
) -> None:
    box = Drawn("b", (Key(400, Box(0, 0, 0.25, 1)), Key(1_200, Box(0.75, 0, 0.25, 1))), 1_600)
    data = video(STEADY)
    clip = made(data, ClipPlan("r", 0, 2_000, boxes=(box,), look=Look.MOSAIC))
    for was, now in zip(frames.pictures(bytes_reader(data)), frames.pictures(bytes_reader(clip.mp4)), strict=False):
        changed = np.abs(was.pixels.astype(int) - now.pixels).mean(axis=(0, 2)) > 40
        place = box.at(now.at_ms)
        left = -999 if place is None else round(place.left * 128)
        assert not changed[: max(0, left - 3)].any() and not changed[max(0, left + 36) :].any()
    first = frames.at(bytes_reader(clip.mp4), 400).pixels[:, :32]
    assert not np.array_equal(first, frames.at(bytes_reader(data), 400).pixels[:, :32])


def test_everything_but_a_box_leaves_only_that(
    video: Callable[..., bytes], made: Make, bytes_reader: Callable[..., Any]
) -> None:
    shown = Drawn("s", (Key(0, Box(0, 0, 0.25, 1)),))
    clip = made(video(STEADY), ClipPlan("r", 0, 2_000, hiding=Hiding.ALL_BUT, shown=(shown,)))
    pictures = [each.pixels[:, :, 0].astype(int) for each in frames.pictures(bytes_reader(clip.mp4))]
    assert max(np.abs(each[:, 48:] - pictures[0][:, 48:]).max() for each in pictures) < 40
    assert max(np.abs(each[:, 2:14] - pictures[0][:, 2:14]).max() for each in pictures) > 200


def test_a_recording_on_its_side_comes_out_upright_and_as_she_turned_it(
    video: Callable[..., bytes], turned: Callable[..., bytes], made: Make, bytes_reader: Callable[..., Any]
) -> None:
    data = turned(video([0, 40, 80], pixels="yuv444p"), (0, 1, -1, 0))
    upright = frames.at(bytes_reader(data), 40).pixels
    for degrees in (0, 90, 180, 270):
        clip = made(data, ClipPlan("r", 0, 120, turned=degrees))
        picture = frames.at(bytes_reader(clip.mp4), 40).pixels
        expected = np.rot90(upright, -degrees // 90)
        assert picture.shape == expected.shape == (clip.height, clip.width, 3)
        assert np.abs(picture.astype(int) - expected).mean() < 12
        assert b"\x00\x01\x00\x00" in clip.mp4


def test_the_shorter_side_has_no_more_lines_than_asked(video: Callable[..., bytes], made: Make) -> None:
    clip = made(video(STEADY), ClipPlan("r", 0, 400, most_lines=32))
    assert (clip.width, clip.height) == (64, 32)


def test_captions_are_written_at_the_foot_while_they_are_said(
    video: Callable[..., bytes], made: Make, bytes_reader: Callable[..., Any]
) -> None:
    data = video(STEADY)
    said = [Caption(0, 500, 1_000, "Größe, 42")]
    plain, burned = (
        bytes_reader(made(data, ClipPlan("r", 0, 2_000, captions=how), said).mp4)
        for how in (ClipCaptions.NONE, ClipCaptions.BURNED)
    )
    for at_ms, there in ((480, False), (520, True), (960, True), (1_000, False)):
        difference = np.abs(frames.at(plain, at_ms).pixels.astype(int) - frames.at(burned, at_ms).pixels).max(
            axis=(1, 2)
        )
        assert difference[:32].max() < 60
        assert bool(difference[40:].max() > 100) is there


def test_sound_alone_can_be_cut_too(five_sounds: bytes, made: Make, bytes_reader: Callable[..., Any]) -> None:
    clip = made(five_sounds, ClipPlan("r", 200, 700))
    assert (clip.width, clip.height) == (0, 0)
    assert len(heard(clip.mp4)) == pytest.approx(8 * 500, abs=1_024)
    with pytest.raises(EnvironmentProblem) as told:
        made(five_sounds, ClipPlan("r", 200, 700, sound=ClipSound.REMOVED))
    assert told.value.problem is Problem.NOTHING_DECODES


def test_progress_is_told_and_a_clip_can_be_stopped(
    video: Callable[..., bytes], bytes_reader: Callable[..., Any]
) -> None:
    cancel, told = CancelToken(), []

    def report(progress: Progress) -> None:
        told.append(progress)
        if progress.done > 500:
            cancel.cancel()

    with pytest.raises(Cancelled):
        clips.make(bytes_reader(video(STEADY)), ClipPlan("r", 1_000, 3_000), None, [], report, cancel)
    assert told[-1].total == 2_000 and 500 < told[-1].done < 600


def test_trouble_is_told(video: Callable[..., bytes], bytes_reader: Callable[..., Any], made: Make) -> None:
    data = video(STEADY, options={"crf": "1"})
    with pytest.raises(EnvironmentProblem) as told:
        clips.make(bytes_reader(data, len(data) // 2), ClipPlan("r", 0, 4_000), None, [], lambda _: None, CancelToken())
    assert told.value.problem is Problem.BLOB_DAMAGED
    with pytest.raises(UserError) as too_long:
        made(data, ClipPlan("r", 0, 600_001))
    assert too_long.value.problem is Problem.CLIP_TOO_LONG


def test_a_still_hides_what_the_clip_hides(video: Callable[..., bytes], bytes_reader: Callable[..., Any]) -> None:
    plan = ClipPlan("r", 0, 2_000, boxes=(Drawn("b", (Key(400, Box(0, 0, 0.5, 1)),)),), turned=180)
    reader = bytes_reader(video(STEADY))
    bare, hidden = clips.still(reader, replace(plan, boxes=()), None, 400), clips.still(reader, plan, None, 400)
    assert (hidden.width, hidden.height) == (128, 64)
    assert b"Exif" not in hidden.jpeg
    assert bare.jpeg != hidden.jpeg == clips.still(reader, plan, None, 410).jpeg
