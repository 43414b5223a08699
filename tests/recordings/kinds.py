"""Kinds of recordings: those that must play, each a little film that says in every picture which one it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import accumulate, product

Times = Sequence[int]

STEADY: Times = range(0, 1600, 40)
UNSTEADY: Times = tuple(accumulate((0, 33, 33, 34, 100, 100, 100, 66, 67, 400, 33, 33, 34, 250, 250, 40, 40)))
SECONDS: Times = range(0, 12_000, 80)
TURNS = {"90": (0, 1, -1, 0), "180": (-1, 0, 0, -1), "270": (0, -1, 1, 0)}
MIRRORS = {
    "mirrored": (-1, 0, 0, 1),
    "flipped": (1, 0, 0, -1),
    "90 mirrored": (0, 1, 1, 0),
    "270 mirrored": (0, -1, -1, 0),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """`video`, `sound`: PyAV's names of encoders, "" for none. `times_ms`: of the pictures."""

    name: str
    container: str = "mp4"
    video: str = "libx264"
    sound: str = "aac"
    pixels: str = "yuv420p"
    width: int = 128
    height: int = 96
    times_ms: Times = STEADY
    keyframe_every: int = 12
    options: Mapping[str, str] = field(default_factory=dict)
    muxing: Mapping[str, str] = field(default_factory=dict)
    matrix: tuple[int, int, int, int] | None = None
    ratio: Fraction | None = None
    sound_rate: int = 48_000
    sound_layout: str = "stereo"
    sound_at_ms: int = 0
    more_sounds: int = 0
    cover: bool = False
    captions: bool = False
    data: bool = False


_X265 = {"x265-params": "log-level=none:bframes=3:open-gop=0"}
_OPEN = "log-level=none:bframes=3:open-gop=1:keyint=12:min-keyint=12"
_AV1 = {"preset": "12", "svtav1-params": "progress=0"}
_LIVE = {"deadline": "realtime", "cpu-used": "8"}
_FULL_RANGE = "yuvj420p"

CODECS: dict[str, Kind] = {
    each.name: each
    for each in (
        Kind("h264"),
        Kind("h264 10 bit", pixels="yuv420p10le"),
        Kind("h264 4:2:2", pixels="yuv422p"),
        Kind("h264 4:4:4", pixels="yuv444p"),
        Kind("h264 full range", pixels=_FULL_RANGE),
        Kind("hevc", video="libx265", options=_X265),
        Kind("hevc 10 bit", video="libx265", pixels="yuv420p10le", options=_X265),
        Kind("vp8", video="libvpx", options=_LIVE),
        Kind("vp9", video="libvpx-vp9", options=_LIVE),
        Kind("av1", video="libsvtav1", options=_AV1),
        Kind("av1 10 bit", video="libsvtav1", pixels="yuv420p10le", options=_AV1),
        Kind("mpeg1", video="mpeg1video"),
        Kind("mpeg2", video="mpeg2video", options={"bf": "2"}),
        Kind("mpeg2 4:2:2", video="mpeg2video", pixels="yuv422p"),
        Kind("mpeg4", video="mpeg4", options={"bf": "2"}),
        Kind("msmpeg4v3", video="msmpeg4"),
        Kind("msmpeg4v2", video="msmpeg4v2"),
        Kind("wmv1", video="wmv1"),
        Kind("wmv2", video="wmv2"),
        Kind("h263", video="h263"),
        Kind("flv1", video="flv"),
        Kind("mjpeg", video="mjpeg", pixels=_FULL_RANGE),
        Kind("mjpeg 4:2:2", video="mjpeg", pixels="yuvj422p"),
        Kind("prores", video="prores_ks", pixels="yuv422p10le"),
        Kind("prores 4444", video="prores_ks", pixels="yuva444p10le", options={"profile": "4444"}),
        Kind("dnxhr", video="dnxhd", pixels="yuv422p", width=256, height=120, options={"profile": "dnxhr_sq"}),
        Kind("ffv1", video="ffv1"),
        Kind("huffyuv", video="huffyuv", pixels="yuv422p"),
        Kind("png", video="png", pixels="rgb24"),
        Kind("qtrle", video="qtrle", pixels="rgb24"),
        Kind("uncompressed", video="rawvideo"),
    )
}
_MPEG = ("mpeg1", "mpeg2", "mpeg2 4:2:2")
_AVI = ("mpeg4", "msmpeg4v3", "msmpeg4v2", "wmv1", "wmv2", "mjpeg", "mjpeg 4:2:2", "huffyuv", "ffv1", "uncompressed")
_MP4 = (
    "h264",
    "h264 10 bit",
    "h264 4:2:2",
    "h264 4:4:4",
    "h264 full range",
    "hevc",
    "hevc 10 bit",
    "vp9",
    "av1",
    "av1 10 bit",
)
_WEBM = ("vp8", "vp9", "av1", "av1 10 bit")
IN_CONTAINERS: dict[str, tuple[str, ...]] = {
    "mp4": (*_MP4, *_MPEG, "mpeg4", "mjpeg"),
    "mov": (
        *_MP4[:7],
        "mpeg2",
        "mpeg4",
        "mjpeg",
        "mjpeg 4:2:2",
        "prores",
        "prores 4444",
        "dnxhr",
        "png",
        "qtrle",
        "h263",
    ),
    "matroska": (*_MP4, *_MPEG, "vp8", "mpeg4", "msmpeg4v3", "mjpeg", "mjpeg 4:2:2", "prores", "ffv1", "uncompressed"),
    "webm": _WEBM,
    "avi": (*_AVI, "h264", "mpeg2", "h263", "flv1"),
    "mpegts": ("h264", "h264 10 bit", "hevc", "hevc 10 bit", *_MPEG, "mpeg4"),
    "mpeg": ("mpeg1", "mpeg2"),
    "3gp": ("h264", "mpeg4", "h263"),
    "flv": ("h264", "flv1"),
    "asf": ("wmv1", "wmv2", "msmpeg4v3", "mpeg4", "mjpeg"),
    "mxf": ("mpeg2", "mpeg2 4:2:2", "dnxhr"),
}
_SOUND_OF = {
    "webm": ("libopus", 48_000),
    "flv": ("aac", 44_100),
    "asf": ("wmav2", 44_100),
    "avi": ("libmp3lame", 44_100),
    "mpeg": ("mp2", 48_000),
    "mxf": ("pcm_s16le", 48_000),
    "ogg": ("flac", 48_000),
    "mpegts": ("ac3", 48_000),
}
_IN_ORDER = {("avi", "h264")}
"""This container has no place for the times of pictures that stand out of order."""

