"""Does the table of changed ids lead each old id to something that is there today?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.questionnaire.problem import Problem, did_you_mean, shown
from app.questionnaire.reader import MOST_PIECES, Draft, Origin, Path


def check(draft: Draft) -> Iterator[Problem]:
    """Everything that is wrong with the table of changed ids; a pack need not have one."""
    if draft.upgrade is None:
        return
    upgrade, origin = draft.upgrade.value, draft.upgrade.origin
    if len(upgrade.renamed) + len(upgrade.renamed_option) > MOST_PIECES:
        yield origin.problem((), f"A pack can have {MOST_PIECES} changed ids.", "Take out the oldest.")
        return
    known = draft.ids.get("question", set())
    yield from _renamings(
        origin,
        [(("renamed", number), one.question, one.to) for number, one in enumerate(upgrade.renamed)],
        known,
        "question",
        all_known="question" not in draft.incomplete,
    )
    questions = {piece.value.id: piece.value for piece in draft.questions}
    by_question: dict[str, list[tuple[Path, str, str]]] = {}
    for number, one in enumerate(upgrade.renamed_option):
        path: Path = ("renamed_option", number)
        if one.question in questions:
            by_question.setdefault(one.question, []).append((path, one.option, one.to))
        # A question that could not be read has been reported.
        elif one.question not in known and "question" not in draft.incomplete:
            yield origin.problem(
                (*path, "question"), f"There is no question '{shown(one.question)}' in this pack.",
                did_you_mean(one.question, known) or "Use the id that the question has today.",
            )  # fmt: skip
    for question_id, renamings in by_question.items():
        options = {option.id for option in questions[question_id].options}
        yield from _renamings(origin, renamings, options, "option")


def _renamings(
    origin: Origin, renamings: list[tuple[Path, str, str]], known: set[str], key: str, *, all_known: bool = True
) -> Iterator[Problem]:
    """Problems of pairs of an old and a new id; a new id may have been renamed again since."""
    leads = {old: new for _path, old, new in renamings}
    before: set[str] = set()
    for path, old, new in renamings:
        if old in before:
            yield origin.problem((*path, key), f"'{shown(old)}' is there twice.", "Say once what became of it.")
        elif old in known:
            yield origin.problem(
                (*path, key), f"'{shown(old)}' is still the id of one of this pack.",
                "Take this out, or give that one another id.",
            )  # fmt: skip
        before.add(old)
        if new not in known and new not in leads and all_known:
            cure = did_you_mean(new, known) or f"Write the id that the {key} has today."
            yield origin.problem((*path, "to"), f"There is no {key} '{shown(new)}' in this pack.", cure)
        elif _goes_round(old, leads):
            yield origin.problem((*path, "to"), f"'{shown(old)}' leads back to itself.", "Break the circle.")


def _goes_round(start: str, leads: Mapping[str, str]) -> bool:
    at, steps = leads[start], 0
    while at != start and at in leads and steps <= len(leads):
        at, steps = leads[at], steps + 1
    return at == start or steps > len(leads)
