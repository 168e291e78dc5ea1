"""The inventory: what a look found, with what its licences and kinds mean for this organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.licence import LicenceHere
from app.domain.purpose import PurposeHint
from app.domain.scan_event import ScanReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """A look; the licence of each model and adapter, and its hints, by the id of the find."""

    report: ScanReport
    licences: Mapping[str, LicenceHere] = field(default_factory=dict)
    purposes: Mapping[str, tuple[PurposeHint, ...]] = field(default_factory=dict)
    record_number: str = ""
    """The record of the assessment it comes from, as it is printed; empty for a look by itself."""
