"""Files of legal facts: everything that is wrong with them is said at once, with file, line and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.paths import bundled
from app.questionnaire.checker import check_pack
from app.questionnaire.problem import Problem

SOUND = """
place = "eu"
title = "European Union"

[[facts]]
id = "eu_rule"
place = ["eu"]
title = "A rule"
status = "in_force"
from_date = "2026-08-02"
from_words = "since 2 August 2026"
reaches = "Whoever has a chatbot."
when = "about.places has 'eu' and about.public has 'talks'"
asks = "Say that it is AI. Say so at once."
source = "The law, Article 1"
confidence = "B"
seen = "2026-11-12"
review_by = "2027-05-31"
topics = ["bot_says_ai", "label_bot"]
maps = { eu = ["50"] }
"""


class Laws:
    """A folder with one file of laws, which tests may spoil."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir()
        self.write("eu.toml", SOUND)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def change(self, old: str, new: str) -> None:
        assert old in SOUND
        self.write("eu.toml", SOUND.replace(old, new, 1))

    def problems(self) -> tuple[Problem, ...]:
        return check_pack(self.folder)


@pytest.fixture
def laws(tmp_path: Path) -> Laws:
    return Laws(tmp_path / "laws")


def test_a_sound_file(laws: Laws) -> None:
    """Nothing is said where nothing is wrong."""
    assert () == laws.problems()


MISTAKES = {
    "status": ('status = "in_force"', 'status = "in_forze"', "in_forze", "in_force"),
    "confidence": ('confidence = "B"', 'confidence = "D"', "'D'", "A, B"),
    "no source": ('source = "The law, Article 1"', 'source = " "', "'source' is blank", "Write it"),
    "source missing": ('source = "The law, Article 1"\n', "", "'source' is missing", "source ="),
    "seen missing": ('seen = "2026-11-12"\n', "", "'seen' is missing", "seen ="),
    "unknown key": ("reaches =", "reach =", "'reach'", "reaches"),
    "no day": ('"2026-08-02"', '"2026-13-02"', "is not a day", "2026-11-12"),
    "short day": ('"2027-05-31"', '"20270531"', "is not a day", "2026-11-12"),
    "a day as a date": ('seen = "2026-11-12"', "seen = 2026-11-12", "must be a text", "quotes"),
    "review before seen": ('"2027-05-31"', '"2026-05-31"', "before it was seen", "after 'seen'"),
    "review too late": ('"2027-05-31"', '"2028-05-31"', "more than a year", "within a year"),
    "not in force yet": ('"2026-08-02"', '"2027-08-02"', "not in force yet", "passed"),
    "passed already": ('"in_force"', '"passed"', "starts on a later day", "in_force"),
    "a proposal that starts": ('"in_force"', '"proposed"', "starts on no day", "from_words"),
    "sure of what is not": ('confidence = "B"', 'confidence = "?"', "the status is another", "not_verified"),
    "place": ('place = ["eu"]', 'place = ["eu", "euu"]', "no place 'euu'", "Did you mean 'eu'?"),
    "place of the file": ('place = ["eu"]', 'place = ["gb"]', "not among the places", "Name the place"),
    "place in the name": ('place = "eu"', 'place = "gb"', "its name says otherwise", "the same"),
    "no place in the condition": ("about.places has 'eu' and ", "", "does not name the places", "Begin it"),
    "fact": ("about.public", "about.publik", "no fact about.publik", "about.public"),
    "option": ("'talks'", "'talk'", "never 'talk'", "talks"),
    "condition": ("has 'eu' and", "has 'eu' und", "cannot be read", "README"),
    "never": (
        "about.public has 'talks'", "about.people < 1 and about.public has 'talks'", "can never hold", "exclude",
    ),
    "id": ('"eu_rule"', '"EU rule"', "cannot be an id", "small letters"),
    "mapping": ('eu = ["50"]', 'eu = ["500"]', "'500' is not in the EU AI Act", "1 to 113"),
    "too much": (
        "Say so at once.", "Say so at once. Do it. Do it well. Do it soon.", "more than 4 sentences", "Say only",
    ),
    "braces": ("Say so at once.", "Say so to {lead}.", "Slots are not filled in here", "without the braces"),
    "hidden signs": ("Say so at once.", "Say so at\\u202e once.", "hidden signs", "Type it again"),
    "no facts": (SOUND.partition("[[facts]]")[2], "", "'id' is missing", "id ="),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "text", "cure"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes(laws: Laws, old: str, new: str, text: str, cure: str) -> None:
    """Each mistake is named with its file, a line and its cure, and keeps the laws from being used."""
    laws.change(old, new)
    found = [
        problem
        for problem in laws.problems()
        if text in problem.text and cure in problem.cure and (problem.file, problem.severity) == ("eu.toml", "error")
    ]

    assert found, laws.problems()
    assert all(problem.line for problem in found)


def test_the_line_is_that_of_the_fact(laws: Laws) -> None:
    """In a file with two facts the line is that of the fact that is wrong."""
    second = SOUND.partition("[[facts]]")[2].replace("eu_rule", "eu_other").replace('"B"', '"D"')
    laws.write("eu.toml", f"{SOUND}\n[[facts]]{second}")
    (problem,) = laws.problems()
    wanted = (laws.folder / "eu.toml").read_text().splitlines().index('confidence = "D"') + 1

    assert wanted == problem.line


def test_an_id_is_used_once(laws: Laws) -> None:
    """Two facts with the same id, in one file or in two, are told apart by nobody."""
    laws.write("eu.toml", f"{SOUND}\n[[facts]]{SOUND.partition('[[facts]]')[2]}")
    laws.write("gb.toml", SOUND.replace('"eu"', '"gb"').replace("'eu'", "'gb'"))

    assert 2 == sum("another fact 'eu_rule'" in problem.text for problem in laws.problems())


def test_everything_is_said_at_once(laws: Laws) -> None:
    """Mistakes in several files are all told in one go."""
    laws.change('status = "in_force"', 'status = "x"')
    laws.write("gb.toml", "place = ")
    laws.write("notes.txt", "what is this")

    assert {"eu.toml", "gb.toml", "notes.txt"} == {problem.file for problem in laws.problems()}


def test_a_task_that_has_gone_is_advice(laws: Laws) -> None:
    """A law stays true when a questionnaire drops the task it was close to."""
    laws.change('"label_bot"', '"label_bots"')
    (problem,) = laws.problems()

    assert ("advice", "Did you mean 'label_bot'?") == (problem.severity, problem.cure)


def test_a_link_that_leaves_is_refused(laws: Laws, tmp_path: Path) -> None:
    """Nothing outside the folder is read."""
    (tmp_path / "outside.toml").write_text(SOUND)
    (laws.folder / "gb.toml").symlink_to(tmp_path / "outside.toml")

    assert ["gb.toml"] == [problem.file for problem in laws.problems()]


def test_no_folder_of_laws_is_taken_for_a_pack(laws: Laws) -> None:
    """With a pack.toml in it, it is a pack; without, only a folder of this name holds laws."""
    (laws.folder / "pack.toml").write_text("")
    as_a_pack = {problem.file for problem in laws.problems()}
    (laws.folder / "pack.toml").unlink()
    laws.folder.rename(laws.folder.with_name("rules"))

    assert "find-out.toml" in as_a_pack
    assert ["eu.toml"] == [problem.file for problem in check_pack(laws.folder.with_name("rules"))]


def test_the_laws_that_come_with_the_program_are_sound() -> None:
    """No error and no advice is given about them."""
    assert [] == [str(problem) for problem in check_pack(bundled("questionnaires", "laws"))]
