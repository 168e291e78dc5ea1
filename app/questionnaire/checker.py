"""Checks a whole pack: reads its files, then looks at how the pieces fit together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, islice
from pathlib import Path

from app.domain.law import LawBook
from app.domain.pack import Pack, Upgrade
from app.questionnaire import reader
from app.questionnaire.checks import conditions, laws, links, mappings, pieces, staff_page, upgrades, words
from app.questionnaire.library import packs
from app.questionnaire.pack_files import are_laws, law_files, pack_files
from app.questionnaire.problem import Problem
from app.questionnaire.reader import MOST_PROBLEMS, Draft

CHECKS = (pieces.check, links.check, conditions.check, mappings.check, staff_page.check, upgrades.check, words.check)


def check_pack(folder: Path) -> tuple[Problem, ...]:
    """Everything that is wrong with the pack, or the legal facts, in this folder, by file and line."""
    if are_laws(folder):
        return check_law_files(*law_files(folder), beside=folder.resolve().parent)[1]
    return check_files(*pack_files(folder))[1]


def check_files(files: Mapping[str, bytes], refused: Sequence[Problem]) -> tuple[Pack | None, tuple[Problem, ...]]:
    """The pack that these files make, with everything that is wrong with it; no pack when a piece is missing.

    Args:
        files: the content of each file by its path, in order.
        refused: what was wrong before the files were read.
    """
    if not files and refused:
        return None, tuple(refused)
    draft = reader.read(files, refused)
    between = chain.from_iterable(check(draft) for check in CHECKS)
    problems = [*draft.problems, *islice(between, MOST_PROBLEMS)]
    return _whole(draft), tuple(sorted(dict.fromkeys(problems), key=_place))


def check_law_files(
    files: Mapping[str, bytes], refused: Sequence[Problem], *, beside: Path
) -> tuple[tuple[LawBook, ...], tuple[Problem, ...]]:
    """The law books that these files make, and everything that is wrong with them.

    Args:
        files: the content of each file by its name, in order.
        refused: what was wrong before the files were read.
        beside: the folder of the packs whose questions the conditions are about; without any there, those that come
            with the program.
    """
    draft = reader.read_laws(files, refused)
    known = _known(beside)
    asking = (piece.value for piece in known.questions if piece.value.fact == laws.PLACES)
    places = {option.id for question in asking for option in question.options}
    topics = known.ids.get("question", set()) | known.ids.get("task", set())
    with_questions = Draft(questions=known.questions, laws=draft.laws, ids=known.ids)
    between = chain(
        laws.check(draft, places, topics),
        # The questions were checked with their own pack.
        (problem for problem in conditions.check(with_questions) if problem.file in files),
        mappings.check(draft),
        words.check(draft),
    )
    problems = [*draft.problems, *islice(between, MOST_PROBLEMS)]
    return tuple(piece.value for piece in draft.laws), tuple(sorted(dict.fromkeys(problems), key=_place))


def _known(beside: Path) -> Draft:
    """The questions and tasks of all packs in a folder."""
    all_packs = Draft()
    asked: set[str] = set()
    for folder in packs(beside) or packs():
        pack = reader.read(pack_files(folder)[0])
        all_packs.questions += [piece for piece in pack.questions if piece.value.id not in asked]
        asked.update(piece.value.id for piece in pack.questions)
        for kind in ("question", "task"):
            all_packs.ids.setdefault(kind, set()).update(pack.ids.get(kind, ()))
    return all_packs


def _place(problem: Problem) -> tuple[bool, str, int]:
    return problem.severity == "advice", problem.file, problem.line or 0


def _whole(draft: Draft) -> Pack | None:
    if draft.info is None or draft.find_out is None:
        return None
    return Pack(
        info=draft.info.value,
        questions=tuple(piece.value for piece in draft.questions),
        findings=tuple(piece.value for piece in draft.findings),
        clauses=tuple(piece.value for piece in draft.clauses),
        tasks=tuple(piece.value for piece in draft.tasks),
        find_out=draft.find_out.value,
        glossary=tuple(piece.value for piece in draft.glossary),
        upgrade=Upgrade() if draft.upgrade is None else draft.upgrade.value,
        staff_page=None if draft.staff_page is None else draft.staff_page.value,
    )
