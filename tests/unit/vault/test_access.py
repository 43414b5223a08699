import hashlib
import json
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.vault import access, cost, recovery, rewriting
from reflectapp.vault import header as headers
from reflectapp.vault.cost import Argon2Cost
from reflectapp.vault.keystore import KeyStore

PASSPHRASE = "orbit velvet maple lantern quiet otter"
OTHER = "tundra cobalt violin pepper harbor wisdom"
NAMES = ("header.json", "header.bak")


@contextmanager
def refused(problem: Problem) -> Iterator[None]:
    with pytest.raises((UserError, EnvironmentProblem)) as raised:
        yield
    assert raised.value.problem is problem


def create(folder: Path, **ways: Any) -> access.Created:
    """A store's keys with their header on the disk, and no database."""
    made = access.create(folder, **ways)
    access.write_first(folder, made)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


def both_copies(folder: Path) -> tuple[bytes, bytes]:
    return (folder / NAMES[0]).read_bytes(), (folder / NAMES[1]).read_bytes()


def put_both(folder: Path, raw: bytes) -> None:
    for name in NAMES:
        (folder / name).write_bytes(raw)


def forged(raw: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """A header changed by someone who knows the format, but not the keys."""
    body, mac, _, _ = raw.split(b"\n")
    content = json.loads(body)
    change(content)
    lines = json.dumps(content, separators=(",", ":")).encode() + b"\n" + mac + b"\n"
    return lines + hashlib.sha256(lines).hexdigest().encode() + b"\n"


def slot_of(content: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(slot for slot in content["slots"] if slot["kind"] == kind)
    return found


def test_every_way_in_leads_to_the_same_keys(folder: Path, key_store: KeyStore) -> None:
    made = create(folder, passphrase=PASSPHRASE, key_store=key_store)
    assert access.slots(folder) == {"passphrase", "key_store", "recovery"}
    ways = [
        access.unlock_with_passphrase(folder, PASSPHRASE),
        access.unlock_with_recovery_key(folder, made.recovery_key),
        access.unlock_with_key_store(folder, key_store),
    ]
    for unlocked in ways:
        assert (unlocked.store_id, unlocked.keys, unlocked.repaired_header) == (made.store_id, made.keys, False)
    keys = made.keys
    assert len({keys.database, keys.header_mac, keys.blob_wrapping, keys.backup}) == 4


def test_a_shared_computer_has_no_key_store_and_her_own_needs_no_passphrase(
    tmp_path: Path, key_store: KeyStore
) -> None:
    create(tmp_path / "shared", passphrase=PASSPHRASE)
    create(tmp_path / "own", key_store=key_store)
    assert access.slots(tmp_path / "shared") == {"passphrase", "recovery"}
    assert access.slots(tmp_path / "own") == {"key_store", "recovery"}
    with refused(Problem.NO_SUCH_SLOT):
        access.unlock_with_key_store(tmp_path / "shared", key_store)
    with refused(Problem.NO_SUCH_SLOT):
        access.unlock_with_passphrase(tmp_path / "own", PASSPHRASE)
    with pytest.raises(ValueError):
        create(tmp_path / "neither")


def test_no_one_else_may_look(folder: Path) -> None:
    create(folder, passphrase=PASSPHRASE)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in NAMES:
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_keys_are_never_printed(folder: Path) -> None:
    made = create(folder, passphrase=PASSPHRASE)
    shown = repr(made) + repr(access.unlock_with_passphrase(folder, PASSPHRASE))
    assert made.recovery_key not in shown
    assert repr(made.keys.database) not in shown


@pytest.mark.parametrize("wrong", [OTHER, PASSPHRASE + " ", PASSPHRASE.upper(), "", "\ud800"])
def test_another_passphrase_is_told_as_such(folder: Path, wrong: str) -> None:
    create(folder, passphrase=PASSPHRASE)
    with refused(Problem.WRONG_PASSPHRASE):
        access.unlock_with_passphrase(folder, wrong)


def test_the_same_letters_typed_on_another_system_open_it(folder: Path) -> None:
    create(folder, passphrase="caf\u00e9 orbit velvet maple lantern")
    access.unlock_with_passphrase(folder, "cafe\u0301 orbit velvet maple lantern")


@pytest.mark.parametrize("weak", ["", "password", "12345678", "qwertyuiop", "aaaaaaaaaa"])
def test_a_weak_passphrase_makes_no_store(folder: Path, weak: str) -> None:
    with refused(Problem.WEAK_PASSPHRASE):
        create(folder, passphrase=weak)
    assert not access.exists(folder)


def test_another_recovery_key_and_a_slip_are_told_apart(folder: Path) -> None:
    made = create(folder, passphrase=PASSPHRASE)
    with refused(Problem.WRONG_RECOVERY_KEY):
        access.unlock_with_recovery_key(folder, recovery.new_recovery_key())
    with refused(Problem.MALFORMED_RECOVERY_KEY):
        access.unlock_with_recovery_key(folder, made.recovery_key[:-1])


def test_one_damaged_copy_is_repaired_and_said_once(folder: Path) -> None:
    for name in NAMES:
        made = create(folder.with_name(name), passphrase=PASSPHRASE)
        path = folder.with_name(name) / name
        path.write_bytes(b"\0" * path.stat().st_size)
        unlocked = access.unlock_with_passphrase(path.parent, PASSPHRASE)
        assert (unlocked.keys, unlocked.repaired_header) == (made.keys, True)
        assert not access.unlock_with_passphrase(path.parent, PASSPHRASE).repaired_header


def test_a_missing_copy_is_written_again(folder: Path) -> None:
    create(folder, passphrase=PASSPHRASE)
    (folder / NAMES[0]).unlink()
    assert access.unlock_with_passphrase(folder, PASSPHRASE).repaired_header
    assert len(set(both_copies(folder))) == 1


def test_two_damaged_copies_are_not_a_wrong_passphrase(folder: Path) -> None:
    create(folder, passphrase=PASSPHRASE)
    put_both(folder, b"{}")
    with refused(Problem.HEADER_DAMAGED):
        access.unlock_with_passphrase(folder, PASSPHRASE)


def test_a_store_without_its_header_is_damaged_and_is_not_made_anew(folder: Path) -> None:
    with refused(Problem.STORE_MISSING):
        access.unlock_with_passphrase(folder, PASSPHRASE)
    folder.mkdir()
    (folder / "store.db").write_bytes(b"sealed")
    assert access.exists(folder)
    with refused(Problem.HEADER_DAMAGED):
        access.unlock_with_passphrase(folder, PASSPHRASE)
    with refused(Problem.STORE_EXISTS):
        create(folder, passphrase=PASSPHRASE)


def test_recordings_alone_are_what_is_left_of_a_store(folder: Path) -> None:
    (folder / "blobs").mkdir(parents=True)
    assert not access.exists(folder)
    (folder / "blobs" / "some-recording").write_bytes(b"sealed")
    with refused(Problem.HEADER_DAMAGED):
        access.unlock_with_passphrase(folder, PASSPHRASE)
    with refused(Problem.STORE_EXISTS):
        create(folder, passphrase=PASSPHRASE)


def test_no_header_is_written_without_a_recovery_key(folder: Path) -> None:
    made = create(folder, passphrase=PASSPHRASE)
    before = both_copies(folder)
    with pytest.raises(ValueError):
        headers.write(folder, made.header.without("recovery"), made.keys.header_mac)
    assert both_copies(folder) == before


def test_a_store_is_never_made_over_another(folder: Path) -> None:
    made = create(folder, passphrase=PASSPHRASE)
    with refused(Problem.STORE_EXISTS):
        create(folder, passphrase=OTHER)
    assert access.unlock_with_passphrase(folder, PASSPHRASE).keys == made.keys


def test_a_flipped_bit_anywhere_in_both_copies_is_damage(folder: Path) -> None:
    create(folder, passphrase=PASSPHRASE)
    whole = both_copies(folder)[0]
    with ExitStack() as stack:
        files = [stack.enter_context(open(folder / name, "r+b", buffering=0)) for name in NAMES]

        def put(at: int, value: int) -> None:
            for file in files:
                file.seek(at)
                file.write(bytes([value]))

        for at, value in enumerate(whole):
            for bit in range(8):
                put(at, value ^ 1 << bit)
                with refused(Problem.HEADER_DAMAGED):
                    access.unlock_with_passphrase(folder, PASSPHRASE)
            put(at, value)
    access.unlock_with_passphrase(folder, PASSPHRASE)


def test_a_flipped_bit_anywhere_in_one_copy_is_mended_from_the_other(folder: Path) -> None:
    made = create(folder, passphrase=PASSPHRASE)
    whole = both_copies(folder)[0]
    for bit in range(0, len(whole) * 8, 13):
        altered = bytearray(whole)
        altered[bit // 8] ^= 1 << bit % 8
        (folder / NAMES[bit % 2]).write_bytes(altered)
        unlocked = access.unlock_with_passphrase(folder, PASSPHRASE)
        assert (unlocked.keys, unlocked.repaired_header) == (made.keys, True)
        assert both_copies(folder) == (whole, whole)


@pytest.mark.parametrize("extra", [b"\n", b" ", b"x" * 20_000])
def test_anything_added_is_damage(folder: Path, extra: bytes) -> None:
    create(folder, passphrase=PASSPHRASE)
    put_both(folder, both_copies(folder)[0] + extra)
    with refused(Problem.HEADER_DAMAGED):
        access.unlock_with_passphrase(folder, PASSPHRASE)


FORGERIES: dict[str, tuple[Callable[[dict[str, Any]], object], Problem]] = {
    "sequence": (lambda content: content.update(sequence=9), Problem.HEADER_TAMPERED),
    "slot removed": (lambda content: content["slots"].remove(slot_of(content, "recovery")), Problem.HEADER_TAMPERED),
    "salt": (lambda content: slot_of(content, "passphrase").update(salt="A" * 22 + "=="), Problem.WRONG_PASSPHRASE),
    "short salt": (lambda content: slot_of(content, "passphrase").update(salt="AAAA"), Problem.HEADER_DAMAGED),
    "no key": (lambda content: slot_of(content, "passphrase").update(wrapped=""), Problem.HEADER_DAMAGED),
    "store id": (lambda content: content.update(store_id="other"), Problem.WRONG_PASSPHRASE),
    "cheap": (lambda content: slot_of(content, "passphrase").update(iterations=0), Problem.HEADER_TAMPERED),
    "dear": (lambda content: slot_of(content, "passphrase").update(memory_kib=2**31), Problem.HEADER_TAMPERED),
    "unknown field": (lambda content: content.update(hint="dog"), Problem.HEADER_DAMAGED),
    "two of a kind": (lambda content: content["slots"].append(content["slots"][0]), Problem.HEADER_DAMAGED),
    "newer": (lambda content: content.update(version=2), Problem.STORE_NEWER),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_header_never_opens(folder: Path, name: str) -> None:
    change, problem = FORGERIES[name]
    create(folder, passphrase=PASSPHRASE)
    put_both(folder, forged(both_copies(folder)[0], change))
    with refused(problem):
        access.unlock_with_passphrase(folder, PASSPHRASE)


@pytest.mark.parametrize("name", [name for name in FORGERIES if name != "newer"])
def test_a_forged_copy_gives_way_to_the_true_one(folder: Path, name: str) -> None:
    made = create(folder, passphrase=PASSPHRASE)
    true = both_copies(folder)[0]

    def forge(content: dict[str, Any]) -> None:
        FORGERIES[name][0](content)
        content["sequence"] = 99

    (folder / NAMES[0]).write_bytes(forged(true, forge))
    unlocked = access.unlock_with_passphrase(folder, PASSPHRASE)
    assert (unlocked.keys, unlocked.repaired_header) == (made.keys, True)
    assert both_copies(folder) == (true, true)


def test_a_new_passphrase_replaces_the_old_one(folder: Path) -> None:
    made = create(folder, passphrase=PASSPHRASE)
    rewriting.set_passphrase(folder, access.unlock_with_passphrase(folder, PASSPHRASE), OTHER)
    with refused(Problem.WRONG_PASSPHRASE):
        access.unlock_with_passphrase(folder, PASSPHRASE)
    assert access.unlock_with_passphrase(folder, OTHER).keys == made.keys
    assert access.unlock_with_recovery_key(folder, made.recovery_key).keys == made.keys


def test_the_old_passphrase_stays_out_after_a_crash_between_the_copies(folder: Path) -> None:
    made = create(folder, passphrase=PASSPHRASE)
    old = both_copies(folder)[1]
    rewriting.set_passphrase(folder, access.unlock_with_passphrase(folder, PASSPHRASE), OTHER)
    (folder / NAMES[1]).write_bytes(old)
    with refused(Problem.WRONG_PASSPHRASE):
        access.unlock_with_passphrase(folder, PASSPHRASE)
    unlocked = access.unlock_with_passphrase(folder, OTHER)
    assert (unlocked.keys, unlocked.repaired_header) == (made.keys, True)
    assert old not in both_copies(folder)


def test_a_key_store_that_lost_its_secret_is_given_a_new_one(folder: Path, key_store: KeyStore) -> None:
    made = create(folder, key_store=key_store)
    key_store.delete(made.store_id)
    with refused(Problem.KEY_STORE_LOST_SECRET):
        access.unlock_with_key_store(folder, key_store)
    key_store.set(made.store_id, bytes(32))
    with refused(Problem.KEY_STORE_LOST_SECRET):
        access.unlock_with_key_store(folder, key_store)
    rewriting.set_key_store(folder, access.unlock_with_recovery_key(folder, made.recovery_key), key_store)
    assert access.unlock_with_key_store(folder, key_store).keys == made.keys


def test_a_key_store_that_forgets_at_once_is_not_relied_on(folder: Path) -> None:
    class Forgetful:
        def get(self, store_id: str) -> bytes | None:
            return None

        def set(self, store_id: str, secret: bytes) -> None: ...

        def delete(self, store_id: str) -> None: ...

    with refused(Problem.KEY_STORE_MISSING):
        create(folder, key_store=Forgetful())
    assert not access.exists(folder)


def test_only_a_test_may_be_cheap(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create(folder, passphrase=PASSPHRASE)
    monkeypatch.delenv("REFLECTAPP_TEST_COST")
    with refused(Problem.HEADER_TAMPERED):
        access.unlock_with_passphrase(folder, PASSPHRASE)
    with refused(Problem.HEADER_TAMPERED):
        create(folder.with_name("new"), passphrase=PASSPHRASE, cost=cost.TEST_COST)


def test_the_real_cost_opens_what_it_closed(folder: Path) -> None:
    made = create(folder, passphrase=PASSPHRASE, cost=cost.MINIMUM)
    assert access.unlock_with_passphrase(folder, PASSPHRASE).keys == made.keys


@pytest.mark.parametrize(
    "outside",
    [
        Argon2Cost(64 * 1024 - 1, 3, 4),
        Argon2Cost(1024 * 1024 + 1, 3, 4),
        Argon2Cost(64 * 1024, 2, 4),
        Argon2Cost(64 * 1024, 17, 4),
        Argon2Cost(64 * 1024, 3, 3),
        Argon2Cost(64 * 1024, 3, 9),
    ],
)
def test_costs_out_of_bounds_are_refused(outside: Argon2Cost) -> None:
    with refused(Problem.HEADER_TAMPERED):
        cost.check(outside)


@pytest.mark.parametrize("took_s", [0.0, 0.05, 0.3, 0.49, 0.5, 0.9, 1.0, 1.01, 2.0, 30.0])
def test_the_cost_fits_the_computer_within_bounds(took_s: float) -> None:
    fitted = cost.fitted(took_s)
    cost.check(fitted)
    work = fitted.memory_kib * fitted.iterations / (cost.DEFAULT.memory_kib * cost.DEFAULT.iterations)
    if 0.15 <= took_s <= 3.0:
        assert 0.5 <= took_s * work <= 1.0
