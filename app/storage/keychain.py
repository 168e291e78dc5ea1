"""Remembers the secret of a file in this computer's own keychain, so that its passphrase need not be typed here.

Only keychains that the system itself guards are used. They are named here and made directly: what else is installed,
or set as the default of ``keyring``, may keep passwords as plain text (``keyrings.alt`` does), and is never loaded.

A keychain may ask its owner something, and may never answer. So each call has a time limit.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

from app.errors import KeychainTrouble

SERVICE = "Groundrules"
LIMIT_SECONDS = 60.0
"""How long a keychain may take; its owner may have to type a password first."""

# https://github.com/jaraco/keyring/tree/main/keyring/backends
_ALLOWED: dict[str, tuple[tuple[str, str], ...]] = {
    "win32": (("keyring.backends.Windows", "WinVaultKeyring"),),
    "darwin": (("keyring.backends.macOS", "Keyring"),),
    "linux": (
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
        ("keyring.backends.kwallet", "DBusKeyringKWallet4"),
    ),
}

_THEY_NEED = {"win32": "win32ctypes.pywin32.win32cred", "linux": "secretstorage"}
"""What these load themselves; where it is missing they only say that there is no keychain."""

_T = TypeVar("_T")


def remember(mark: bytes, secret: bytes, *, limit_seconds: float = LIMIT_SECONDS) -> None:
    """Keep the secret of the file that begins with ``mark``.

    Raises:
        KeychainTrouble: it was not kept.
    """
    _asked(lambda keychain: keychain.set_password(SERVICE, mark.hex(), secret.hex()), limit_seconds)


def remembered(mark: bytes, *, limit_seconds: float = LIMIT_SECONDS) -> bytes | None:
    """The secret that was kept for this file; None when there is none.

    Raises:
        KeychainTrouble: the keychain does not say.
    """
    untrusted_secret = _asked(lambda keychain: keychain.get_password(SERVICE, mark.hex()), limit_seconds)
    with contextlib.suppress(TypeError, ValueError):
        return bytes.fromhex(untrusted_secret)
    return None


def forget(mark: bytes, *, limit_seconds: float = LIMIT_SECONDS) -> None:
    """Remove what was kept for this file; nothing when there is none.

    Raises:
        KeychainTrouble: it may still be there.
    """

    def remove(keychain: Any) -> None:
        if keychain.get_password(SERVICE, mark.hex()) is not None:
            keychain.delete_password(SERVICE, mark.hex())

    _asked(remove, limit_seconds)


def check() -> None:
    """Load all that speaks to the keychains of this system, and speak to none.

    Raises:
        ImportError: something is missing from this installation.
    """
    for module, name in _ALLOWED.get(sys.platform, ()):
        getattr(import_module(module), name)
    if sys.platform in _THEY_NEED:
        import_module(_THEY_NEED[sys.platform])


def _asked(ask: Callable[[Any], _T], limit_seconds: float) -> _T:
    """What a keychain answers, in a thread that is left behind when it does not."""
    answers: list[_T] = []
    troubles: list[BaseException] = []

    def work() -> None:
        try:
            answers.append(ask(_keychain()))
        except Exception as error:  # the door of the thread: each kind is told apart below
            troubles.append(error)

    thread = threading.Thread(target=work, name="keychain", daemon=True)
    thread.start()
    thread.join(limit_seconds)
    if answers:
        return answers[0]
    if not troubles:
        raise KeychainTrouble("keychain.no_answer", seconds=round(limit_seconds))
    error = troubles[0]
    if isinstance(error, KeychainTrouble):
        raise error
    raise KeychainTrouble(_phrase_of(error), details=f"{type(error).__name__}: {error}") from error


def _keychain() -> Any:
    """The keychain of this system that we may use."""
    reasons = []
    for module, name in _ALLOWED.get(sys.platform, ()):
        kind = getattr(import_module(module), name)
        try:
            usable = kind.priority > 0
        except Exception as error:  # each has its own; here it only says that there is none
            reasons.append(f"{name}: {error}")
            continue
        if usable:
            return kind()
    raise KeychainTrouble("keychain.none", details="\n".join(reasons))


def _phrase_of(error: BaseException) -> str:
    from keyring.errors import InitError, KeyringLocked

    words = str(error)
    if isinstance(error, KeyringLocked) or "locked" in words.lower():
        return "keychain.locked"
    if isinstance(error, InitError):
        return "keychain.not_set_up"
    return "keychain.failed"
