"""The icon of each kind of find."""

from __future__ import annotations

from app.domain.observation import Observation
from app.workspace.finds import look_first

_ICONS = {
    "model": "package",
    "adapter": "sliders-horizontal",
    "training": "graduation-cap",
    "server": "server",
    "agent": "bot",
    "program": "monitor",
}


def find_icon(find: Observation) -> str:
    """The icon beside a find; what came with a program or the system has its own."""
    if look_first(find) == "code":
        return "file-question-mark"
    return "cpu" if find.origin != "somebody" else _ICONS[find.kind]
