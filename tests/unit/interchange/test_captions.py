"""Files of captions as they are found in the world."""

import random

import pytest

from reflectapp.domain.captions import Why
from reflectapp.interchange import captions

SRT = (
    "1\n00:00:01,000 --> 00:00:02,500\nWhat do you see?\n\n"
    "2\n01:00:03,000 --> 01:00:04,000\nTwo halves,\nand a third.\n"
)
SAID = [(1000, 2500, "What do you see?"), (3_603_000, 3_604_000, "Two halves,\nand a third.")]


def spans(text: str | bytes) -> list[tuple[int, int, str]]:
    found = captions.read(text.encode() if isinstance(text, str) else text)
    return [(each.start_ms, each.end_ms, each.text) for each in found.captions]


def told(text: str) -> list[tuple[int, str, Why]]:
    return [(each.line, each.text, each.why) for each in captions.read(text.encode()).unread]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "ascii"]
)
def test_every_encoding_and_line_end(encoding: str, end: str) -> None:
    assert spans(SRT.replace("\n", end).encode(encoding)) == SAID
    assert captions.read(SRT.encode(encoding)).unread == ()


def test_letters_beyond_english() -> None:
    line = "00:01.000 --> 00:02.000\n{}\n"
    for text, encoding in (("Größe – “naïve”", "cp1252"), ("Größe 分数 ½", "utf-8"), ("дроби", "utf-16")):
        assert spans(line.format(text).encode(encoding)) == [(1000, 2000, text)]
    cut = b"\n00:03.000 --> 00:04.000\ncut \xc3\n"
    assert spans(line.format("Größe, Größe").encode() + cut)[0][2] == "Größe, Größe"


def test_webvtt_with_all_that_may_stand_between() -> None:
    text = (
        "WEBVTT - a lesson\nKind: captions\n\nNOTE 00:09.000 is where\nthe bell rings\n\n"
        "STYLE\n::cue { color: red }\n\n"
        "intro\n00:01.000 --> 00:02.000 line:0 align:start\n<v Ms Ng>One <i>half</i> &lt; one &amp; all</v>\n\n"
        "00:03.000 --> 00:04.000\n<00:03.500><c.red>Later</c>\n"
    )
    assert spans(text) == [(1000, 2000, "One half < one & all"), (3000, 4000, "Later")]
    assert told(text) == []


def test_webvtt_whose_header_runs_into_the_first_cue() -> None:
    assert spans("WEBVTT\n00:01.000 --> 00:02.000\nHello\n") == [(1000, 2000, "Hello")]


def test_lines_come_by_their_start() -> None:
    text = "00:05.000 --> 00:06.000\nthen\n\n00:01.000 --> 00:09.000\nfirst\n"
    assert [text for _, _, text in spans(text)] == ["first", "then"]


def test_marks_are_taken_out_and_her_words_stay() -> None:
    text = "00:01.000 --> 00:02.000\n{\\an8}<font color='red'>3 < 4</font> {laughs} <b>x\n"
    assert spans(text) == [(1000, 2000, "3 < 4 {laughs} x")]


def test_what_could_turn_a_line_round_or_hide_in_it_is_gone() -> None:
    assert spans("00:01.000 --> 00:02.000\nab\u202ecd\u2066e\x07f\x1b[0m\n")[0][2] == "abcde f [0m"


def test_broken_times_are_told_by_their_line_and_the_rest_is_kept() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,0000\nfour decimals\n\n2\n00:00:03,00 --> 00:00:04,000\ntwo\n\n"
        "3\n00:00:05,000 --> 00:00:04,000\nbackwards\n\n4\n00:71:00,000 --> 00:72:00,000\nno such minute\n\n"
        "5\n00:00:06,000 --> 00:00:07,000\nkept\n"
    )
    assert spans(text) == [(6000, 7000, "kept")]
    assert told(text) == [
        (2, "00:00:01,000 --> 00:00:02,0000", Why.TIMES),
        (6, "00:00:03,00 --> 00:00:04,000", Why.TIMES),
        (10, "00:00:05,000 --> 00:00:04,000", Why.ENDS_FIRST),
        (14, "00:71:00,000 --> 00:72:00,000", Why.TIMES),
    ]


@pytest.mark.parametrize("torn", ["00:00:03,00", "00:00:03,000 -> 00:00:04,000", "00:00:03,000 --"])
@pytest.mark.parametrize("apart", ["\n", ""])
def test_times_without_their_arrow_are_told_and_are_not_what_was_said(torn: str, apart: str) -> None:
    text = f"1\n00:00:01,000 --> 00:00:02,000\nHello\n{apart}2\n{torn}\nlost"
    assert spans(text) == [(1000, 2000, "Hello")]
    assert [(said, why) for _, said, why in told(text)] == [(torn, Why.TIMES)]


def test_a_time_that_was_said_stays() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nThe bell rings at\n10:30\n\n11:15\n"
    assert spans(text) == [(1000, 2000, "The bell rings at\n10:30\n11:15")]


def test_words_without_times_are_told() -> None:
    assert told("hello\n\n00:01.000 --> 00:02.000\nkept\n") == [(1, "hello", Why.NO_TIMES)]
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nkept\n\nlost\n\nname\n00:03.000 --> 00:04.000\nkept too\n"
    assert told(vtt) == [(6, "lost", Why.NO_TIMES)]
    assert len(spans(vtt)) == 2


def test_an_empty_line_inside_a_subrip_text_and_a_missing_one_between() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\none\n\ntwo\n2\n00:00:03,000 --> 00:00:04,000\nthree\n"
    assert [text for _, _, text in spans(text)] == ["one\ntwo", "three"]


def test_a_line_that_is_only_a_number_stays() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n42\n\n2\n00:00:03,000 --> 00:00:04,000\nyes\n"
    assert [text for _, _, text in spans(text)] == ["42", "yes"]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xff\xfe", b"%PDF-1.7\0\0", b"-->", b"1 --> 2\n" * 9, bytes(9000)])
def test_what_is_no_captions_holds_none(data: bytes) -> None:
    assert captions.read(data).captions == ()


def test_a_file_made_to_be_long_is_read_up_to_its_limits() -> None:
    many = b"".join(b"00:00.000 --> 00:01.000\nx\n\n" for _ in range(100_005))
    found = captions.read(many)
    assert len(found.captions) == 100_000
    assert {each.why for each in found.unread} == {Why.TOO_MANY}
    assert len(captions.read(b"x\n" * 500_000).unread) == 1_000
    assert len(spans(b"00:00.000 --> 00:01.000\n" + b"<" * 3_000_000)[0][2]) <= 2_000


def test_no_input_ever_raises() -> None:
    chance = random.Random(4)
    pieces = [SRT, "WEBVTT\n\n", "-->", "NOTE\n", "\n\n", "<", "{\\", "&amp;", "00:00:", "9" * 12, "\u202e\0", ",000"]
    for _ in range(600):
        text = "".join(chance.choice(pieces) for _ in range(chance.randrange(1, 30)))
        data = bytearray(text.encode(chance.choice(["utf-8", "utf-16", "cp1252"]), "replace"))
        for _ in range(chance.randrange(0, 9)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        found = captions.read(bytes(data))
        starts = [each.start_ms for each in found.captions]
        assert starts == sorted(starts)
        assert all(each.end_ms > each.start_ms >= 0 and each.text.strip() for each in found.captions)
        assert not any(sign in each.text for each in found.captions for sign in "\u202e\0\r\ud800")
