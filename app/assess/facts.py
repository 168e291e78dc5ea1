"""Facts: what was answered and what was seen, counted under the names that conditions use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from app.assess.inventory import inventory
from app.assess.lineage import Lineage
from app.domain.answers import Answer
from app.domain.condition import parse
from app.domain.days import day_of
from app.domain.decision_log import LoggedDecision, standing
from app.domain.facts import Facts, FactValue
from app.domain.inventory import Inventory
from app.domain.observation import OPEN_REACH, Observation, TrainingFacts
from app.domain.organisation import Organisation
from app.domain.pack import DONT_KNOW, NOT_APPLICABLE, Pack, Question
from app.domain.register import RegisterEntry, unlisted
from app.domain.scan_event import ScanReport

IDLE_DAYS = 90
OLD_CHAT_DAYS = 365


def gather(
    pack: Pack,
    answers: Iterable[Answer],
    scan: ScanReport | None,
    register: Iterable[RegisterEntry],
    organisation: Organisation,
    *,
    today: date,
    log: Iterable[LoggedDecision] = (),
    weigh: Callable[[ScanReport, Facts], Inventory] = inventory,
    count: Callable[[ScanReport, date], Mapping[str, FactValue]] | None = None,
) -> Facts:
    """Everything that is known, by the names that conditions use.

    Before a look at this computer ``seen.looked`` is False and every other ``seen`` fact is absent. A question
    that does not apply here counts as "does not apply", whatever was answered before; one of which we cannot
    tell yet whether it applies is absent, and so is an answer the pack does not know.

    Args:
        weigh: gives what the licences of a look ask; one that remembers saves most of the work.
        count: counts what was seen; one that remembers saves most of the rest.
    """
    entries = tuple(register)
    observations = () if scan is None else scan.observations
    given = {answer.question: answer for answer in answers}
    values: dict[str, FactValue] = {"seen.looked": scan is not None}
    if scan is not None:
        values |= {**(count or _seen)(scan, today), **_allowed(weigh(scan, _profile(pack, given)))}
    values |= _listed(entries, observations)
    lines = standing(tuple(log))
    values |= {"log.entries": len(lines), "log.unchecked": sum(line.decision.unchecked for line in lines)}
    values |= {"named.lead": bool(organisation.lead.strip()), "named.stand_in": bool(organisation.stand_in.strip())}
    _answer(pack.questions, given, values)
    return Facts(values)


class Counting:
    """Counts what a look saw once, and gives that again as long as look and day stay what they were."""

    def __init__(self) -> None:
        self._last: tuple[ScanReport, date, Mapping[str, FactValue]] | None = None

    def __call__(self, scan: ScanReport, today: date) -> Mapping[str, FactValue]:
        """The facts that the look tells by itself."""
        if self._last is None or self._last[0] is not scan or self._last[1] != today:
            self._last = scan, today, _seen(scan, today)
        return self._last[2]


def _profile(pack: Pack, given: Mapping[str, Answer]) -> Facts:
    """What is known about the organisation alone: what a licence allows turns on that, and on no other answer."""
    values: dict[str, FactValue] = {}
    _answer([question for question in pack.questions if question.profile], given, values)
    return Facts(values)


def _answer(questions: Iterable[Question], given: Mapping[str, Answer], values: dict[str, FactValue]) -> None:
    """Add what was answered to what is known, question by question."""
    facts = Facts(values)
    for question in questions:
        applies = parse(question.when).verdict(facts).value
        if applies is False:
            values[question.fact] = NOT_APPLICABLE
        elif applies and question.id in given:
            value = _answered(question, given[question.id])
            if value is not None:
                values[question.fact] = value


def _answered(question: Question, answer: Answer) -> FactValue | None:
    value = answer.value
    if value == NOT_APPLICABLE:
        return NOT_APPLICABLE
    grades = {option.id: option.grade for option in question.options}
    if question.kind == "several":
        ticked = frozenset((value,) if isinstance(value, str) else value if isinstance(value, tuple) else ())
        return ticked & {*grades, DONT_KNOW} or (frozenset() if value == () else None)
    if value == DONT_KNOW:
        return DONT_KNOW
    if question.kind == "number":
        return value if isinstance(value, int) else None
    if not isinstance(value, str) or value not in grades:
        return None
    return grades[value] if question.kind == "graded" else value


def _seen(scan: ScanReport, today: date) -> dict[str, FactValue]:
    finds = scan.observations
    brought = [find for find in finds if find.origin == "somebody"]
    models = [find for find in brought if find.kind == "model" and not find.cloud]
    made_here = [find for find in finds if find.kind == "model" and find.made_here]
    cloud = [find for find in finds if find.cloud]
    adapters = [find for find in finds if find.kind == "adapter"]
    training = [find for find in finds if find.kind == "training"]
    adjusted = [find for find in finds if find.training is not None]
    lineage = Lineage(finds)
    untested = [find for find in adjusted if lineage.tests_of(find) == "none"]
    learnt = {name for find in adjusted if find.training is not None for name in _learnt_from(find.training)}
    servers = [find for find in finds if find.kind == "server"]
    open_servers = [find for find in servers if find.server is not None and find.server.reach in OPEN_REACH]
    agents = [find for find in finds if find.kind == "agent"]
    set_up = [find.agent for find in agents if find.agent is not None]
    connectors = [connector for agent in set_up for connector in agent.connectors]
    never_ask = [find for find in agents if find.agent is not None and find.agent.asks_first is False]
    changing = [find for find in agents if find.agent is not None and find.agent.writes_itself]
    code = [find for find in brought if find.runs_code == "can"]
    unknown_code = [find for find in finds if find.unknown_code]
    idle = [find for find in models if _idle(find, today)]
    programs = [find for find in finds if find.kind == "program"]
    keepers = [find for find in finds if find.kept]
    old_chats = [find for find in keepers if _keeps_old(find, today)]
    looked = day_of(scan.finished)
    seen: dict[str, FactValue] = {
        "models": len(models),
        "model_gb": (sum(find.size_bytes for find in models) + 500_000_000) // 1_000_000_000,
        "model_names": _names(models),
        "made_here": len(made_here),
        "made_here_names": _names(made_here),
        "cloud_models": len(cloud),
        "cloud_model_names": _names(cloud),
        "built_in": sum(find.kind == "model" and find.origin != "somebody" for find in finds),
        "adapters": len(adapters),
        "training": len(training),
        "adjusted_names": _names(adapters + training),
        "untested": len(untested),
        "untested_names": _names(untested),
        "training_data": len(learnt),
        "training_data_names": frozenset(learnt),
        "servers": len(servers),
        "open_servers": len(open_servers),
        "server_names": _names(servers),
        "open_server_names": _names(open_servers),
        "agents": len(agents),
        "agent_names": _names(agents),
        "connectors": len(connectors),
        "unpinned": sum(connector.pinned is False for connector in connectors),
        "never_ask": len(never_ask),
        "never_ask_names": _names(never_ask),
        "self_changing": len(changing),
        "self_changing_names": _names(changing),
        "keys": sum(len(agent.key_like) for agent in set_up),
        "code_files": len(code),
        "code_file_names": _names(code),
        "unknown_code_files": len(unknown_code),
        "unknown_code_file_names": _names(unknown_code),
        "unknown_maker": sum(not find.maker and not find.made_here for find in models),
        "idle": len(idle),
        "idle_names": _names(idle),
        "programs": len(programs),
        "program_names": _names(programs),
        "chat_keepers": len(keepers),
        "chat_keeper_names": _names(keepers),
        "old_chats": len(old_chats),
        "old_chat_names": _names(old_chats),
        "not_looked": sum(skipped.count for skipped in scan.skipped),
    }
    if looked is not None:
        seen["days_since"] = max(0, (today - looked).days)
    return {f"seen.{name}": value for name, value in seen.items()}


def _learnt_from(training: TrainingFacts) -> tuple[str, ...]:
    return (*(data.name for data in training.data), *training.named_data)


def _allowed(weighed: Inventory) -> dict[str, FactValue]:
    """What licences allow, and which models may be restricted. ``not_here`` is absent while nobody can tell."""
    finds, licences = weighed.report.observations, weighed.licences
    brought = [find for find in finds if find.id in licences and find.origin == "somebody" and not find.cloud]
    no_licence = [find for find in brought if find.kind == "model" and licences[find.id].how == "none"]
    not_for_business = [find for find in brought if licences[find.id].rules_out_business]
    not_here = [find for find in brought if licences[find.id].rules_out_here]
    restricted = [find for find in finds if find.id in weighed.purposes]
    values: dict[str, FactValue] = {
        "seen.no_licence": len(no_licence),
        "seen.no_licence_names": _names(no_licence),
        "seen.not_for_business": len(not_for_business),
        "seen.not_for_business_names": _names(not_for_business),
        "seen.restricted_purpose": len(restricted),
        "seen.restricted_purpose_names": _names(restricted),
    }
    if not_here or all(licences[find.id].rules_out_here is False for find in brought):
        values |= {"seen.not_here": len(not_here), "seen.not_here_names": _names(not_here)}
    return values


def _listed(entries: tuple[RegisterEntry, ...], observations: tuple[Observation, ...]) -> dict[str, FactValue]:
    missing = unlisted(observations, entries)
    return {
        "register.entries": len(entries),
        "register.no_owner": sum(not entry.owner for entry in entries),
        "register.unlisted": len(missing),
        "register.unlisted_names": _names(missing),
    }


def _idle(find: Observation, today: date) -> bool:
    """Whether the newest sign of use is over 90 days old; without any sign we cannot tell."""
    days = [day for day in (day_of(find.last_used), day_of(find.modified)) if day is not None]
    return bool(days) and max(days) < today - timedelta(days=IDLE_DAYS)


def _keeps_old(find: Observation, today: date) -> bool:
    """Whether a program keeps something that nobody touched for more than a year."""
    days = [day for kept in find.kept if (day := day_of(kept.oldest)) is not None]
    return bool(days) and min(days) < today - timedelta(days=OLD_CHAT_DAYS)


def _names(finds: Iterable[Observation]) -> frozenset[str]:
    """The name of each find. Two of one name are numbered, so that as many names are told as finds."""
    seen = Counter[str]()
    names = set()
    for find in finds:
        seen[find.name] += 1
        names.add(f"{find.name} ({seen[find.name]})" if seen[find.name] > 1 else find.name)
    return frozenset(names)
