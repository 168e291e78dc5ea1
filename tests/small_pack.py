"""A small questionnaire written by hand, a lettings agency that answers it, and a look at its computer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.assess.facts import gather
from app.assess.results import assess
from app.domain.answers import Answer, Value
from app.domain.assessment import Assessment
from app.domain.facts import Facts
from app.domain.finding import Results
from app.domain.observation import Observation
from app.domain.organisation import Organisation
from app.domain.pack import (
    Area,
    Clause,
    ClausePart,
    Examples,
    ExposureRule,
    Finding,
    FindOut,
    Option,
    Pack,
    PackInfo,
    PriorityRule,
    Question,
    Task,
)
from app.domain.scan_event import ScanReport, Skipped
from app.phrases import load

TODAY = date(2026, 11, 12)
PHRASES = load()

GRADES = (
    Option(id="none", text="Not at all", grade=0),
    Option(id="part", text="In part, or only in people's heads", grade=1),
    Option(id="mostly", text="Yes, mostly, not written", grade=2),
    Option(id="written", text="Yes, written and done", grade=3),
)


def question(question_id: str, area: str, text: str, **more: Any) -> Question:
    """A question with the words around it that these tests do not look at."""
    told = {
        "kind": "graded",
        "options": GRADES,
        "quick": True,
        "why": "Because.",
        "examples": Examples(trade="A bakery.", office="An office.", care="A clinic."),
        "good": "Written down.",
        "who": "The owner",
    }
    return Question(id=question_id, area=area, text=text, **(told | more))


QUESTIONS = (
    question("people", "about", "How many people work for you?", kind="number", profile=True, options=(), least=1),
    question(
        "work",
        "about",
        "What kind of work do you do?",
        kind="choice",
        profile=True,
        options=(Option(id="shop", text="Shop"), Option(id="lettings", text="Landlord or letting agency")),
    ),
    question(
        "uses",
        "about",
        "What do you use AI for?",
        kind="several",
        profile=True,
        options=(
            Option(id="writing", text="Writing"),
            Option(id="notes", text="Meeting notes"),
            Option(id="code", text="AI coding"),
        ),
    ),
    question(
        "forms",
        "about",
        "In what form do you use AI?",
        kind="several",
        profile=True,
        options=(
            Option(id="online", text="Online service"),
            Option(id="local", text="AI model on our own computer"),
            Option(id="agent", text="Agent that can act"),
        ),
    ),
    question(
        "decides",
        "about",
        "Does AI help decide about people?",
        kind="choice",
        profile=True,
        options=(Option(id="yes", text="Yes"), Option(id="no", text="No")),
    ),
    question("lead", "who", "Is one named person in charge of AI?", weight=3),
    question("stand_in", "who", "Is there a stand-in?", weight=1),
    question("insurer", "who", "Have you asked your insurer?", quick=False),
    question("register", "models", "Do you keep a list of the AI in use?", weight=3),
    question(
        "makers",
        "models",
        "Do models come only from known makers?",
        when="about.forms has 'local' or seen.models > 0",
    ),
    question(
        "shadow",
        "models",
        "Has anyone run AI without asking?",
        kind="choice",
        options=(
            Option(id="no", text="No", grade=3),
            Option(id="sorted", text="Yes, and it is sorted out", grade=2),
            Option(id="yes", text="Yes", grade=0),
        ),
    ),
    question("check", "decisions", "Does a person look first?", when="about.decides != 'no'", weight=3),
    question("objection", "decisions", "Can people object?", when="about.decides != 'no'"),
)

FINDINGS = (
    Finding(
        id="no_lead",
        kind="gap",
        area="who",
        when="answer.lead < 2",
        title="Nobody is in charge of AI",
        text="{org} has not said who is in charge.",
        tasks=("name_lead",),
    ),
    Finding(
        id="no_register",
        kind="gap",
        area="models",
        when="answer.register < 3 or register.unlisted > 0",
        title="There is no list",
        text="{register.unlisted:find is|finds are} on no list.",
        tasks=("make_register", "name_lead"),
    ),
    Finding(
        id="said_none",
        kind="contradiction",
        area="models",
        when="answer.shadow == 'no' and seen.models > 0",
        title="Somebody runs AI here",
        text="You said no. We saw {seen.model_names}.",
        question="shadow",
        said="Nobody has run AI without asking.",
        saw="{seen.models:model|models}: {seen.model_names}.",
        shows=("model",),
        tasks=("amnesty",),
    ),
    Finding(
        id="unknown_file",
        kind="stop",
        area="models",
        when="seen.unknown_code_files > 0",
        title="A file that can run code, from an unknown maker",
        text="We saw {seen.unknown_code_file_names}.",
        tasks=("set_aside",),
    ),
    Finding(
        id="nobody_looks",
        kind="stop",
        area="decisions",
        when="about.decides == 'yes' and answer.check < 1",
        title="Nobody looks before a decision about a person",
        text="Put a named person on it.",
        tasks=("look_first",),
    ),
)

CLAUSES = (
    Clause(
        id="why",
        title="Why we have this",
        parts=(ClausePart(text="{org} works as: {work}. We use AI for {uses}.\n\nA person **always** decides."),),
    ),
    Clause(id="who", title="Who answers", parts=(ClausePart(text="{lead} is in charge. {stand_in} stands in."),)),
    Clause(
        id="asking",
        title="Asking for something new",
        parts=(
            ClausePart(text="Ask {lead}. You get an answer in {answer_days:working day|working days}."),
            ClausePart(when="answer.shadow != 'no' or seen.models > 0", text="Tell us by {amnesty_date}. No blame."),
        ),
    ),
    Clause(
        id="models",
        title="Models on our own computers",
        when="about.forms has 'local' or seen.models > 0",
        short="You may not run a model on our computers without a yes.",
        parts=(
            ClausePart(text="You may run AI on your own computer. We have rules:\n\n1. Tell {lead} first.\n2. Keep the"
                       "\n   licence."),
            ClausePart(when="seen.models > 0", text="1. Look after {seen.models:model|models}: {seen.model_names}."),
            ClausePart(when="seen.servers > 0", text="1. Close {seen.servers:server|servers}."),
            ClausePart(text="- Bullets are **kept** apart."),
        ),
    ),
    Clause(
        id="agents",
        title="Agents",
        when="about.forms has 'agent' or seen.agents > 0",
        short="You may not use an agent without a yes.",
        parts=(ClausePart(text="An agent asks first."),),
    ),
    Clause(
        id="decisions",
        title="Decisions about people",
        when="about.decides != 'no'",
        parts=(ClausePart(text="A person looks first."),),
    ),
    Clause(id="review", title="Keeping this current", parts=(ClausePart(text="We look again on {review_date}."),)),
)  # fmt: skip


def task(task_id: str, title: str, minutes: int, **more: Any) -> Task:
    """A task with the words that these tests do not look at."""
    told = {
        "why": "It matters.",
        "how": ("Begin.", "End."),
        "who": "The owner",
        "done_when": "it is done.",
        "evidence": "A note",
        "priority": "next",
    }
    return Task(id=task_id, title=title, minutes=minutes, **(told | more))


TASKS = (
    task("look_first", "Look before a person is turned down", 60, priority="stop"),
    task("set_aside", "Set the unknown file aside", 15, priority="now"),
    task("make_register", "Make the AI register", 120, priority="now", why="{register.unlisted:find|finds} to name."),
    task("name_lead", "Name who is in charge", 15, priority="now"),
    task(
        "amnesty",
        "Hold a week to declare AI",
        60,
        rules=(
            PriorityRule(when="answer.shadow == 'no'", priority="later"),
            PriorityRule(when="seen.models > 1", priority="now"),
        ),
    ),
)

PACK = Pack(
    info=PackInfo(
        id="small",
        version="1",
        title="Small",
        summary="A small check.",
        language="en",
        made_by="Tests",
        licence="Apache-2.0",
        policy_title="How we use AI at work",
        policy_subtitle="The rules of {org}",
        areas=(
            Area(id="about", title="About you", short="About you", profile=True),
            Area(id="who", title="Who answers for AI", short="Who answers"),
            Area(
                id="models",
                title="What AI you have",
                short="Models",
                exposure=(
                    ExposureRule(when="seen.models > 0", level=2),
                    ExposureRule(when="seen.unknown_code_files > 0", level=3),
                ),
            ),
            Area(
                id="decisions",
                title="Decisions about people",
                short="Decisions",
                exposure=(ExposureRule(when="about.decides == 'yes'", level=3),),
            ),
        ),
    ),
    questions=QUESTIONS,
    findings=FINDINGS,
    clauses=CLAUSES,
    tasks=TASKS,
    find_out=FindOut(
        title="Find out: {question}",
        why="You said that you do not know.",
        how=("Ask {who}.",),
        minutes=15,
        done_when="you can answer it.",
        evidence="The answer",
    ),
    glossary=(),
)

HARBOUR = Organisation(
    name="Harbour Lettings",
    owner="Marian Hale",
    lead="Priya Nair",
    stand_in="Tom Okafor",
    contact="extension 12",
    amnesty_until="2026-11-30",
)

ANSWERS: Mapping[str, Value] = {
    "people": 14,
    "work": "lettings",
    "uses": ("notes", "writing"),
    "forms": ("online",),
    "decides": "yes",
    "lead": "none",
    "stand_in": "dont_know",
    "register": "part",
    "makers": "mostly",
    "shadow": "no",
    "check": "none",
    "objection": "not_applicable",
}


def find(name: str, kind: Any = "model", **more: Any) -> Observation:
    """Something that was seen."""
    return Observation(id=f"{kind}:{name}", kind=kind, name=name, **more)


FINDS = (
    find("Llama 3.1 8B", maker="Meta", licence="llama3.1", size_bytes=4_900_000_000, modified="2026-11-01T09:00:00Z"),
    find("Mistral 7B", size_bytes=4_400_000_000, modified="2026-01-05T09:00:00Z"),
    find("rent_score.pkl", runs_code="can", size_bytes=12_000_000),
    find("Ollama", "program"),
    find("Built in", origin="vendor"),
)


def look(finds: Iterable[Observation] = FINDS, **more: Any) -> ScanReport:
    """A look at one computer."""
    told: dict[str, Any] = {
        "started": "2026-11-12T08:59:00+00:00",
        "finished": "2026-11-12T09:00:00+00:00",
        "platform": "linux",
        "computer": "office",
        "places": ("~/Downloads",),
        "observations": tuple(finds),
        "skipped": (Skipped(what="~/private", reason="permission", count=2),),
        "files_passed": 10,
        "files_opened": 3,
        "complete": True,
    }
    return ScanReport(**(told | more))


def given(answers: Mapping[str, Value] = ANSWERS, **reasons: str) -> tuple[Answer, ...]:
    """Answers, all but the first given on 12 November 2026."""
    days = [9, *([12] * len(answers))]
    return tuple(
        Answer(question=name, value=value, at=f"2026-11-{day:02}T10:00:00+00:00", reason=reasons.get(name, ""))
        for (name, value), day in zip(answers.items(), days, strict=False)
    )


def told(answers: Mapping[str, Value] = ANSWERS, scan: ScanReport | None = None, **more: Any) -> Assessment:
    """The assessment of Harbour Lettings with these answers."""
    return Assessment(**({"organisation": HARBOUR, "pack": PACK, "answers": given(answers), "scan": scan} | more))


def known(assessment: Assessment) -> Facts:
    """What follows from an assessment: its facts."""
    told = assessment
    return gather(told.pack, told.answers, told.scan, told.register, told.organisation, today=TODAY, log=told.log)


def outcome(assessment: Assessment) -> Results:
    """What follows from an assessment: its results."""
    return assess(assessment, known(assessment), PHRASES, full=assessment.full)
