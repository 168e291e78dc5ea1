"""The inventory: a look at a computer, weighed for one organisation."""

from __future__ import annotations

from collections.abc import Mapping

from app.assess.licences import licences_here
from app.assess.purposes import purpose_hints
from app.domain.facts import Facts, FactValue
from app.domain.inventory import Inventory
from app.domain.scan_event import ScanReport


def inventory(report: ScanReport, facts: Facts, *, record_number: str = "") -> Inventory:
    """What a look found, with what the licences ask and which kinds of model may be restricted."""
    hints = {find.id: purpose_hints(find) for find in report.observations}
    return Inventory(
        report=report,
        licences=licences_here(report.observations, Facts(_profile(facts))),
        purposes={find: found for find, found in hints.items() if found},
        record_number=record_number,
    )


class Weighing:
    """Weighs a look once, and gives that again as long as the look and the profile stay what they were.

    What licences ask turns on the profile alone, so an answer to any other question changes nothing here.
    """

    def __init__(self) -> None:
        self._profile: Mapping[str, FactValue] = {}
        self._last: Inventory | None = None

    def __call__(self, report: ScanReport, facts: Facts) -> Inventory:
        """The inventory of this look, for whom these facts describe."""
        profile = _profile(facts)
        if self._last is None or self._last.report is not report or self._profile != profile:
            self._profile, self._last = profile, inventory(report, facts)
        return self._last


def _profile(facts: Facts) -> dict[str, FactValue]:
    return {name: value for name, value in facts.values.items() if name.startswith("about.")}
