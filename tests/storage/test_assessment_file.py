"""The assessment file keeps what it was told, and nothing can be lost on the way."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from clock import morning
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answers import Answer
from app.domain.checklist import TaskProgress
from app.domain.finding import Settlement
from app.domain.law import LawBook, LegalFact
from app.domain.organisation import Organisation
from app.domain.pack import Pack
from app.domain.policy import ClauseEdit
from app.domain.register import RegisterEntry
from app.domain.scan_event import ScanReport
from app.errors import FileTrouble
from app.storage.assessment_file import AssessmentFile

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def test_everything_comes_back(tmp_path: Path, pack: Pack) -> None:
    """Each kind of thing that is kept is there again when the file is opened the next time."""
    path = tmp_path / "Bakery.groundrules"
    file = AssessmentFile.create(path, Organisation(name="Bramble Bakery"), pack, morning)
    answer = Answer(question="people", value=9, at="2026-11-12T09:30:00+00:00", note="with Saturday staff")
    scan = ScanReport(
        started="a", finished="b", platform="linux", computer="till", places=("~",), observations=(), skipped=(),
        files_passed=3, files_opened=1, complete=True,
    )  # fmt: skip
    entry = RegisterEntry(id="seen:1", name="Llama", kind="model")
    progress = TaskProgress(task="name", who="Ana", state="under_way", steps_done=(0, 2))
    settlement = Settlement(finding="no_lead", how="both_right", words="On holiday")
    edit = ClauseEdit(paragraph="why.0.0", text="Ours", ours="We want help.")
    file.answer(answer)
    file.keep_scan(scan)
    file.keep("register", entry.id, entry)
    file.keep("progress", "name", progress)
    file.keep("settlements", "no_lead", settlement)
    file.keep("edits", edit.paragraph, edit)
    file.set_meta("full", True)
    file.close()

    again = AssessmentFile.open(path, morning).load()

    assert (Organisation(name="Bramble Bakery"), pack) == (again.organisation, again.pack)
    assert ((answer,), scan) == (again.answers, again.scan)
    assert ((entry,), (progress,)) == (again.register, again.progress)
    assert ((settlement,), (edit,)) == (again.settlements, again.edits)
    assert again.full


@given(
    told=st.lists(
        st.tuples(st.sampled_from(["a", "b", "c"]), st.none() | st.integers() .filter(lambda n: abs(n) < 2**60) | TEXTS
                  | st.lists(TEXTS, max_size=3).map(tuple), TEXTS),
        max_size=12,
    )
)  # fmt: skip
def test_answers_are_the_last_ones_given(tmp_path_factory: pytest.TempPathFactory, pack: Pack, told: list) -> None:
    """Whatever is answered, changed and taken back, the file gives the last answer to each question."""
    path = tmp_path_factory.mktemp("files") / "x.groundrules"
    file = AssessmentFile.create(path, Organisation(), pack, morning)
    expected: dict[str, Answer] = {}
    for question, value, note in told:
        if value is None:
            file.clear_answer(question, "")
            expected.pop(question, None)
        else:
            expected[question] = Answer(question=question, value=value, at="2026", note=note)
            file.answer(expected[question])
    given_now = {answer.question: answer for answer in file.load().answers}
    whole = file.first_break()
    file.close()

    assert expected == given_now
    assert whole is None


def test_the_same_answer_twice_is_one_line(tmp_path: Path, pack: Pack) -> None:
    """The journal holds changes, so saying the same thing again adds nothing to it."""
    file = AssessmentFile.create(tmp_path / "x.groundrules", Organisation(), pack, morning)
    answer = Answer(question="people", value=9, at="2026-11-12")
    file.answer(answer)
    before = len(list(file.journal()))
    file.answer(answer)

    assert before == len(list(file.journal()))


def test_a_second_window_is_refused(tmp_path: Path, pack: Pack) -> None:
    """A file that is open cannot be opened a second time, so that no answer overwrites another."""
    path = tmp_path / "x.groundrules"
    file = AssessmentFile.create(path, Organisation(), pack, morning)

    with pytest.raises(FileTrouble) as trouble:
        AssessmentFile.open(path, morning)

    assert "storage.open_elsewhere" == trouble.value.phrase
    file.close()


def test_a_folder_that_is_missing_is_made(tmp_path: Path, pack: Pack) -> None:
    """In a new account the folder for documents may not be there yet; a new file brings it."""
    path = tmp_path / "Documents" / "checks" / "x.groundrules"
    AssessmentFile.create(path, Organisation(), pack, morning).close()

    assert AssessmentFile.open(path, morning).load().answers == ()


def test_a_place_that_cannot_hold_a_file_is_said(tmp_path: Path, pack: Pack) -> None:
    """Where a file stands in place of the folder, the sentence says so and nothing is left behind."""
    (tmp_path / "Documents").write_text("no folder")

    with pytest.raises(FileTrouble) as trouble:
        AssessmentFile.create(tmp_path / "Documents" / "x.groundrules", Organisation(), pack, morning)

    assert "storage.cannot_make" == trouble.value.phrase


def test_a_new_file_replaces_nothing(tmp_path: Path, pack: Pack) -> None:
    """Starting an assessment where a file lies leaves that file as it is."""
    path = tmp_path / "letter.groundrules"
    path.write_text("a letter")

    with pytest.raises(FileTrouble) as trouble:
        AssessmentFile.create(path, Organisation(), pack, morning)

    assert "storage.exists" == trouble.value.phrase
    assert "a letter" == path.read_text()


@pytest.mark.parametrize("cut", [1, 50, 99, 100, 1000, 4096, 5000, 9000])
def test_a_cut_off_file_has_its_sentence(tmp_path: Path, pack: Pack, cut: int) -> None:
    """A file that was copied only in part is refused in words, and left as it is."""
    path = tmp_path / "x.groundrules"
    AssessmentFile.create(path, Organisation(name="Cut"), pack, morning).close()
    content = path.read_bytes()[:cut]
    path.write_bytes(content)

    with pytest.raises(FileTrouble) as trouble:
        AssessmentFile.open(path, morning)

    assert trouble.value.phrase in ("storage.not_ours", "storage.damaged", "storage.half_copied")
    assert content == path.read_bytes()[:cut]


def test_a_full_disk_keeps_what_was_saved(tiny_disk: Path, pack: Pack) -> None:
    """When there is no room left the answer is refused in words, and all earlier ones are there."""
    path = tiny_disk / "x.groundrules"
    file = AssessmentFile.create(path, Organisation(), pack, morning)
    saved = 0
    with pytest.raises(FileTrouble) as trouble:
        for number in range(10_000):
            file.answer(Answer(question=f"q{number}", value="x" * 2_000, at="now"))
            saved += 1
    file.close()

    again = AssessmentFile.open(path, morning)

    assert "storage.full" == trouble.value.phrase
    assert saved == len(again.load().answers)
    assert again.first_break() is None
    again.close()


def test_content_that_makes_no_sense_is_said(tmp_path: Path, pack: Pack) -> None:
    """A file whose database is whole but whose content is not ours ends in a sentence, not in a fault."""
    from app.storage import driver

    path = tmp_path / "x.groundrules"
    AssessmentFile.create(path, Organisation(), pack, morning).close()
    database = driver.connect(path)
    with database.atomic():
        database.execute("UPDATE meta SET content = '{\"name\": 7}' WHERE key = 'organisation'")
    database.close()

    with pytest.raises(FileTrouble) as trouble:
        AssessmentFile.open(path, morning)

    assert "storage.damaged" == trouble.value.phrase


def test_the_file_is_for_its_owner_only(tmp_path: Path, pack: Pack) -> None:
    """Nobody else with an account on this computer can read a new file."""
    path = tmp_path / "x.groundrules"
    AssessmentFile.create(path, Organisation(), pack, morning).close()

    assert os.name == "nt" or path.stat().st_mode & 0o077 == 0


def test_values_survive_as_json(pack: Pack) -> None:
    """A pack kept inside a file is the same pack when it is read again."""
    assert pack == msgspec.json.decode(msgspec.json.encode(pack), type=Pack)


def test_a_newer_questionnaire_takes_over_with_its_answers(tmp_path: Path, pack: Pack) -> None:
    """Answers move to their new ids, those of everybody; the old questionnaire and every step stay on record."""
    file = AssessmentFile.create(tmp_path / "x.groundrules", Organisation(name="X"), pack, morning)
    mine = Answer(question="named_lead", value="yes", at="2026-11-12T09:30:00+00:00", by="Tom")
    hers = msgspec.structs.replace(mine, by="Ana", value="no")
    file.answer(mine)
    file.answer(hers)
    newer = msgspec.structs.replace(pack, info=msgspec.structs.replace(pack.info, version="2"))
    moved = [(one, msgspec.structs.replace(one, question="lead")) for one in file.every_answer()]
    file.packs.upgrade(newer, moved)
    versions = file._database.execute("SELECT version FROM packs ORDER BY version").fetchall()

    assert newer == file.load().pack
    assert tuple(after for _before, after in moved) == file.every_answer()
    assert ["upgrade", "carry", "carry"] == [line.action for line in file.journal()][-3:]
    assert [("1",), ("2",)] == versions
    assert file.first_break() is None


def test_the_same_version_in_other_words_stands_beside_the_first(tmp_path: Path, pack: Pack) -> None:
    """Nothing that was answered to is written over, however often it goes back and forth."""
    file = AssessmentFile.create(tmp_path / "x.groundrules", Organisation(name="X"), pack, morning)
    other = msgspec.structs.replace(pack, info=msgspec.structs.replace(pack.info, summary="Other words."))
    for wanted in (other, pack, other, other):
        file.packs.upgrade(wanted, ())

        assert wanted == file.load().pack

    assert 2 == file._database.execute("SELECT count(*) FROM packs").fetchone()[0]


def test_a_move_to_a_place_that_is_taken_changes_nothing(tmp_path: Path, pack: Pack) -> None:
    """Two answers of one person cannot become one; the whole step is undone."""
    file = AssessmentFile.create(tmp_path / "x.groundrules", Organisation(name="X"), pack, morning)
    first = Answer(question="named_lead", value="yes", at="2026-11-12T09:30:00+00:00")
    file.answer(first)
    file.answer(msgspec.structs.replace(first, question="people", value=3))
    before = file.load()
    newer = msgspec.structs.replace(pack, info=msgspec.structs.replace(pack.info, version="2"))

    with pytest.raises(FileTrouble):
        file.packs.upgrade(newer, [(first, msgspec.structs.replace(first, question="people"))])

    assert before == file.load()


def test_a_copy_made_while_the_file_is_open_has_everything(tmp_path: Path, pack: Pack) -> None:
    """Whoever mails or copies the file while the window is open sends all that was answered, not an older state."""
    path = tmp_path / "Bakery.groundrules"
    file = AssessmentFile.create(path, Organisation(name="Bramble Bakery"), pack, morning)
    answer = Answer(question="people", value=9, at="2026-11-12T09:30:00+00:00")
    file.answer(answer)
    copy = tmp_path / "sent" / path.name
    copy.parent.mkdir()
    copy.write_bytes(path.read_bytes())
    file.close()

    again = AssessmentFile.open(copy, morning).load()

    assert ("Bramble Bakery", (answer,)) == (again.organisation.name, again.answers)


def test_two_people_answer_side_by_side(tmp_path: Path, pack: Pack) -> None:
    """Each keeps their own answer, one counts, and which one can be chosen; the journal names who did it."""
    file = AssessmentFile.create(tmp_path / "x.groundrules", Organisation(), pack, morning)
    file.who = "Tom"
    toms = Answer(question="people", value=9, at="2026-11-12T09:30:00+00:00", by="Tom")
    file.answer(toms)
    file.who = "Priya"
    priyas = Answer(question="people", value=11, at="2026-11-12T09:40:00+00:00", by="Priya")
    file.answer(priyas)

    assert (priyas,) == file.load().answers
    assert {toms, priyas} == set(file.every_answer())
    file.count("people", "Tom")

    assert (toms,) == file.load().answers
    file.clear_answer("people", "Tom")

    assert (priyas,) == file.load().answers
    assert ["Tom", "Priya", "Priya"] == [line.who for line in file.journal() if line.subject == "people"][:3]
    file.check_seal()


def test_an_answer_without_a_name_is_taken_over(tmp_path: Path, pack: Pack) -> None:
    """Who gives a name later does not find an answer of nobody beside their own; the journal keeps it."""
    file = AssessmentFile.create(tmp_path / "x.groundrules", Organisation(), pack, morning)
    file.answer(Answer(question="people", value=9, at="2026-11-12"))
    named = Answer(question="people", value=10, at="2026-11-13", by="Ana")
    file.answer(named)

    assert (named,) == file.every_answer() == file.load().answers
    assert ["answer", "clear", "answer"] == [line.action for line in file.journal() if line.subject == "people"]


def test_one_action_is_one_step(tmp_path: Path, pack: Pack) -> None:
    """What belongs together has one step number, and is all there or not at all."""
    file = AssessmentFile.create(tmp_path / "x.groundrules", Organisation(), pack, morning)
    with pytest.raises(RuntimeError), file.one_step():
        file.keep("register", "a", RegisterEntry(id="a", name="A", kind="model"))
        raise RuntimeError
    with file.one_step():
        file.keep("register", "b", RegisterEntry(id="b", name="B", kind="model"))
        file.keep("register", "c", RegisterEntry(id="c", name="C", kind="model"))
    last = list(file.journal())[-2:]

    assert ["b", "c"] == [entry.id for entry in file.load().register]
    assert [last[0].number] * 2 == [line.step for line in last]
    file.check_seal()


def test_law_books_stay_with_what_was_answered(tmp_path: Path, pack: Pack) -> None:
    """A file holds the law books it was made with; newer ones take over in one step, and the earlier ones stay."""
    path = tmp_path / "Bakery.groundrules"
    fact = LegalFact(
        id="hiring", place=("gb",), title="Hiring", status="proposed", from_words="not yet", reaches="All.", asks="So.",
        when="about.places has 'gb'", source="A page", confidence="A", seen="2026-06-01", review_by="2026-12-01",
    )  # fmt: skip
    first = (LawBook(place="gb", title="United Kingdom", facts=(fact,)),)
    newer = (LawBook(place="gb", title="United Kingdom", facts=(msgspec.structs.replace(fact, seen="2026-11-01"),)),)
    without = AssessmentFile.create(tmp_path / "Before.groundrules", Organisation(name="B"), pack, morning)
    file = AssessmentFile.create(path, Organisation(name="Bramble Bakery"), pack, morning, laws=first)
    made_with = file.load().laws
    file.packs.use_laws(newer)
    file.packs.use_laws(newer)
    lines = [line for line in file.journal() if line.subject == "laws"]
    file.close()

    assert () == without.load().laws
    assert (first, newer) == (made_with, AssessmentFile.open(path, morning).load().laws)
    assert 2 == len(lines)
    assert lines[1].before == lines[0].after
