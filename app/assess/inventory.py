"""The inventory: a look at a computer, weighed for one organisation."""

from __future__ import annotations

from app.assess.licences import licences_here
from app.assess.purposes import purpose_hints
from app.domain.facts import Facts
from app.domain.inventory import Inventory
from app.domain.scan_event import ScanReport


def inventory(report: ScanReport, facts: Facts) -> Inventory:
    """What a look found, with what the licences ask and which kinds of model may be restricted."""
    hints = {find.id: purpose_hints(find) for find in report.observations}
    return Inventory(
        report=report,
        licences=licences_here(report.observations, facts),
        purposes={find: found for find, found in hints.items() if found},
    )
