from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.lessons import LessonDraft
from reflectapp.services import keys, lessons
from reflectapp.services.keys import Passphrase, Proof, RecoveryKey
from reflectapp.services.store import (
    KeyStore,
    OpenStore,
    StoreNotice,
    close_store,
    create_store,
    new_recovery_key,
    open_with_key_store,
    open_with_passphrase,
    open_with_recovery_key,
    suggest_passphrase,
)
from reflectapp.vault.cost import TEST_COST

HEADERS = ("header.json", "header.bak")


@contextmanager
def refused(problem: Problem) -> Iterator[None]:
    with pytest.raises((UserError, EnvironmentProblem)) as raised:
        yield
    assert raised.value.problem is problem


@pytest.fixture
def made(folder: Path, passphrase: str, key_store: KeyStore) -> Iterator[tuple[OpenStore, str]]:
    """A store with all ways in, open, and its recovery key."""
    store, recovery_key = create_store(folder, passphrase=passphrase, key_store=key_store, cost=TEST_COST)
    lessons.add(store, LessonDraft("Fractions"))
    yield store, recovery_key
    close_store(store)


def put_back(folder: Path) -> Callable[[], None]:
    """Remembers the header as it is; what is returned puts it back later."""
    kept = {name: (folder / name).read_bytes() for name in HEADERS}

    def back() -> None:
        for name, content in kept.items():
            (folder / name).write_bytes(content)

    return back


def opens(store: OpenStore) -> None:
    assert [card.lesson.title for card in lessons.cards(store)] == ["Fractions"]
    close_store(store)


def test_a_changed_passphrase_opens_and_the_old_one_does_not(
    made: tuple[OpenStore, str], folder: Path, passphrase: str, key_store: KeyStore
) -> None:
    store, recovery_key = made
    new = suggest_passphrase()
    keys.change_passphrase(store, Passphrase(passphrase), new)
    assert [card.lesson.title for card in lessons.cards(store)] == ["Fractions"]
    close_store(store)
    with refused(Problem.WRONG_PASSPHRASE):
        open_with_passphrase(folder, passphrase)
    opens(open_with_passphrase(folder, new))
    opens(open_with_recovery_key(folder, recovery_key))
    opens(open_with_key_store(folder, key_store))


def test_each_secret_is_proof_and_a_wrong_one_changes_nothing(
    made: tuple[OpenStore, str], folder: Path, passphrase: str, key_store: KeyStore
) -> None:
    store, recovery_key = made
    before = [(folder / name).read_bytes() for name in HEADERS]
    wrong: list[tuple[Proof, Problem]] = [
        (Passphrase("not that one"), Problem.WRONG_PASSPHRASE),
        (RecoveryKey(new_recovery_key()), Problem.WRONG_RECOVERY_KEY),
        (RecoveryKey("slip"), Problem.MALFORMED_RECOVERY_KEY),
        (type(key_store)(), Problem.KEY_STORE_LOST_SECRET),
    ]
    for proof, problem in wrong:
        with refused(problem):
            keys.change_passphrase(store, proof, suggest_passphrase())
    with refused(Problem.WEAK_PASSPHRASE):
        keys.change_passphrase(store, Passphrase(passphrase), "password1")
    assert [(folder / name).read_bytes() for name in HEADERS] == before
    proofs: tuple[Proof, ...] = (Passphrase(passphrase), RecoveryKey(recovery_key), key_store)
    for proof in proofs:
        keys.change_passphrase(store, proof, passphrase)


def test_this_computer_opens_it_and_stops_doing_so(folder: Path, passphrase: str, key_store: KeyStore) -> None:
    store, _ = create_store(folder, passphrase=passphrase, cost=TEST_COST)
    lessons.add(store, LessonDraft("Fractions"))
    keys.add_key_store(store, Passphrase(passphrase), key_store)
    assert keys.ways(store) == {"passphrase", "key_store", "recovery"}
    close_store(store)
    store = open_with_key_store(folder, key_store)
    keys.remove_key_store(store, key_store, key_store)
    assert keys.ways(store) == {"passphrase", "recovery"}
    assert key_store.get(store.store_id) is None
    close_store(store)
    with refused(Problem.NO_SUCH_SLOT):
        open_with_key_store(folder, key_store)
    opens(open_with_passphrase(folder, passphrase))


def test_an_everyday_way_stays(folder: Path, passphrase: str, key_store: KeyStore) -> None:
    store, recovery_key = create_store(folder, key_store=key_store)
    with refused(Problem.LAST_WAY):
        keys.remove_key_store(store, key_store, key_store)
    keys.add_passphrase(store, RecoveryKey(recovery_key), passphrase)
    keys.remove_passphrase(store, key_store)
    assert keys.ways(store) == {"key_store", "recovery"}
    keys.add_passphrase(store, key_store, passphrase)
    keys.remove_key_store(store, Passphrase(passphrase), None)
    with refused(Problem.LAST_WAY):
        keys.remove_passphrase(store, Passphrase(passphrase))
    assert keys.ways(store) == {"passphrase", "recovery"}
    close_store(store)


def test_a_new_recovery_key_replaces_the_old_page(made: tuple[OpenStore, str], folder: Path, passphrase: str) -> None:
    store, old = made
    new = new_recovery_key()
    close_store(store)
    with refused(Problem.WRONG_RECOVERY_KEY):
        open_with_recovery_key(folder, new)
    store = open_with_passphrase(folder, passphrase)
    keys.set_recovery_key(store, Passphrase(passphrase), new)
    close_store(store)
    with refused(Problem.WRONG_RECOVERY_KEY):
        open_with_recovery_key(folder, old)
    opens(open_with_recovery_key(folder, new))


