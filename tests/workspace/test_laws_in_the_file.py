"""The file holds the legal facts it was made with; newer ones of the program are offered, never slipped in."""

from __future__ import annotations

from pathlib import Path

import pytest
from clock import morning
from msgspec.structs import replace

from app.domain.law import LawBook, newest_seen
from app.domain.organisation import Organisation
from app.errors import ForTheUser
from app.questionnaire.library import laws
from app.storage.assessment_file import AssessmentFile
from app.workspace.desk import Desk
from app.workspace.workspace import Workspace

OUR_TITLE = "A rule as it was known a year ago"


def year_before() -> tuple[LawBook, ...]:
    """The law books of the program as they might have been a year earlier, with one rule in other words."""
    books = []
    for book in laws():
        facts = [
            replace(fact, seen="2025-11-12", review_by="2026-05-12", title=OUR_TITLE if number == 0 else fact.title)
            for number, fact in enumerate(book.facts)
            if not fact.from_date
        ]
        books.append(replace(book, facts=tuple(facts)))
    return tuple(book for book in books if book.facts)


@pytest.fixture
def older(desk: Desk, tmp_path: Path) -> Workspace:
    """A file that was made a year ago by an organisation in Kenya and the EU."""
    path = tmp_path / "Older.groundrules"
    AssessmentFile.create(path, Organisation(name="Older"), desk.pack(), morning, laws=year_before()).close()
    workspace = desk.open(path)
    workspace.answer("places", ("ke", "eu"))
    return workspace


def policy_text(workspace: Workspace, folder: Path) -> str:
    saved = next(iter(workspace.export(["policy-md"], folder)))
    assert isinstance(saved, Path)
    return saved.read_text(encoding="utf-8")


def test_a_new_file_holds_the_laws_of_its_program(desk: Desk, tmp_path: Path) -> None:
    """What is printed comes from the file, and there is nothing newer to take."""
    workspace = desk.new(tmp_path / "New.groundrules", "New")

    assert laws() == workspace.assessment.laws
    assert workspace.newer_laws() is None
    with pytest.raises(ForTheUser, match=r"workspace\.no_newer_laws"):
        workspace.use_newer_laws()


def test_the_same_file_prints_the_same_rules_with_a_newer_program(older: Workspace, tmp_path: Path) -> None:
    """The policy says what was known when the file was made, and as of when."""
    printed = policy_text(older, tmp_path)

    assert OUR_TITLE in printed
    assert "as of 12 November 2025" in printed
    assert all(law.overdue for law in older.laws.reaching)


def test_newer_rules_are_told_and_taken_when_somebody_says_so(older: Workspace, desk: Desk, tmp_path: Path) -> None:
    """Each change is named before it is taken; afterwards the file holds the newer books for good."""
    news = older.newer_laws()
    assert news is not None
    told = (bool(news.added), OUR_TITLE in {booked.fact.title for booked in news.changed}, bool(news.changed))
    older.use_newer_laws()
    older.close()
    again = desk.open(older.path)

    assert (True, False, True) == told
    assert laws() == again.assessment.laws
    assert again.newer_laws() is None
    assert newest_seen(laws()) == again.laws.as_of
    assert OUR_TITLE not in policy_text(again, tmp_path)


def test_a_backup_is_made_before_newer_rules_are_taken(older: Workspace, desk: Desk, tmp_path: Path) -> None:
    """The backup holds the file as it was: the older rules, and what was answered by then."""
    older.use_newer_laws()
    (backup,) = desk.backups_of(older.path)
    copy = desk.open(desk.open_copy(older.path, backup))
    places = copy.assessment.answer("places")

    assert "import" == backup.kind
    assert OUR_TITLE in policy_text(copy, tmp_path)
    assert places is not None
    assert ("eu", "ke") == places.value


def test_a_file_from_before_takes_them_for_good(desk: Desk, tmp_path: Path) -> None:
    """A file that holds no law book shows what the program knows, and keeps it once somebody says so."""
    path = tmp_path / "Before.groundrules"
    AssessmentFile.create(path, Organisation(name="Before"), desk.pack(), morning).close()
    workspace = desk.open(path)
    workspace.answer("places", ("ke",))
    shown = workspace.laws
    workspace.use_newer_laws()

    assert shown.reaching
    assert shown == workspace.laws
    assert laws() == workspace.assessment.laws
