"""The register in words: lines of the table, their order, and what was just done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from app.domain.register import COLOURS, DECISIONS
from app.gui.models.entries import DRAFT, EntryLine
from app.phrases import Phrases
from app.workspace.register import EntryTold

ADDED = "added"
SORTS = (ADDED, "name", "kind", "maker", "purpose", "colour", "owner", "decision")


class RegisterWords(QObject):
    """Says in short words what stands in the register.

    Args:
        phrases: words that the documents use too.
    """

    def __init__(self, phrases: Phrases, parent: QObject) -> None:
        super().__init__(parent)
        self._phrases = phrases

    def colours(self) -> list[tuple[str, str]]:
        """The colours an entry can have, with their words."""
        return [(colour, self._phrases.say(f"register.colour.{colour or 'none'}")) for colour in COLOURS]

    def decisions(self) -> list[tuple[str, str]]:
        """The decisions about an entry, with their words."""
        return [(decision, self._phrases.say(f"policy.decision.{decision}")) for decision in DECISIONS]

    def sorts(self) -> list[tuple[str, str]]:
        """What the entries can be sorted by, in words."""
        return [
            (self.tr("As added"), ADDED),
            (self.tr("By name"), "name"),
            (self.tr("By kind"), "kind"),
            (self.tr("By maker"), "maker"),
            (self.tr("By use"), "purpose"),
            (self.tr("By colour"), "colour"),
            (self.tr("By owner"), "owner"),
            (self.tr("By decision"), "decision"),
        ]

    def line(self, told: EntryTold) -> EntryLine:
        """One line of the table."""
        entry = told.entry
        return EntryLine(
            id=entry.id,
            name=entry.name,
            kind=told.kind,
            maker=entry.maker,
            purpose=entry.purpose,
            colour=entry.colour,
            colour_word=told.colour,
            owner=entry.owner,
            decision=entry.decision,
            decision_word=told.decision,
            seen=told.seen,
            unseen=told.sight in ("changed", "gone", "not_seen"),
            nobody=self.tr("Choose who"),
            unsaid=self._phrases.say("register.not_said"),
        )

    def draft(self) -> EntryLine:
        """The line of an entry that is being written."""
        return EntryLine(
            id=DRAFT, name="", kind="", maker="", purpose="", colour="", colour_word="", owner="",
            decision="undecided", decision_word="", seen="",
        )  # fmt: skip

    def summary(self, entries: Sequence[EntryTold], open_finds: int) -> str:
        """How many entries there are, how many are without an owner, and what is not here yet."""
        count, alone = len(entries), sum(not told.entry.owner for told in entries)
        words = self.tr("1 entry") if count == 1 else self.tr("{n} entries").format(n=count)
        if alone:
            words = self.tr("{entries}, {n} without an owner").format(entries=words, n=alone)
        words += "."
        if open_finds:
            more = self.tr("1 find from this computer is not here yet.")
            if open_finds != 1:
                more = self.tr("{n} finds from this computer are not here yet.").format(n=open_finds)
            words = f"{words} {more}"
        return words

    def empty(self, open_finds: int) -> tuple[str, str]:
        """What an empty register says, and the verb of its button."""
        if not open_finds:
            return self.tr("Add the first tool you know."), self.tr("Add something we use online")
        if open_finds == 1:
            return (
                self.tr("Add the find from this computer, or the first tool you know."),
                self.tr("Add the find from this computer"),
            )
        return (
            self.tr("Add the {n} finds from this computer, or the first tool you know.").format(n=open_finds),
            self.tr("Add the {n} finds").format(n=open_finds),
        )

    def changed(self, name: str, field: str, text: str) -> str:
        """What was just changed, for the line at the foot of the page."""
        if field == "owner":
            words = self.tr("{text} is the owner of {name} now.") if text else self.tr("{name} has no owner now.")
        elif field == "name":
            words = self.tr("{name} is called {text} now.")
        elif field == "note":
            words = self.tr("The note on {name} is kept.")
        elif field == "decision":
            words, text = self.tr("{name}: {text}."), dict(self.decisions())[text]
        elif field == "colour":
            words, text = self.tr("What may go into {name}: {text}."), dict(self.colours())[text]
        elif field == "maker":
            words = self.tr("{name} is made by {text}.") if text else self.tr("Nothing is said of who makes {name}.")
        else:
            words = self.tr("{name} is used for: {text}.") if text else self.tr("Nothing is said of its use: {name}.")
        return words.format(name=name, text=text)


def in_order(entries: Sequence[EntryTold], sort: str) -> list[EntryTold]:
    """The entries sorted: without an owner first, undecided first, and what is not said last where it is a text."""
    if sort in ("colour", "decision"):
        values: tuple[str, ...] = (*COLOURS[1:], COLOURS[0]) if sort == "colour" else DECISIONS
        return sorted(entries, key=lambda told: values.index(getattr(told.entry, sort)))
    if sort == "owner":
        return sorted(entries, key=lambda told: told.entry.owner.casefold())
    if sort in ("name", "kind", "maker", "purpose"):
        texts = [(told.kind if sort == "kind" else getattr(told.entry, sort)).casefold() for told in entries]
        numbers = sorted(range(len(entries)), key=lambda number: (not texts[number], texts[number]))
        return [entries[number] for number in numbers]
    return sorted(entries, key=lambda told: told.entry.added)
