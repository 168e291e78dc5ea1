"""The record of a program of the catalogue that was met somewhere: an agent of its account, or a program."""

from __future__ import annotations

from app.domain.observation import AgentFacts, Evidence, Kept, Observation
from app.scan.known_tool import Tool
from app.scan.looking import Looking


def of_tool(
    tool: Tool,
    path: str,
    looking: Looking,
    evidence: Evidence,
    *,
    note: str = "",
    writes_itself: bool | None = None,
    kept: tuple[Kept, ...] = (),
) -> Observation:
    """What was met of a program at ``path``; met again elsewhere it becomes one find with this.

    Args:
        writes_itself: it changes its own text or memory.
        kept: chats and indexes that it keeps there.
    """
    shown = looking.surroundings.shown(path)
    account = looking.surroundings.account(path)
    return Observation(
        id=f"agent:{tool.id}:{account}" if tool.bare else f"program:{tool.id}",
        kind="agent" if tool.bare else "program",
        name=tool.name,
        maker=tool.maker,
        places=(looking.place(path),),
        note=note,
        agent=AgentFacts(config=shown, writes_itself=writes_itself) if tool.bare else None,
        kept=kept,
        evidence=(evidence,),
    )
