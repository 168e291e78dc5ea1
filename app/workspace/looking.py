"""What can be made of a look at this computer without an assessment: bytes, lines, a table, stops."""

from __future__ import annotations

import os
import sys
import textwrap
from collections import Counter
from datetime import date

from app.domain.assessment import Assessment
from app.domain.days import day_of
from app.domain.facts import Facts
from app.domain.finding import HeldFinding
from app.domain.licence import LicenceHere
from app.domain.observation import Observation
from app.domain.organisation import Organisation
from app.domain.pack import Pack
from app.domain.scan_event import ScanReport
from app.phrases import Phrases
from app.workspace.snapshot import Snapshot


def other_drives() -> tuple[str, ...]:
    """Further disks and sticks of this computer, and each Linux inside Windows, known without touching them."""
    from app.scan.other_drives import linux_folders
    from app.scan.other_drives import other_drives as of_platform
    from app.scan.registry import registry_of_this_computer

    platform = sys.platform
    if platform.startswith("win"):
        linux = tuple(linux_folders(registry_of_this_computer()).values())
        return of_platform("windows", os.environ.get("SYSTEMDRIVE", "C:")) + linux
    return of_platform("macos" if platform.startswith("darwin") else "linux")


def scan_bytes(report: ScanReport, form: str) -> bytes:
    """The whole report as ``json`` or ``cyclonedx``."""
    import io

    from app.assess.inventory import inventory
    from app.exports import exporter

    target = io.BytesIO()
    if form == "cyclonedx":
        exporter("cyclonedx").write(inventory(report, Facts()), target)
    else:
        exporter("scan-json").write(report, target)
    return target.getvalue()


def stops(report: ScanReport, pack: Pack, phrases: Phrases, today: date) -> tuple[HeldFinding, ...]:
    """What must be stopped before anything else, going by this look alone."""
    alone = Assessment(organisation=Organisation(), pack=pack, scan=report)
    return Snapshot(alone, phrases, today).results.stops


def scan_table(report: ScanReport, phrases: Phrases, width: int) -> str:
    """The finds as a table for a terminal of so many columns, and what could not be seen."""
    from app.assess.licences import licences_here

    say = phrases.say
    licences = licences_here(report.observations, Facts())
    lines: list[str] = []
    by_kind: dict[str, list[Observation]] = {}
    for item in report.observations:
        group = {"somebody": item.kind, "program": "built_in", "vendor": "vendor"}[item.origin]
        by_kind.setdefault(group, []).append(item)
    for group in ("model", "adapter", "training", "server", "agent", "program", "built_in", "vendor"):
        if group in by_kind:
            cloud = sum(item.cloud for item in by_kind[group])
            count = str(len(by_kind[group]) - cloud)
            if cloud:
                count = say("find_group.and_cloud", count=count, cloud=cloud)
            lines += ["", say(f"kind_heading.{group}", count=count)]
            for item in by_kind[group]:
                lines += _rows(item, licences.get(item.id), _change_word(item, report, phrases), phrases, width)
    lines += _since(report, phrases, width)
    if not report.observations:
        lines += ["", say("scan_table.nothing", places=", ".join(report.places))]
    if report.skipped:
        lines += ["", say("scan_table.not_seen")]
        lines += [
            _fit(f"  {say(f'skip.{skipped.reason}', count=skipped.count)}: {skipped.what}", width)
            for skipped in report.skipped
        ]
    if report.closed:
        lines += ["", say("scan_table.closed")]
        for closed in report.closed:
            lines += textwrap.wrap(f"  {closed.folders:,}: {closed.why}", max(width, 40), subsequent_indent="     ")
    counts = say("scan_table.counts", passed=f"{report.files_passed:,}", opened=f"{report.files_opened:,}")
    return "\n".join([*lines, "", counts]).lstrip("\n")


def _change_word(item: Observation, report: ScanReport, phrases: Phrases) -> str:
    change = report.difference.of(item.id) if report.difference is not None else None
    return phrases.say(f"scan_table.change_{change.what}") if change is not None else ""


def _since(report: ScanReport, phrases: Phrases, width: int) -> list[str]:
    """What is different from the look before, and what is gone."""
    lines = ["", phrases.say("scan_table.broken")] if report.thorough == "broken" else []
    told = report.difference
    day = day_of(told.since) if told is not None else None
    if told is None or day is None:
        return lines
    if not told.changes:
        return [*lines, "", phrases.say("scan_table.no_change", day=phrases.date(day))]
    counts = Counter(change.what for change in told.changes)
    numbers = {what: counts[what] for what in ("new", "changed", "moved", "gone")}
    lines += ["", phrases.say("scan_table.since", day=phrases.date(day), **numbers)]
    for change in told.changes:
        if change.what == "gone" and change.before is not None:
            place = change.before.places[0].path if change.before.places else ""
            lines.append(_fit("  " + phrases.say("scan_table.gone", name=change.before.name, place=place), width))
    return lines


def _rows(item: Observation, here: LicenceHere | None, change: str, phrases: Phrases, width: int) -> list[str]:
    say = phrases.say
    details = [change, item.format, phrases.size(item.size_bytes) if item.size_bytes else "", item.maker]
    if item.parameters:
        words = phrases.number(item.parameters, exact=item.parameters_exact)
        details.append(say("scan_table.parameters" if item.parameters_exact else "scan_table.about", count=words))
    if item.origin_program:
        details.append(say("find.part_of", program=item.origin_program))
    if item.kind in ("model", "adapter"):
        details.append((here.named if here else item.licence) or say("scan_table.no_licence"))
    if item.server:
        details += [*item.server.addresses, say(f"reach.{item.server.reach}")]
    if item.agent:
        details.append(say("scan_table.connectors", count=len(item.agent.connectors)))
        if item.agent.asks_first is False:
            details.append(say("scan_table.never_asks"))
    if item.runs_code == "can":
        details.append(say("scan_table.runs_code"))
    if item.running and item.kind != "server":
        details.append(say("scan_table.running"))
    if item.cloud:
        details.append(say("scan_table.cloud"))
    rows = [_fit(f"  {item.name}", width), *_wrapped("; ".join(filter(None, details)), width)]
    return rows + [_fit(f"      {place.path}", width) for place in item.places[:3]]


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(width, 40), initial_indent="      ", subsequent_indent="      ") if text else []


def _fit(text: str, width: int) -> str:
    """Cut in the middle what is too long for the line: the end of a path says more than its middle."""
    if len(text) <= width:
        return text
    half = (max(width, 20) - 1) // 2
    return f"{text[:half]}…{text[-half:]}"
