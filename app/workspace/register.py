"""The entries of the register in words: what each is, what was decided, and what the looks say of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from msgspec import Struct

from app.domain.assessment import Assessment
from app.domain.days import day_of
from app.domain.observation import Observation
from app.domain.register import RegisterEntry, Sight, sights
from app.domain.scan_event import ScanReport
from app.phrases import Phrases


class RegisterView(Struct, frozen=True, kw_only=True):
    """How the register was left: sorted by what, without which columns, and the id of the entry that was chosen."""

    sort: str = ""
    hidden: tuple[str, ...] = ()
    chosen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryTold:
    """One entry with its words.

    ``seen`` says in a few words what the newest look says of it, ``sight`` the same as an id.
    """

    entry: RegisterEntry
    kind: str
    colour: str
    decision: str
    sight: Sight
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSeen:
    """A find of an entry, in the newest look that has it, and when that look ended (ISO 8601)."""

    find: Observation
    at: str


def told_entries(assessment: Assessment, phrases: Phrases, today: date) -> tuple[EntryTold, ...]:
    """Every entry of the register with its words, in the order they came."""
    scan = assessment.scan
    day = day_of(scan.finished) if scan is not None else None
    short = ""
    if day is not None:
        short = phrases.short_date(day) if day.year == today.year else phrases.date(day)
    seen = sights(assessment.register, scan)
    return tuple(
        EntryTold(
            entry=entry,
            kind=phrases.say(f"policy.kind.{entry.kind}"),
            colour=phrases.say(f"register.colour.{entry.colour or 'none'}"),
            decision=phrases.say(f"policy.decision.{entry.decision}"),
            sight=seen[entry.id],
            seen=phrases.say(f"register.seen.{seen[entry.id]}", day=short),
        )
        for entry in assessment.register
    )


def sight_line(entry: RegisterEntry, scan: ScanReport | None, last: LastSeen | None, phrases: Phrases) -> str:
    """What the looks say of an entry, in sentences.

    Args:
        entry: the entry.
        scan: the newest look.
        last: the newest look that has it.
        phrases: the sentences.
    """
    what = sights([entry], scan)[entry.id]
    day = day_of(scan.finished) if scan is not None else None
    values = {"day": phrases.date(day) if day is not None else "", "computer": scan.computer if scan else ""}
    form = "" if what != "seen" or not values["computer"] else "_where"
    if what == "not_seen" and scan is not None and not scan.complete:
        form = "_stopped"
    lines = [phrases.say(f"register.sight.{what}{form}", **values)]
    before = day_of(last.at) if last is not None and what in ("changed", "gone", "not_seen") else None
    if before is not None:
        lines.append(phrases.say("register.sight.last", day=phrases.date(before)))
    if what in ("changed", "gone", "not_seen"):
        lines.append(phrases.say("register.sight.stays"))
    return " ".join(lines)


def names_known(assessment: Assessment, people: Iterable[str]) -> tuple[str, ...]:
    """Everybody who can be offered as an owner, each once: those the policy names first, then who has entries or tasks.

    ``people`` are those who did something in the file.
    """
    told = assessment.organisation
    owners = (entry.owner for entry in assessment.register)
    doers = (progress.who for progress in assessment.progress)
    known = (told.lead, told.stand_in, told.owner, *owners, *doers, *people)
    return tuple(dict.fromkeys(name for name in known if name))
