"""Pages and pictures by typst: the source never changes, all that the teacher wrote reaches it as data."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

_PAGES: Final = Path(__file__).with_name("pages")
_ACCESSIBLE: Final = "ua-1"


def pdf(source: str, sheet: object) -> bytes:
    """The PDF's bytes. Equal sheets and equal fonts give equal bytes.

    It is PDF/UA-1 (ISO 14289-1), which the compiler checks, unless no font of the computer has one of its letters.
    """
    import typst

    try:
        return _compiled(source, sheet, format="pdf", pdf_standards=[_ACCESSIBLE])
    except typst.TypstError:
        return _compiled(source, sheet, format="pdf")


def png(source: str, sheet: object, dots_per_inch: int) -> bytes:
    return _compiled(source, sheet, format="png", ppi=dots_per_inch)


def _compiled(source: str, sheet: object, **how: Any) -> bytes:
    import typst

    text = _PAGES.joinpath(source).read_bytes()
    given = {"sheet": json.dumps(sheet, default=list)}
    data = typst.compile(text, font_paths=_fonts(), sys_inputs=given, **how)
    if not isinstance(data, bytes):
        raise TypeError("the compiler gave no file")
    return data


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts()
