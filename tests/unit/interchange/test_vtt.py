import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from reflectapp.domain.captions import Caption, Origin, Transcript
from reflectapp.domain.moments import Moment
from reflectapp.interchange import vtt

TIME = r"(\d{2,}):([0-5]\d):([0-5]\d)\.(\d{3})"
TIMINGS = re.compile(f"{TIME} --> {TIME}")


def moment(start_ms: int, end_ms: int | None = None, note: str = "a note", tags: tuple[str, ...] = ()) -> Moment:
    return Moment(f"id-{start_ms}", "lesson", None, start_ms, end_ms, note, tags)


def cues(*several: Moment, title: str = "Fractions") -> list[tuple[str, int, int, str]]:
    """Reads as the grammar of WebVTT demands: (identifier, start, end, payload) of each cue."""
    text = b"".join(vtt.lines(title, several, "Moment")).decode()
    assert "\r" not in text
    assert "\0" not in text
    head, note, *blocks = text.rstrip("\n").split("\n\n")
    assert head == "WEBVTT"
    assert note.startswith("NOTE\n")
    assert "-->" not in note
    found = []
    for block in blocks:
        identifier, timings, payload = block.split("\n", 2)
        matched = TIMINGS.fullmatch(timings)
        assert matched, timings
        start, end = (_ms(matched.groups()[at : at + 4]) for at in (0, 4))
        assert start < end
        assert payload
        assert "-->" not in identifier + payload
        assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", payload)
        found.append((identifier, start, end, payload))
    assert [each[1] for each in found] == sorted(each[1] for each in found)
    return found


def _ms(parts: tuple[str, ...]) -> int:
    hours, minutes, seconds, thousandths = map(int, parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def test_a_span_is_shown_for_its_time_with_its_tags() -> None:
    assert cues(moment(761_005, 770_250, "Pairs explain", ("pairs", "wait"))) == [
        ("id-761005", 761_005, 770_250, "Pairs explain\n[pairs, wait]")
    ]


def test_a_moment_without_an_end_is_shown_for_a_while_but_not_over_the_next() -> None:
    found = cues(moment(1_000), moment(2_500), moment(2_600), moment(60_000))
    assert [(start, end) for _, start, end, _ in found] == [
        (1_000, 2_500),
        (2_500, 3_500),
        (2_600, 5_600),
        (60_000, 63_000),
    ]


def test_nothing_in_a_text_ends_its_cue_or_begins_another() -> None:
    note = "one\n\n\nWEBVTT\r\n\r\n00:00:01.000 --> 00:00:02.000\n<script>&amp;</script>\0"
    title = "a --> b\n\nSTYLE\n::cue{}"
    found = cues(moment(0, 10, note), moment(20, 30, ""), title=title)
    assert [payload for *_, payload in found] == [
        "one\nWEBVTT\n00:00:01.000 --&gt; 00:00:02.000\n&lt;script&gt;&amp;amp;&lt;/script&gt;",
        "Moment",
    ]


def test_hours_grow_beyond_two_figures() -> None:
    assert cues(moment(360_000_000, 360_000_001))[0][1:3] == (360_000_000, 360_000_001)


@given(st.lists(st.tuples(st.integers(0, 10**8), st.text()), max_size=5), st.text())
def test_any_text_makes_a_valid_file(several: list[tuple[int, str]], title: str) -> None:
    made = [moment(start, None, note, (note,)) for start, note in sorted(several)]
    assert len(cues(*made, title=title)) == len(made)


def test_a_transcript_is_shifted_and_what_would_lie_before_the_recording_is_left_out() -> None:
    said = (Caption(0, 0, 500, "gone"), Caption(1, 900, 2000, "a <b> --> c"), Caption(2, 3000, 4000, "two\nlines"))
    made = Transcript("t", "r", "A --> lesson", "", Origin.ADDED, -1000, datetime(2026, 1, 1, tzinfo=UTC), said)
    text = b"".join(vtt.transcript(made)).decode()
    assert text == (
        "WEBVTT\n\nNOTE\nA → lesson\n\n00:00:00.000 --> 00:00:01.000\na &lt;b&gt; --&gt; c\n"
        "\n00:00:02.000 --> 00:00:03.000\ntwo\nlines\n"
    )
