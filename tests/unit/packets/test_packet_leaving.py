from dataclasses import replace

import pytest

from reflectapp.domain.packets import ItemKind, PacketContents, PacketFormat, PacketText
from reflectapp.packets.reading import UnaccountedError
from reflectapp.services import shares


def _told(contents: PacketContents, form: PacketFormat) -> list[tuple[ItemKind, str]]:
    return [(item.kind, item.text) for item in shares.leaving(shares.render(contents, form), form)]


def test_all_forms_tell_the_same(example: PacketContents) -> None:
    assert _told(example, PacketFormat.HTML) == _told(example, PacketFormat.PDF) == _told(example, PacketFormat.DOCX)


def test_every_item_is_told_in_its_order(example: PacketContents) -> None:
    told = _told(example, PacketFormat.HTML)
    kinds = ItemKind
    assert told[:4] == [
        (kinds.FOR_WHOM, "Ms Okafor"),
        (kinds.MADE_ON, "22 November 2026"),
        (kinds.GOAL_TITLE, 'Time to <think> & "talk"'),
        (kinds.GOAL_STATEMENT, "More of them answer.\nThey *explain* #panic() $x$ <b>first</b>."),
    ]
    assert (kinds.CHECK_IN, "27 October 2026 · 5.4 s\nSilence felt long.") in told
    assert (kinds.GOAL_CHECKLIST, "Count to three (done)\nPairs first (open)") in told
    assert (kinds.ANSWER, "Watching my students · Who answered?\nFour\nof them") in told
    lesson = told[told.index((kinds.LESSON_TITLE, "Fractions")) :]
    assert lesson[1:7] == [
        (kinds.LESSON_DETAILS, "17 November 2026 · 7b"),
        (kinds.MOMENT, "00:12:41\nPairs explain\nTags: pairs, wait"),
        (kinds.MOMENT_STILL, "Still picture at 00:12:41"),
        (kinds.MOMENT, "00:13:43–00:13:49\nLong silence"),
        (kinds.MOMENT, "00:15:00"),
        (kinds.MOMENT_STILL, "Still picture at 00:15:00"),
    ]
    assert lesson[7] == (kinds.RESULT, "Questions <i>\n7.8 in 10 minutes\nn = 7\nEach question\n#counts")
    assert [kind for kind, _text in lesson[8:12]] == [
        kinds.RESULT_PICTURE,
        kinds.RESULT_PICTURE,
        kinds.RESULT,
        kinds.RESULT_PICTURE,
    ]
    assert lesson[8][1].startswith("Over the lesson. How many. 0:00–1:00: Open <b> 1, Closed & done 1, Coded 1:00;")
    assert lesson[9][1].startswith("What there was. % of all. Open <b>: Share 57 %, How often 4;")


@pytest.mark.parametrize("form", PacketFormat)
def test_pictures_are_told_with_their_size(example: PacketContents, form: PacketFormat) -> None:
    still = example.lessons[0].moments[0].still
    assert still is not None
    items = shares.leaving(shares.render(example, form), form)
    size = next(item.size_bytes for item in items if item.kind is ItemKind.MOMENT_STILL)
    assert len(still.jpeg) - 60 < size < len(still.jpeg)


def test_a_plots_size_is_told_whatever_separators_stand_before_it(example: PacketContents) -> None:
    def plot_sizes(contents: PacketContents) -> list[int]:
        items = shares.leaving(shares.render(contents, PacketFormat.HTML), PacketFormat.HTML)
        return [item.size_bytes for item in items if item.kind is ItemKind.GOAL_PLOT]

    statement = PacketText(ItemKind.GOAL_STATEMENT, "from\u2028another\u2029editor\x85")
    goal = replace(example.goals[0], texts=(statement,))
    assert plot_sizes(replace(example, goals=(goal,))) == plot_sizes(example)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"</header>", b"<p>Slipped in</p></header>"),
        (b"</header>", b"<!-- slipped in --></header>"),
        (b"</header>", b'<img src="data:image/png;base64,AAAA" alt=""></header>'),
        (b'<img data-kind="moment_still"', b'<img title="slipped in" data-kind="moment_still"'),
        (b"</style>", b"p { content: 'slipped in' }</style>"),
        (b"</body>", b"slipped in</body>"),
        (b"<title>A packet", b"<title>Slipped in"),
    ],
)
def test_what_belongs_to_no_item_is_noticed_in_html(example: PacketContents, before: bytes, after: bytes) -> None:
    data = shares.render(example, PacketFormat.HTML)
    with pytest.raises(UnaccountedError):
        shares.leaving(data.replace(before, after, 1), PacketFormat.HTML)
