"""Files that ELAN and BORIS wrote, where they lie beside the checkout."""

from pathlib import Path

import pytest

from reflectapp.domain.coding_files import Why
from reflectapp.interchange import code_files

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
TIERS = {"Story": 16, "SectionMarker": 3, "StoryChunk": 28, "StoryChunkLanguage": 28, "StoryChunkType": 22}


def _file(name: str) -> bytes:
    path = CORPUS / name
    if not path.is_file():
        pytest.skip("needs the files that lie beside some checkouts")
    return path.read_bytes()


def test_all_97_annotations_of_a_file_of_elan() -> None:
    read = code_files.read(_file("eaf/fables_aesop.eaf"), "")
    assert {track.name: len(track.found) for track in read.tracks} == TIERS and read.missed == ()
    assert read.tracks[0].found[0].text == "This is a libriVox recording"


def test_an_empty_file_of_elan_holds_nothing() -> None:
    read = code_files.read(_file("eaf/blank.eaf"), "")
    assert read.tracks == () and read.missed == ()


def test_a_project_of_boris_and_its_state_without_an_end() -> None:
    read = code_files.read(_file("boris/test.boris"), "")
    assert len(read.tracks) == 28 and {track.measure for track in read.tracks} == {"test"}
    assert [(each.text, each.why) for each in read.missed] == [("s", Why.NO_END)]
