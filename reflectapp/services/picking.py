"""What could be shared, and the contents that are made of what was picked and nothing else."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TypeVar

from reflectapp.domain.codings import Coding
from reflectapp.domain.errors import UserError
from reflectapp.domain.following import Followed
from reflectapp.domain.forms import Answer, Prompt, PromptKind, Reflection
from reflectapp.domain.goals import CheckIn, Goal, Peers
from reflectapp.domain.lessons import Lesson, Recording
from reflectapp.domain.moments import Moment
from reflectapp.domain.packets import (
    ItemKind,
    PacketAnswer,
    PacketCheckIn,
    PacketContents,
    PacketGoal,
    PacketLesson,
    PacketMoment,
    PacketText,
    Pick,
    Pickable,
    PickGroup,
    Plot,
    Still,
)
from reflectapp.domain.parts import beside_of, parts_of
from reflectapp.kit.plain import name_text
from reflectapp.kit.text import number_text, short_clock
from reflectapp.packets.words import Words, words
from reflectapp.services import following
from reflectapp.services.picking_results import packet_result, result_lines
from reflectapp.services.store import OpenStore

Picks = frozenset[Pick]
Found = TypeVar("Found")
_WORDS = words("en")


def pickable(store: OpenStore) -> tuple[PickGroup, ...]:
    """Everything that could be shared, goals first; what is empty isn't offered.

    A line's label is the teacher's own text, empty where the kind says it all; `detail` is its time, date or form.
    """
    with store.read() as unit:
        goals = following.of_goals(unit, unit.goals.all())
        groups = [PickGroup(known.goal.text.title, True, tuple(_goal_lines(known))) for known in goals]
        moments, recordings = unit.moments.by_lesson(), unit.recordings.by_lesson()
        codings = unit.codings.coded_by_lesson()
        reflections: dict[str, list[Reflection]] = {}
        for reflection in unit.reflections.all():
            reflections.setdefault(reflection.lesson_id, []).append(reflection)
        for lesson in unit.lessons.all():
            of_lesson = moments.get(lesson.id, ())
            lines = [
                *_lesson_lines(lesson),
                *_moment_lines(of_lesson, recordings.get(lesson.id, ())),
                *result_lines(codings.get(lesson.id, ()), _WORDS),
                *_answer_lines(reflections.get(lesson.id, ())),
            ]
            groups.append(PickGroup(lesson.title, False, tuple(lines)))
    return tuple(groups)


def contents(
    store: OpenStore, picks: Picks, *, for_whom: str, made_on: date, stills: Mapping[str, Still], packet_id: str = ""
) -> PacketContents:
    """Built up from the picks alone. `stills` maps moments' ids; what is gone by now is left out."""
    return prepared(store, picks, for_whom=for_whom, made_on=made_on, stills=stills, packet_id=packet_id)[0]


def prepared(
    store: OpenStore, picks: Picks, *, for_whom: str, made_on: date, stills: Mapping[str, Still], packet_id: str = ""
) -> tuple[PacketContents, Mapping[str, Pick]]:
    """The contents, and what each of their refs picked; that stays in the store."""
    for_whom = name_text(for_whom)
    refs = _Refs()
    owners = {pick.owner_id for pick in picks}
    with store.read() as unit:
        chosen = [goal for goal in unit.goals.all() if _of_goal(goal) & owners]
        goals = [_goal(known, picks, refs) for known in following.of_goals(unit, chosen)]
        moments = _found(picks, ItemKind.MOMENT, unit.moments.get)
        reflections = _found(picks, ItemKind.ANSWER, unit.reflections.get)
        codings = sorted(_found(picks, ItemKind.RESULT, unit.codings.get), key=lambda coding: coding.started_at)
        lessons = [
            _lesson(
                lesson,
                picks,
                tuple(sorted((m for m in moments if m.lesson_id == lesson.id), key=lambda m: m.start_ms)),
                tuple(sorted((r for r in reflections if r.lesson_id == lesson.id), key=lambda r: r.started_at)),
                tuple(coding for coding in codings if coding.lesson_id == lesson.id),
                stills,
                refs,
            )
            for lesson in unit.lessons.all()
        ]
    made = PacketContents(
        title=_WORDS.title(for_whom),
        for_whom=for_whom,
        made_on=made_on,
        goals=tuple(goals),
        lessons=tuple(lesson for lesson in lessons if lesson is not None),
        packet_id=packet_id,
    )
    return made, refs.picks


class _Refs:
    """Counts what can be answered, in the order of the packet."""

    def __init__(self) -> None:
        self.picks: dict[str, Pick] = {}

    def __call__(self, kind: ItemKind, owner_id: str, part: str = "") -> str:
        ref = str(len(self.picks) + 1)
        self.picks[ref] = Pick(kind, owner_id, part)
        return ref


