"""What is different from the look before: new, changed, moved, gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from app.domain.observation import Observation

if TYPE_CHECKING:
    from app.domain.scan_event import ScanReport

What = Literal["new", "changed", "moved", "gone"]
"""``changed``: other content in the same place, or other facts of the same thing. ``moved``: the same content, and no
place of it is one where it lay before."""

_UNTOLD = frozenset({"places", "evidence", "server", "last_used", "modified", "running", "note", "file_count", "kept"})
"""What differs from look to look without anything having been done to a find, or is told by itself."""
_HIDDEN_NOW = frozenset(
    {"permission", "unreadable", "other_drive", "network_drive", "missing", "cloud_only", "encrypted", "failed"}
)


class Change(Struct, frozen=True, kw_only=True):
    """One find that is not as it was. ``id`` is that of the find now; where it is gone, that of the find before.

    ``before`` is the find as it was; None where it is new.
    """

    id: str
    what: What
    before: Observation | None = None


class Difference(Struct, frozen=True, kw_only=True):
    """All that is different since the look that ended at ``since`` (ISO 8601)."""

    since: str
    changes: tuple[Change, ...] = ()

    def of(self, find_id: str) -> Change | None:
        """The change of one find; None where it is as it was."""
        return next((change for change in self.changes if change.id == find_id), None)


def difference(before: ScanReport | None, after: ScanReport) -> Difference | None:
    """What is different between two looks at one computer; None where there is nothing to compare with.

    Nothing is called gone that the second look may only not have seen: when it was stopped, when it left out a place
    of the first, or when it could not look where the find lay.
    """
    if before is None or before.computer != after.computer:
        return None
    old = {find.id: find for find in before.observations}
    now = {find.id: find for find in after.observations}
    lost = {
        _spot(find, place.path): find for find in before.observations if find.id not in now for place in find.places
    }
    changes: list[Change] = []
    replaced: set[str] = set()
    for find in after.observations:
        known = old.get(find.id)
        if known is not None:
            what = _compared(known, find)
            if what is not None:
                changes.append(Change(id=find.id, what=what, before=known))
            continue
        spots = [_spot(find, place.path) for place in find.places]
        under = next((lost[spot] for spot in spots if spot in lost and lost[spot].id not in replaced), None)
        if under is None:
            changes.append(Change(id=find.id, what="new"))
        else:
            replaced.add(under.id)
            changes.append(Change(id=find.id, what="changed", before=under))
    if after.complete and set(before.places) <= set(after.places):
        hidden = tuple(skipped.what for skipped in after.skipped if skipped.reason in _HIDDEN_NOW)
        changes += [
            Change(id=find.id, what="gone", before=find)
            for find in before.observations
            if find.id not in now and find.id not in replaced and not _may_be_hidden(find, hidden)
        ]
    return Difference(since=before.finished, changes=tuple(changes))


def _spot(find: Observation, path: str) -> tuple[str, str]:
    return find.kind, path


def _compared(before: Observation, after: Observation) -> What | None:
    paths_before, paths_after = ({place.path for place in find.places} for find in (before, after))
    if paths_before and paths_after and paths_before.isdisjoint(paths_after):
        return "moved"
    told = [name for name in Observation.__struct_fields__ if name not in _UNTOLD]
    same = all(getattr(before, name) == getattr(after, name) for name in told)
    return None if same and paths_before == paths_after and _reach(before) == _reach(after) else "changed"


def _reach(find: Observation) -> tuple[object, ...]:
    """What matters of a server; its number and the time it was started do not."""
    return (find.server.reach, find.server.addresses) if find.server is not None else ()


def _may_be_hidden(find: Observation, hidden: tuple[str, ...]) -> bool:
    """Whether a find lay where the second look could not look."""
    return any(
        place.path == what or place.path.startswith(what.rstrip("/") + "/") for place in find.places for what in hidden
    )
