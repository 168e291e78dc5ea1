"""The register: what belongs in it."""

from __future__ import annotations

from small_pack import find

from app.domain.register import RegisterEntry, unlisted


def test_unlisted() -> None:
    """Models, adapters, agents and servers that somebody brought belong in the register, until they are there."""
    finds = [find(kind, kind) for kind in ("model", "adapter", "training", "server", "agent", "program")]
    finds.append(find("built in", origin="program"))
    register = [RegisterEntry(id="1", name="model", kind="model", observation="model:model")]

    assert ["adapter", "server", "agent"] == [missing.name for missing in unlisted(finds, register)]
