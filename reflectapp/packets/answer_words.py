"""The words of a web page that takes an answer, and what in an answer reads like an order."""

from dataclasses import dataclass

_MUST = "(?:should|must|shall|need to|needs to|have to|has to|ought to|had better|are to|is to)"
_SURELY = "(?:(?:really|just|simply|definitely|clearly|also|then|always) )*"
_THOUGHT = "and|but|so|then|maybe|perhaps|well|i think|i believe|i feel|i would say|in my view|you might(?= you\\b)"
_THINKING = f"^(?:(?:{_THOUGHT}),? (?:that )?)*"
_IF = "What would happen if "

_NOT_AFTER = "".join(f"(?<!{word} )" for word in ("might", "may", "could", "not", "n['’]t", "never", "did", "i", "we"))

_ORDERS = (
    f"\\byou {_SURELY}(?:should|shall|need to|have to|ought to|are supposed to|are to)\\b",
    "\\byou(?:['’]d| had) better\\b",
    "\\b(?:shouldn['’]t|mustn['’]t)\\b",
    "\\bmust\\b(?! (?:have|be)\\b)",
    "\\byou must\\b(?! have\\b)",
    f"{_NOT_AFTER}\\b(?:have|has|needs) to\\b",
    "\\b(?:they|students|children|pupils|everyone|teachers) (?:should|need to|ought to)\\b",
    "\\b(?:students|children|pupils|everyone|teachers) must\\b",
    "^(?:make sure|be sure|see to it|do not|don['’]t|never|always|stop)\\b",
)
_QUESTIONS = (
    (f"{_THINKING}you {_SURELY}{_MUST} (?:not|never) have ", "What would have happened if you had not "),
    (f"{_THINKING}you {_SURELY}{_MUST} have ", "What would have happened if you had "),
    (f"{_THINKING}you {_SURELY}(?:shouldn['’]t|mustn['’]t|{_MUST} not|{_MUST} never) ", f"{_IF}you were not to "),
    (f"{_THINKING}you(?:['’]d| had)? {_SURELY}(?:better|are supposed to|{_MUST}) {_SURELY}", f"{_IF}you were to "),
    ("^(?:make|be) sure (?:that )?(?=to )", "What would it take "),
    ("^(?:make|be) sure (?:that )?", "What would it take so that "),
    ("^see to it that ", "What would it take so that "),
    ("^(?:please )?(?:do not|don['’]t|never) ", f"{_IF}you were not to "),
    ("^(?:please )?stop ", f"{_IF}you were to stop "),
    ("^(?:please )?always ", f"{_IF}you were always to "),
    (f"{_THINKING}(.+?) (?:shouldn['’]t|mustn['’]t|{_MUST} not|{_MUST} never) ", f"{_IF}$1 were not to "),
    (f"{_THINKING}(.+?) {_MUST} ", f"{_IF}$1 were to "),
)


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """Texts of the page; those from `orders` on are data of its script.

    `orders` and `questions` are regular expressions that browsers and Python read alike, case ignored, tried on one
    sentence at a time; `questions` say what its match becomes. `lowered`: beginnings that are not names.
    """

    skip: str = "Go to your reply"
    how: str = (
        "You can answer right here: open “Answer” under anything, or write at the end. Save your reply there and "
        "send me that file. Nothing is sent by itself; what isn’t saved is gone when the page is closed."
    )
    heading: str = "Your reply"
    no_scripts: str = (
        "In this browser the page can’t take an answer. You can read all of it, and answer in a message of your own, "
        "or on the printed page."
    )
    not_here: str = "To write an answer, save this page on your computer and open it from there."
    answer: str = "Answer"
    answered: str = "Your answer"
    about: str = "Your answer to: {what}"
    overall: str = "About all of it"
    questions_heading: str = "Questions"
    questions_about: str = "What would you like to know? What do you wonder?"
    ideas_heading: str = "Ideas"
    ideas_about: str = "Something I might try. I will see what becomes of it."
    more_questions: str = "Another question"
    more_ideas: str = "Another idea"
    question_label: str = "Question {number}"
    idea_label: str = "Idea {number}"
    beginning: str = "You might "
    name: str = "Your name"
    save: str = "Save my reply"
    nothing: str = "There is nothing written yet."
    one_question: str = "1 question"
    many_questions: str = "{number} questions"
    one_idea: str = "1 idea"
    many_ideas: str = "{number} ideas"
    unsaved: str = "not saved yet"
    is_saved: str = "saved"
    saved: str = "You will find {name} in your downloads. Please send me that file."
    too_long: str = "This is more than one reply can hold. Please make it shorter, or save a part of it first."
    order: str = "This may sound like an order."
    turn: str = "Make it a question"
    turned: str = "Now it is a question."
    turned_moved: str = "Now it is a question, and stands with the questions."
    back: str = "As it was"
    file_name: str = "reply-{day}.reflectreply"
    sealed_title: str = "A sealed packet"
    sealed_reply: str = "Your reply is sealed with the passphrase of the packet."
    sealed_how: str = (
        "It opens with the passphrase that I told you by another way than this file. "
        "If you don’t have it, please ask me."
    )
    passphrase: str = "Passphrase"
    show: str = "Show"
    open: str = "Open"
    opening: str = "Opening…"
    wrong: str = "That isn’t the passphrase of this packet. Look at capital letters and at the order of the words."
    damaged: str = "This file is damaged. Please ask for it once more."
    sealed_no_scripts: str = "This packet opens only in a browser that runs the page’s own script."
    sealed_not_here: str = "To open it, save this page on your computer and open it from there."
    orders: tuple[str, ...] = _ORDERS
    questions: tuple[tuple[str, str], ...] = _QUESTIONS
    plain_question: str = "What do you think of this: "
    lowered: str = (
        "^(?:the|an?|they|he|she|it|we|you|your|their|our|my|this|that|these|those|everyone|all|some|each|every|"
        "students|children|pupils|teachers|one|there)\\b"
    )
