"""Joins finds to records: the same bytes in two places are one model, said once with both places."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from app.domain.observation import AgentFacts, Kept, Observation
from app.scan.find import Find, Part

_Item = TypeVar("_Item")
_KIND_ORDER = ("model", "adapter", "training", "server", "agent", "program")


@dataclass(slots=True)
class _Known:
    """A record of content that another find may turn out to be equal to."""

    id: str
    parts: tuple[Part, ...]


class Joiner:
    """The records of one scan.

    Args:
        fingerprint: reads the fingerprint of a file; empty when it cannot be read.
    """

    def __init__(self, fingerprint: Callable[[str], str]) -> None:
        self._fingerprint = fingerprint
        self._records: dict[str, Observation] = {}
        self._by_sizes: dict[tuple[int, ...], list[_Known]] = {}
        self._by_path: dict[str, str] = {}
        self._open: dict[str, None] = {}

    def add(self, find: Find) -> tuple[Observation, ...]:
        """Take in a find; returns the records that are new or changed, this one first."""
        record_id = find.observation.id or self._id_of(find)
        known = self._records.get(record_id)
        if known is None and find.only_if_known:
            return ()
        record = msgspec.structs.replace(find.observation, id=record_id)
        if known is not None:
            record = _merged(known, record)
        if any(part.path in self._open for part in find.parts):
            record = msgspec.structs.replace(record, running=True)
        self._records[record_id] = record
        for part in find.parts:
            self._by_path.setdefault(part.path, record_id)
        changed = [] if record == known else [record]
        for path in find.opens:
            self._open[path] = None
            holder = self._records.get(self._by_path.get(path, ""))
            if holder is not None and not holder.running:
                holder = msgspec.structs.replace(holder, running=True)
                self._records[holder.id] = holder
                changed.append(holder)
        return tuple(changed)

    def __len__(self) -> int:
        return len(self._records)

    def open_elsewhere(self) -> tuple[str, ...]:
        """Model files that a process has open and no place held."""
        return tuple(path for path in self._open if path not in self._by_path)

    def observations(self) -> tuple[Observation, ...]:
        """All records, in an order that does not depend on the order of finding."""
        return tuple(
            sorted(self._records.values(), key=lambda item: (_KIND_ORDER.index(item.kind), item.name.lower(), item.id))
        )

    def _id_of(self, find: Find) -> str:
        identity = _identity(find.parts)
        if find.variant:
            return _id(find, _digest([identity, find.variant]))
        sizes = tuple(sorted(part.size_bytes for part in find.parts))
        alike = self._by_sizes.setdefault(sizes, [])
        for known in alike:
            if _identity(known.parts) == identity or self._same_bytes(known, find):
                return known.id
        record_id = _id(find, identity)
        alike.append(_Known(record_id, find.parts))
        return record_id

    def _same_bytes(self, known: _Known, find: Find) -> bool:
        """Compare by fingerprints where one side is only known by the SHA-256 in its name."""
        if all(part.sha256 for part in known.parts + find.parts):
            return False
        known.parts = tuple(self._opened(part) for part in known.parts)
        ours = sorted(self._opened(part).fingerprint for part in find.parts)
        return all(ours) and ours == sorted(part.fingerprint for part in known.parts)

    def _opened(self, part: Part) -> Part:
        if part.fingerprint:
            return part
        return Part(
            path=part.path, size_bytes=part.size_bytes, sha256=part.sha256, fingerprint=self._fingerprint(part.path)
        )


def _identity(parts: Iterable[Part]) -> str:
    marks = sorted(part.sha256 or part.fingerprint or part.path for part in parts)
    return marks[0] if len(marks) == 1 else _digest(marks)


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode("utf-8", "surrogatepass")).hexdigest()


def _id(find: Find, identity: str) -> str:
    return f"{find.observation.kind}:{_digest([identity])[:32]}"


def _merged(old: Observation, new: Observation) -> Observation:
    """One record of two: what the first does not say is taken from the second; places and evidence of both."""
    changes: dict[str, object] = {
        name: value
        for name in Observation.__struct_fields__
        if not getattr(old, name) and (value := getattr(new, name))
    }
    changes["places"] = _union(old.places, new.places)
    changes["evidence"] = _union(old.evidence, new.evidence)
    changes["code_signs"] = _union(old.code_signs, new.code_signs)
    if old.parameters is None or (new.parameters_exact and not old.parameters_exact):
        changes |= {"parameters": new.parameters, "parameters_exact": new.parameters_exact}
    if old.kind in ("agent", "program", "server") and new.note and new.note not in old.note:
        # each file says something of its own about a program; a model's note is about the model
        changes["note"] = f"{old.note} {new.note}".strip()
    if "somebody" in (old.origin, new.origin):
        # what somebody brought stays theirs, even if a program carries the same bytes
        changes |= {"origin": "somebody", "origin_program": ""}
    if old.kept and new.kept:
        changes["kept"] = _merged_kept(old.kept, new.kept)
    if old.agent is not None and new.agent is not None:
        changes["agent"] = _merged_agents(old.agent, new.agent)
    return msgspec.structs.replace(old, **changes)


def _merged_agents(old: AgentFacts, new: AgentFacts) -> AgentFacts:
    answers = {old.asks_first, new.asks_first}
    return AgentFacts(
        config=old.config,
        connectors=_union(old.connectors, new.connectors),
        # one settings file that lets it act is enough
        asks_first=False if False in answers else (True if True in answers else None),
        key_like=_union(old.key_like, new.key_like),
        writes_itself=old.writes_itself if new.writes_itself is None else new.writes_itself,
        acts=_union(old.acts, new.acts),
        reach=old.reach if new.reach == "unknown" else new.reach,
    )


def _merged_kept(old: tuple[Kept, ...], new: tuple[Kept, ...]) -> tuple[Kept, ...]:
    """Chats and indexes of two places, counted together by kind."""
    by_kind: dict[str, Kept] = {}
    for kept in (*old, *new):
        known = by_kind.get(kept.kind)
        by_kind[kept.kind] = (
            kept
            if known is None
            else Kept(
                kind=kept.kind,
                files=known.files + kept.files,
                size_bytes=known.size_bytes + kept.size_bytes,
                oldest=min(known.oldest, kept.oldest),
                newest=max(known.newest, kept.newest),
            )
        )
    return tuple(by_kind[kind] for kind in sorted(by_kind))


def _union(first: tuple[_Item, ...], second: tuple[_Item, ...]) -> tuple[_Item, ...]:
    return first + tuple(item for item in second if item not in first)
