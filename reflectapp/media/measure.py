"""What a recording is, found by decoding some of it. Runs in the probe's own process."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import Any, BinaryIO

from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.lessons import Probe
from reflectapp.domain.ports import SealedReader
from reflectapp.kit.clock import now
from reflectapp.media.containers import lacks_index
from reflectapp.media.hindrance import hindrance
from reflectapp.media.opening import decoded, open_container, open_sealed, origin_us, picture_stream
from reflectapp.media.orientation import orientation, shown_size

MOST_BYTES = 60 * 10**9
MOST_MS = 12 * 3600 * 1000
MOST_PIXELS_A_SIDE = 16_384
MOST_STREAMS = 4
_PACKETS_TO_TRY = 600
_TAILS_MS = (1_000, 10_000)
_CLAIM_TOLERANCE_MS = 250
_SHORTER_MS = 1_000


def measure(file: BinaryIO) -> Probe:
    """Raises UserError with the cause if the recording can't be used. `file` must be seekable."""
    size = file.seek(0, 2)
    if size == 0:
        raise UserError(Problem.FILE_EMPTY)
    if size > MOST_BYTES:
        raise UserError(Problem.TOO_LARGE)
    try:
        container = open_container(file)
    except FFmpegError as error:
        cut = error.errno is not None and lacks_index(file, size)
        raise UserError(Problem.RECORDING_CUT_SHORT if cut else Problem.RECORDING_DAMAGED) from error
    with container:
        return _measure(container, file)


def measured_again(probe: Probe, reader: SealedReader) -> Probe:
    """Of a converted recording; `probe` is of what it was made of.

    Raises EnvironmentProblem BLOB_DAMAGED, UserError NOT_ALLOWED where it is shorter.
    """
    try:
        with open_sealed(reader) as container:
            picture, sound = picture_stream(container), next(iter(container.streams.audio), None)
            frame = next(decoded(container, picture), None) if picture is not None else None
            if picture is None or frame is None:
                raise EnvironmentProblem(Problem.BLOB_DAMAGED)
            indexes = {each.index for each in (picture, sound) if each is not None}
            if _duration_ms(container, indexes) + _SHORTER_MS < probe.duration_ms:
                raise UserError(Problem.NOT_ALLOWED)
            return replace(
                probe,
                container=container.format.name,
                rotation_degrees=orientation(frame).clockwise_degrees,
                video_codec=picture.codec_context.codec.canonical_name,
                audio_codec=sound.codec_context.codec.canonical_name if sound is not None else "",
            )
    except FFmpegError as error:
        raise EnvironmentProblem(Problem.BLOB_DAMAGED) from error


def _measure(container: InputContainer, file: BinaryIO) -> Probe:
    picture, sound = picture_stream(container), next(iter(container.streams.audio), None)
    _check_streams(container, picture, sound)
    frame, heard, any_packet = _decode_some(container, picture, sound)
    streams = [each for each in (picture if frame else None, sound if heard else None) if each is not None]
    if not streams:
        raise UserError(Problem.NOTHING_DECODES if any_packet else Problem.RECORDING_CUT_SHORT)
    duration_ms = _duration_ms(container, {each.index for each in streams})
    if duration_ms > MOST_MS:
        raise UserError(Problem.TOO_LONG)
    width, height = shown_size(frame, picture) if frame and picture else (0, 0)
    if max(width, height) > MOST_PIXELS_A_SIDE:
        raise UserError(Problem.PICTURE_TOO_LARGE)
    return Probe(
        container=container.format.name,
        duration_ms=duration_ms,
        width=width,
        height=height,
        rotation_degrees=orientation(frame).clockwise_degrees if frame else 0,
        has_video=frame is not None,
        has_audio=heard,
        video_codec=picture.codec_context.codec.canonical_name if frame and picture else "",
        audio_codec=sound.codec_context.codec.canonical_name if heard and sound else "",
        recorded_at=_recorded_at(container.metadata),
        hindrance=hindrance(container, picture, frame, file) if frame and picture else None,
    )


