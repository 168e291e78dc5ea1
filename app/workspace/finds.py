"""The finds of a look, in the order and the short words in which a list shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.autonomy import freedoms
from app.domain.days import day_of
from app.domain.observation import OPEN_REACH, Observation
from app.domain.register import RegisterEntry, belongs, unlisted
from app.domain.scan_event import ScanReport
from app.phrases import Phrases

Mark = Literal["stop", "now", "done"]
Kept = Literal["all", "new", "changed", "gone", "same"]
"""Which finds of a look are listed, beside the look before it."""
GroupId = Literal["first", "model", "adjusted", "server", "agent", "program"]
_ORDER: tuple[GroupId, ...] = ("first", "model", "adjusted", "server", "agent", "program")


@dataclass(frozen=True, slots=True, kw_only=True)
class FindLine:
    """One find in a list: a second line that says what matters about it, and its mark with the mark's word."""

    find: Observation
    detail: str
    mark: Mark
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindGroup:
    """Finds that belong together, under one heading."""

    id: GroupId
    title: str
    lines: tuple[FindLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotLookedAt:
    """Something that was not looked at, and why, in plain words."""

    what: str
    why: str


def not_looked_at(report: ScanReport, phrases: Phrases) -> tuple[NotLookedAt, ...]:
    """Every place and file that a look left out, with its reason; last, what is passed by according to rules."""
    lines = []
    for skipped in report.skipped:
        why = phrases.say(f"skip.{skipped.reason}")
        if skipped.count > 1:
            why = phrases.say("find.not_seen_often", why=why, count=skipped.count)
        lines.append(NotLookedAt(what=skipped.what, why=why))
    for closed in report.closed:
        form = "one" if closed.folders == 1 else "many"
        lines.append(NotLookedAt(what=phrases.say(f"find.closed.{form}", count=f"{closed.folders:,}"), why=closed.why))
    lines.append(NotLookedAt(what=phrases.say("find.passed_names"), why=phrases.say("find.passed_why")))
    return tuple(lines)


def look_first(find: Observation) -> str:
    """Why a find is to be looked at before all others: ``code``, ``open``, ``never_asks``; empty when it is not.

    ``code``: it can run code, and nothing says who made it. ``open``: other computers can reach it.
    ``never_asks``: it acts without asking.
    """
    if find.unknown_code:
        return "code"
    if find.server is not None and find.server.reach in OPEN_REACH:
        return "open"
    if find.agent is not None and find.agent.asks_first is False:
        return "never_asks"
    return ""


def group_of(find: Observation) -> GroupId:
    """The group a find is listed in."""
    if look_first(find):
        return "first"
    if find.kind == "program" or find.origin != "somebody":
        return "program"
    if find.kind in ("adapter", "training") or (find.kind == "model" and find.made_here):
        return "adjusted"
    return "server" if find.kind == "server" else "agent" if find.kind == "agent" else "model"


def kept_finds(report: ScanReport, kept: Kept) -> tuple[Observation, ...]:
    """The finds of a look that are new, changed (or moved), gone or the same since the look before, or all of them."""
    if kept == "all" or report.difference is None:
        return report.observations
    changes = {change.id: change for change in report.difference.changes}
    if kept == "gone":
        return tuple(change.before for change in changes.values() if change.what == "gone" and change.before)
    wanted = {"new": ("new",), "changed": ("changed", "moved"), "same": ("",)}[kept]
    what_of = {find.id: changes[find.id].what if find.id in changes else "" for find in report.observations}
    return tuple(find for find in report.observations if what_of[find.id] in wanted)


def grouped(finds: Sequence[Observation], register: Iterable[RegisterEntry], phrases: Phrases) -> tuple[FindGroup, ...]:
    """The finds in groups, what needs a look first; groups without a find are left out."""
    open_ids = {find.id for find in unlisted(finds, register)}
    groups = []
    for group in _ORDER:
        members = [find for find in finds if group_of(find) == group]
        if group == "agent":
            # whoever can do more of what nobody watches comes first
            members.sort(key=_by_freedom)
        if members:
            lines = tuple(_line(find, find.id in open_ids, phrases) for find in members)
            groups.append(FindGroup(id=group, title=_title(group, members, finds, phrases), lines=lines))
    return tuple(groups)


def _by_freedom(find: Observation) -> int:
    return -len(freedoms(find.agent)) if find.agent is not None else 0


def short_words(find: Observation, phrases: Phrases) -> str:
    """What matters about a find, in one short line."""
    say = phrases.say
    first = look_first(find)
    if first == "code":
        return say("find.code", size=phrases.size(find.size_bytes))
    if find.server is not None:
        return say(f"find.server.{find.server.reach}")
    if find.agent is not None:
        asks = {True: "asks", False: "never_asks", None: "not_known"}[find.agent.asks_first]
        parts = [phrases.counted("find.connectors", len(find.agent.connectors)), say(f"find.agent.{asks}")]
        return " ".join([*parts, *([say("find.agent.changes")] if find.agent.writes_itself else [])])
    if find.kind == "program":
        return say("find.program")
    if find.kind == "training":
        return find.note or say("find.training")
    return _model_words(find, phrases)


def store_name(store: str) -> str:
    """What a store is called by its maker; its id where this version does not know it."""
    from app.scan.catalogue import catalogue  # deferred: the window opens without it

    return next((known.name for known in catalogue().stores if known.id == store), store)


def _model_words(find: Observation, phrases: Phrases) -> str:
    say = phrases.say
    if find.cloud:
        return say("find.cloud")
    parts = []
    if find.origin != "somebody":
        parts.append(say("find.part_of", program=find.origin_program) if find.origin_program else say("find.vendor"))
    elif find.made_here:
        parts.append(say("find.made_from", base=find.base_model) if find.base_model else say("find.made_here"))
    elif find.kind == "adapter":
        parts.append(say("find.adapter_of", base=find.base_model) if find.base_model else say("find.adapter"))
    else:
        parts.append(find.maker or say("find.maker_unknown"))
    if find.runs_code == "can":
        parts.append(say("find.can_run_code"))
    store = next((place.store for place in find.places if place.store), "")
    if store and find.origin == "somebody":
        parts.append(say("find.in_store", store=store_name(store)))
    if find.size_bytes:
        parts.append(phrases.size(find.size_bytes).replace(" ", "\u00a0"))
    used = day_of(find.last_used)
    if find.running:
        parts.append(say("find.running"))
    elif used is not None:
        parts.append(say("find.used", day=phrases.date(used)))
    return ", ".join(parts)


def _line(find: Observation, is_open: bool, phrases: Phrases) -> FindLine:
    # A stop stays a stop when it is in the register: the entry does not make it safe.
    mark: Mark = "done"
    word = "listed"
    if look_first(find):
        mark, word = "stop", "stop"
    elif is_open:
        mark, word = "now", "no_owner"
    elif not belongs(find):
        word = "noted"
    return FindLine(find=find, detail=short_words(find, phrases), mark=mark, word=phrases.say(f"find_word.{word}"))


def _title(group: GroupId, members: Sequence[Observation], finds: Sequence[Observation], phrases: Phrases) -> str:
    """The heading of a group. It tells the number that answers and documents tell too: of all models, not of these."""
    say = phrases.say
    here = [find for find in members if not find.cloud]
    alike = sum(find.kind == group and find.origin == "somebody" and not find.cloud for find in finds)
    count = str(len(here)) if alike <= len(here) else say("find_group.of", count=len(here), all=alike)
    if len(here) < len(members):
        count = say("find_group.and_cloud", count=count, cloud=len(members) - len(here))
    size = sum(find.size_bytes for find in members)
    if group == "model" and size:
        return say("find_group.model_size", count=count, size=phrases.size(size))
    return say(f"find_group.{group}", count=count)
