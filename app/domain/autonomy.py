"""Autonomy: how freely an agent can act, going by what its settings and traces say."""

from __future__ import annotations

from typing import Literal

from app.domain.observation import OPEN_REACH, AgentFacts

Freedom = Literal["acts", "never_asks", "changes", "reached"]
"""``acts``: it can do something outside its own window. ``never_asks``: a setting lets it act without asking.
``changes``: it writes its own memory, skills or text. ``reached``: other computers can give it orders."""


def freedoms(agent: AgentFacts) -> tuple[Freedom, ...]:
    """Which of the four freedoms this agent has; the more, the sooner somebody should look at it."""
    held: tuple[tuple[Freedom, bool], ...] = (
        ("acts", bool(agent.acts or agent.connectors)),
        ("never_asks", agent.asks_first is False),
        ("changes", agent.writes_itself is True),
        ("reached", agent.reach in OPEN_REACH),
    )
    return tuple(name for name, is_so in held if is_so)
