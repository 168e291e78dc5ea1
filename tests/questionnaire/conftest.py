"""The small example of questionnaires/README.md as a folder that tests may spoil."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.paths import bundled
from app.questionnaire.checker import check_pack
from app.questionnaire.problem import Problem


@dataclass(frozen=True)
class ExamplePack:
    """The example, written out into a folder."""

    folder: Path

    def text(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        path = self.folder / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, file: str, old: str, new: str) -> None:
        """Put something else in the place of a stretch of a file; an empty ``old`` adds at the end."""
        text = self.text(file)
        assert old in text
        self.write(file, text.replace(old, new, 1) if old else f"{text}\n{new}")

    def problems(self) -> tuple[Problem, ...]:
        return check_pack(self.folder)

    def errors(self) -> list[str]:
        return [str(problem) for problem in self.problems() if problem.severity == "error"]

    def line(self, file: str, marker: str) -> int:
        """The line on which the marker first stands."""
        return self.text(file).split(marker)[0].count("\n") + 1

    def expect(self, file: str, marker: str, text: str, cure: str, *, severity: str = "error") -> None:
        """One problem names this file, the line of the marker (if there is one), the mistake and the cure."""
        found = self.problems()
        line = self.line(file, marker) if marker else None
        fitting = [
            problem
            for problem in found
            if (problem.file, problem.line, problem.severity) == (file, line, severity)
            and text in f"{problem.where}: {problem.text}"
            and cure in problem.cure
        ]

        assert fitting, "\n".join(map(str, found)) or "nothing was reported"


@pytest.fixture
def example(tmp_path: Path) -> ExamplePack:
    """A fresh copy of the example."""
    guide = bundled("questionnaires", "README.md").read_text(encoding="utf-8")
    pack = ExamplePack(tmp_path / "tea-room")
    pack.folder.mkdir()
    for name, text in re.findall(r"^`([\w./-]+)`\n\n```toml\n(.*?)^```", guide, re.MULTILINE | re.DOTALL):
        pack.write(name, text)
    return pack
