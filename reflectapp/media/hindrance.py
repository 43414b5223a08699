"""What the player can't show, or can't jump in, though the decoder here can."""

from typing import BinaryIO

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from reflectapp.domain.playing import Hindrance
from reflectapp.media.orientation import orientation

_NOT_SHOWN = frozenset({"av1"})
_WITHOUT_PLACES = frozenset({"mpegts", "mpeg", "flv"})
_WITHOUT_ORDER = frozenset({"avi", "asf"})
_BOXES_LOOKED_AT = 16
_HEAD_BYTES = 64 * 1024
_CUES = b"\x1c\x53\xbb\x6b"


def hindrance(container: InputContainer, picture: VideoStream, frame: VideoFrame, file: BinaryIO) -> Hindrance | None:
    """The worst one. Qt Multimedia gives no frames for AV1, and no error; it jumps to the wrong places in streams,
    in fragments and where pictures stand out of order in a container without their times, not at all where a Matroska
    file has no index, and a little beside where its sound begins before 0; it shows both fields of a frame at once."""
    if _codec(picture) in _NOT_SHOWN:
        return Hindrance.PICTURE
    if frame.interlaced_frame:
        return Hindrance.LINES
    if orientation(frame).mirrored:
        return Hindrance.MIRRORED
    demuxer = container.format.name.split(",")[0]
    out_of_order = demuxer in _WITHOUT_ORDER and (picture.codec_context.has_b_frames or _codec(picture) == "h264")
    begins_before = demuxer == "matroska" and any(each.codec_context.delay for each in _sounds(container))
    return Hindrance.PLACES if out_of_order or begins_before or _lacks_places(demuxer, file) else None


def _codec(picture: VideoStream) -> str:
    return picture.codec_context.codec.canonical_name


def _sounds(container: InputContainer) -> list[AudioStream]:
    return [each for each in container.streams.audio if each.codec_context is not None]


def _lacks_places(demuxer: str, file: BinaryIO) -> bool:
    """Leaves the file where it was: a decoder is reading it."""
    at = file.tell()
    try:
        if demuxer == "mov":
            return _in_fragments(file)
        if demuxer == "matroska":
            file.seek(0)
            return _CUES not in file.read(_HEAD_BYTES)
        return demuxer in _WITHOUT_PLACES
    finally:
        file.seek(at)


def _in_fragments(file: BinaryIO) -> bool:
    at = 0
    for _ in range(_BOXES_LOOKED_AT):
        file.seek(at)
        header = file.read(16)
        length, name = int.from_bytes(header[:4], "big"), header[4:8]
        if name == b"moof":
            return True
        if length == 1:
            length = int.from_bytes(header[8:16], "big")
        if length < 8:
            return False
        at += length
    return False
