import pytest
from hypothesis import given
from hypothesis import strategies as st

from reflectapp.domain.names import NameSearch, initials


@pytest.mark.parametrize(
    ("name", "text", "written"),
    [
        ("Mia Schmidt", "Then mia asked.", "mia"),
        ("Mia Schmidt", "MIA’S question", "MIA"),
        ("Mia Schmidt", "Schmidt, Mia", "Schmidt"),
        ("Mia Schmidt", "Mia\nSchmidt spoke", "Mia\nSchmidt"),
        ("José Núñez", "what Jose said", "Jose"),
        ("Jose", "what José said", "José"),
        ("Zoe", "what Zoe\u0308 said", "Zoe\u0308"),
        ("Strauß", "STRAUSS was first", "STRAUSS"),
        ("Anne-Marie Roth", "Anne-Marie began", "Anne-Marie"),
        ("Anne-Marie Roth", "then Marie began", "Marie"),
        ("نور", "سألت نور سؤالا", "نور"),
        ("王小明", "然后王小明回答了", "王小明"),
    ],
)
def test_a_name_is_found_however_it_is_written(name: str, text: str, written: str) -> None:
    found = NameSearch([name]).found([text])
    assert written in {each.written for each in found}
    assert all(each.students == (name,) for each in found)


@pytest.mark.parametrize("text", ["Miami", "a mias", "Schmidtchen", "M. spoke", "", "семья"])
def test_a_word_that_only_holds_it_is_not_a_name(text: str) -> None:
    assert NameSearch(["Mia Schmidt"]).found([text]) == ()


def test_two_students_of_one_name_are_both_told_with_the_place() -> None:
    search = NameSearch(["Mia Schmidt", "Mia Okafor"])
    (found,) = search.found(["x" * 40 + " here Mia said more and more and more and more", "Mia again"])
    assert (found.students, found.times) == (("Mia Schmidt", "Mia Okafor"), 2)
    assert found.around.startswith("…") and "here Mia said" in found.around and found.around.endswith("…")


def test_only_what_she_chose_is_replaced() -> None:
    search = NameSearch(["Mia Schmidt", "Noor"])
    text = "Mia Schmidt asked Noor; Noor’s answer made mia laugh."
    assert search.replaced(text, {"mia schmidt": "M. S.", "noor": "a student"}) == (
        "M. S. asked a student; a student’s answer made mia laugh."
    )
    assert search.replaced(text, {}) == text


@given(st.lists(st.text(min_size=2, max_size=9), max_size=4), st.text(max_size=60))
def test_once_replaced_a_name_is_not_found_again_and_nothing_else_changes(names: list[str], text: str) -> None:
    search = NameSearch(names)
    found = search.found([text])
    changed = search.replaced(text, {each.key: "\u0000" for each in found})
    assert search.found([changed]) == ()
    if not found:
        assert changed == text


def test_initials() -> None:
    assert [initials(name) for name in ("Mia Schmidt", "anne-marie", " ", "Noor")] == ["M. S.", "A. M.", "", "N."]
