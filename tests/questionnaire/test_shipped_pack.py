"""The questionnaires that come with the program are sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.questionnaire.checker import check_pack
from app.questionnaire.library import pack_as_json, pack_from_json, packs, read_pack


@pytest.mark.parametrize("folder", packs(), ids=lambda folder: folder.name)
def test_has_no_errors(folder: Path) -> None:
    """Nothing is wrong with it."""
    assert [] == [str(problem) for problem in check_pack(folder) if problem.severity == "error"]


@pytest.mark.parametrize("folder", packs(), ids=lambda folder: folder.name)
def test_survives_json(folder: Path) -> None:
    """It can be kept inside an assessment file."""
    pack = read_pack(folder)

    assert pack == pack_from_json(pack_as_json(pack))
    assert folder.name == pack.info.id