def _check_streams(container: InputContainer, picture: VideoStream | None, sound: AudioStream | None) -> None:
    if picture is None and sound is None:
        raise UserError(Problem.NOT_A_RECORDING)
    if len(container.streams.video) + len(container.streams.audio) > MOST_STREAMS:
        raise UserError(Problem.TOO_MANY_STREAMS)
    if picture is not None and max(picture.width or 0, picture.height or 0) > MOST_PIXELS_A_SIDE:
        raise UserError(Problem.PICTURE_TOO_LARGE)


def _decode_some(
    container: InputContainer, picture: VideoStream | None, sound: AudioStream | None
) -> tuple[VideoFrame | None, bool, bool]:
    """The first picture, whether sound decodes, whether there was any packet. Damaged ones are forgiven."""
    wanted = {each.index: each for each in (picture, sound) if each is not None and each.codec_context is not None}
    tries = dict.fromkeys(wanted, _PACKETS_TO_TRY)
    first: VideoFrame | None = None
    heard = any_packet = False
    for packet in chain(_packets(container), (None,) * len(wanted)):
        if not wanted:
            break
        index = packet.stream.index if packet is not None else next(iter(wanted))
        if packet is not None and (index not in wanted or not packet.size):
            continue
        any_packet = any_packet or packet is not None
        frames = _forgiving(wanted[index], packet)
        if picture is not None and index == picture.index:
            first = first or next((frame for frame in frames if isinstance(frame, VideoFrame)), None)
        heard = heard or any(isinstance(frame, AudioFrame) and frame.samples for frame in frames)
        tries[index] -= 1
        if frames or not tries[index] or packet is None:
            del wanted[index]
    return first, heard, any_packet


def _forgiving(stream: VideoStream | AudioStream, packet: "Packet[Any] | None") -> Sequence[VideoFrame | AudioFrame]:
    try:
        return stream.codec_context.decode(packet)
    except FFmpegError:
        return ()


def _packets(container: InputContainer) -> "Iterator[Packet[Any]]":
    """Packets of all streams to the end, or to where the file is broken."""
    try:
        yield from container.demux()
    except FFmpegError:
        return


def _duration_ms(container: InputContainer, indexes: set[int]) -> int:
    """Where the last packet ends. The container's claim says where to look for it first, and is
    taken where it agrees: it knows of edit lists and of padding.
    Little is read at first, as ten seconds can be half a gigabyte."""
    claim_ms = max(0, (container.duration or 0) // 1000)
    for tail_ms in _TAILS_MS if claim_ms else ():
        end_ms = _end_ms(container, indexes, max(0, claim_ms - tail_ms))
        if abs(end_ms - claim_ms) <= _CLAIM_TOLERANCE_MS:
            return claim_ms
    return _end_ms(container, indexes, 0) or claim_ms or 1


def _end_ms(container: InputContainer, indexes: set[int], from_ms: int) -> int:
    origin, end_us = origin_us(container), 0
    try:
        container.seek(from_ms * 1000 + origin)
    except FFmpegError:
        return 0
    for packet in _packets(container):
        if packet.stream.index not in indexes or packet.pts is None or packet.is_discard:
            continue
        base = packet.time_base
        end = (packet.pts + (packet.duration or 0)) * base.numerator * 1_000_000 // base.denominator
        end_us = max(end_us, end - origin)
    return int(end_us // 1000)


def _recorded_at(metadata: dict[str, str]) -> datetime | None:
    """The camera's own note, with its time zone where it has one; unset clocks (1904, 1970) are none."""
    for key in ("com.apple.quicktime.creationdate", "creation_time", "DATE_RECORDED", "date"):
        try:
            found = datetime.fromisoformat(metadata.get(key, ""))
        except ValueError:
            continue
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        if datetime(1990, 1, 1, tzinfo=UTC) < aware <= now():
            return aware
    return None
