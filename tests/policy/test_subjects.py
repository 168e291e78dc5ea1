"""Where frameworks speak about the same subject."""

from __future__ import annotations

import re

from msgspec.structs import replace
from small_documents import report_of, texts
from small_pack import ANSWERS, PACK, told

from app.domain.document import Document, Heading, Table
from app.domain.pack import Maps

MAPS = {
    "lead": Maps(eu=("26", "4", "AnnexIII"), iso=("A.3.2", "A.10.2"), nist=("GOVERN 2.1",)),
    "register": Maps(eu=("4",), nist=("MAP 1.1", "GOVERN 1.10", "GOVERN 1.6")),
    "objection": Maps(gdpr=("22",)),
}
MAPPED = replace(PACK, questions=tuple(replace(one, maps=MAPS.get(one.id, Maps())) for one in PACK.questions))


def tables(document: Document) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The rows for each framework, by its anchor."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    anchor = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            anchor = block.anchor
        elif isinstance(block, Table) and anchor.startswith("same-subject-"):
            found[anchor.removeprefix("same-subject-")] = block.rows
    return found


def test_numbers_by_area() -> None:
    """Each framework names its numbers where we asked about them, in counting order, each once."""
    rows = tables(report_of(told(pack=MAPPED)))

    assert {"eu", "nist", "iso", "tasks"} == set(rows)
    assert (("Who answers for AI", "4, 26 and Annex III"), ("What AI you have", "4")) == rows["eu"]
    assert (("Who answers for AI", "A.3.2 and A.10.2"),) == rows["iso"]
    assert ("What AI you have", "GOVERN 1.6, GOVERN 1.10 and MAP 1.1") in rows["nist"]


def test_what_was_not_answered_is_not_there() -> None:
    """A question that was not answered, or does not apply, touches no subject here."""
    assert "gdpr" not in tables(report_of(told(pack=MAPPED)))
    assert {} == tables(report_of(told(pack=MAPPED, answers={})))
    assert "eu" not in tables(report_of(told(pack=MAPPED, answers={"people": 3})))


def test_task_by_task() -> None:
    """Each task that applies names what it is about; one that is about nothing is left out."""
    rows = dict(tables(report_of(told(pack=MAPPED)))["tasks"])
    title = next(task.title for task in PACK.tasks if task.id == "name_lead")

    assert "GOVERN 2.1" in rows[title]
    assert all(rows.values())
    assert not any("follow" in told for told in rows.values())


def test_no_claim() -> None:
    """It says that it claims nothing, and counts nothing."""
    told_words = " ".join(texts(report_of(told(ANSWERS, pack=MAPPED))))

    assert "This does not say that you follow them." in told_words
    assert not re.search(r"\d ?%|compliant|compliance|certified", told_words)


def test_without_mappings_there_is_no_page() -> None:
    """A questionnaire that names no framework has no such page."""
    assert "This does not say that you follow them." not in list(texts(report_of(told())))
