"""The bill of materials: what the format asks for, and nothing that is not known."""

from __future__ import annotations

import json
import uuid
from typing import Any

import msgspec
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from sample_exports import INVENTORY, SCAN

from app.assess.inventory import inventory
from app.domain.facts import Facts
from app.domain.inventory import Inventory
from app.domain.observation import Observation
from app.domain.scan_event import ScanReport
from app.exports.cyclonedx import bill

VALIDATOR = JsonStrictValidator(SchemaVersion.V1_6)


def bill_of(report: ScanReport) -> dict[str, Any]:
    """The bill of a look whose licences nobody has weighed."""
    return bill(Inventory(report=report))


def component(name: str) -> dict[str, Any]:
    """A component of the sample's bill."""
    found: dict[str, Any] = next(one for one in bill_of(SCAN)["components"] if one["name"] == name)
    return found


def facts(thing: dict[str, Any]) -> dict[str, list[str]]:
    """Its properties by name."""
    told: dict[str, list[str]] = {}
    for one in thing["properties"]:
        told.setdefault(one["name"].removeprefix("groundrules:"), []).append(one["value"])
    return told


def with_licence(licence: str) -> dict[str, Any]:
    """The bill of a look that found one model with this licence."""
    model = Observation(id="1", kind="model", name="A model", licence=licence)
    return bill_of(msgspec.structs.replace(SCAN, observations=(model,)))


def test_the_strict_schema_accepts_it() -> None:
    """CycloneDX's own schema for 1.6, in its strict form, finds nothing wrong."""
    assert VALIDATOR.validate_str(json.dumps(bill_of(SCAN))) is None


def test_the_strict_schema_is_strict() -> None:
    """The same check refuses a bill with a key that is not of the format."""
    wrong = bill_of(SCAN)
    wrong["components"][0]["modelCard"]["modelParameters"]["architecture"] = "llama"

    assert VALIDATOR.validate_str(json.dumps(wrong)) is not None


def test_it_is_about_this_computer_by_this_program() -> None:
    """The bill says whose it is, who made it and when."""
    told = bill_of(SCAN)["metadata"]

    assert {"type": "device", "bom-ref": "computer", "name": "front-desk-3"} == told["component"]
    assert "Groundrules" == told["tools"]["components"][0]["name"]
    assert "2026-11-12T09:32:00+00:00" == told["timestamp"]


def test_a_model_has_its_card() -> None:
    """What a model is for and how it is built stands in its card, the rest in properties."""
    told = component("Llama 3.1 8B")

    assert "machine-learning-model" == told["type"]
    expected = {"task": "language", "architectureFamily": "transformer", "modelArchitecture": "llama"}
    assert expected == told["modelCard"]["modelParameters"]
    assert {"name": "Meta"} == told["manufacturer"]
    assert [{"license": {"name": "llama3.1"}}] == told["licenses"]
    assert ["8000000000"] == facts(told)["parameters"]
    assert ["~/.ollama/models (Ollama)"] == facts(told)["place"]
    assert "hashes" not in told


def test_accounts_are_left_out() -> None:
    """Whose account a file lies in is nobody else's business."""
    assert "priya" not in json.dumps(bill_of(SCAN))


def test_an_adapter_names_what_it_comes_from() -> None:
    """An adjusted model names its base, and an SPDX licence by its id."""
    told = component("Letters")

    assert [{"type": "machine-learning-model", "name": "Mistral 7B"}] == told["pedigree"]["ancestors"]
    assert [{"license": {"id": "Apache-2.0"}}] == told["licenses"]


def test_an_unknown_architecture_has_no_family() -> None:
    """What is not known is not said."""
    assert {} == component("Letters")["modelCard"]["modelParameters"]


@pytest.mark.parametrize(
    "licence", ["MIT", "apache-2.0", " cc-by-nc-4.0 ", "openrail++", "GPL-3.0", "x" * 300, "\udcff"]
)
def test_any_licence_is_valid(licence: str) -> None:
    """A licence is an id where SPDX has one, else a name; either way the bill is valid."""
    assert VALIDATOR.validate_str(json.dumps(with_licence(licence))) is None


