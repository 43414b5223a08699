import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reflectapp.domain.lessons import Probe
from reflectapp.interchange.names import Names, link, safe_name, suffix_of

DEVICES = ("CON", "prn", "Aux", "NUL", "com1", "LPT9", "COM¹", "CONIN$", "con.mp4", "nul.tar.gz")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Fractions of a set", "Fractions of a set"),
        ('7b: "¾ of 12?" <draft>|x', "7b- -¾ of 12- -draft-x"),
        ("..\\../etc/passwd", "etc-passwd"),
        ("ends with dots...  ", "ends with dots"),
        (".hidden", "hidden"),
        ("tab\tand\nline", "tab and line"),
        ("\u202egnp.exe", "gnp.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("Übung e\u0301te\u0301", "Übung été"),
        ("👩\u200d🏫 lesson", "👩\u200d🏫 lesson"),
        ("?*", "Lesson"),
        ("", "Lesson"),
        ("   . ", "Lesson"),
    ],
)
def test_a_title_makes_a_name_for_every_system(title: str, name: str) -> None:
    assert safe_name(title, "Lesson") == name


@pytest.mark.parametrize("title", DEVICES)
def test_devices_of_windows_are_no_names(title: str) -> None:
    assert safe_name(title, "Lesson") == f"_{title}"


def test_long_names_are_cut_between_letters() -> None:
    assert safe_name("a" * 59 + "e\u0323\u0302 b", "Lesson") == "a" * 59 + "ệ"
    assert safe_name("x" * 59 + "👩\u200d🏫", "Lesson") == "x" * 59
    assert len(safe_name("語" * 100, "Lesson").encode()) <= 120


@given(st.text(max_size=200))
def test_no_title_makes_a_name_that_a_system_refuses(title: str) -> None:
    name = safe_name(title, "Lesson")
    assert name
    assert len(name) <= 61
    assert len(name.encode()) <= 121
    assert not set(name) & set('<>:"/\\|?*')
    assert name == name.strip(" .")
    assert all(unicodedata.category(char) not in ("Cc", "Cn", "Cs") for char in name)
    assert name.partition(".")[0].casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}


def test_names_that_a_computer_takes_for_the_same_are_numbered() -> None:
    names = Names()
    given_names = [
        names.give(name, ".mp4") for name in ("Fractions", "fractions", "Fractions 2", "Été", "ÉTÉ", "ﬁn", "fin")
    ]
    assert given_names == [
        "Fractions.mp4",
        "fractions 2.mp4",
        "Fractions 2 2.mp4",
        "Été.mp4",
        "ÉTÉ 2.mp4",
        "ﬁn.mp4",
        "fin 2.mp4",
    ]


def probe(container: str, *, video: bool = True, audio_codec: str = "aac") -> Probe:
    return Probe(container, 1000, 64, 36, 0, video, True, "h264" if video else "", audio_codec, None)


@pytest.mark.parametrize(
    ("container", "head", "video", "suffix"),
    [
        ("mov,mp4,m4a,3gp,3g2,mj2", b"\0\0\0\x18ftypisom", True, ".mp4"),
        ("mov", b"\0\0\0\x18ftypmp42", False, ".m4a"),
        ("mov", b"\0\0\0\x18ftypM4A ", False, ".m4a"),
        ("mov", b"\0\0\0\x14ftypqt  ", True, ".mov"),
        ("mov", b"\0\0\0\x14ftyp3gp5", True, ".3gp"),
        ("mov", b"\0\0\0\x08wide\0\0\0\0mdat", True, ".mov"),
        ("matroska,webm", b"\x1aE\xdf\xa3\x93\x42\x82\x88matroska", True, ".mkv"),
        ("matroska,webm", b"\x1aE\xdf\xa3\x93\x42\x82\x84webm", True, ".webm"),
        ("matroska", b"\x1aE\xdf\xa3", False, ".mka"),
        ("ogg", b"OggS", False, ".ogg"),
        ("ogg", b"OggS", True, ".ogv"),
        ("asf", b"", True, ".wmv"),
        ("mpegts", b"G", True, ".ts"),
        ("mp3", b"ID3", False, ".mp3"),
        ("wav", b"RIFF", False, ".wav"),
        ("../../evil", b"", True, ".bin"),
    ],
)
def test_the_suffix_is_that_of_the_container(container: str, head: bytes, video: bool, suffix: str) -> None:
    assert suffix_of(probe(container, video=video), head) == suffix


def test_links_lead_to_names_with_any_sign() -> None:
    assert link("lessons", "100 % ¾ #1 'x'") == "lessons/100%20%25%20%C2%BE%20%231%20%27x%27"
