"""Which kind of file something is, by what stands in it, and what it holds."""

from reflectapp.domain.captions import Why as CaptionWhy
from reflectapp.domain.coding_files import Gathering, ReadCodes, Track, Why
from reflectapp.interchange import boris_in, captions, chapters, codes_csv, eaf_in

MOST_BYTES = 20 * 1024 * 1024

_LOOKED_AT = 4_096
_WHYS = {CaptionWhy.TIMES: Why.TIMES, CaptionWhy.ENDS_FIRST: Why.ENDS_FIRST, CaptionWhy.TOO_MANY: Why.TOO_MANY}


def read(data: bytes, moments_name: str) -> ReadCodes:
    """Of ELAN, BORIS, tables, chapters, captions. `moments_name`: of what has no name in the file. Never raises."""
    head = captions.decoded(data[:_LOOKED_AT]).lstrip("\ufeff \t\r\n")
    if head.startswith("<"):
        return eaf_in.read(data)
    if head.startswith("{"):
        return boris_in.read(data)
    if chapters.is_chapters(head):
        return chapters.read(data, moments_name)
    if "-->" not in head and codes_csv.is_table(head):
        return codes_csv.read(data)
    return _of_captions(data, moments_name)


def _of_captions(data: bytes, name: str) -> ReadCodes:
    gathering, found = Gathering(), captions.read(data)
    made = (gathering.found(0, each.start_ms, each.end_ms, each.text) for each in found.captions)
    kept = tuple(each for each in made if each is not None)
    for each in found.unread:
        gathering.miss(each.line, each.text, _WHYS.get(each.why, Why.UNKNOWN))
    return gathering.read((Track(name, None, kept),))
