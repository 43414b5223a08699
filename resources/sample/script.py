"""What happens in the sample lesson, and when. Times in seconds; a line begins no earlier than its time."""

from typing import NamedTuple

LENGTH_S = 120.0


class Line(NamedTuple):
    """`question`: OPEN if it can be answered well in more than one way, else CLOSED; "" if it is none."""

    at_s: float
    who: str
    text: str
    question: str = ""


OPEN, CLOSED = "open", "closed"
TEACHER, LENA, AMIR, MIA, PAIRS = "teacher", "lena", "amir", "mia", "pairs"

LINES = (
    Line(0.8, TEACHER, "Good morning everyone. Today we look at fractions of a set."),
    Line(6.0, TEACHER, "Here are twelve counters, in front of each of you."),
    Line(11.0, TEACHER, "What is three quarters of twelve?", CLOSED),
    Line(14.0, TEACHER, "It is nine, isn't it."),
    Line(18.0, TEACHER, "That was too quick of me."),
    Line(19.9, TEACHER, "How do you know that it is nine?", OPEN),
    Line(27.0, TEACHER, "Explain it to your partner."),
    Line(30.0, PAIRS, "I made four groups first, and there are three counters in each one of them."),
    Line(36.0, PAIRS, "Then you take three of the groups, look, and that makes nine altogether."),
    Line(44.0, TEACHER, "Thank you. I heard good reasons."),
    Line(46.9, TEACHER, "Amir, what did you two say?", OPEN),
    Line(50.5, AMIR, "Twelve in four groups makes three. So three groups make nine."),
    Line(56.5, TEACHER, "And why does it work with twelve, but not with ten?", OPEN),
    Line(70.5, TEACHER, "Mia?"),
    Line(72.2, MIA, "Because ten counters don't make four equal groups."),
    Line(77.0, TEACHER, "Who sees it in another way?", OPEN),
    Line(82.0, LENA, "I would draw it."),
    Line(84.2, TEACHER, "Please do."),
    Line(88.0, LENA, "Four in a row. That makes eight."),
    Line(92.0, LENA, "No, wait. Three in a row, and three rows. Nine."),
    Line(98.0, TEACHER, "What made you change your mind?", OPEN),
    Line(103.0, LENA, "I counted my rows again."),
    Line(106.0, TEACHER, "Tell your partner what you will remember."),
    Line(109.5, PAIRS, "I will remember to make the groups first, and to count them once more."),
    Line(116.2, TEACHER, "Thank you. That is all for today."),
)

# Who raises a hand (student 0 to 4, left to right), from when to when.
HANDS = (
    (1, 12.0, 14.5),
    (3, 22.0, 27.0),
    (0, 46.5, 49.0),
    (2, 66.0, 72.0),
    (0, 67.2, 71.5),
    (4, 68.6, 71.5),
    (3, 80.0, 82.0),
    (1, 101.0, 103.0),
)

# Where the teacher stands (0 left of the board, 1 right of it) and where her arm is.
PATH = (
    (0.0, 0.86, "down"),
    (6.0, 0.86, "board"),
    (13.5, 0.82, "board"),
    (18.0, 0.90, "open"),
    (27.0, 0.90, "down"),
    (31.0, 0.97, "down"),
    (43.0, 0.95, "open"),
    (50.0, 0.88, "down"),
    (56.5, 0.84, "board"),
    (63.0, 0.90, "down"),
    (70.5, 0.90, "open"),
    (77.0, 0.88, "open"),
    (85.0, 0.97, "down"),
    (98.0, 0.95, "open"),
    (106.0, 0.90, "open"),
    (110.0, 0.97, "down"),
    (116.0, 0.86, "open"),
)

# Lena's drawing at the board: from when to when, and when each row of counters is there.
AT_BOARD = (85.5, 97.5)
ROWS = ((87.0, 4), (89.5, 4), (93.0, 3), (94.5, 3), (96.0, 3))
WIPED_S = 91.8
