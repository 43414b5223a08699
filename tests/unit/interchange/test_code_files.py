"""What goes out as a file of codes and comes in again; and files as other programs write them."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reflectapp.domain.coding_files import Found, Track, Why, by_start, side_by_side
from reflectapp.domain.codings import Span
from reflectapp.domain.measures import MeasureKind
from reflectapp.interchange import boris, boris_in, code_files, codes_csv, eaf, eaf_in, vtt
from reflectapp.interchange.boris import Words
from reflectapp.kit.plain import name_text, plain_text
from tests.faults import growing

WHEN = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
WORDS = Words("Fractions", "Moment", "Moment that lasts", "Not coded", "At once {0}")
LONG_MS = 5_000
LABELS = ("Teacher", "=one student", "groups & <silence>")

letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn"), exclude_characters="|,\ufeff")
names = st.text(letters, max_size=12).map(name_text)
notes = st.text(st.one_of(letters, st.just("\n")), max_size=20).map(plain_text).map(lambda text: text.replace("\r", ""))
tags = st.lists(names.filter(lambda name: name not in ("", "None")), unique=True, max_size=2).map(tuple)


@st.composite
def covered(draw: st.DrawFn) -> tuple[Span, ...]:
    edges = sorted(draw(st.sets(st.integers(0, LONG_MS), max_size=6)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def coded(draw: st.DrawFn) -> Track:
    """A run that BORIS gets whole: what it found lies within the time covered."""
    kind = draw(st.sampled_from(list(MeasureKind)))
    covers = draw(covered())
    found = []
    for start, end in covers:
        edges = sorted(draw(st.lists(st.integers(start, end), max_size=6)))
        pairs = zip(edges[::2], edges[1::2], strict=False) if not kind.of_points else ((at, None) for at in edges)
        for first, last in pairs:
            if first < end and (last is None or first < last):
                more = (draw(st.sampled_from(("loud", "quiet"))),) if kind is MeasureKind.TALLY else ()
                found.append(Found(first, last, draw(st.sampled_from(LABELS)), more))
    modifiers = ("loud", "quiet") if kind is MeasureKind.TALLY else ()
    return Track("Who talks?", kind, by_start(found), covers, draw(st.integers(1, 3)), LABELS, modifiers)


@st.composite
def moments(draw: st.DrawFn) -> Track:
    spans = st.tuples(st.integers(0, LONG_MS), st.none() | st.integers(1, LONG_MS), notes, tags)
    found = [Found(at, at + more if more else None, text, also) for at, more, text, also in draw(st.lists(spans))]
    return Track("Moments", None, by_start(found))


files = st.tuples(moments().filter(lambda track: bool(track.found)), coded()).map(
    lambda both: tuple(track for track in both if track.found or track.covers)
)


def bare(tracks: tuple[Track, ...]) -> set[Track]:
    """Without what only BORIS keeps: lists of what could be found, where nothing was covered, and of modifiers."""
    return {replace(track, codes=track.codes if track.covers else (), modifiers=()) for track in tracks}


@given(files)
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read_back_the_same(tracks: tuple[Track, ...]) -> None:
    for data in (codes_csv.written(tracks), eaf.written(tracks, WHEN)):
        read = code_files.read(data, "Moments")
        assert bare(read.tracks) == bare(tracks) and read.missed == ()
    read = code_files.read(boris.written(tracks, WORDS, LONG_MS, WHEN), "Moments")
    assert set(read.tracks) == set(tracks) and read.missed == ()


def test_a_table_has_what_goes_on_and_seats() -> None:
    found = (Found(0, 400, "on", (), "seat-1", True), Found(400, None, "'off"))
    track = Track("-1+1", MeasureKind.STATES, found, ((0, 900),))
    data = codes_csv.written([track])
    assert codes_csv.read(data).tracks == (track,)
    assert "states,'-1+1,1,00:00:00.000,00:00:00.400,on,,seat-1,true,0,400" in data.decode("utf-8-sig")


@given(files)
@settings(max_examples=40, deadline=None)
def test_elan_gets_tiers_without_overlaps_and_slots_in_order(tracks: tuple[Track, ...]) -> None:
    root = ET.fromstring(eaf.written(tracks, WHEN))
    slots = {slot.attrib["TIME_SLOT_ID"]: int(slot.attrib["TIME_VALUE"]) for slot in root.iter("TIME_SLOT")}
    assert list(slots.values()) == sorted(slots.values())
    types = {each.attrib["LINGUISTIC_TYPE_ID"] for each in root.iter("LINGUISTIC_TYPE")}
    ids = [each.attrib["ANNOTATION_ID"] for each in root.iter() if "ANNOTATION_ID" in each.attrib]
    tiers = [tier.attrib for tier in root.iter("TIER")]
    assert len(set(ids)) == len(ids) and len({tier["TIER_ID"] for tier in tiers}) == len(tiers)
    assert {tier["LINGUISTIC_TYPE_REF"] for tier in tiers} <= types
    assert {tier["PARENT_REF"] for tier in tiers if "PARENT_REF" in tier} <= {tier["TIER_ID"] for tier in tiers}
    assert {each.attrib["ANNOTATION_REF"] for each in root.iter("REF_ANNOTATION")} <= set(ids)
    for tier in root.iter("TIER"):
        end_ms = 0
        for each in tier.iter("ALIGNABLE_ANNOTATION"):
            start = slots[each.attrib["TIME_SLOT_REF1"]]
            assert end_ms <= start < slots[each.attrib["TIME_SLOT_REF2"]]
            end_ms = slots[each.attrib["TIME_SLOT_REF2"]]


def test_looks_at_the_same_time_have_tiers_beside_each_other() -> None:
    looks = [Found(at, None, str(seat)) for at in (1000, 5000) for seat in range(3)]
    rows = side_by_side(looks, points=True)
    assert [[each.text for each in row] for row in rows] == [["0", "0"], ["1", "1"], ["2", "2"]]


def test_captions_say_the_measure() -> None:
    tracks = [
        Track("Moments", None, (Found(500, None, "<here>", ("idea",)),)),
        Track("Who talks", MeasureKind.STATES, (Found(0, 2000, "Teacher"),)),
    ]
    text = b"".join(vtt.tracks("Fractions", tracks, "A moment")).decode()
    assert text.endswith(
        "\n00:00:00.000 --> 00:00:02.000\nWho talks: Teacher\n\n00:00:00.500 --> 00:00:03.500\n&lt;here&gt;\n[idea]\n"
    )


def test_an_elan_file_with_annotations_that_rest_on_others() -> None:
    text = """<ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="t1" TIME_VALUE="100"/>
    <TIME_SLOT TIME_SLOT_ID="t2" TIME_VALUE="900"/><TIME_SLOT TIME_SLOT_ID="t3"/></TIME_ORDER>
    <TIER TIER_ID="words" LINGUISTIC_TYPE_REF="x"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a"
    TIME_SLOT_REF1="t1" TIME_SLOT_REF2="t2"><ANNOTATION_VALUE>so &amp; so</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION>
    </ANNOTATION>
    <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="b" TIME_SLOT_REF1="t2" TIME_SLOT_REF2="t3">
    <ANNOTATION_VALUE>without a time</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
    <TIER TIER_ID="kind" PARENT_REF="words" LINGUISTIC_TYPE_REF="y"><ANNOTATION>
    <REF_ANNOTATION ANNOTATION_ID="c" ANNOTATION_REF="a"><ANNOTATION_VALUE>open</ANNOTATION_VALUE></REF_ANNOTATION>
    </ANNOTATION></TIER></ANNOTATION_DOCUMENT>"""
    read = code_files.read(text.encode(), "")
    assert read.tracks == (
        Track("words", None, (Found(100, 900, "so & so"),)),
        Track("kind", None, (Found(100, 900, "open"),)),
    )
    assert [(each.line, each.text, each.why) for each in read.missed] == [(6, "without a time", Why.TIMES)]


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY b "ha">]><ANNOTATION_DOCUMENT>&b;</ANNOTATION_DOCUMENT>',
        "<html/>",
        "<ANNOTATION_DOCUMENT>" + "<x>" * 30,
    ],
)
def test_xml_that_is_no_elan_file_is_refused(text: str) -> None:
    read = eaf_in.read(text.encode())
    assert read.tracks == () and [each.why for each in read.missed] == [Why.BROKEN]


def test_a_broken_elan_file_is_read_as_far_as_it_goes() -> None:
    track = Track("Moments", None, (Found(100, 900, "first"),))
    data = eaf.written([track], WHEN)
    read = eaf_in.read(data[: data.index(b"</TIER>")])
    assert read.tracks == (track,) and [each.why for each in read.missed] == [Why.BROKEN]


def test_a_project_of_boris_with_subjects_modifiers_and_an_open_end() -> None:
    behaviours = [("p", "Point event"), ("s", "State event")]
    project = {
        "project_name": "Class 4b",
        "behaviors_conf": {str(at): {"code": code, "type": sort} for at, (code, sort) in enumerate(behaviours)},
        "observations": {
            "monday": {
                "file": {"1": ["a.mp4", "b.mp4"]},
                "media_info": {"length": {"a.mp4": 60, "b.mp4": 30.5}},
                "events": [
                    [1.25, "", "p", "loud|long", ""],
                    [2, "Ann", "s", "m1", "", "NA"],
                    [7.5, "Ann", "s", "m1", ""],
                    [8, "Ann", "s", "", ""],
                    ["NA", "", "p", "", ""],
                    [9, "", "q", "", ""],
                ],
            }
        },
    }
    read = code_files.read(json.dumps(project).encode(), "")
    covers = ((0, 90_500),)
    assert read.tracks == (
        Track("monday", MeasureKind.TALLY, (Found(1250, None, "p", ("loud", "long")),), covers, measure="Class 4b"),
        Track("monday, Ann", MeasureKind.STATES, (Found(2000, 7500, "s", ("m1",)),), covers, measure="Class 4b"),
    )
    assert {(each.text, each.why) for each in read.missed} == {("p", Why.TIMES), ("q", Why.UNKNOWN), ("s", Why.NO_END)}


def test_boris_counts_what_lies_within_the_time_covered() -> None:
    entries = (Found(0, 500, "a"), Found(500, 3000, "b"), Found(3000, None, "a"))
    track = Track("s", MeasureKind.STATES, entries, ((400, 1000), (2000, 4000)))
    assert [(each.start_ms, each.end_ms, each.text) for each in boris.counted(track)] == [
        (400, 500, "a"),
        (500, 1000, "b"),
        (2000, 3000, "b"),
        (3000, 4000, "a"),
    ]
    points = Track("t", MeasureKind.TALLY, tuple(Found(at, None, "a") for at in (0, 400, 1000)), ((400, 1000),))
    assert [each.start_ms for each in boris.counted(points)] == [400]


def test_two_measures_of_one_name_and_other_kinds_stay_apart_in_boris() -> None:
    twice = tuple(Found(at_ms, None, "teacher") for at_ms in (1000, 3000))
    counted = Track("Talk", MeasureKind.TALLY, twice, ((0, 9000),))
    followed = Track("Talk", MeasureKind.STATES, (Found(0, 5000, "teacher"),), ((0, 9000),))
    tracks = code_files.read(boris.written((counted, followed), WORDS, 9000, WHEN), "").tracks
    found = {each.kind: [(one.start_ms, one.end_ms) for one in each.found] for each in tracks}
    assert found == {MeasureKind.TALLY: [(1000, None), (3000, None)], MeasureKind.STATES: [(0, 5000)]}


def test_two_measures_of_one_name_and_other_kinds_have_their_own_time_covered() -> None:
    counted = Track("Talk", MeasureKind.TALLY, (Found(1000, None, "teacher"),), ((0, 2000),), codes=("teacher",))
    followed = Track("Talk", MeasureKind.STATES, (Found(3000, 5000, "on"),), ((3000, 9000),), codes=("off", "on"))
    for data in (codes_csv.written((counted, followed)), eaf.written((counted, followed), WHEN)):
        assert set(code_files.read(data, "").tracks) == {counted, followed}


def test_time_covered_in_an_elan_file_of_before_tells_no_kind() -> None:
    track = Track("Talk", MeasureKind.TALLY, (Found(1000, None, "teacher"),), ((0, 2000),))
    data = eaf.written((track,), WHEN).replace(b"<ANNOTATION_VALUE>tally<", b"<ANNOTATION_VALUE><")
    assert code_files.read(data, "").tracks == (track,)


def test_what_overlaps_is_another_subject_in_boris() -> None:
    spans = (Found(0, 500, "a"), Found(100, 300, "a"), Found(100, 200, "b"), Found(500, 600, "a"))
    project = json.loads(boris.written([Track("x", MeasureKind.SPANS, spans, ((0, 600),))], WORDS, 600, WHEN))
    events = project["observations"]["x"]["events"]
    assert [(at, who, code) for at, who, code, *_ in events if who] == [
        (0.1, "At once 2", "a"),
        (0.3, "At once 2", "a"),
    ]
    assert [each["name"] for each in project["subjects_conf"].values()] == ["At once 2"]


def test_two_measures_with_a_code_of_the_same_name() -> None:
    tracks = tuple(
        Track(name, MeasureKind.STATES, (Found(0, 9, "on"),), ((0, 9),), 1, ("on", "off")) for name in ("One", "Two")
    )
    assert boris_in.read(boris.written(tracks, WORDS, 9, WHEN)).tracks == tracks


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("start;end;label\n0:01;0:02,5;so\n3;;then\n", [(1000, 2500, "so"), (3000, None, "then")]),
        ("Tier\tBegin Time\tEnd Time\tAnnotation\nA\t00:00:01.500\t00:00:02\tsaid\n", [(1500, 2000, "said")]),
        ("\ufefftext,time\r\none,1:02:03.004\r\n", [(3_723_004, None, "one")]),
    ],
)
def test_tables_of_other_programs(text: str, spans: list[tuple[int, int | None, str]]) -> None:
    (track,) = code_files.read(text.encode(), "").tracks
    assert [(each.start_ms, each.end_ms, each.text) for each in track.found] == spans


def test_time_covered_in_any_order_and_twice_is_covered_once() -> None:
    written = codes_csv.written([Track("Questions", MeasureKind.TALLY, (Found(1000, None, "open"),), ((0, 600),))])
    head, *lines = written.decode().splitlines(keepends=True)
    covered = next(line for line in lines if line.startswith("covered"))
    other = covered.replace(",00:00:00.000,00:00:00.600,", ",00:00:00.300,00:00:00.900,").replace(",0,600", ",300,900")
    (track,) = code_files.read("".join([head, other, *lines, covered]).encode(), "").tracks
    assert track.covers == ((0, 900),)


def test_lines_of_a_table_that_can_not_be_read_are_told() -> None:
    read = code_files.read(b"start,end,text\n1,2,good\nsoon,2,bad\n5,4,back\n6,late,end\n", "")
    assert [each.text for each in read.tracks[0].found] == ["good"]
    assert [(each.line, each.why) for each in read.missed] == [(3, Why.TIMES), (4, Why.ENDS_FIRST), (5, Why.TIMES)]


CHAPTERS = {
    "ffmpeg": ";FFMETADATA1\ntitle=x\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=60000\ntitle=Warm\\=up\n"
    "[CHAPTER]\nTIMEBASE=1/25\nSTART=1500\nEND=3000\ntitle=Groups\n[CHAPTER]\nTIMEBASE=1/0\nSTART=1\ntitle=Odd\n",
    "ogm": "CHAPTER01=00:00:00.000\nCHAPTER01NAME=Warm=up\nCHAPTER02=00:01:00.000\nCHAPTER02NAME=Groups\nCHAPTER03=x\n",
}


@pytest.mark.parametrize(("sort", "ends"), [("ffmpeg", (60_000, 120_000)), ("ogm", (None, None))])
def test_chapters_are_moments(sort: str, ends: tuple[int | None, int | None]) -> None:
    read = code_files.read(CHAPTERS[sort].encode(), "Chapters")
    found = (Found(0, ends[0], "Warm=up"), Found(60_000, ends[1], "Groups"))
    assert read.tracks == (Track("Chapters", None, found),)
    assert [each.why for each in read.missed] == [Why.TIMES]


def test_captions_are_moments() -> None:
    read = code_files.read(b"WEBVTT\n\n00:01.000 --> 00:02.000\nIntroduction\n\n00:05.000 --> 00:04.000\nno\n", "Said")
    assert read.tracks == (Track("Said", None, (Found(1000, 2000, "Introduction"),)),)
    assert [each.why for each in read.missed] == [Why.ENDS_FIRST]


@pytest.mark.parametrize("read", [eaf_in.read, boris_in.read, codes_csv.read])
def test_nothing_in_a_file_is_nothing(read: Callable[[bytes], object]) -> None:
    for data in (b"", b"\0", b"hello", b"{", b"[1]", b"<", b"\xff\xfe"):
        read(data)


def test_a_file_with_too_much_is_read_up_to_its_limits() -> None:
    lines = "".join(f"{at},{at + 30_000},x{at}\n" for at in range(10_002))
    read = code_files.read(f"start,end,text\n{lines}".encode(), "")
    assert len(read.tracks[0].found) == 10_000
    assert [(each.line, each.why) for each in read.missed] == [(10_002, Why.TOO_MANY)]
    tiers = "".join(f'<TIER TIER_ID="{number}"/>' for number in range(1_001))
    told = eaf_in.read(f"<ANNOTATION_DOCUMENT>{tiers}</ANNOTATION_DOCUMENT>".encode())
    assert [each.why for each in told.missed] == [Why.TOO_MANY]


def test_a_project_of_boris_is_read_up_to_its_limits_and_says_which() -> None:
    sets = {str(number): {"values": [f"m{number}"]} for number in range(60)}
    conf = {
        str(at): {"code": str(at), "type": "Point event", "modifiers": sets if at == 0 else {}} for at in range(2_001)
    }
    events = [[1, "", "0", "m59"], [2, "", "2000", ""]]
    content = {"behaviors_conf": conf, "observations": {"monday": {"events": events}}}
    read = code_files.read(json.dumps(content).encode(), "")
    assert [each.found for each in read.tracks] == [(Found(1000, None, "0", ("m59",)),)]
    assert {(each.text, each.why, each.most) for each in read.missed} == {
        ("", Why.MANY_CODES, 2_000),
        ("0", Why.MANY_MODIFIERS, 50),
        ("2000", Why.UNKNOWN, 0),
    }


def test_a_run_of_ours_has_only_the_first_codes_and_modifiers_of_a_crowded_project() -> None:
    for made, why in ((growing.behaviours, Why.MANY_CODES), (growing.modifier_sets, Why.MANY_MODIFIERS)):
        read = code_files.read(made(1_000), "")
        assert len(read.tracks) == 200 and [(each.why, each.most) for each in read.missed] == [(why, 50)]
        assert max(len(read.tracks[0].codes), len(read.tracks[0].modifiers)) == 50
