"""What leaves with a packet, found by reading the finished file: never from what was meant to go in."""

from reflectapp.domain.packets import Leaving, PacketFormat
from reflectapp.packets.words import words


def leaving(data: bytes, form: PacketFormat, language: str = "en") -> tuple[Leaving, ...]:
    """The items in the order of the file.

    Raises UnaccountedError if the file holds anything that is neither an item nor one of the packet's own words.
    """
    if form is PacketFormat.HTML:
        from reflectapp.packets.html_reader import read_html

        return read_html(data, words(language))
    if form is PacketFormat.DOCX:
        from reflectapp.packets.docx_reader import read_docx

        return read_docx(data, words(language))
    from reflectapp.packets.pdf_reader import read_pdf

    return read_pdf(data, words(language))
