"""What is said of clips."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from reflectapp.domain.clips import ClipCaptions, ClipPlan, ClipSound, Cut, Hiding, Look, NotFast, Why
from reflectapp.domain.kept_clips import KeptClip

HIDING: Final = {
    Hiding.NOTHING: QT_TRANSLATE_NOOP("Clips", "Nothing but what I draw"),
    Hiding.FACES: QT_TRANSLATE_NOOP("Clips", "Faces"),
    Hiding.ALL_BUT: QT_TRANSLATE_NOOP("Clips", "Everyone but me"),
}
HIDING_HINTS: Final = {
    Hiding.NOTHING: QT_TRANSLATE_NOOP("Clips", "Draw a box in the picture over what nobody should see."),
    Hiding.FACES: QT_TRANSLATE_NOOP(
        "Clips", "Faces are looked for on this computer. Press one in the picture to show it, or to hide it again."
    ),
    Hiding.ALL_BUT: QT_TRANSLATE_NOOP(
        "Clips", "Draw a box around yourself. Nothing else is seen, and nobody is seen to move there."
    ),
}
LOOK: Final = {
    Look.BLUR: QT_TRANSLATE_NOOP("Clips", "Blurred"),
    Look.MOSAIC: QT_TRANSLATE_NOOP("Clips", "Mosaic"),
}
SOUND: Final = {
    ClipSound.KEPT: QT_TRANSLATE_NOOP("Clips", "Sound stays"),
    ClipSound.MASKED: QT_TRANSLATE_NOOP("Clips", "Voices are masked"),
    ClipSound.REMOVED: QT_TRANSLATE_NOOP("Clips", "No sound"),
}
SOUND_HINTS: Final = {
    ClipSound.KEPT: QT_TRANSLATE_NOOP("Clips", "If a name is said, silence it: go to where it begins, then press M."),
    ClipSound.MASKED: QT_TRANSLATE_NOOP(
        "Clips",
        "Voices become a whisper: who speaks is hard to tell, but words and the way of speaking stay. A name that is "
        "said is still heard, so silence it: press M where it begins.",
    ),
    ClipSound.REMOVED: QT_TRANSLATE_NOOP("Clips", "Nothing is heard."),
}
CAPTIONS: Final = {
    ClipCaptions.NONE: QT_TRANSLATE_NOOP("Clips", "No captions"),
    ClipCaptions.BURNED: QT_TRANSLATE_NOOP("Clips", "Captions in the picture"),
    ClipCaptions.BESIDE: QT_TRANSLATE_NOOP("Clips", "Captions beside the clip"),
}
CUT: Final = {
    Cut.EXACT: QT_TRANSLATE_NOOP("Clips", "Exact cut"),
    Cut.FAST: QT_TRANSLATE_NOOP("Clips", "Fast cut"),
}
CUT_HINTS: Final = {
    Cut.EXACT: QT_TRANSLATE_NOOP("Clips", "It begins and ends just where you say."),
    Cut.FAST: QT_TRANSLATE_NOOP(
        "Clips", "It is made at once, but may begin some seconds earlier: please look at the finished clip."
    ),
}
_NOT_FAST: Final = {
    NotFast.HIDING: QT_TRANSLATE_NOOP("Clips", "something of the picture is hidden"),
    NotFast.TURNED: QT_TRANSLATE_NOOP("Clips", "you turned the picture"),
    NotFast.CAPTIONS: QT_TRANSLATE_NOOP("Clips", "captions stand in the picture"),
    NotFast.CODEC: QT_TRANSLATE_NOOP("Clips", "not every computer plays this recording as it is"),
    NotFast.LYING: QT_TRANSLATE_NOOP("Clips", "the recording lies on its side"),
}
_WHY: Final = {
    Why.FAINT: QT_TRANSLATE_NOOP("Clips", "This may be a face, or not."),
    Why.BEGINS: QT_TRANSLATE_NOOP("Clips", "A face comes in here. Is it hidden from the first picture on?"),
    Why.ENDS: QT_TRANSLATE_NOOP("Clips", "A face goes away here. Is it really gone?"),
    Why.LOST: QT_TRANSLATE_NOOP("Clips", "A face was lost for a while. Is it hidden here?"),
    Why.QUICK: QT_TRANSLATE_NOOP("Clips", "A face moves quickly. Is all of it hidden?"),
}


def said(text: object) -> str:
    return QCoreApplication.translate("Clips", str(text))


def not_fast_text(reasons: frozenset[NotFast]) -> str:
    """Why the fast cut can't be had; "" where it can."""
    if not reasons:
        return ""
    named = ", ".join(said(_NOT_FAST[each]) for each in NotFast if each in reasons)
    return _tr("The fast cut is not possible: {0}.").format(named)


def why_text(clip: KeptClip, at_ms: int) -> str:
    """Why she should look at this picture herself."""
    found = clip.found
    reasons = {each.why for each in found.unsure if each.start_ms <= at_ms <= each.end_ms} if found is not None else ()
    return " ".join(said(_WHY[each]) for each in Why if each in reasons)


def hidden_text(plan: ClipPlan) -> str:
    """What of a clip can't be seen or heard."""
    lines = []
    if plan.hiding is Hiding.FACES:
        lines.append(_tr("faces hidden"))
        if plan.off:
            lines.append(counted(len(plan.off), _tr("1 face shown"), _tr("{0} faces shown")))
    elif plan.hiding is Hiding.ALL_BUT:
        lines.append(_tr("everything hidden but what you marked"))
    if plan.boxes:
        lines.append(counted(len(plan.boxes), _tr("1 box"), _tr("{0} boxes")))
    if plan.sound is ClipSound.REMOVED:
        lines.append(_tr("no sound"))
    elif plan.sound is ClipSound.MASKED:
        lines.append(_tr("voices masked"))
    if plan.muted and plan.sound is not ClipSound.REMOVED:
        lines.append(counted(len(plan.muted), _tr("silenced once"), _tr("silenced {0} times")))
    return ", ".join(lines) if lines else _tr("nothing is hidden")


def counted(number: int, one: str, several: str) -> str:
    return one if number == 1 else several.format(number)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Clips", text)
