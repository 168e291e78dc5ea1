"""Checks a whole pack: reads its files, then looks at how the pieces fit together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, islice
from pathlib import Path

from app.domain.pack import Pack
from app.questionnaire import reader
from app.questionnaire.checks import conditions, links, mappings, pieces, words
from app.questionnaire.pack_files import pack_files
from app.questionnaire.problem import Problem
from app.questionnaire.reader import MOST_PROBLEMS, Draft

CHECKS = (pieces.check, links.check, conditions.check, mappings.check, words.check)


def check_pack(folder: Path) -> tuple[Problem, ...]:
    """Everything that is wrong with the pack in this folder, by file and line; empty when nothing is."""
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
    )
