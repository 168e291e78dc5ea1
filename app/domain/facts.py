"""Facts: the one bridge between what was answered or seen and what the pack says about it.

A fact that is not known yet is absent from ``Facts``. Names begin ``about.`` (profile), ``answer.``
(questions), ``seen.`` (the scan), ``register.``, ``log.`` (the AI log), or ``named.`` (names for the policy).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.domain.pack import DONT_KNOW, NOT_APPLICABLE, Question

FactValue = int | str | bool | frozenset[str]
FactKind = Literal["graded", "choice", "several", "number", "flag", "names"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactType:
    """What a fact can be; ``values`` lists the ids it may hold where they are known beforehand."""

    name: str
    kind: FactKind
    meaning: str
    values: tuple[str, ...] = ()


def _number(name: str, meaning: str) -> FactType:
    return FactType(name=name, kind="number", meaning=meaning)


def _names(name: str, meaning: str) -> FactType:
    return FactType(name=name, kind="names", meaning=meaning)


OFFERED: tuple[FactType, ...] = (
    FactType(name="seen.looked", kind="flag", meaning="This computer has been looked at."),
    _number("seen.days_since", "Days since this computer was last looked at."),
    _number("seen.models", "Models that somebody brought to this computer."),
    _number("seen.model_gb", "Their size together, in gigabytes."),
    _names("seen.model_names", "Their names."),
    _number("seen.made_here", "Models that were made or changed on this computer."),
    _names("seen.made_here_names", "Their names."),
    _number("seen.cloud_models", "Models that look local but send what is typed away."),
    _names("seen.cloud_model_names", "Their names."),
    _number("seen.built_in", "Models that are part of a program or of the system."),
    _number("seen.adapters", "Adjusted (fine-tuned) additions to a model."),
    _number("seen.training", "Signs that a model was trained here."),
    _names("seen.adjusted_names", "Names of adjusted models and training runs."),
    _number("seen.untested", "Adjusted models and trainings without test results beside them."),
    _names("seen.untested_names", "Their names."),
    _number("seen.training_data", "Files of examples, or names of data, that trainings here learnt from."),
    _names("seen.training_data_names", "Their names."),
    _number("seen.servers", "Model servers running now."),
    _number("seen.open_servers", "Model servers that other computers can reach."),
    _names("seen.server_names", "Names of the running model servers."),
    _names("seen.open_server_names", "Names of those other computers can reach."),
    _number("seen.agents", "Agents: programs with connectors, able to act."),
    _names("seen.agent_names", "Their names."),
    _number("seen.connectors", "Connectors (MCP servers) that agents can use."),
    _number("seen.unpinned", "Connectors whose version is not fixed."),
    _number("seen.never_ask", "Agents set up to act without asking."),
    _names("seen.never_ask_names", "Their names."),
    _number("seen.self_changing", "Agents that write their own memory, skills or text."),
    _names("seen.self_changing_names", "Their names."),
    _number("seen.keys", "Settings of agents that hold something like a key."),
    _number("seen.code_files", "Model files that can run code when opened."),
    _names("seen.code_file_names", "Their names."),
    _number("seen.unknown_code_files", "Of these, files whose maker is not known."),
    _names("seen.unknown_code_file_names", "Their names."),
    _number("seen.unknown_maker", "Models whose maker the file does not name."),
    _number("seen.no_licence", "Models without a licence in the file or beside it."),
    _names("seen.no_licence_names", "Their names."),
    _number("seen.not_for_business", "Models whose licence does not allow use for business."),
    _names("seen.not_for_business_names", "Their names."),
    _number("seen.not_here", "Models whose licence does not cover one of your places."),
    _names("seen.not_here_names", "Their names."),
    _number("seen.restricted_purpose", "Models of a kind whose use may be restricted."),
    _names("seen.restricted_purpose_names", "Their names."),
    _number("seen.idle", "Models not used or changed for 90 days."),
    _names("seen.idle_names", "Their names."),
    _number("seen.programs", "Programs made for running AI."),
    _names("seen.program_names", "Their names."),
    _number("seen.chat_keepers", "Programs that keep chats, or indexes of documents, on this computer."),
    _names("seen.chat_keeper_names", "Their names."),
    _number("seen.old_chats", "Of these, programs that keep some from more than a year ago."),
    _names("seen.old_chat_names", "Their names."),
    _number("seen.not_looked", "Places that could not be looked at."),
    _number("register.entries", "Entries in the register."),
    _number("register.no_owner", "Entries without an owner."),
    _number("register.unlisted", "Finds that are not in the register."),
    _names("register.unlisted_names", "Their names."),
    _number("log.entries", "Decisions in the AI log."),
    _number("log.unchecked", "Of these, decisions that nobody checked."),
    FactType(name="named.lead", kind="flag", meaning="Somebody is named as the person in charge of AI."),
    FactType(name="named.stand_in", kind="flag", meaning="Somebody is named as the stand-in."),
)


def offered_facts(questions: Iterable[Question]) -> dict[str, FactType]:
    """Every fact that conditions of these questions' pack may use, by name."""
    known = {fact.name: fact for fact in OFFERED}
    for question in questions:
        values = tuple(option.id for option in question.options)
        if question.allow_dont_know:
            values += (DONT_KNOW,)
        if question.allow_not_applicable or question.when:
            values += (NOT_APPLICABLE,)
        known[question.fact] = FactType(name=question.fact, kind=question.kind, meaning=question.text, values=values)
    return known


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known. ``facts["seen.models"]`` gives None where something is not known yet.

    Graded answers are held as their grade (0 to 3), or as ``dont_know`` or ``not_applicable``; ticked answers
    as a set, which holds ``dont_know`` where nobody knows.
    """

    values: Mapping[str, FactValue] = field(default_factory=dict)

    def __getitem__(self, name: str) -> FactValue | None:
        return self.values.get(name)

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def dont_know(self, name: str) -> bool:
        """Whether this was answered with "I don't know"."""
        value = self.values.get(name)
        return value == DONT_KNOW or (isinstance(value, frozenset) and DONT_KNOW in value)
