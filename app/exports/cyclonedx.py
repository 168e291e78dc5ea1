"""The AI parts found on a computer as a CycloneDX 1.6 bill of materials (https://cyclonedx.org/docs/1.6/json/).

Models and adapters are ``machine-learning-model`` components with a model card; servers, agents and programs are
applications; connectors of agents are services. What the format has no field for stands in ``groundrules:``
properties. Hashes are left out: a look reads heads of files, not whole files.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, BinaryIO

from app import __version__
from app.domain.autonomy import freedoms
from app.domain.inventory import Inventory
from app.domain.licence import Licence, LicenceHere
from app.domain.observation import Connector, Kind, Observation
from app.domain.scan_event import ScanReport
from app.exports.json_file import json_bytes

_NAMESPACE = uuid.UUID("8d5c9b52-6f0e-5a53-9e0b-3c6c1c1f6a51")
"""Ours, so that a serial number made from the same content is the same everywhere (RFC 9562, section 5.5)."""

_COMPUTER = "computer"

_TYPES: dict[Kind, str] = {
    "model": "machine-learning-model",
    "adapter": "machine-learning-model",
    "training": "data",
    "server": "application",
    "agent": "application",
    "program": "application",
}

_SPDX_IDS = (
    "AFL-3.0", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-2.0", "Artistic-2.0", "BSD-2-Clause", "BSD-3-Clause",
    "BSD-3-Clause-Clear", "BSL-1.0", "C-UDA-1.0", "CC-BY-2.0", "CC-BY-2.5", "CC-BY-3.0", "CC-BY-4.0",
    "CC-BY-NC-2.0", "CC-BY-NC-3.0", "CC-BY-NC-4.0", "CC-BY-NC-ND-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0",
    "CC-BY-SA-3.0", "CC-BY-SA-4.0", "CC0-1.0", "CDLA-Permissive-1.0", "CDLA-Permissive-2.0", "CDLA-Sharing-1.0",
    "ECL-2.0", "EPL-1.0", "EPL-2.0", "EUPL-1.1", "EUPL-1.2", "GFDL-1.3-only", "GPL-2.0-only", "GPL-2.0-or-later",
    "GPL-3.0-only", "GPL-3.0-or-later", "ISC", "LGPL-2.1-only", "LGPL-3.0-only", "LGPL-3.0-or-later", "LPPL-1.3c",
    "MIT", "MPL-2.0", "MS-PL", "NCSA", "ODbL-1.0", "ODC-By-1.0", "OFL-1.1", "OSL-3.0", "PDDL-1.0", "PostgreSQL",
    "Unlicense", "WTFPL", "Zlib",
)  # fmt: skip
"""SPDX ids that models are published under; all are in the list of the format (https://spdx.org/licenses/).
Ids that SPDX has since split in two, such as ``GPL-3.0``, are written as a name: we cannot know which is meant."""

_SPDX = {spdx.lower(): spdx for spdx in _SPDX_IDS}

_TRANSFORMERS = (
    "llama", "mistral", "mixtral", "qwen", "gemma", "phi", "gpt", "bert", "roberta", "distilbert", "falcon", "mpt",
    "starcoder", "t5", "bloom", "deepseek", "command-r", "cohere", "olmo", "granite", "stablelm", "internlm",
    "baichuan", "chatglm", "whisper", "clip", "vit", "nomic-bert", "jina-bert", "exaone", "smollm", "minicpm",
    "glm4",
)  # fmt: skip
"""Beginnings of architecture names that are transformers
(https://github.com/ggml-org/llama.cpp/blob/master/gguf-py/gguf/constants.py)."""


class CycloneDxExporter:
    """A bill of materials that supply-chain tools can read."""

    id = "cyclonedx"
    suffix = ".cdx.json"
    takes = Inventory

    def write(self, subject: Inventory, target: BinaryIO) -> None:
        """Write the bill; the same report gives the same bytes, serial number and all."""
        target.write(json_bytes(bill(subject)))


def bill(inventory: Inventory) -> dict[str, Any]:
    """The bill of materials of one look, as the format's JSON objects."""
    report = inventory.report
    refs = _refs(report.observations)
    pairs = list(zip(refs, report.observations, strict=True))
    services = [
        (ref, f"{ref}/connector-{number}", connector)
        for ref, item in pairs
        if item.agent is not None
        for number, connector in enumerate(item.agent.connectors, start=1)
    ]
    content = {
        "metadata": _metadata(report, inventory.record_number),
        "components": [_component(ref, item, inventory) for ref, item in pairs],
        "services": [_service(ref, connector) for _agent, ref, connector in services],
        "dependencies": [
            {"ref": _COMPUTER, "dependsOn": refs},
            *(
                {"ref": ref, "dependsOn": [service for agent, service, _ in services if agent == ref]}
                for ref, item in pairs
                if item.agent is not None and item.agent.connectors
            ),
        ],
        "compositions": [
            {
                # Never "complete": a quiet source is not the same as a clean source.
                "aggregate": "unknown" if report.complete and not report.skipped else "incomplete",
                "assemblies": [_COMPUTER],
            }
        ],
    }
    serial = uuid.uuid5(_NAMESPACE, json.dumps(content, sort_keys=True))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        **content,
    }


def _metadata(report: ScanReport, record_number: str) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if _is_moment(report.finished):
        told["timestamp"] = report.finished
    told["tools"] = {"components": [{"type": "application", "name": "Groundrules", "version": __version__}]}
    told["component"] = {"type": "device", "bom-ref": _COMPUTER, "name": report.computer}
    told["properties"] = _properties(
        [
            ("platform", report.platform),
            ("started", report.started),
            ("finished", report.finished),
            ("complete", report.complete),
            ("record", record_number),
            *(("looked-at", place) for place in report.places),
            *(("not-looked-at", f"{skipped.what} ({skipped.reason}, {skipped.count})") for skipped in report.skipped),
        ]
    )
    return told


def _component(ref: str, item: Observation, inventory: Inventory) -> dict[str, Any]:
    here = inventory.licences.get(item.id)
    told: dict[str, Any] = {"type": _TYPES[item.kind], "bom-ref": ref, "name": item.name}
    if item.maker:
        told["manufacturer"] = {"name": item.maker}
    if here is not None and here.licences:
        told["licenses"] = [_licence(licence, here) for licence in here.licences]
    elif item.licence:
        spdx = _SPDX.get(item.licence.strip().lower())
        told["licenses"] = [{"license": {"id": spdx} if spdx else {"name": item.licence}}]
    if item.base_model:
        told["pedigree"] = {"ancestors": [{"type": "machine-learning-model", "name": item.base_model}]}
    if told["type"] == "machine-learning-model":
        told["modelCard"] = {"modelParameters": _model_parameters(item)}
    hints = inventory.purposes.get(item.id, ())
    told["properties"] = _properties(
        [*_facts(item), *_licence_facts(here), *(("ask-what-it-is-used-for", hint.purpose) for hint in hints)]
    )
    return told


def _licence(licence: Licence, here: LicenceHere) -> dict[str, Any]:
    """A licence; ``concluded`` where we saw its text or it comes with the base model, not what the file declares."""
    named = {"id": licence.spdx} if licence.spdx in _SPDX_IDS else {"name": licence.name}
    declared = here.how == "name" and licence.name == here.named
    return {"license": {**named, "acknowledgement": "declared" if declared else "concluded"}}


def _licence_facts(here: LicenceHere | None) -> Iterable[tuple[str, object]]:
    if here is None:
        return
    yield "licence-known-by", here.how
    yield "licence-said", here.said
    for licence in here.licences:
        yield "licence-id", licence.id
    for answer in here.answers:
        yield (
            f"licence-{answer.question}",
            ": ".join([answer.answer, *([" ".join(answer.texts)] if answer.texts else [])]),
        )
    for bearing in here.bears:
        if bearing.certain:
            yield f"licence-bears-{bearing.kind}", bearing.text
    for base in here.bases:
        yield "licence-of-base", base
    yield "licence-of-base-not-seen", here.unseen_base


def _model_parameters(item: Observation) -> dict[str, Any]:
    architecture = item.architecture.strip()
    told = {
        "task": item.task,
        "architectureFamily": "transformer" if architecture.lower().startswith(_TRANSFORMERS) else "",
        "modelArchitecture": architecture,
    }
    return {name: value for name, value in told.items() if value}


def _facts(item: Observation) -> Iterable[tuple[str, object]]:
    yield "kind", item.kind
    yield "format", item.format
    if item.size_bytes:
        yield "size-bytes", item.size_bytes
        yield "file-count", item.file_count
    if item.parameters is not None:
        yield "parameters", item.parameters
        yield "parameters-exact", item.parameters_exact
    yield "quantisation", item.quantisation
    yield "source", item.source
    yield "origin", item.origin
    yield "origin-program", item.origin_program
    yield "made-here", item.made_here
    yield "cloud", item.cloud
    yield "running", item.running
    yield "runs-code", item.runs_code
    for sign in item.code_signs:
        yield "code-sign", sign
    yield "modified", item.modified
    yield "last-used", item.last_used
    for place in item.places:
        yield "place", f"{place.path} ({place.store})" if place.store else place.path
    if item.training is not None:
        yield "trained-with", item.training.program
        yield "tests", item.training.tests
        for data in item.training.data:
            rows = "" if data.rows is None else f", {data.rows} examples"
            yield "training-data", f"{data.name}{rows}, {data.size_bytes} bytes"
        for name in item.training.named_data:
            yield "training-data-named", name
        for log in item.training.logs:
            yield "training-log", log
    for kept in item.kept:
        yield f"keeps-{kept.kind}", f"{kept.files} files, {kept.size_bytes} bytes, oldest {kept.oldest[:10]}"
    if item.server is not None:
        yield "program", item.server.program
        yield "reach", item.server.reach
        for address in item.server.addresses:
            yield "address", address
        yield "memory-bytes", item.server.memory_bytes or None
        yield "since", item.server.since
        for path in item.server.model_paths:
            yield "model-path", path
        for name in item.server.model_names:
            yield "model-open", name
    if item.agent is not None:
        yield "config", item.agent.config
        yield "asks-first", item.agent.asks_first
        yield "writes-itself", item.agent.writes_itself
        yield "agent-reach", item.agent.reach
        for act in item.agent.acts:
            yield "can", act
        for freedom in freedoms(item.agent):
            yield "freedom", freedom
        for name in item.agent.key_like:
            yield "key-name", name
    yield "note", item.note
    for evidence in item.evidence:
        yield "evidence", f"{evidence.about}: {evidence.how}" + (f", {evidence.source}" if evidence.source else "")


def _service(ref: str, connector: Connector) -> dict[str, Any]:
    return {
        "bom-ref": ref,
        "name": connector.name,
        "properties": _properties(
            [
                ("command", connector.command),
                ("remote", connector.remote),
                ("version-fixed", connector.pinned),
                *(("key-name", name) for name in connector.key_names),
            ]
        ),
    }


def _properties(facts: Iterable[tuple[str, object]]) -> list[dict[str, str]]:
    """Facts as properties; what is empty or not known is left out."""
    return [
        {"name": f"groundrules:{name}", "value": str(value).lower() if isinstance(value, bool) else str(value)}
        for name, value in facts
        if value is not None and value != ""
    ]


def _refs(items: Iterable[Observation]) -> list[str]:
    """A name for each find, unique in the bill."""
    refs: dict[str, None] = {}
    for item in items:
        ref, number = f"find:{item.id}", 2
        while ref in refs:
            ref, number = f"find:{item.id}#{number}", number + 1
        refs[ref] = None
    return list(refs)


def _is_moment(text: str) -> bool:
    """Whether this is a date and time with its zone, as the format asks for (RFC 3339)."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None and "T" in text
    except ValueError:
        return False
