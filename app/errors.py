"""Every error that Groundrules raises on purpose.

::

    Exception
    └── ForTheUser              a sentence for the person at the screen, by phrase id
        ├── FileTrouble         an assessment file that cannot be opened or saved
        │   ├── KeyNeeded       it is protected, and nobody has given the passphrase yet
        │   └── KeyWrong        it is protected, and this passphrase or code does not open it
        ├── KeychainTrouble     this computer's keychain cannot be used now
        ├── PackTrouble         a questionnaire that cannot be used; carries every problem found
        ├── EvidenceTrouble     something that cannot be attached or opened as proof
        ├── BackupTrouble       a backup that could not be made or used
        ├── HashTrouble         a file whose fingerprint could not be worked out
        └── ExportTrouble       a document that could not be written
    ValueError
    └── ConditionError          a condition that cannot be read (pack authors see it through check-pack)

Anything else that escapes is a fault of the program and goes to the crash window.
"""

from __future__ import annotations

from collections.abc import Sequence


class ForTheUser(Exception):
    """Something a person can understand and act on.

    Args:
        phrase: id of a sentence in ``resources/phrases``.
        values: what fills the sentence's placeholders.
        details: technical text that sits under "Details" and can be copied; never part of the sentence.
    """

    def __init__(self, phrase: str, *, details: str = "", **values: object) -> None:
        super().__init__(f"{phrase} {values}" if values else phrase)
        self.phrase = phrase
        self.values = values
        self.details = details


class FileTrouble(ForTheUser):
    """An assessment file cannot be opened or saved; what it held is untouched."""


class KeyNeeded(FileTrouble):
    """A file is protected: the passphrase, or the recovery code, is needed to open it."""


class KeyWrong(FileTrouble):
    """A file is protected, and what was given does not open it."""


class EvidenceTrouble(ForTheUser):
    """Something cannot be attached or opened as proof; it and the assessment are untouched."""


class BackupTrouble(ForTheUser):
    """A backup could not be made or used; the assessment and all other backups are untouched."""


class KeychainTrouble(ForTheUser):
    """The keychain of this computer cannot be used now; the passphrase opens the file all the same."""


class HashTrouble(ForTheUser):
    """A file's fingerprint was not worked out; the file is untouched."""


class ExportTrouble(ForTheUser):
    """A document could not be written; what stood in its place is untouched."""


class PackTrouble(ForTheUser):
    """A questionnaire cannot be used; ``problems`` lists everything that is wrong with it."""

    def __init__(self, phrase: str, *, problems: Sequence[str], **values: object) -> None:
        super().__init__(phrase, details="\n".join(problems), **values)
        self.problems = tuple(problems)


class ConditionError(ValueError):
    """A condition in a pack cannot be read; the message says where and what was expected."""
