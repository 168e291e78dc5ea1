"""The checklist as a document."""

from __future__ import annotations

from dataclasses import replace

from small_documents import checklist_of, texts
from small_pack import PHRASES, TODAY, known, look, outcome, told

from app.domain.checklist import Checklist, TaskProgress
from app.domain.document import Block, Heading, ListBlock, Paragraph, Strip, Table, TaskGroup, TaskRow
from app.domain.evidence import Evidence, subject_of
from app.policy.checklist_document import checklist_document
from app.policy.tasks import FIND_OUT, checklist


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
        "1. Set the unknown file aside",
        "2. Look before a person is turned down",
        "Now",
        "3. Name who is in charge",
        "4. Hold a week to declare AI",
        "5. Make the AI register",
        "Next",
        "6. Find out: Is there a stand-in?",
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


def test_proof_of_a_task_is_told_in_one_sentence() -> None:
    """A note that ends with a full stop brings no second one; a task done without proof says so."""
    subject = subject_of("task", "name_lead")
    proof = (
        Evidence(id="1", subject=subject, kind="file", name="minutes.pdf", size_bytes=9, sha256="ab" * 32),
        Evidence(id="2", subject=subject, kind="note", text="Ana was there."),
    )
    done = tuple(TaskProgress(task=task, state="done") for task in ("name_lead", "make_register"))
    shown = tuple(texts(checklist_of(told(scan=look(), progress=done, evidence=proof))))

    assert 1 == sum("minutes.pdf" in text and text.endswith("Ana was there.") for text in shown)
    assert 1 == shown.count(PHRASES.say("proof.none"))


def test_row() -> None:
    """Who and by when are those chosen, and stay open for the pen where nobody has chosen."""
    progress = TaskProgress(task="name_lead", who="Marian  Hale", by="2026-11-14", state="done")
    blocks = checklist_of(told(scan=look(), progress=(progress,))).blocks
    rows = {block.title: block for block in blocks if isinstance(block, TaskRow)}
    lead, register = rows["3. Name who is in charge"], rows["5. Make the AI register"]

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
    assert "4. Find out: Is there a stand-in?" == headings[-1]
    assert len(headings) == len(steps) and all(block.ordered for block in steps)
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


def _much_not_known(*progress: TaskProgress) -> tuple[Block, ...]:
    """The checklist of somebody who has six tasks, and does not know two things after them."""
    assessment = told({"stand_in": "dont_know", "forms": ("dont_know",)}, progress=progress)
    results = outcome(assessment)
    items = checklist(assessment, known(assessment), results, PHRASES, today=TODAY).items
    unknown = tuple(item for item in items if item.id.startswith(FIND_OUT))
    task = replace(unknown[0], priority="now")
    six = tuple(replace(task, id=f"task_{number}", title=f"Task {number}") for number in range(1, 7))
    found = Checklist(items=(*six, *unknown))
    return checklist_document(found, assessment, results, PHRASES, today=TODAY).blocks


def test_what_is_not_known_is_one_row_and_one_table() -> None:
    """However much is not known, it is one line at a glance, and a table at the end says what and whom to ask."""
    blocks = _much_not_known()
    rows = [block.title for block in blocks if isinstance(block, TaskRow)]
    (table,) = (block for block in blocks if isinstance(block, Table))
    lead = next(block for block in blocks if isinstance(block, Paragraph) and block.style == "lead")

    assert "Find out what is not known yet: 2 questions, in the table at the end" == rows[-1]
    assert 7 == len(rows)
    assert lead.runs[0].text.endswith("6 tasks. 2 questions to find out.")
    assert ("Question", "Whom to ask") == table.columns
    assert {"Is there a stand-in?", "In what form do you use AI?"} == {question for question, _ in table.rows}
    assert all(whom.endswith(".") for _, whom in table.rows)


def test_what_somebody_finds_out_is_a_row() -> None:
    """A question that somebody has taken in hand is a task like others, with the name and the day."""
    blocks = _much_not_known(TaskProgress(task=f"{FIND_OUT}stand_in", who="Tom", by="2026-11-20"))
    rows = {block.title: block for block in blocks if isinstance(block, TaskRow)}
    (table,) = (block for block in blocks if isinstance(block, Table))
    taken = next(row for title, row in rows.items() if title.endswith(". Find out: Is there a stand-in?"))

    assert ("Tom", "20 Nov") == (taken.who, taken.by)
    assert "Find out what is not known yet: 1 question, in the table at the end" in rows
    assert ["In what form do you use AI?"] == [question for question, _ in table.rows]


def test_what_may_fall_away_is_told_once() -> None:
    """How to do a task that only an "I don't know" brought is not printed, unless somebody has taken it in hand."""
    assessment = told({"stand_in": "dont_know"})
    results = outcome(assessment)
    items = checklist(assessment, known(assessment), results, PHRASES, today=TODAY).items
    unknown = next(item for item in items if item.id.startswith(FIND_OUT))
    six = tuple(replace(items[0], id=f"task_{n}", title=f"Task {n}", priority="now") for n in range(1, 7))
    resting = replace(unknown, id="resting", title="Resting", how=("One", "Two", "Three"))
    taken = replace(resting, id="taken", title="Taken", progress=TaskProgress(task="taken", who="Tom"))
    document = checklist_document(Checklist(items=(*six, resting, taken)), assessment, results, PHRASES, today=TODAY)
    headings = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 2]

    assert ["8. Taken", "Find out first"] == headings[-2:]
    assert any("an “I don't know”: 7. " in text for text in texts(document))
