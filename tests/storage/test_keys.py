"""A passphrase and a recovery code each give the one key of a file."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import ForTheUser
from app.storage import keys

PASSPHRASE = "bread rises at dawn"
SECRETS = st.binary(min_size=12, max_size=12)


@pytest.fixture(scope="module")
def key() -> keys.Key:
    return keys.new(PASSPHRASE)


def _coded(secret: bytes) -> str:
    return keys.Key(secret, bytes(16), bytes(32)).code


def test_both_give_the_key(key: keys.Key) -> None:
    """What opens the file follows from its first bytes and either secret."""
    assert key == keys.from_passphrase(key.mark, PASSPHRASE)
    assert key == keys.from_code(key.mark, key.code)


def test_a_new_passphrase_keeps_the_code(key: keys.Key) -> None:
    """The code that lies in a drawer opens the file after a change; the old passphrase does not."""
    changed = keys.rewrapped(key, "cake waits for friday")

    assert (changed.code, changed.raw) == (key.code, key.raw)
    assert changed == keys.from_code(changed.mark, key.code)
    assert changed == keys.from_passphrase(changed.mark, "cake waits for friday")
    assert changed.raw != keys.from_passphrase(changed.mark, PASSPHRASE).raw


def test_the_same_passphrase_gives_other_keys() -> None:
    """Two files with one passphrase have nothing in common."""
    one, other = keys.new(PASSPHRASE), keys.new(PASSPHRASE)

    assert not {one.secret, one.raw, one.mark, one.mark[:4]} & {other.secret, other.raw, other.mark, other.mark[:4]}


def test_accents_may_be_typed_either_way(key: keys.Key) -> None:
    """macOS and Windows send some letters as other code points."""
    words = "crème brûlée à Zürich"
    changed = keys.rewrapped(key, unicodedata.normalize("NFC", words))

    assert changed == keys.from_passphrase(changed.mark, unicodedata.normalize("NFD", words))


@given(SECRETS)
def test_a_code_as_people_type_it(secret: bytes) -> None:
    """Small letters, spaces, other dashes, and O for 0 are all read; six groups of four signs are printed."""
    code = _coded(secret)
    typed = code.lower().replace("0", "o").replace("1", "l").replace("-", " – ")

    assert [4] * 6 == [len(group) for group in code.split("-")]
    assert secret == keys.secret_of(typed) == keys.secret_of(code)


@settings(max_examples=300)
@given(SECRETS, st.integers(0, 23), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_a_mistyped_sign_is_noticed(secret: bytes, place: int, sign: str) -> None:
    """One wrong sign is told from a wrong code before anything is opened."""
    signs = list(_coded(secret).replace("-", ""))
    if signs[place] == sign:
        return
    signs[place] = sign

    with pytest.raises(ForTheUser, match="code_mistyped"):
        keys.secret_of("".join(signs))


@pytest.mark.parametrize("typed", ["", "ABCD", "bread rises at dawn and then some", "U" * 24, "A" * 10_000, "１" * 24])
def test_what_is_no_code(typed: str) -> None:
    """Anything else is said to be no code."""
    with pytest.raises(ForTheUser, match="not_a_code"):
        keys.secret_of(typed)


def test_a_short_passphrase_is_refused() -> None:
    """Whoever steals the laptop tries the short ones first."""
    with pytest.raises(ForTheUser, match="too_short"):
        keys.new("breadrise")


def test_nothing_secret_is_shown(key: keys.Key) -> None:
    """A key that gets into a message or a crash report tells nothing."""
    shown = repr(key) + str(key)

    assert not [secret for secret in (key.secret, key.raw) if repr(secret)[2:-1] in shown or secret.hex() in shown]
    assert key.code not in shown


def test_what_may_be_protected(tmp_path: Path, key: keys.Key) -> None:
    """Noise in whole pages may be; text, zeros and a plain database are not; one cut short is ours by its name."""
    noise = random.Random(4)
    contents = {
        "noise.bin": key.mark + noise.randbytes(8176),
        "cut.groundrules": key.mark + noise.randbytes(6000),
        "cut.bin": key.mark + noise.randbytes(6000),
        "letter.groundrules": b"Dear Sir or Madam, " * 500,
        "zeros.groundrules": bytes(8192),
        "plain.groundrules": b"SQLite format 3\0" + noise.randbytes(8176),
        "short.groundrules": key.mark,
        "empty.groundrules": b"",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)

    assert ["cut.groundrules", "noise.bin"] == sorted(p.name for p in tmp_path.iterdir() if keys.mark_of(p))
    assert key == key.for_file(tmp_path / "noise.bin")
    assert key.for_file(tmp_path / "plain.groundrules") is None
