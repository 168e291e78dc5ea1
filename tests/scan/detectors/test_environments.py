"""Python environments."""

from __future__ import annotations

import pytest
from virtual_computer import Computer, only, report_of


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("work/letters/.venv/lib/python3.11/site-packages", "letters"),
        ("work/trainer/Lib/site-packages", "trainer"),
        ("miniconda3/envs/art/lib/python3.12/site-packages", "art"),
    ],
)
def test_an_environment_says_what_it_can_do(computer: Computer, folder: str, name: str) -> None:
    """It is one record, named by its folder, with the packages that matter and what they are for."""
    here = computer()
    for package in ("peft-0.18.0", "mlx_lm-0.32.2", "crewai-1.3.0", "openevolve-0.4.0", "numpy-2.3.0"):
        (here.homes[0] / folder / f"{package}.dist-info").mkdir(parents=True)

    find = only(report_of(here), "program")

    assert f"Python environment {name}" == find.name
    assert (
        "Can train or adjust models: peft, mlx-lm. Can act as an agent: crewai. "
        "Can change prompts or program text by itself: openevolve."
    ) == find.note


def test_packages_of_like_names_are_no_ai(computer: Computer) -> None:
    """Other packages that sound like research on agents, and plain tools, tell nothing."""
    here = computer()
    for package in ("hyperagents-1.2.3rc6", "sapiens-0.1", "numpy-2.3.0", "peftools-1.0"):
        (here.homes[0] / "v/lib/python3.11/site-packages" / f"{package}.dist-info").mkdir(parents=True)

    assert () == report_of(here).observations
