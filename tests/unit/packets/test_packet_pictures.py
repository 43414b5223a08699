import cv2
import numpy as np
import pytest

from reflectapp.packets.pictures import bare

_PICTURE = np.random.default_rng(3).integers(0, 255, (40, 60, 3), dtype=np.uint8)


@pytest.mark.parametrize("progressive", [0, 1])
def test_what_is_told_about_a_picture_goes_and_the_picture_stays(progressive: int) -> None:
    jpeg = cv2.imencode(".jpg", _PICTURE, [cv2.IMWRITE_JPEG_PROGRESSIVE, progressive])[1].tobytes()
    told = b"Exif\0\0where and when"
    segments = b"".join(
        b"\xff" + marker + (len(told) + 2).to_bytes(2, "big") + told for marker in (b"\xe1", b"\xed", b"\xfe")
    )
    cleaned = bare(jpeg[:2] + segments + jpeg[2:] + b"a preview behind the end")
    assert b"where and when" not in cleaned and b"preview" not in cleaned
    shown = [cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) for data in (jpeg, cleaned)]
    before, after = shown
    assert before is not None and after is not None and np.array_equal(before, after)


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG", b"\xff\xd8", b"\xff\xd8\xff\xe0\x00\x04ab", b"\xff\xd8\xff\xda\x00\x02abc"]
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        bare(data)