def test_an_old_header_put_back_is_noticed_until_the_keys_are_set_anew(
    made: tuple[OpenStore, str], folder: Path, passphrase: str
) -> None:
    store, _ = made
    back = put_back(folder)
    keys.change_passphrase(store, Passphrase(passphrase), suggest_passphrase())
    close_store(store)
    back()
    for _time in range(2):
        store = open_with_passphrase(folder, passphrase)
        assert store.notices == (StoreNotice.HEADER_ROLLED_BACK,)
        close_store(store)
    store = open_with_passphrase(folder, passphrase)
    new = suggest_passphrase()
    keys.change_passphrase(store, Passphrase(passphrase), new)
    close_store(store)
    store = open_with_passphrase(folder, new)
    assert store.notices == ()
    close_store(store)


def test_a_key_store_that_forgot_does_not_hide_that_an_old_header_was_put_back(
    made: tuple[OpenStore, str], folder: Path, passphrase: str, key_store: KeyStore
) -> None:
    store, _ = made
    back = put_back(folder)
    keys.change_passphrase(store, Passphrase(passphrase), suggest_passphrase())
    close_store(store)
    back()
    key_store.delete(store.store_id)
    for _time in range(2):
        store = open_with_passphrase(folder, passphrase, key_store=key_store)
        assert store.notices == (StoreNotice.HEADER_ROLLED_BACK,)
        close_store(store)


def test_a_header_newer_than_the_database_remembers_is_no_trouble(
    made: tuple[OpenStore, str], folder: Path, passphrase: str
) -> None:
    store, _ = made
    with store.unit() as work:
        assert work.header.sequence() == 1
        work.header.keep_sequence(0)
    close_store(store)
    store = open_with_passphrase(folder, passphrase)
    assert store.notices == ()
    with store.read() as work:
        assert work.header.sequence() == 1
    close_store(store)


def test_another_stores_keys_are_told_apart_from_a_wrong_passphrase_and_from_damage(
    made: tuple[OpenStore, str], folder: Path, tmp_path: Path, passphrase: str
) -> None:
    close_store(made[0])
    other, recovery_key = create_store(tmp_path / "other", passphrase=passphrase, cost=TEST_COST)
    close_store(other)
    own = put_back(folder)
    for name in HEADERS:
        (folder / name).write_bytes((tmp_path / "other" / name).read_bytes())
    with refused(Problem.HEADER_OF_ANOTHER_STORE):
        open_with_passphrase(folder, passphrase)
    with refused(Problem.HEADER_OF_ANOTHER_STORE):
        open_with_recovery_key(folder, recovery_key)
    own()
    with refused(Problem.WRONG_PASSPHRASE):
        open_with_passphrase(folder, "not that one")
    with (folder / "store.db").open("r+b") as file:
        file.seek(100)
        file.write(b"damage")
    with refused(Problem.DATABASE_DAMAGED):
        open_with_passphrase(folder, passphrase)


def test_one_copy_of_another_stores_header_is_passed_over(
    made: tuple[OpenStore, str], folder: Path, tmp_path: Path, passphrase: str
) -> None:
    store, _ = made
    other, _ = create_store(tmp_path / "other", passphrase=passphrase, cost=TEST_COST)
    for _time in range(3):
        keys.change_passphrase(other, Passphrase(passphrase), passphrase, cost=TEST_COST)
    close_store(other)
    close_store(store)
    (folder / "header.json").write_bytes((tmp_path / "other" / "header.json").read_bytes())
    store = open_with_passphrase(folder, passphrase)
    assert store.notices == (StoreNotice.HEADER_REPAIRED,)
    opens(store)


def test_a_change_that_only_the_copy_lacks_has_been_made(
    made: tuple[OpenStore, str], folder: Path, passphrase: str
) -> None:
    store, _ = made
    (folder / "header.bak").unlink()
    (folder / "header.bak").mkdir()
    new = suggest_passphrase()
    keys.change_passphrase(store, Passphrase(passphrase), new)
    close_store(store)
    (folder / "header.bak").rmdir()
    opens(open_with_passphrase(folder, new))


def test_a_change_that_can_not_be_written_has_not_been_made(
    made: tuple[OpenStore, str], folder: Path, passphrase: str
) -> None:
    store, _ = made
    (folder / "header.json.new").mkdir()
    with refused(Problem.CANNOT_WRITE):
        keys.change_passphrase(store, Passphrase(passphrase), suggest_passphrase())
    (folder / "header.json.new").rmdir()
    close_store(store)
    opens(open_with_passphrase(folder, passphrase))


def test_a_crash_while_the_key_store_is_renewed_leaves_a_secret_that_opens(
    made: tuple[OpenStore, str], folder: Path, passphrase: str, key_store: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, _ = made
    for broken in ("reflectapp.vault.header.write", "reflectapp.vault.keystore.settle"):
        with monkeypatch.context() as patch:
            patch.setattr(broken, crash)
            with pytest.raises(KeyboardInterrupt):
                keys.add_key_store(store, Passphrase(passphrase), key_store)
        close_store(store)
        store = open_with_key_store(folder, key_store)
        assert key_store.get(f"{store.store_id}.next") is None or broken.endswith("write")
    close_store(store)


def crash(*_arguments: object, **_names: object) -> None:
    raise KeyboardInterrupt
