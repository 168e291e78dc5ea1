"""What opens a protected file: a random secret, wrapped by a passphrase in the file's own first bytes.

SQLCipher keeps sixteen bytes in clear, at the start of the file, and lets its user choose them. They are written with
page 1 and with nothing else, so they survive whatever the database does, and travel with every copy and every backup.
Here they are::

    4 bytes     salt of this wrapping
    12 bytes    the secret, XOR the first 12 bytes of Argon2id(passphrase, salt)

The recovery code is the secret itself, written for people. So a new passphrase leaves the code as it is, and nothing
beside the file is needed to open it. The database is encrypted with Argon2id(secret). A wrong passphrase gives a wrong
secret, which SQLCipher's check of page 1 refuses. A salt of 32 bits is the least that NIST SP 800-63B, 5.1.1.2, allows;
a secret of 96 bits, each guess at which costs 64 MB of memory, is out of reach.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import ForTheUser

MARK_BYTES = 16
"""How many bytes at the start of a protected file are in clear."""

LEAST_CHARACTERS = 10
"""The shortest passphrase that we take."""

_PAGE_BYTES = 4096
_SALT_BYTES = 4
_SECRET_BYTES = 12
_CHECK_BYTES = 3
_GROUP = 4
# Crockford's base 32: no I, L, O or U, which people take for other signs (https://www.crockford.com/base32.html).
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TAKEN_FOR = str.maketrans("ILO", "110")


@dataclass(frozen=True, slots=True)
class Key:
    """What opens one protected file.

    Args:
        secret: the twelve random bytes that the recovery code is made of.
        mark: the sixteen bytes that the file begins with.
        raw: the 32 bytes that the database is encrypted with; they follow from the secret.
    """

    secret: bytes = field(repr=False)
    mark: bytes
    raw: bytes = field(repr=False)

    @property
    def spec(self) -> str:
        """The key as SQLCipher takes it: raw key and salt in hexadecimal digits."""
        return f"x'{self.raw.hex()}{self.mark.hex()}'"

    @property
    def code(self) -> str:
        """The recovery code: six groups of four signs. Whoever has it can open the file."""
        number = int.from_bytes(self.secret + _check(self.secret), "big")
        count = (_SECRET_BYTES + _CHECK_BYTES) * 8 // 5
        signs = "".join(_SIGNS[number >> 5 * place & 31] for place in reversed(range(count)))
        return "-".join(signs[at : at + _GROUP] for at in range(0, count, _GROUP))

    def for_file(self, path: Path) -> Key | None:
        """The key of a copy or a backup, which may be from before a change of passphrase; None for a plain one."""
        mark = mark_of(path)
        return None if mark is None else Key(self.secret, mark, self.raw)


def new(passphrase: str) -> Key:
    """A key that nobody has yet.

    Raises:
        ForTheUser: the passphrase is too short, or this computer has too little memory free.
    """
    secret = secrets.token_bytes(_SECRET_BYTES)
    return rewrapped(Key(secret, b"", _raw(secret)), passphrase)


def rewrapped(key: Key, passphrase: str) -> Key:
    """The same secret under another passphrase; its recovery code stays as it is.

    Raises:
        ForTheUser: the passphrase is too short, or this computer has too little memory free.
    """
    if len(passphrase) < LEAST_CHARACTERS:
        raise ForTheUser("protect.too_short", least=LEAST_CHARACTERS)
    mark = b""
    while mark.isascii():  # once in 65,536 times noise looks like text, and would then be refused as text
        salt = secrets.token_bytes(_SALT_BYTES)
        mark = salt + _xor(key.secret, _pad(passphrase, salt))
    return Key(key.secret, mark, key.raw)


def from_passphrase(mark: bytes, passphrase: str) -> Key:
    """The key that this passphrase gives; only opening the file shows whether it is the right one."""
    salt, wrapped = mark[:_SALT_BYTES], mark[_SALT_BYTES:]
    return from_secret(mark, _xor(wrapped, _pad(passphrase, salt)))


def from_code(mark: bytes, untrusted_code: str) -> Key:
    """The key that this recovery code gives.

    Raises:
        ForTheUser: it is no recovery code, or it was not typed as it is printed.
    """
    return from_secret(mark, secret_of(untrusted_code))


def secret_of(untrusted_code: str) -> bytes:
    """The secret that a recovery code stands for; spaces, dashes and small letters are all right.

    Raises:
        ForTheUser: it is no recovery code, or it was not typed as it is printed.
    """
    signs = "".join(c for c in untrusted_code.upper() if not c.isspace() and c not in "-–—.").translate(_TAKEN_FOR)
    count = (_SECRET_BYTES + _CHECK_BYTES) * 8 // 5
    if len(signs) != count or any(c not in _SIGNS for c in signs):
        raise ForTheUser("protect.not_a_code", signs=count)
    number = 0
    for sign in signs:
        number = number << 5 | _SIGNS.index(sign)
    both = number.to_bytes(_SECRET_BYTES + _CHECK_BYTES, "big")
    secret, check = both[:_SECRET_BYTES], both[_SECRET_BYTES:]
    if check != _check(secret):
        raise ForTheUser("protect.code_mistyped")
    return secret


def from_secret(mark: bytes, secret: bytes) -> Key:
    """The key with this secret, as it is remembered on a computer."""
    return Key(secret, mark, _raw(secret))


def mark_of(path: Path) -> bytes | None:
    """The bytes that a protected file begins with; None when the file cannot be one.

    A protected file looks like noise in whole pages. A file of anything else may look so too: only opening it tells.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        untrusted_start = file.read(MARK_BYTES)
        size_bytes = file.seek(0, 2)
    # The head of a plain database, text, and zeros that a cloud left behind are all ASCII; a mark never is.
    if untrusted_start.isascii() or size_bytes < _PAGE_BYTES:
        return None
    whole_pages = size_bytes % _PAGE_BYTES == 0
    # One that was cut short is still ours by its name: it is opened, and then found damaged.
    return untrusted_start if whole_pages or path.suffix == ".groundrules" else None


def _raw(secret: bytes) -> bytes:
    from nacl.pwhash import argon2id

    salt = b"groundrules file"
    return _derived(32, secret, salt, argon2id.OPSLIMIT_INTERACTIVE, argon2id.MEMLIMIT_INTERACTIVE)


def _pad(passphrase: str, salt: bytes) -> bytes:
    from nacl.pwhash import argon2id

    # The same letters typed on another system may come as other code points.
    words = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    return _derived(
        16, words, b"groundrules:" + salt, argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE
    )[:_SECRET_BYTES]  # fmt: skip


def _derived(size: int, words: bytes, salt: bytes, operations: int, memory_bytes: int) -> bytes:
    from nacl.exceptions import RuntimeError as NoMemory
    from nacl.pwhash import argon2id

    try:
        made: bytes = argon2id.kdf(size, words, salt, operations, memory_bytes)
    except (NoMemory, MemoryError) as error:
        raise ForTheUser("protect.no_memory", details=str(error)) from error
    return made


def _check(secret: bytes) -> bytes:
    return hashlib.sha256(b"groundrules code" + secret).digest()[:_CHECK_BYTES]


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