SOUNDS: dict[str, tuple[Kind, ...]] = {
    "mp4": tuple(
        Kind(each, sound=each) for each in ("aac", "ac3", "eac3", "mp2", "libmp3lame", "alac", "flac", "libopus")
    ),
    "mov": tuple(
        Kind(each, sound=each)
        for each in ("alac", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_f32le", "pcm_u8", "pcm_mulaw")
    ),
    "matroska": tuple(
        Kind(each, sound=each)
        for each in ("ac3", "eac3", "mp2", "libmp3lame", "flac", "libopus", "vorbis", "alac", "pcm_s16le", "pcm_f32le")
    ),
    "avi": tuple(
        Kind(each, video="mpeg4", sound=each, sound_rate=44_100)
        for each in ("pcm_s16le", "pcm_u8", "ac3", "mp2", "adpcm_ms", "adpcm_ima_wav", "aac")
    ),
    "mpegts": tuple(Kind(each, sound=each) for each in ("aac", "mp2", "libmp3lame", "eac3")),
    "3gp": (Kind("amr_nb", sound="libopencore_amrnb", sound_rate=8_000, sound_layout="mono"),),
    "asf": tuple(Kind(each, video="wmv2", sound=each, sound_rate=44_100) for each in ("wmav1", "wmav2", "libmp3lame")),
}
SOUND_ALONE: dict[str, tuple[Kind, ...]] = {
    container: tuple(Kind(each, video="", sound=each, sound_rate=rate, sound_layout=layout) for each in sounds)
    for container, rate, layout, sounds in (
        ("ipod", 44_100, "stereo", ("aac", "alac")),
        ("mp3", 44_100, "stereo", ("libmp3lame",)),
        (
            "wav",
            48_000,
            "stereo",
            ("pcm_s16le", "pcm_s24le", "pcm_f32le", "pcm_u8", "pcm_mulaw", "pcm_alaw", "adpcm_ima_wav", "adpcm_ms"),
        ),
        ("flac", 48_000, "stereo", ("flac",)),
        ("ogg", 48_000, "stereo", ("libopus", "vorbis", "flac")),
        ("adts", 44_100, "stereo", ("aac",)),
        ("caf", 48_000, "stereo", ("pcm_s16be", "alac")),
        ("aiff", 48_000, "stereo", ("pcm_s16be",)),
        ("amr", 8_000, "mono", ("libopencore_amrnb",)),
        ("asf", 44_100, "stereo", ("wmav2",)),
        ("matroska", 48_000, "5.1", ("ac3", "aac", "flac")),
        ("webm", 48_000, "stereo", ("libopus",)),
    )
}


def _shaped() -> list[Kind]:
    """What cameras, phones and meeting programs do to a picture, in the containers where they do it."""
    base = (CODECS["h264"], CODECS["hevc"], CODECS["hevc 10 bit"])
    made: list[Kind] = []
    for codec, container in product(base, ("mp4", "mov")):
        one = replace(codec, container=container)
        for way, matrix in {**TURNS, **MIRRORS}.items():
            made.append(replace(one, name=f"{codec.name}, {way}", matrix=matrix))
    for codec, container in product((*base, CODECS["vp9"], CODECS["av1"]), ("mp4", "matroska")):
        one = replace(codec, container=container)
        made += [
            replace(one, name=f"{codec.name}, unsteady", times_ms=UNSTEADY),
            replace(
                one, name=f"{codec.name}, begins at 4.2 s", times_ms=[4200 + ms for ms in STEADY], sound_at_ms=4200
            ),
            replace(one, name=f"{codec.name}, picture begins after the sound", times_ms=[500 + ms for ms in STEADY]),
            replace(one, name=f"{codec.name}, sound begins after the picture", sound_at_ms=300),
            replace(one, name=f"{codec.name}, keyframes far apart", times_ms=SECONDS, keyframe_every=1000),
            replace(one, name=f"{codec.name}, without sound", sound=""),
            replace(one, name=f"{codec.name}, wide pixels", ratio=Fraction(4, 3)),
            replace(one, name=f"{codec.name}, narrow pixels", ratio=Fraction(8, 9)),
            replace(one, name=f"{codec.name}, odd size", width=134, height=98),
            replace(one, name=f"{codec.name}, two sounds", more_sounds=1),
        ]
    h264 = CODECS["h264"]
    made += [
        replace(h264, name="h264, really odd size", width=133, height=97, pixels="yuv444p"),
        replace(
            h264,
            name="h264, many pictures between",
            options={"bf": "4", "b_strategy": "0", "x264-params": "b-pyramid=normal:ref=4"},
        ),
        replace(h264, name="h264, open groups", options={"x264-params": "open-gop=1:bframes=3:scenecut=0"}),
        replace(CODECS["hevc"], name="hevc, open groups", options={"x265-params": _OPEN}),
        replace(h264, name="h264, index at the end", muxing={"movflags": ""}),
        replace(h264, name="h264, fragmented", muxing={"movflags": "frag_keyframe+empty_moov"}),
        replace(h264, name="h264, negative times", muxing={"movflags": "negative_cts_offsets"}),
        replace(h264, name="h264, with a cover", cover=True),
        replace(h264, container="matroska", name="h264, with captions", captions=True),
        replace(h264, container="mpegts", sound="mp2", name="h264, with data beside", data=True),
        replace(h264, name="h264, half a minute between pictures", times_ms=(0, 40, 80, 30_000, 30_040, 30_080)),
        replace(h264, name="h264, one picture", times_ms=(0,)),
        replace(h264, name="h264, a picture every second", times_ms=range(0, 8000, 1000)),
        replace(h264, name="h264, 120 a second", times_ms=[round(number * 1000 / 120) for number in range(120)]),
        replace(h264, name="h264, turned and wide pixels", matrix=TURNS["90"], ratio=Fraction(4, 3)),
        replace(h264, container="matroska", name="h264, turned in Matroska", matrix=TURNS["90"]),
        replace(h264, name="h264, turned and unsteady", matrix=TURNS["270"], times_ms=UNSTEADY),
    ]
    return made


def every() -> list[Kind]:
    """The full product."""
    made = []
    for container, names in IN_CONTAINERS.items():
        sound, rate = _SOUND_OF.get(container, ("aac", 48_000))
        for name in names:
            one = replace(CODECS[name], name=name, container=container, sound=sound, sound_rate=rate)
            made.append(replace(one, options={"bf": "0"}) if (container, name) in _IN_ORDER else one)
    for container, kinds in (*SOUNDS.items(), *SOUND_ALONE.items()):
        for kind in kinds:
            what = f"{kind.name} alone" if not kind.video else f"with {kind.name}"
            made.append(replace(kind, name=what, container=container))
    made += _shaped()
    return [replace(each, name=f"{each.container}: {each.name}") for each in made]
