"""What on the lesson page leads to what: signals, and the keys of the table."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from reflectapp.domain.lanes import LessonLanes
from reflectapp.domain.outcome import Topic
from reflectapp.services import lanes, preparing, reflections
from reflectapp.ui.lesson import asking, caption_files, code_files, quoting
from reflectapp.ui.player.player import VOLUME_STEP

if TYPE_CHECKING:
    from reflectapp.ui.lesson.page import LessonPage

_BACK_MS = 10_000


def key_handlers(page: "LessonPage") -> dict[str, Callable[[], object]]:
    """By the names of the table of actions."""
    player, marking = page.player, page.marking

    def jump(sign: int) -> None:
        if not page.sweeping.arrow(sign, 0):
            player.seek(player.place_ms + sign * page.context.preferences.jump_seconds * 1000)

    def louder(sign: int) -> None:
        if not page.sweeping.arrow(0, sign):
            player.set_volume(player.volume + sign * VOLUME_STEP)

    return {
        "play_pause": player.toggle,
        "back_ten": lambda: player.seek(player.place_ms - _BACK_MS),
        "pause": player.pause,
        "play_faster": lambda: player.change_rate(1) if player.playing else player.play(),
        "jump_back": lambda: jump(-1),
        "jump_on": lambda: jump(1),
        "frame_back": lambda: player.step(-1),
        "frame_on": lambda: player.step(1),
        "slower": lambda: player.change_rate(-1),
        "faster": lambda: player.change_rate(1),
        "louder": lambda: louder(1),
        "quieter": lambda: louder(-1),
        "sweep": page.sweeping.sweep,
        "seat_before": page.sweeping.back,
        "turn": page.picture.turn,
        "brighter": lambda: page.picture.brighten(1),
        "darker": lambda: page.picture.brighten(-1),
        "usual_brightness": page.picture.reset_brightness,
        "skip_silences": page.skipping.toggle,
        "repeat": page.looping.toggle,
        "next_camera": page.beside.next_camera,
        "captions": page.transcripts.toggle_captions,
        "full_screen": page.stage.place.toggle_full,
        "video_apart": page.stage.place.toggle_apart,
        "closer": lambda: page.stage.timeline.zoom(1),
        "further": lambda: page.stage.timeline.zoom(-1),
        "to_video": lambda: _to_video(page),
        "mark": marking.mark,
        "span_start": marking.start_span,
        "span_end": marking.end_span,
        "quote": lambda: quoting.quote(page),
        "quote_further": lambda: quoting.quote_further(page),
        "previous_moment": lambda: marking.step(-1, page.moments.shown),
        "next_moment": lambda: marking.step(1, page.moments.shown),
        "link_prompt": lambda: _link_prompt(page),
        "link_goal": lambda: marking.link_goal_here(page.shown.goal_in_hand if page.shown else None),
    }


def connect(page: "LessonPage") -> None:
    page.keys.fired.connect(lambda name: page.handlers[name]())
    page.stage.transport.asked.connect(lambda name: page.handlers[name]())
    page.stage.transport.mute_asked.connect(lambda: page.player.set_muted(not page.player.muted))
    page.player.playing_changed.connect(page.context.playing)
    page.stage.transport.add_beside(page.beside.button)
    page.beside.changed.connect(partial(page.stage.transport.show_beside, page.beside.button))
    page.context.lane_progressed.connect(page.stage.timeline.making.progressed)
    page.stage.parts_shown.connect(partial(_show_lanes, page))
    page.context.changed.connect(lambda topics: _show_lanes(page) if Topic.LANES in topics else None)
    page.stage.preparing.asked.connect(lambda key: page.context.do(page, preparing.want, key)())
    _connect_watching(page)
    _connect_header(page)
    _connect_moments(page)
    _connect_codes(page)
    _connect_reflection(page)
    _connect_transcripts(page)


def _connect_watching(page: "LessonPage") -> None:
    over, transport, place = page.stage.timeline.over, page.stage.transport, page.stage.place
    place.asked.connect(lambda name: page.handlers[name]())
    place.opened.connect(page.keys.listen)
    place.closing.connect(page.keys.leave)
    place.apart_changed.connect(transport.view.video_apart.setChecked)
    page.context.playing.connect(page.awake.set_playing)
    page.looping.changed.connect(over.show_repeated)
    page.looping.changed.connect(lambda span: transport.show_repeating(span is not None))
    page.skipping.changed.connect(over.show_skipped)
    page.skipping.changed.connect(lambda _spans: transport.show_skipping(page.skipping.on))


def _connect_header(page: "LessonPage") -> None:
    header, go = page.header, page.context.go
    header.back_asked.connect(lambda: go.page.emit("lessons"))
    header.start_asked.connect(page.start_reflection)
    header.reflection_chosen.connect(page.choose_reflection)
    header.reflection_delete_asked.connect(partial(_delete_reflection, page))
    header.details_asked.connect(partial(asking.show_details, page))
    header.save_codes_asked.connect(partial(code_files.ask_where, page))
    header.bring_codes_asked.connect(partial(code_files.ask_for_file, page))
    header.recordings_asked.connect(partial(asking.show_recordings, page))
    header.delete_asked.connect(partial(asking.delete_lesson, page))
    for asks in (header.bring_in_asked, page.stage.bring_in_asked):
        asks.connect(partial(asking.ask_for_recording, page))


def _connect_moments(page: "LessonPage") -> None:
    marking, editor, lane = page.marking, page.editor, page.stage.timeline
    lane.choice.table_asked.connect(partial(asking.show_table, page))
    marking.changed.connect(page.show_marks)
    marking.chosen_changed.connect(page.show_chosen)
    marking.edit_asked.connect(page.edit_moment)
    marking.pending_changed.connect(lane.over.show_pending)
    page.moments.filtered.connect(page.show_marks)
    for source in (page.moments.list, lane):
        source.chosen.connect(marking.choose)
        source.edit_asked.connect(marking.edit)
        source.menu_asked.connect(partial(asking.show_moment_menu, page))
        source.delete_asked.connect(marking.delete)
    lane.moved.connect(marking.move)
    editor.typed.connect(page.player.pause)
    editor.kept.connect(marking.keep)
    editor.ended.connect(lambda: page.end_editing(play_on=True))
    editor.closed.connect(lambda: page.end_editing(play_on=False))
    editor.delete_asked.connect(marking.delete)
    editor.clip_asked.connect(page.context.go.clip)
    editor.goal_toggled.connect(marking.set_goal)
    editor.prompt_toggled.connect(marking.set_prompt)


def _connect_codes(page: "LessonPage") -> None:
    made, lanes = page.codings, page.stage.timeline.coded

    def show() -> None:
        last = {coding.measure.id: coding for coding in made.codings}
        if made.in_hand is not None:
            last.pop(made.in_hand.measure.id, None)
        in_hand = (made.in_hand,) if made.in_hand is not None else ()
        lanes.show_codings((*in_hand, *last.values()), made.running)
        lanes.show_chosen(made.chosen_id)
        give_room()

    def give_room() -> None:
        page.room.give(made.in_hand is not None and page.side.shown is page.codes)

    def hold(coding_id: str, entry_id: str) -> None:
        made.take_up(coding_id)
        made.choose(entry_id, play=False)
        page.side.bring(page.codes)

    page.keys.first = made.takes_sign
    made.behind_ms = lambda: page.stage.video.behind_ms
    page.codes.own_asked.connect(partial(asking.show_measure, page))
    page.codes.put_away_asked.connect(partial(asking.put_measure_away, page))
    page.codes.seats_asked.connect(partial(asking.show_seats, page))
    page.side.tabs.currentChanged.connect(give_room)
    made.began.connect(page.stage.place.take_focus)
    made.changed.connect(show)
    made.chosen_changed.connect(lambda: lanes.show_chosen(made.chosen_id))
    lanes.chosen.connect(hold)
    lanes.moved.connect(made.correct.move)
    page.sweeping.began.connect(lambda: page.stage.place.leave_full() if page.stage.place.full else None)
    page.sweeping.began.connect(lambda: page.side.bring(page.codes))


def _connect_reflection(page: "LessonPage") -> None:
    panel, marking, reflecting = page.reflection, page.marking, page.reflecting
    panel.watch_asked.connect(reflecting.watch)
    panel.measure_asked.connect(partial(_measure, page))
    page.codings.changed.connect(lambda: panel.show_measures(page.codings.measures, page.codings.codings))
    for asks in (panel.forms_asked, page.header.forms_asked):
        asks.connect(lambda: page.context.go.forms.emit(page.shown.lesson.id if page.shown else ""))
    reflecting.changed.connect(lambda: marking.watch(reflecting.watching))
    reflecting.changed.connect(page.show_marks)
    panel.start_asked.connect(page.start_reflection)
    panel.moment_pressed.connect(marking.choose)
    panel.link_asked.connect(marking.link_prompt_here)
    panel.unlink_asked.connect(lambda link, moment_id: marking.set_prompt(moment_id, link, False))
    panel.dropped.connect(lambda link, moment_id: marking.set_prompt(moment_id, link, True))


def _measure(page: "LessonPage", measure_id: str) -> None:
    """Shows a measure that a form asks for, where it is taken."""
    measure = next((each for each in page.codings.measures if each.id == measure_id), None)
    if measure is not None and not page.codings.running:
        page.codings.take(None)
        page.codes.open_measure(measure)
    page.side.bring(page.codes)


def _connect_transcripts(page: "LessonPage") -> None:
    made, transport = page.transcripts, page.stage.transport

    def show_button() -> None:
        transport.show_captions(bool(made.lines), made.captions_on)

    made.said.connect(page.stage.video.show_caption)
    made.changed.connect(show_button)
    made.captions_changed.connect(show_button)
    made.unread.connect(partial(caption_files.show_unread, page))
    page.transcript.quote_asked.connect(partial(quoting.quote, page))
    page.transcript.quote_further_asked.connect(partial(quoting.quote_further, page))
    page.transcript.add_asked.connect(partial(caption_files.ask_for_file, page))
    page.header.captions_asked.connect(partial(caption_files.ask_for_file, page))
    caption_files.CaptionDrop(page, made.add_file)
    show_button()


def _to_video(page: "LessonPage") -> None:
    """Esc: out of the full screen, else out of the text, else a span that was begun or is repeated is let go."""
    video, place = page.stage.video, page.stage.place
    if place.full:
        place.leave_full()
    elif video.hasFocus() or page.stage.hasFocus():
        if not page.marking.forget_span():
            page.looping.end()
    else:
        place.take_focus()


def _show_lanes(page: "LessonPage") -> None:
    """What was found in the recordings so far."""
    parts, lesson_id = page.stage.parts, page.shown.lesson.id if page.shown is not None else ""

    def show(found: LessonLanes) -> None:
        if page.shown is None or (page.stage.parts, page.shown.lesson.id) != (parts, lesson_id):
            return
        page.stage.show_lanes(found)
        page.skipping.show_lanes(found)
        page.codings.silences.show_lanes(found)

    page.context.ask(page, lanes.of_recordings, parts)(show)


def _delete_reflection(page: "LessonPage", key: str) -> None:
    said = page.tr("The reflection is deleted.")
    page.context.do(page, reflections.delete, key)(lambda _none: page.context.offer_undo(said))


def _link_prompt(page: "LessonPage") -> None:
    link = page.reflection.link_in_hand()
    if link is None:
        page.context.announce(page.tr("Choose a form first; then P links a moment to its question."))
    else:
        page.marking.link_prompt_here(link)
