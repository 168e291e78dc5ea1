"""Questionnaires of others: looked at, taken in, used, and gone on with."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from app.errors import FileTrouble, ForTheUser, PackTrouble
from app.paths import bundled
from app.workspace.desk import Desk
from app.workspace.workspace import Workspace


@pytest.fixture
def tea(tmp_path: Path) -> Path:
    """The small example of the guide, as a folder."""
    guide = bundled("questionnaires", "README.md").read_text(encoding="utf-8")
    folder = tmp_path / "tea"
    for name, text in re.findall(r"^`([\w./-]+)`\n\n```toml\n(.*?)^```", guide, re.MULTILINE | re.DOTALL):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def next_version(tea: Path) -> None:
    """Version 1.1: one question and one answer got other ids, and a question came."""
    change(tea / "pack.toml", '"1.0"', '"1.1"')
    for path in tea.rglob("*.toml"):
        path.write_text(path.read_text(encoding="utf-8").replace("answer.written", "answer.on_paper"), encoding="utf-8")
    rules = tea / "questions" / "rules.toml"
    change(rules, 'id = "written"', 'id = "on_paper"')
    change(rules, '"spoken"', '"said"')
    fresh = rules.read_text(encoding="utf-8").replace('id = "on_paper"', 'id = "signed"')
    (tea / "questions" / "signed.toml").write_text(fresh, encoding="utf-8")
    change(tea / "findings" / "rules.toml", '"answer.on_paper < 3"', '"answer.on_paper < 3 or answer.signed < 3"')
    (tea / "upgrade.toml").write_text(
        '[[renamed]]\nquestion = "written"\nto = "on_paper"\n'
        '[[renamed_option]]\nquestion = "on_paper"\noption = "spoken"\nto = "said"\n'
    )


@pytest.fixture
def answered(desk: Desk, tea: Path, tmp_path: Path) -> Workspace:
    """A check made with the questionnaire of somebody else."""
    desk.import_pack(tea)
    workspace = desk.new(tmp_path / "tea.groundrules", "Tea at Five", "tea-room")
    workspace.answer("people", 3)
    workspace.answer("written", "spoken", note="On the door.")
    return workspace


def test_at_first_there_is_ours(desk: Desk) -> None:
    """A new computer has the questionnaire that comes with the program, and who made it is said."""
    assert [("responsible-ai", "Groundrules", False)] == [
        (offer.id, offer.made_by, offer.imported) for offer in desk.packs()
    ]


def test_looking_keeps_nothing(desk: Desk, tea: Path, tmp_path: Path) -> None:
    """Who made it and what is in it is known before anything is kept."""
    preview = desk.inspect_pack(tea)

    assert preview.offer is not None
    assert ("AI in the tea room", "You", "CC0-1.0") == (
        preview.offer.title, preview.offer.made_by, preview.offer.licence,
    )  # fmt: skip
    assert (3, 1, 1, (), None, None) == (
        preview.questions, preview.clauses, preview.tasks, preview.problems, preview.refused, preview.replaces,
    )  # fmt: skip
    assert ["responsible-ai"] == [offer.id for offer in desk.packs()]
    assert not (tmp_path / "data" / "questionnaires").exists()


def test_taken_in_it_can_be_used(answered: Workspace, desk: Desk) -> None:
    """It is offered after ours, a check can be made with it, and nothing newer is there yet."""
    assert ["responsible-ai", "tea-room"] == [offer.id for offer in desk.packs()]
    assert "tea-room" == answered.assessment.pack.info.id
    assert ["forms"] == list(answered.interview.unanswered_profile)
    assert answered.newer_pack() is None


def test_every_document_can_be_made_with_it(answered: Workspace, tmp_path: Path) -> None:
    """A questionnaire of three questions gives a policy and a list, and all else there is."""
    ready = [offer.id for offer in answered.offers() if offer.ready]
    saved = list(answered.export(ready, tmp_path))

    assert len(ready) > 3
    assert [] == [one for one in saved if not isinstance(one, Path)]


def test_what_was_taken_in_stays_when_the_folder_goes(desk: Desk, tea: Path, tmp_path: Path) -> None:
    """The stick it came on can be taken out."""
    desk.import_pack(tea)
    shutil.rmtree(tea)

    desk.new(tmp_path / "tea.groundrules", "Tea at Five", "tea-room").close()


def test_a_file_opens_where_its_questionnaire_is_not(answered: Workspace, desk: Desk, tmp_path: Path) -> None:
    """The file holds it; nothing newer is offered, and upgrading says so and changes nothing."""
    answered.close()
    shutil.rmtree(tmp_path / "data")
    again = desk.open(answered.path)

    assert again.newer_pack() is None
    with pytest.raises(ForTheUser, match=r"workspace\.no_newer_pack"):
        again.upgrade_pack()
    assert 2 == len(again.assessment.answers)


def test_a_spoilt_one_is_not_offered(answered: Workspace, desk: Desk, tmp_path: Path) -> None:
    """Somebody changed it after it was taken in: ours is offered, and files made with it still open."""
    kept = tmp_path / "data" / "questionnaires" / "tea-room"
    change(kept / "questions" / "rules.toml", 'kind = "graded"', 'kind = "hole"')
    answered.close()

    assert ["responsible-ai"] == [offer.id for offer in desk.packs()]
    assert desk.open(answered.path).newer_pack() is None


def test_one_with_mistakes_is_refused(desk: Desk, tea: Path, tmp_path: Path) -> None:
    """Every mistake is said at once, and nothing is kept."""
    change(tea / "questions" / "rules.toml", "weight = 3", "weight = 9")
    change(tea / "tasks" / "rules.toml", "minutes = 60", "minutes = 0")

    with pytest.raises(PackTrouble) as trouble:
        desk.import_pack(tea)

    assert ("questionnaire.not_taken", 2) == (trouble.value.phrase, len(trouble.value.problems))
    assert trouble.value.phrase == getattr(desk.inspect_pack(tea).refused, "phrase", "")
    assert not (tmp_path / "data" / "questionnaires").exists()


def test_one_that_pretends_to_be_ours_is_refused(desk: Desk, tea: Path) -> None:
    """One letter drawn like another; the sentence says what to do."""
    change(tea / "pack.toml", '"tea-room"', '"responsible-al"')

    with pytest.raises(ForTheUser) as trouble:
        desk.import_pack(tea)

    assert "could be taken for one of ours" in desk.phrases.error(trouble.value)


def test_the_program_itself_cannot_be_taken_in(desk: Desk) -> None:
    """A copy of ours is ours; it needs an id and a maker of its own first."""
    preview = desk.inspect_pack(bundled("questionnaires", "responsible-ai"))

    assert "questionnaire.pretends" == getattr(preview.refused, "phrase", "")


def test_a_newer_one_takes_its_place_and_says_so(desk: Desk, tea: Path) -> None:
    """Before it is taken in it is said what gives way."""
    desk.import_pack(tea)
    next_version(tea)
    preview = desk.inspect_pack(tea)
    desk.import_pack(tea)

    assert preview.replaces is not None
    assert "1.0" == preview.replaces.version
    assert ["1.1"] == [offer.version for offer in desk.packs() if offer.imported]


def test_a_question_whose_new_id_is_not_listed_is_told(desk: Desk, tea: Path) -> None:
    """Without upgrade.toml an answer would lose its place, so that is said before it is taken in."""
    desk.import_pack(tea)
    before = desk.inspect_pack(tea).lost
    for path in tea.rglob("*.toml"):
        path.write_text(path.read_text().replace("answer.written", "answer.on_page").replace('"written"', '"on_page"'))
    without = desk.inspect_pack(tea).lost
    (tea / "upgrade.toml").write_text('[[renamed]]\nquestion = "written"\nto = "on_page"\n')
    listed = desk.inspect_pack(tea).lost

    assert ((), ["written"], ()) == (before, [question.id for question in without], listed)


def test_there_is_no_such_questionnaire(desk: Desk, tmp_path: Path) -> None:
    """A name that is not there is answered with those that are, and no file is made."""
    with pytest.raises(ForTheUser) as trouble:
        desk.new(tmp_path / "x.groundrules", "X", "../../etc")

    assert "responsible-ai" in desk.phrases.error(trouble.value)
    assert not (tmp_path / "x.groundrules").exists()


def test_answers_go_along(answered: Workspace, desk: Desk, tea: Path) -> None:
    """A newer version is told, used, and keeps answers and notes; the journal tells of it and holds."""
    before = answered.assessment.pack
    next_version(tea)
    desk.import_pack(tea)
    news = answered.newer_pack()
    used = answered.upgrade_pack()
    kept = answered.assessment.answer("on_paper")
    answered.close()
    again = desk.open(answered.path)
    lines = list(again._file.journal())

    assert news == used
    assert news is not None
    assert (["signed"], (), 2) == ([question.id for question in news.added], news.left, news.kept)
    assert kept is not None
    assert ("said", "On the door.") == (kept.value, kept.note)
    assert ["signed"] == list(again.interview.unanswered)
    assert ("1.1", None) == (again.assessment.pack.info.version, again.newer_pack())
    assert ["upgrade", "carry"] == [line.action for line in lines][-2:]
    assert again._file.first_break() is None
    assert before.info.version in [row[0] for row in again._file._database.execute("SELECT version FROM packs")]


def test_other_words_in_the_same_version(answered: Workspace, desk: Desk, tea: Path) -> None:
    """The maker forgot to count up: it is newer all the same, and both texts stay in the file."""
    change(tea / "questions" / "rules.toml", "Are your rules for AI written down?", "Are your AI rules written down?")
    desk.import_pack(tea)
    news = answered.upgrade_pack()
    packs = answered._file._database.execute("SELECT content FROM packs WHERE id = 'tea-room'").fetchall()

    assert ["written"] == [question.id for question in news.reworded]
    assert "Are your AI rules written down?" == answered.assessment.pack.question("written").text
    assert 2 == len({content for (content,) in packs})
    assert answered.newer_pack() is None


def test_an_older_one_is_not_offered(desk: Desk, tea: Path, tmp_path: Path) -> None:
    """A file from a colleague with a newer program stays as it is."""
    older = tmp_path / "older"
    shutil.copytree(tea, older)
    next_version(tea)
    desk.import_pack(tea)
    workspace = desk.new(tmp_path / "tea.groundrules", "Tea at Five", "tea-room")
    desk.import_pack(older)

    assert workspace.newer_pack() is None


def test_a_failure_in_the_middle_changes_nothing(answered: Workspace, desk: Desk, tea: Path) -> None:
    """Questionnaire, answers and journal change together or not at all."""
    next_version(tea)
    desk.import_pack(tea)
    before = answered.assessment
    number = len(list(answered._file.journal()))
    # The database itself refuses the second half of the step, as it does when the disk is full.
    answered._file._database.execute(
        "CREATE TRIGGER full BEFORE INSERT ON answers BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    )

    with pytest.raises(FileTrouble):
        answered.upgrade_pack()

    answered._file._database.execute("DROP TRIGGER full")
    answered._refresh()
    assert before == answered.assessment
    assert number == len(list(answered._file.journal()))
    assert "1.1" == answered.upgrade_pack().version


def test_a_zip_comes_the_same_way(desk: Desk, tea: Path, tmp_path: Path) -> None:
    """By mail it comes as one file."""
    with zipfile.ZipFile(tmp_path / "tea.zip", "w") as archive:
        for path in tea.rglob("*.toml"):
            archive.write(path, f"tea/{path.relative_to(tea).as_posix()}")
    offer = desk.import_pack(tmp_path / "tea.zip")

    assert (True, "tea-room") == (offer.imported, offer.where.name)
