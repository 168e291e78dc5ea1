"""Protects files with a passphrase, and opens protected ones: with it, the recovery code, or this computer's keychain.

Keys take half a second to work out, and a keychain may ask its owner something: faces do both away from the interface.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import msgspec

from app import settings as preferences
from app.domain.document import Block, Document, KeyValues, ListBlock, Paragraph, Run, Strip
from app.errors import FileTrouble, ForTheUser
from app.phrases import Phrases
from app.storage import keychain, keys
from app.storage.keys import Key as Key  # faces hold keys, and know nothing of what is in them
from app.storage.remaking import remake

_REMEMBERED_FILE = "remembered.json"


class Protection:
    """What faces ask about passphrases.

    Args:
        data: the program's own folder.
        phrases: sentences for the recovery sheet.
        today: the clock.
    """

    def __init__(self, data: Path, phrases: Phrases, today: Callable[[], date]) -> None:
        self._data = data
        self._phrases = phrases
        self._today = today

    def protected(self, path: Path) -> bool:
        """Whether a file asks for a passphrase; False where it cannot be read."""
        with suppress(OSError):
            return keys.mark_of(path) is not None
        return False

    def new_key(self, passphrase: str, old: Key | None = None) -> Key:
        """A key for a file that is to get this passphrase; with its old key, the recovery code stays. Takes a moment.

        Raises:
            ForTheUser: the passphrase is too short, or there is too little memory.
        """
        return keys.new(passphrase) if old is None else keys.rewrapped(old, passphrase)

    def key(self, path: Path, untrusted_words: str) -> Key:
        """The key that a passphrase or a recovery code gives; opening the file shows if it fits. Takes a moment.

        Raises:
            FileTrouble: the file cannot be read, or is not protected.
        """
        mark = _mark(path)
        # A passphrase that happens to be a recovery code, check signs and all, does not happen.
        with suppress(ForTheUser):
            return keys.from_code(mark, untrusted_words)
        return keys.from_passphrase(mark, untrusted_words)

    def is_code_of(self, key: Key, untrusted_code: str) -> bool:
        """Whether somebody typed the recovery code of this key, as proof that it was kept.

        Raises:
            ForTheUser: it is no recovery code, or a sign is not as it is printed.
        """
        return hmac.compare_digest(keys.secret_of(untrusted_code), key.secret)

    def change(self, path: Path, old: Key | None, new: Key | None, backups: Sequence[Path]) -> tuple[Path, ...]:
        """Give a closed file another key, or none, and its backups too.

        Returns:
            Backups that could not be changed, such as one that is damaged, or older than this recovery code.

        Raises:
            FileTrouble: it could not be done; the file is as it was.
        """
        remake(path, old, new)
        known = [key for key in (old, new) if key is not None]
        return tuple(backup for backup in backups if not _changed(backup, known, new))

    def finish(self, key: Key, backups: Sequence[Path]) -> None:
        """Protect what a cut-off change has left in plain; to be called when a protected file was opened."""
        for backup in backups:
            if not self.protected(backup):
                _changed(backup, [key], key)

    # This computer's keychain

    def check_keychains(self) -> None:
        """See that what speaks to keychains is installed, whether or not this computer has one. Asks nobody.

        Raises:
            ImportError: it is not; no passphrase could be remembered.
        """
        keychain.check()

    def is_remembered(self, path: Path) -> bool:
        """Whether the keychain was given the secret of this file. Asks nobody."""
        with suppress(OSError):
            mark = keys.mark_of(path)
            return mark is not None and mark.hex() in self._remembered()
        return False

    def from_keychain(self, path: Path) -> Key | None:
        """The key that is remembered for a file; None where none is. May ask the person for the keychain's password.

        Raises:
            KeychainTrouble: the keychain does not say.
        """
        if not self.is_remembered(path):
            return None
        mark = _mark(path)
        secret = keychain.remembered(mark)
        return None if secret is None else keys.from_secret(mark, secret)

    def remember(self, key: Key) -> None:
        """Put the secret of a file into the keychain. May ask the person for the keychain's password.

        Raises:
            KeychainTrouble: it was not kept.
        """
        self._keep_remembered({*self._remembered(), key.mark.hex()})
        try:
            keychain.remember(key.mark, key.secret)
        except ForTheUser:
            self._keep_remembered(self._remembered() - {key.mark.hex()})
            raise

    def forget(self, key: Key) -> None:
        """Take the secret of a file out of the keychain, where it is in it.

        Raises:
            KeychainTrouble: it may still be there; it is remembered that it may be.
        """
        if key.mark.hex() in self._remembered():
            keychain.forget(key.mark)
            self._keep_remembered(self._remembered() - {key.mark.hex()})

    def moved(self, old: Key, new: Key | None) -> None:
        """After a change: let the keychain know the new key where it knew the old one.

        Raises:
            KeychainTrouble: it does not know the new one, or still knows the old.
        """
        if old.mark.hex() in self._remembered():
            if new is not None:
                self.remember(new)
            self.forget(old)

    def _remembered(self) -> set[str]:
        with suppress(OSError, msgspec.MsgspecError):
            return msgspec.json.decode((self._data / _REMEMBERED_FILE).read_bytes(), type=set[str])
        return set()

    def _keep_remembered(self, marks: set[str]) -> None:
        try:
            preferences.replace_file(self._data / _REMEMBERED_FILE, msgspec.json.encode(sorted(marks)))
        except OSError as error:
            raise ForTheUser("protect.not_remembered", details=str(error)) from error

    # The recovery code on paper

    def recovery_sheet(self, file_name: str, key: Key) -> Document:
        """The page with the recovery code, to print and put away."""
        say, day = self._phrases.say, self._today()
        blocks: list[Block] = [
            Paragraph(runs=(Run(say("recovery.lead")),), style="lead"),
            KeyValues(
                rows=(
                    (say("recovery.file"), file_name),
                    (say("recovery.made"), self._phrases.date(day)),
                    (say("recovery.code"), key.code),
                )
            ),
            ListBlock(items=tuple((Run(say(f"recovery.step_{step}")),) for step in "123"), ordered=True),
            Strip(kind="caution", title=say("recovery.caution_title"), text=say("recovery.caution")),
        ]
        return Document(
            title=say("recovery.title"),
            organisation=file_name,
            language=self._phrases.language,
            date=day.isoformat(),
            footer=say("recovery.title"),
            page_words=say("policy.page_words"),
            blocks=tuple(blocks),
        )

    def save_recovery_sheet(self, path: Path, file_name: str, key: Key) -> Path:
        """Save the page with the recovery code as PDF.

        Raises:
            ExportTrouble: it could not be written.
        """
        from app.exports import exporter
        from app.exports.saving import save

        return save(exporter("pdf"), self.recovery_sheet(file_name, key), path)


def _changed(path: Path, known: Sequence[Key], new: Key | None) -> bool:
    """Change the key of one backup, which one of the known keys opens; False where that does not work."""
    with suppress(OSError):
        mark = keys.mark_of(path)
        if mark == (None if new is None else new.mark):
            return True
        for old in known if mark is not None else (None,):
            with suppress(FileTrouble):
                remake(path, None if old is None else old.for_file(path), new)
                return True
    return False


def _mark(path: Path) -> bytes:
    try:
        mark = keys.mark_of(path)
    except OSError as error:
        raise FileTrouble("storage.missing", file=path.name, details=str(error)) from error
    if mark is None:
        raise FileTrouble("protect.is_plain", file=path.name)
    return mark
