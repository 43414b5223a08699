import pytest

from reflectapp.domain.errors import Problem, UserError
from reflectapp.vault import passphrase, recovery


def test_the_word_list_is_long_enough_and_easy_to_type() -> None:
    words = passphrase.words()
    assert len(set(words)) == len(words) >= 2048
    assert all(word.isascii() and word.islower() and word.isalpha() and 3 <= len(word) <= 8 for word in words)


def test_offered_words_differ_and_are_accepted() -> None:
    offers = {passphrase.suggest_words() for _ in range(20)}
    assert len(offers) == 20
    for offer in offers:
        assert len(offer.split()) == 6
        assert passphrase.strength(offer) == passphrase.Strength(4, True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("kx8", "too_short"),
        ("password", "common_words"),
        ("cvgyhnji", "keyboard_row"),
        ("aaaaaaaaaaaa", "repeats"),
        ("abcdefgh", "sequence"),
        ("14.03.1979", "date"),
    ],
)
def test_a_weak_passphrase_is_refused_with_its_reason(text: str, reason: str) -> None:
    rated = passphrase.strength(text)
    assert not rated.accepted
    assert rated.reason_code == reason


def test_a_long_passphrase_is_rated_too() -> None:
    assert passphrase.strength("orbit velvet maple lantern " * 40).accepted
    assert not passphrase.strength("a" * 500).accepted


def test_a_recovery_key_is_nine_groups_of_four() -> None:
    text = recovery.new_recovery_key()
    assert recovery.groups(text) == tuple(text.split("-"))
    assert [len(group) for group in recovery.groups(text)] == [4] * 9
    assert len(recovery.parse(text)) == 20


def test_a_recovery_key_is_read_as_people_write_it() -> None:
    text = recovery.write(bytes(range(20)))
    secret = recovery.parse(text)
    assert secret == bytes(range(20))
    for written in (
        text.lower(),
        text.replace("-", ""),
        text.replace("-", " "),
        f"  {text}\n",
        text.replace("-", " – "),
        text.replace("0", "O"),
        text.replace("0", "o").replace("1", "l"),
        text.replace("1", "I"),
    ):
        assert recovery.parse(written) == secret


@pytest.mark.parametrize("text", ["", "ABCD", "U" * 36, "é" * 36, "0" * 36, "1" * 37, "²" * 36])
def test_what_is_no_recovery_key_is_told(text: str) -> None:
    with pytest.raises(UserError, match=Problem.MALFORMED_RECOVERY_KEY):
        recovery.parse(text)


def test_every_single_slip_and_swap_is_found() -> None:
    text = recovery.write(bytes(range(100, 120)))
    letters = text.replace("-", "")
    slips = [letters[:at] + ("Z" if letters[at] != "Z" else "Y") + letters[at + 1 :] for at in range(36)]
    swaps = [letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :] for at in range(35)]
    for wrong in slips + [swap for swap in swaps if swap != letters]:
        with pytest.raises(UserError, match=Problem.MALFORMED_RECOVERY_KEY):
            recovery.parse(wrong)