def recording_at(moment: Moment, recordings: tuple[Recording, ...]) -> Recording | None:
    """The recording with a picture in which a moment falls."""
    for recording in (*parts_of(recordings), *beside_of(recordings)):
        start = recording.offset_ms
        within = start <= moment.start_ms <= start + recording.probe.duration_ms
        if recording.probe.has_video and within and moment.recording_id in (None, recording.id):
            return recording
    return None


def _of_goal(goal: Goal) -> set[str]:
    return {goal.id, *(check_in.id for check_in in goal.check_ins)}


def _texts(goal: Goal) -> Iterator[PacketText]:
    """A goal's texts in the order of the page, empty ones left out."""
    text = goal.text
    for kind, value in (
        (ItemKind.GOAL_STATUS, _WORDS.status[goal.status]),
        (ItemKind.GOAL_STATEMENT, text.statement),
        (ItemKind.GOAL_STUDENTS_WILL, text.students_will),
        (ItemKind.GOAL_WHY, text.why),
        (ItemKind.GOAL_MEASURE, _measure(goal)),
        (ItemKind.GOAL_BY_WHEN, _WORDS.day(text.by_when) if text.by_when else ""),
        (ItemKind.GOAL_STRATEGY, text.strategy),
        (ItemKind.GOAL_NEXT_STEP, text.next_step),
    ):
        if value.strip():
            yield PacketText(kind, value)


def _measure(goal: Goal) -> str:
    text = goal.text
    lines = [text.measure]
    if text.baseline is not None:
        lines.append(_WORDS.began_at + number_text(text.baseline, text.unit))
    if text.target is not None:
        lines.append(_WORDS.target_at + number_text(text.target, text.unit))
    return "\n".join(line for line in lines if line.strip())


def _goal_lines(known: Followed) -> Iterator[Pickable]:
    goal = known.goal

    def line(kind: ItemKind, label: str, detail: str = "") -> Pickable:
        return Pickable(Pick(kind, goal.id), label, detail)

    if goal.text.title.strip():
        yield line(ItemKind.GOAL_TITLE, goal.text.title)
    for text in _texts(goal):
        yield line(text.kind, text.text)
    if goal.text.checklist:
        points = [point.text for point in goal.text.checklist]
        yield line(ItemKind.GOAL_CHECKLIST, "\n".join(points), str(len(points)))
    if goal.text.peers:
        yield line(ItemKind.GOAL_PEERS, "", str(len(goal.text.peers)))
    if known.points:
        yield line(ItemKind.GOAL_PLOT, "", str(len(known.points)))
    for check_in in goal.check_ins:
        number = "" if check_in.value is None else number_text(check_in.value, goal.text.unit)
        label = " · ".join(part for part in (number, check_in.note) if part)
        yield Pickable(Pick(ItemKind.CHECK_IN, check_in.id), label, _WORDS.short_day(check_in.made_on))


def _goal(known: Followed, picks: Picks, refs: _Refs) -> PacketGoal:
    goal = known.goal

    def picked(kind: ItemKind) -> bool:
        return Pick(kind, goal.id) in picks

    text = goal.text
    plot = None
    if picked(ItemKind.GOAL_PLOT):
        measure = text.measure if picked(ItemKind.GOAL_MEASURE) else ""
        plot = Plot(measure, text.unit, known.points, text.baseline, text.target)
    title = text.title if picked(ItemKind.GOAL_TITLE) else None
    texts = tuple(part for part in _texts(goal) if picked(part.kind))
    first = (*[ItemKind.GOAL_TITLE][: bool(title)], *(part.kind for part in texts), *[ItemKind.GOAL_PLOT][: bool(plot)])
    named = {kind: refs(kind, goal.id) for kind in first}
    check_ins = tuple(
        _check_in(check_in, text.unit, refs(ItemKind.CHECK_IN, check_in.id))
        for check_in in goal.check_ins
        if Pick(ItemKind.CHECK_IN, check_in.id) in picks
    )
    points, peers = text.checklist, tuple(_WORDS.peers[question] for question in Peers if question in text.peers)
    last = {ItemKind.GOAL_CHECKLIST: points, ItemKind.GOAL_PEERS: peers}
    named |= {kind: refs(kind, goal.id) for kind, found in last.items() if found and picked(kind)}
    return PacketGoal(
        title=title,
        texts=texts,
        checklist=tuple((point.text, point.done) for point in points) if ItemKind.GOAL_CHECKLIST in named else (),
        peers=peers if ItemKind.GOAL_PEERS in named else (),
        plot=plot,
        check_ins=check_ins,
        refs=named,
    )


