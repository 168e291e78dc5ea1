"""How freely an agent can act."""

from __future__ import annotations

import pytest

from app.domain.autonomy import Freedom, freedoms
from app.domain.observation import AgentFacts, Connector


@pytest.mark.parametrize(
    ("agent", "held"),
    [
        (AgentFacts(config=""), ()),
        (AgentFacts(config="", connectors=(Connector(name="x"),), asks_first=True), ("acts",)),
        (AgentFacts(config="", acts=("commands",), asks_first=False), ("acts", "never_asks")),
        (AgentFacts(config="", asks_first=None, writes_itself=True, reach="network"), ("changes", "reached")),
        (AgentFacts(config="", writes_itself=None, reach="computer"), ()),
        (AgentFacts(config="", reach="internet"), ("reached",)),
    ],
)
def test_only_what_is_known_counts(agent: AgentFacts, held: tuple[Freedom, ...]) -> None:
    """A freedom counts when a setting or a trace says it, never because nothing says otherwise."""
    assert held == freedoms(agent)
