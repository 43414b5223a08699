"""The parts of a web page that take an answer, the same to the byte in every packet."""

import base64
import hashlib
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from reflectapp.packets.answer_words import AnswerWords

PAGES = Path(__file__).with_name("pages")
_FIRST = 'const words = JSON.parse(document.getElementById("words").textContent);'
_REPLY = ("gently.js", "fields.js", "saving.js")
_STYLES = "style-src 'unsafe-inline'; img-src data:; media-src data: blob:; base-uri 'none'; form-action 'none'"


@cache
def template(name: str) -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    return environment.from_string(PAGES.joinpath(name).read_text("utf-8"))


@cache
def style() -> Markup:
    """The page's style sheet, as it stands in every packet."""
    return Markup("\n").join(Markup(PAGES.joinpath(name).read_text("utf-8")) for name in ("sheet.css", "reply.css"))


@cache
def script(sealed: bool = False) -> Markup:
    """The one script of a packet, or of the page around a sealed one."""
    names, last = ((*_REPLY, "opening.js"), "offerOpening();") if sealed else (_REPLY, "begin();")
    parts = [_FIRST, *(PAGES.joinpath(name).read_text("utf-8") for name in names), last]
    return Markup('(() => {\n"use strict";\n' + "\n".join(parts) + "\n})();")


def policy(script: str = "") -> str:
    """What the page may do: nothing but show itself and run that very script."""
    allowed = ""
    if script:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        allowed = f"script-src 'sha256-{digest}'; "
    return f"default-src 'none'; {allowed}{_STYLES}"


@cache
def reply(words: AnswerWords) -> Markup:
    """The place for a reply at the end, what it is made of, and the script's words."""
    return Markup(template("reply.html").render(words=words, data=data(words)))


@cache
def data(words: AnswerWords) -> Markup:
    return Markup(json.dumps(asdict(words), ensure_ascii=False, indent=0).replace("<", "\\u003c"))


def shell(words: AnswerWords, language: str, sealed: str) -> bytes:
    """The page around a sealed packet. `sealed`: its fields as JSON, in which no "<" stands."""
    code = script(sealed=True)
    page = template("sealed.html").render(
        words=words, language=language, sealed=Markup(sealed), data=data(words),
        css=style(), script=code, policy=policy(code),
    )  # fmt: skip
    return page.encode()
