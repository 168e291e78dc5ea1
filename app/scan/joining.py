"""Joins finds to records: the same bytes in two places are one model, said once with both places."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from app.domain.observation import AgentFacts, Kept, Observation
from app.scan.find import Find, Part
from app.scan.makers import with_maker

_Item = TypeVar("_Item")
_KIND_ORDER = ("model", "adapter", "training", "server", "agent", "program")


@dataclass(frozen=True, slots=True)
class _Known:
    """A record of content that another find may turn out to be equal to. ``named``: its SHA-256 is known throughout."""

    id: str
    parts: tuple[Part, ...]
    named: bool


@dataclass(slots=True)
class _Alike:
    """Records whose files have the same sizes; looked up and never gone through, as there may be thousands.

    ``by_marks`` is by the fingerprints of the files; those whose files were not asked for theirs wait in the lists.
    """

    by_identity: dict[str, _Known] = field(default_factory=dict)
    by_marks: dict[tuple[str, ...], list[_Known]] = field(default_factory=dict)
    waiting_named: list[_Known] = field(default_factory=list)
    waiting: list[_Known] = field(default_factory=list)
    all_named: bool = True


class Joiner:
    """The records of one scan.

    Args:
        fingerprint: reads the fingerprint of a file; empty when it cannot be read.
    """

    def __init__(self, fingerprint: Callable[[str], str]) -> None:
        self._fingerprint = fingerprint
        self._records: dict[str, Observation] = {}
        self._by_sizes: dict[tuple[int, ...], _Alike] = {}
        self._by_path: dict[str, dict[str, None]] = {}
        """The records that a file belongs to: models that differ in what was added may share their weights."""
        self._added: dict[str, str] = {}
        self._open: dict[str, None] = {}
        self._opened_by: dict[str, tuple[str, ...]] = {}

    def add(self, find: Find) -> tuple[Observation, ...]:
        """Take in a find; returns the records that are new or changed, this one first."""
        record_id = find.observation.id or self._apart(find, self._id_of(find))
        known = self._records.get(record_id)
        if known is None and find.only_if_known:
            return ()
        record = msgspec.structs.replace(find.observation, id=record_id)
        if find.added and self._added.get(record_id) != find.added:
            record = msgspec.structs.replace(record, name=find.name_apart or record.name)
        record = with_maker(record)
        if known is not None:
            record = _merged(known, record)
        if any(part.path in self._open for part in find.parts):
            record = msgspec.structs.replace(record, running=True)
        self._records[record_id] = record
        for part in find.parts:
            self._by_path.setdefault(part.path, {})[record_id] = None
        if find.opens and record.server is not None:
            self._opened_by[record_id] = find.opens
        changed = [] if record == known else [record]
        for path in find.opens:
            self._open[path] = None
            for holder in map(self._records.__getitem__, self._by_path.get(path, ())):
                if not holder.running:
                    self._records[holder.id] = msgspec.structs.replace(holder, running=True)
                    changed.append(self._records[holder.id])
        return tuple(changed)

    def __len__(self) -> int:
        return len(self._records)

    def open_elsewhere(self) -> tuple[str, ...]:
        """Model files that a process has open and no place held."""
        return tuple(path for path in self._open if path not in self._by_path)

    def observations(self) -> tuple[Observation, ...]:
        """All records, in an order that does not depend on the order of finding."""
        records = map(self._with_names, self._records.values())
        return tuple(sorted(records, key=lambda item: (_KIND_ORDER.index(item.kind), item.name.lower(), item.id)))

    def _with_names(self, record: Observation) -> Observation:
        """A server with the names of the models it has open, as far as they were found."""
        paths = self._opened_by.get(record.id, ())
        if record.server is None or len(paths) != len(record.server.model_paths):
            return record
        held = ([self._records[known].name for known in self._by_path.get(path, ())] for path in paths)
        names = tuple(" / ".join(sorted(names)) for names in held)
        return msgspec.structs.replace(record, server=msgspec.structs.replace(record.server, model_names=names))

    def _apart(self, find: Find, record_id: str) -> str:
        """The id of a find: another one, where what was added to the weights is not what was added to the record."""
        if not find.added or self._added.setdefault(record_id, find.added) == find.added:
            return record_id
        return _id(find, _digest([_identity(find.parts), find.added]))

    def _id_of(self, find: Find) -> str:
        identity = _identity(find.parts)
        if find.variant:
            return _id(find, _digest([identity, find.variant]))
        sizes = tuple(sorted(part.size_bytes for part in find.parts))
        alike = self._by_sizes.setdefault(sizes, _Alike())
        named = all(part.sha256 for part in find.parts)
        known = alike.by_identity.get(identity)
        marks: tuple[str, ...] = ()
        if known is None and alike.by_identity and not (named and alike.all_named):
            marks = self._marks(find.parts)
            known = self._same_bytes(alike, marks, named=named)
        if known is not None:
            return known.id
        known = _Known(_id(find, identity), find.parts, named)
        alike.by_identity[identity] = known
        alike.all_named = alike.all_named and named
        if marks:
            alike.by_marks.setdefault(marks, []).append(known)
        elif named:
            alike.waiting_named.append(known)
        else:
            alike.waiting.append(known)
        return known.id

    def _same_bytes(self, alike: _Alike, marks: tuple[str, ...], *, named: bool) -> _Known | None:
        """A record of the same fingerprints, where one side is not known by the SHA-256 in its name."""
        asked = alike.waiting if named else alike.waiting + alike.waiting_named
        for known in asked:
            alike.by_marks.setdefault(self._marks(known.parts), []).append(known)
        alike.waiting = []
        if not named:
            alike.waiting_named = []
        if not all(marks):
            return None
        return next((known for known in alike.by_marks.get(marks, ()) if not (named and known.named)), None)

    def _marks(self, parts: tuple[Part, ...]) -> tuple[str, ...]:
        return tuple(sorted(part.fingerprint or self._fingerprint(part.path) for part in parts))


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
