"""What the database's triggers need of this program to keep the search in step. None of it ever fails."""

import json
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from reflectapp.kit.folding import line, terms


def add(connection: sqlcipher.Connection) -> None:
    connection.create_function("search_terms", 1, terms, deterministic=True)
    connection.create_function("search_line", 1, line, deterministic=True)
    connection.create_function("json_words", 1, json_words, deterministic=True)


def json_words(content: object) -> str:
    """The texts in an answer or a checklist, a line each; nothing of numbers, and no halves of characters."""
    try:
        texts = _texts(json.loads(content)) if isinstance(content, str) else []
    except ValueError:
        return ""
    return "\n".join(texts).encode("utf-8", "ignore").decode()


def _texts(content: Any) -> list[str]:
    if isinstance(content, str):
        return [content]
    if isinstance(content, dict):
        return _texts(content.get("text"))
    return [text for each in content for text in _texts(each)] if isinstance(content, list) else []