def test_our_spdx_ids_are_in_the_schema() -> None:
    """Every id we would write is one that the format knows."""
    from app.exports.cyclonedx import _SPDX_IDS

    for spdx in _SPDX_IDS:
        told = with_licence(spdx.lower())

        assert [{"license": {"id": spdx}}] == told["components"][0]["licenses"]
        assert VALIDATOR.validate_str(json.dumps(told)) is None


def test_agents_depend_on_their_connectors() -> None:
    """Connectors are services; keys are named, never told."""
    told = bill_of(SCAN)
    files, mail = told["services"]

    assert ("files", "mail") == (files["name"], mail["name"])
    assert {"command": ["npx server-filesystem"], "version-fixed": ["false"], "key-name": ["TOKEN"]} == facts(files)
    assert {"remote": ["https://mail.example/mcp"]} == facts(mail)
    agent = component("Claude Desktop")["bom-ref"]
    assert {"ref": agent, "dependsOn": [files["bom-ref"], mail["bom-ref"]]} in told["dependencies"]


def test_equal_finds_keep_apart() -> None:
    """Two finds with one id are two components."""
    refs = [one["bom-ref"] for one in bill_of(SCAN)["components"]]

    assert len(SCAN.observations) == len(set(refs))


def test_it_never_claims_to_be_complete() -> None:
    """A quiet source is not the same as a clean source."""
    clean = msgspec.structs.replace(SCAN, skipped=())

    assert "unknown" == bill_of(clean)["compositions"][0]["aggregate"]
    assert "incomplete" == bill_of(SCAN)["compositions"][0]["aggregate"]


def test_the_serial_number_follows_the_content() -> None:
    """The same look has the same number, another look another."""
    other = msgspec.structs.replace(SCAN, computer="front-desk-4")
    numbers = [bill_of(report)["serialNumber"] for report in (SCAN, SCAN, other)]

    assert numbers[0] == numbers[1] != numbers[2]
    assert 5 == uuid.UUID(numbers[0]).version


@pytest.mark.parametrize("finished", ["", "yesterday", "2026-11-12", "2026-11-12T09:32:00", "\udcff"])
def test_a_time_without_zone_is_left_out(finished: str) -> None:
    """The format wants a full time; anything else is only a property."""
    told = bill_of(msgspec.structs.replace(SCAN, finished=finished))

    assert "timestamp" not in told["metadata"]
    assert VALIDATOR.validate_str(json.dumps(told)) is None


def test_licences_are_told_in_five_answers() -> None:
    """A licence we know stands under its name, with the five answers and what bears on this organisation."""
    told = bill(INVENTORY)
    llama = next(one for one in told["components"] if one["name"] == "Llama 3.1 8B")
    named = {name: values for name, values in facts(llama).items() if name.startswith("licence-")}

    assert VALIDATOR.validate_str(json.dumps(told)) is None
    assert [{"license": {"name": "Llama 3.1 Community License", "acknowledgement": "declared"}}] == llama["licenses"]
    assert ["yes: You may use it at work for free."] == named["licence-work"]
    assert {"licence-mention", "licence-limits", "licence-place", "licence-share", "licence-bears-use"} <= set(named)


def test_a_licence_seen_as_text_is_concluded() -> None:
    """What the text on the disk says is our conclusion, not what the file declares."""
    model = Observation(
        id="1", kind="model", name="A model", licence="mit", licence_text="apache-2.0", classes=("nude",)
    )
    told = bill(inventory(msgspec.structs.replace(SCAN, observations=(model,)), Facts()))["components"][0]

    assert [{"license": {"id": "Apache-2.0", "acknowledgement": "concluded"}}] == told["licenses"]
    assert (["MIT License"], ["text"]) == (facts(told)["licence-said"], facts(told)["licence-known-by"])
    assert ["nudity"] == facts(told)["ask-what-it-is-used-for"]
