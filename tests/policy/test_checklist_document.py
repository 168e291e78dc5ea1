"""The checklist as a document."""

from __future__ import annotations

from dataclasses import replace

from small_documents import checklist_of, texts
from small_pack import PHRASES, TODAY, known, look, outcome, told

from app.domain.checklist import Checklist, TaskProgress
from app.domain.document import Heading, ListBlock, Paragraph, Strip, Table, TaskGroup, TaskRow
from app.policy.checklist_document import checklist_document
from app.policy.tasks import checklist


def test_groups_and_rows() -> None:
    """Tasks stand under the mark and words of their priority, stops first."""
    blocks = checklist_of(told(scan=look())).blocks
    shown = [
        block.word if isinstance(block, TaskGroup) else block.title
        for block in blocks
        if isinstance(block, (TaskGroup, TaskRow))
    ]
    wanted = [
        "Stop",
        "Look before a person is turned down",
        "Set the unknown file aside",
        "Now",
        "Name who is in charge",
        "Hold a week to declare AI",
        "Make the AI register",
        "Next",
        "Find out: Is there a stand-in?",
    ]

    assert wanted == shown


def test_lead() -> None:
    """The head says from what it was made and how many tasks there are."""
    blocks = checklist_of(told(scan=look())).blocks
    (lead,) = (block for block in blocks if isinstance(block, Paragraph) and block.style == "lead")
    wanted = (
        "From 12 answers and one look at one computer on 12 November 2026. Stops come before everything else. 6 tasks."
    )

    assert wanted == lead.runs[0].text


def test_row() -> None:
    """Who and by when are those chosen, and stay open for the pen where nobody has chosen."""
    progress = TaskProgress(task="name_lead", who="Marian  Hale", by="2026-11-14", state="done")
    blocks = checklist_of(told(scan=look(), progress=(progress,))).blocks
    rows = {block.title: block for block in blocks if isinstance(block, TaskRow)}
    lead, register = rows["Name who is in charge"], rows["Make the AI register"]

    assert ("Marian Hale", "14 Nov", "15 min", True) == (lead.who, lead.by, lead.time, lead.done)
    assert ("", "", "2 h", False) == (register.who, register.by, register.time, register.done)
    assert "3 finds to name." == register.why


def test_how_to() -> None:
    """After the rows each task has its steps, its proof, who usually does it and how long, and what it comes from."""
    document = checklist_of(told())
    blocks = document.blocks
    headings = [block.text for block in blocks if isinstance(block, Heading) and block.level == 2]
    steps = [block for block in blocks if isinstance(block, ListBlock)]
    words = list(texts(document))

    assert "1. Look before a person is turned down" == headings[0]
    assert "What to find out" == headings[-1]
    assert len(headings) - 1 == len(steps) and all(block.ordered for block in steps)
    assert "Usually: The owner, 1 hour. " in words
    assert "Comes from: Does AI help decide about people? Yes; Does a person look first? Not at all." in words


def test_what_comes_later_is_short() -> None:
    """Stops and the six are told in full; a later task is one line at a glance, and below it nothing is lost."""
    one = checklist(told(scan=look()), known(told(scan=look())), outcome(told(scan=look())), PHRASES, today=TODAY)
    item = one.items[-2]
    many = Checklist(items=tuple(replace(item, id=f"task_{n}", title=f"Task {n}") for n in range(1, 9)))
    results = outcome(told(scan=look()))
    blocks = checklist_document(many, told(scan=look()), results, PHRASES, today=TODAY).blocks
    rows = [block for block in blocks if isinstance(block, TaskRow)]
    words = [text for text in texts(blocks) if text.startswith(item.why)]

    assert [item.why] * 6 + [""] * 2 == [row.why for row in rows]
    assert 6 == sum(isinstance(block, ListBlock) for block in blocks)
    assert 2 == sum(all(step in text for step in item.how) for text in words)
    assert 2 == sum(text.startswith("Done when: ") for text in texts(blocks))


def test_unseen() -> None:
    """What could not be seen stands below, with what that means."""
    (strip,) = (block for block in checklist_of(told(scan=look())).blocks if isinstance(block, Strip))

    assert ("unseen", "What we could not see") == (strip.kind, strip.title)
    assert strip.text.endswith("A quiet source is not the same as a clean source.")


def test_nothing_to_do() -> None:
    """Without tasks the page says so and has no second part."""
    document = checklist_of(told({}))

    assert any(text.endswith("There is nothing to do yet.") for text in texts(document))
    assert ["checklist"] == [block.anchor for block in document.blocks if isinstance(block, Heading)]


def test_what_is_not_known_is_one_table() -> None:
    """However much is not known, the steps are said once; each row names the question and whom to ask."""
    unknown = {"stand_in": "dont_know", "forms": ("dont_know",)}
    blocks = checklist_of(told(unknown)).blocks
    after = list(blocks[next(i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.anchor == "find-out") :])
    table = next(block for block in after if isinstance(block, Table))

    assert {"What", "Whom to ask"} == set(table.columns)
    assert 2 == len(table.rows)
    assert all(". Find out: " in what and whom for what, whom in table.rows)
