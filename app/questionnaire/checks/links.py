"""Do the pieces of a pack fit together: areas, questions, findings and tasks that name each other?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import get_args

from app.domain.condition import Comparison, parse
from app.domain.facts import Facts
from app.domain.observation import Kind
from app.domain.pack import Finding, Question
from app.domain.slots import WORDS, slots
from app.errors import ConditionError
from app.questionnaire.checks.conditions import placed_conditions
from app.questionnaire.checks.words import placed_texts
from app.questionnaire.problem import Problem, did_you_mean, shown
from app.questionnaire.reader import Draft, Origin, Path, Piece

_PATCHY = 1


def check(draft: Draft) -> Iterator[Problem]:
    """Everything that is wrong between the pieces of a pack."""
    yield from _nothing_there(draft)
    yield from _areas(draft)
    yield from _findings(draft)
    yield from _tasks(draft)
    yield from _glossary(draft)
    if draft.findings and draft.clauses and not draft.incomplete & {"finding", "clause"}:
        yield from _covered(draft)


def _nothing_there(draft: Draft) -> Iterator[Problem]:
    for kind, folder in (("question", "questions"), ("finding", "findings"), ("clause", "clauses"), ("task", "tasks")):
        if not draft.ids.get(kind) and kind not in draft.incomplete:
            yield Problem(
                file=folder, text=f"There is no {kind} in this pack.", cure=f"Add a .toml file with [[{kind}]] here."
            )
    scored = [piece.value for piece in draft.questions if not piece.value.profile]
    if scored and not any(question.quick for question in scored):
        yield Problem(
            file="questions", text="The quick check has no questions.",
            cure="Write quick = true in the questions that matter most.",
        )  # fmt: skip


def _known(draft: Draft, kind: str, named: str, origin: Origin, path: Path) -> Iterator[Problem]:
    ids = draft.ids.get(kind, set())
    if named not in ids and kind not in draft.incomplete:
        cure = did_you_mean(named, ids) or f"Use the id of {'an' if kind == 'area' else 'a'} {kind} of this pack."
        yield origin.problem(path, f"There is no {kind} '{shown(named)}'.", cure)


def _areas(draft: Draft) -> Iterator[Problem]:
    placed: list[Piece[Question] | Piece[Finding]] = [*draft.questions, *draft.findings]
    for piece in placed:
        yield from _known(draft, "area", piece.value.area, piece.origin, ("area",))
    if draft.info is None:
        return
    profile = {area.id: area.profile for area in draft.info.value.areas}
    for question in draft.questions:
        if profile.get(question.value.area, question.value.profile) != question.value.profile:
            yield question.origin.problem(
                ("profile",), "The question and its area do not agree on whether they are about the organisation.",
                "Write profile = true in both, or in neither.",
            )  # fmt: skip
    used = {piece.value.area for piece in draft.questions}
    if not _all_read(draft, "question"):
        return
    for number, area in enumerate(draft.info.value.areas):
        if area.id not in used:
            yield draft.info.origin.problem(
                ("areas", number, "id"), f"The area '{shown(area.id)}' has no questions.",
                "Add a question to it, or take it out.",
            )  # fmt: skip


def _findings(draft: Draft) -> Iterator[Problem]:
    for piece in draft.findings:
        finding, wrong = piece.value, piece.origin.problem
        if not finding.tasks:
            yield wrong(("tasks",), "Nothing follows from this finding.", "Name at least one task in 'tasks'.")
        for number, task in enumerate(finding.tasks):
            yield from _known(draft, "task", task, piece.origin, ("tasks", number))
        if len(set(finding.tasks)) < len(finding.tasks):
            yield wrong(("tasks",), "A task is named twice.", "Name it once.")
        if finding.question:
            yield from _known(draft, "question", finding.question, piece.origin, ("question",))
        if finding.kind == "contradiction":
            for key in ("question", "said", "saw"):
                if not getattr(finding, key).strip():
                    yield wrong(
                        (key,), f"A contradiction shows both sides, and '{key}' is missing.", f'Add {key} = "...".'
                    )
        elif finding.said or finding.saw:
            yield wrong(
                ("said",), "Only a contradiction has 'said' and 'saw'.", 'Take them out, or set kind = "contradiction".'
            )
        for number, kind in enumerate(finding.shows):
            if kind not in get_args(Kind):
                cure = did_you_mean(kind, get_args(Kind)) or f"Use: {', '.join(get_args(Kind))}."
                yield wrong(("shows", number), f"'{shown(kind)}' is no kind of find.", cure)


def _tasks(draft: Draft) -> Iterator[Problem]:
    if not _all_read(draft, "finding"):
        return
    named = {task for piece in draft.findings for task in piece.value.tasks}
    for piece in draft.tasks:
        if piece.value.id not in named:
            yield piece.origin.problem(("id",), "No finding leads to this task.", "Name it in 'tasks' of a finding.")


def _glossary(draft: Draft) -> Iterator[Problem]:
    explained: dict[str, str] = {}
    for piece in draft.glossary:
        forms = [(("term",), piece.value.term), *((("also", n), form) for n, form in enumerate(piece.value.also))]
        for path, form in forms:
            other = explained.setdefault(form.casefold(), piece.value.id)
            if other != piece.value.id or (path != ("term",) and form.casefold() == piece.value.term.casefold()):
                yield piece.origin.problem(
                    path, f"'{shown(form)}' is already explained by '{shown(other)}'.", "Explain each word once."
                )


def _covered(draft: Draft) -> Iterator[Problem]:
    """Does each answer that is not the best one lead to something?"""
    decisive: dict[str, list[Comparison]] = defaultdict(list)
    mentioned: set[str] = set()
    for placed in placed_conditions(draft):
        try:
            condition = parse(placed.text)
        except ConditionError:
            continue
        mentioned.update(condition.facts())
        if placed.origin.name.startswith(("finding", "clause")):
            for comparison in condition.comparisons():
                decisive[comparison.fact].append(comparison)
    for text in placed_texts(draft):
        if text.filled:
            mentioned.update(_slot_names(text.text))
    for piece in draft.questions:
        question = piece.value
        if any(option.grade is not None for option in question.options):
            yield from _grades_lead_somewhere(piece, decisive[question.fact])
        elif question.fact not in mentioned and not (question.profile and question.id in WORDS):
            yield piece.origin.problem(
                (), "Nothing follows from any answer to this question.",
                f"Use {question.fact} in a condition, or take the question out.", advice=True,
            )  # fmt: skip


def _slot_names(text: str) -> Iterable[str]:
    try:
        return [slot.name for slot in slots(text)]
    except ValueError:
        return []


def _grades_lead_somewhere(piece: Piece[Question], comparisons: list[Comparison]) -> Iterator[Problem]:
    question = piece.value
    grades = {option.id: option.grade for option in question.options if option.grade is not None}
    top = max(grades.values())
    best = [_ways(question, option_id, comparisons) for option_id, grade in grades.items() if grade == top]
    idle = [
        option_id
        for option_id, grade in grades.items()
        if grade < top and _ways(question, option_id, comparisons) in best
    ]
    if idle:
        named = shown(", ".join(f"'{option_id}'" for option_id in idle))
        worst = max(grades[option_id] for option_id in idle)
        example = f"< {worst + 1}" if question.kind == "graded" else f"== '{shown(idle[0])}'"
        yield piece.origin.problem(
            ("options",), f"Nothing follows from {named}: no finding and no clause tells it from the best answer.",
            f"Add a finding with a condition such as {question.fact} {example}.",
            advice=all(grades[option_id] > _PATCHY for option_id in idle),
        )  # fmt: skip


def _ways(question: Question, option_id: str, comparisons: list[Comparison]) -> list[bool | None]:
    """How the comparisons with this question's answer turn out when this option is chosen."""
    grade = next(option.grade for option in question.options if option.id == option_id)
    facts = Facts({question.fact: option_id if question.kind != "graded" or grade is None else grade})
    return [comparison.verdict(facts).value for comparison in comparisons]


def _all_read(draft: Draft, kind: str) -> bool:
    """Whether every piece of this kind could be decoded, so that what nobody names is really named by nobody."""
    decoded = len(draft.questions) if kind == "question" else len(draft.findings)
    return kind not in draft.incomplete and decoded == len(draft.ids.get(kind, ()))
