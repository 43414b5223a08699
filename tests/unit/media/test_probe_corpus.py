"""Real and difficult files, where they lie beside the checkout: what each is, or why it is refused."""

from pathlib import Path

import pytest

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.progress import CancelToken
from reflectapp.media.probe import probe_file

# milliseconds, upright width and height, picture codec, sound codec
TAKEN: dict[str, tuple[int, int, int, str, str]] = {
    "audio/austen_0870.wav": (7100, 0, 0, "", "pcm_s16le"),
    "audio/jfk.flac": (11000, 0, 0, "", "flac"),
    "damaged/mdat_too_long.mp4": (1067, 1080, 720, "h264", "aac"),
    "damaged/missing_stsd.mp4": (1001, 1080, 720, "h264", ""),
    "damaged/no_duration.webm": (4938, 1280, 720, "vp9", "opus"),
    "damaged/without_stss.mp4": (1001, 1080, 720, "h264", ""),
    "generated/audio_shorter.mp4": (4000, 640, 360, "h264", "aac"),
    "generated/avchd_like.m2ts": (3005, 640, 360, "mpeg2video", "ac3"),
    "generated/lesson_60min.mp4": (3_600_000, 320, 180, "h264", "aac"),
    "generated/naïve 名前 (1) 'q' #&%.mp4": (6000, 640, 360, "h264", "aac"),
    "generated/phone_hevc_rot90.mov": (4000, 360, 640, "hevc", "aac"),
    "generated/vfr_30_10_15.mp4": (6000, 640, 360, "h264", "aac"),
    "rotated_vfr/edit_list.mp4": (2548, 1080, 1920, "hevc", "aac"),
    "rotated_vfr/pixel7_vfr.mp4": (1205, 1920, 1080, "h264", ""),
    "rotated_vfr/portrait_rot90.mp4": (1087, 720, 1080, "h264", "aac"),
    "rotated_vfr/rotate_and_reflect.mp4": (1067, 720, 1080, "h264", "aac"),
    "video/av1_hdr10.mp4": (4237, 720, 1280, "av1", "aac"),
    "video/avchd_sony_a7m3.mts": (544, 1920, 1080, "h264", "ac3"),
    "video/avi_mpeg4.avi": (4087, 960, 400, "mpeg4", "mp3"),
    "video/bbb_30s.webm": (30003, 1280, 720, "vp8", "vorbis"),
    "video/h264_aac_baseline.mp4": (1067, 1080, 720, "h264", "aac"),
    "video/h264_long_1080p_lowbitrate.mp4": (362_766, 1920, 1080, "h264", "aac"),
    "video/hevc_10bit.mp4": (1000, 200, 200, "hevc", ""),
    "video/iphone_hevc_dolbyvision.MOV": (106, 720, 1280, "hevc", "aac"),
    "video/mkv_embedded_srt.mkv": (1071, 1080, 720, "h264", "ac3"),
    "video/mp4_audio_only_15s.mp4": (15018, 0, 0, "", "aac"),
    "video/mp4_chapters.mp4": (1088, 1080, 720, "h264", "aac"),
    "video/mp4_fragmented.mp4": (1068, 1080, 720, "h264", "aac"),
    "video/mp4_video_only.mp4": (1001, 1080, 720, "h264", ""),
    "video/with_gps.mov": (4001, 320, 568, "h264", "aac"),
}

REFUSED: dict[str, Problem] = {
    "audio/austen_transcription.txt": Problem.NOT_A_RECORDING,
    "boris/test.boris": Problem.NOT_A_RECORDING,
    "damaged/bad.wav": Problem.RECORDING_DAMAGED,
    "damaged/malformed_free_box.mp4": Problem.RECORDING_DAMAGED,
    "damaged/truncated_after_moov.m4b": Problem.RECORDING_CUT_SHORT,
    "damaged/vp9_invalid_bitstream.webm": Problem.NOTHING_DECODES,
    "eaf/fables_aesop.eaf": Problem.NOT_A_RECORDING,
    "faces/astronaut.png": Problem.NOT_A_RECORDING,
    "faces/city_street.jpg": Problem.NOT_A_RECORDING,
    "generated/text_renamed.mp4": Problem.NOT_A_RECORDING,
    "generated/truncated_no_moov.mp4": Problem.RECORDING_CUT_SHORT,
    "generated/zero_byte.mp4": Problem.FILE_EMPTY,
    "subs/empty.srt": Problem.FILE_EMPTY,
    "subs/typical.vtt": Problem.NOT_A_RECORDING,
    "subs/typical_utf16le.srt": Problem.NOT_A_RECORDING,
}


def _file(corpus: Path, name: str) -> Path:
    path = corpus / name
    if not path.exists():
        pytest.skip("the difficult files are not here")
    return path


@pytest.mark.parametrize("name", TAKEN)
def test_it_is_measured(corpus: Path, name: str) -> None:
    with _file(corpus, name).open("rb") as file:
        found = probe_file(file, CancelToken())
    duration_ms, width, height, video_codec, audio_codec = TAKEN[name]
    assert found.duration_ms == pytest.approx(duration_ms, abs=200)
    assert (found.width, found.height) == (width, height)
    assert (found.video_codec, found.audio_codec) == (video_codec, audio_codec)
    assert (found.has_video, found.has_audio) == (bool(video_codec), bool(audio_codec))


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_for_its_own_reason(corpus: Path, name: str) -> None:
    with _file(corpus, name).open("rb") as file, pytest.raises(UserError) as refused:
        probe_file(file, CancelToken())
    assert refused.value.problem is REFUSED[name]