def _check_in(check_in: CheckIn, unit: str, ref: str) -> PacketCheckIn:
    unit = unit if check_in.value is not None else ""
    return PacketCheckIn(check_in.made_on, check_in.note, check_in.value, unit, ref)


def _details(lesson: Lesson) -> str:
    day = _WORDS.day(lesson.taught_on) if lesson.taught_on else ""
    return " · ".join(part for part in (day, lesson.class_name, lesson.subject) if part.strip())


def _lesson_lines(lesson: Lesson) -> Iterator[Pickable]:
    if lesson.title.strip():
        yield Pickable(Pick(ItemKind.LESSON_TITLE, lesson.id), lesson.title)
    if _details(lesson):
        yield Pickable(Pick(ItemKind.LESSON_DETAILS, lesson.id), _details(lesson))


def _moment_lines(moments: tuple[Moment, ...], recordings: tuple[Recording, ...]) -> Iterator[Pickable]:
    for moment in moments:
        pick = Pick(ItemKind.MOMENT, moment.id)
        yield Pickable(pick, moment.note, short_clock(moment.start_ms))
        if recording_at(moment, recordings) is not None:
            yield Pickable(Pick(ItemKind.MOMENT_STILL, moment.id), "", "", under=pick)


def _answers(reflection: Reflection) -> Iterator[tuple[Prompt, str]]:
    """Answered prompts with their answers in words. Linked moments are picked as moments."""
    for prompt in reflection.form.prompts:
        answer = reflection.answers.get(prompt.id)
        if answer is not None and prompt.kind is not PromptKind.MOMENTS:
            said = _answer_text(prompt, answer, _WORDS)
            if said.strip():
                yield prompt, said


def _answer_text(prompt: Prompt, answer: Answer, table: Words) -> str:
    if isinstance(answer, bool):
        return table.yes if answer else table.no
    if isinstance(answer, int):
        return table.scale.format(number=answer, low=prompt.low, high=prompt.high)
    return answer if isinstance(answer, str) else "\n".join(answer)


def _answer_lines(reflections: list[Reflection] | tuple[()]) -> Iterator[Pickable]:
    for reflection in reflections:
        for prompt, _ in _answers(reflection):
            yield Pickable(Pick(ItemKind.ANSWER, reflection.id, prompt.id), prompt.text, reflection.form.title)


def _found(picks: Picks, kind: ItemKind, get: Callable[[str], Found]) -> list[Found]:
    """The owners of the picks of a kind, those left out that are gone by now."""
    found = []
    for owner_id in sorted({pick.owner_id for pick in picks if pick.kind is kind}):
        with suppress(UserError):
            found.append(get(owner_id))
    return found


def _lesson(
    lesson: Lesson,
    picks: Picks,
    moments: tuple[Moment, ...],
    reflections: tuple[Reflection, ...],
    codings: tuple[Coding, ...],
    stills: Mapping[str, Still],
    refs: _Refs,
) -> PacketLesson | None:
    title = lesson.title if Pick(ItemKind.LESSON_TITLE, lesson.id) in picks else None
    packet = PacketLesson(
        title=title,
        details=_details(lesson) if Pick(ItemKind.LESSON_DETAILS, lesson.id) in picks else None,
        ref=refs(ItemKind.LESSON_TITLE, lesson.id) if title else "",
        moments=tuple(_moment(moment, picks, stills, refs(ItemKind.MOMENT, moment.id)) for moment in moments),
        results=tuple(
            replace(packet_result(coding, picks), ref=refs(ItemKind.RESULT, coding.id)) for coding in codings
        ),
        answers=tuple(
            PacketAnswer(reflection.form.title, prompt.text, said, refs(ItemKind.ANSWER, reflection.id, prompt.id))
            for reflection in _by_form(reflections)
            for prompt, said in _answers(reflection)
            if Pick(ItemKind.ANSWER, reflection.id, prompt.id) in picks
        ),
    )
    return None if packet == PacketLesson(None, None, (), ()) else packet


def _by_form(reflections: tuple[Reflection, ...]) -> list[Reflection]:
    """Those of one form after each other, as they are read."""
    titles = list(dict.fromkeys(reflection.form.title for reflection in reflections))
    return sorted(reflections, key=lambda reflection: titles.index(reflection.form.title))


def _moment(moment: Moment, picks: Picks, stills: Mapping[str, Still], ref: str) -> PacketMoment:
    still = stills.get(moment.id) if Pick(ItemKind.MOMENT_STILL, moment.id) in picks else None
    return PacketMoment(moment.start_ms, moment.end_ms, moment.note, moment.tags, still, ref)
