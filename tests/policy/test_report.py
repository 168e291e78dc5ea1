"""The report of all results."""

from __future__ import annotations

import dataclasses

import pytest
from msgspec.structs import replace
from small_documents import report_of, texts
from small_pack import ANSWERS, find, given, look, told

from app.domain.answers import Value
from app.domain.document import AreaTable, Block, Document, Heading, ListBlock, Table
from app.domain.finding import Settlement
from app.domain.observation import AgentFacts, ServerFacts
from app.domain.scan_event import Closed


def section(document: Document, anchor: str) -> list[Block]:
    """What stands between a main heading and the next."""
    found: list[Block] = []
    inside = False
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            inside = block.anchor == anchor
        elif inside:
            found.append(block)
    return found


def words(document: Document, anchor: str) -> list[str]:
    """Every text of a section."""
    return list(texts(tuple(section(document, anchor))))


def test_order() -> None:
    """Stops stand before everything, answers at the end."""
    headings = [block for block in report_of(told(scan=look())).blocks if isinstance(block, Heading)]
    anchors = [heading.anchor for heading in headings if heading.level == 1]

    assert ["stops", "six", "areas", "contradictions", "gaps", "found", "answers"] == anchors


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        (ANSWERS | {"check": "mostly"}, "No stops. That is good news."),
        (ANSWERS | {"decides": "no"}, "No stops. That is good news."),
        (ANSWERS | {"decides": "dont_know"}, "No stops so far. One answer that could show one is not known yet."),
        ({}, "No stops so far. One answer that could show one is not known yet."),
    ],
)
def test_no_stops(answers: dict[str, Value], line: str) -> None:
    """Without stops one line says so, without a celebration, and not as long as an open answer could show one."""
    assert line in words(report_of(told(answers, look([find("Llama")]))), "stops")


def test_stops_with_reasons() -> None:
    """Every stop says what it comes from."""
    told_words = words(report_of(told(scan=look())), "stops")

    assert "We saw rent_score.pkl." in told_words
    assert "Comes from: Does AI help decide about people? Yes; Does a person look first? Not at all." in told_words


def test_six() -> None:
    """At most six tasks, without the stops, each with how long it takes."""
    (six,) = section(report_of(told(scan=look())), "six")

    assert isinstance(six, ListBlock)
    assert "Name who is in charge. It matters. Takes 15 minutes." == "".join(run.text for run in six.items[0])


def test_areas() -> None:
    """Exposure stands beside practice, in words; what does not apply is named below."""
    document = report_of(told(ANSWERS | {"decides": "no"}, look()))
    (table,) = (block for block in section(document, "areas") if isinstance(block, AreaTable))
    rows = [(row.title, row.exposure_word, row.practice_word) for row in table.rows]

    assert [("What AI you have", "High", "Patchy"), ("Who answers for AI", "Low", "Not started, 1 not known")] == rows
    assert "Nothing applies here in: Decisions." in words(document, "areas")


def test_gaps_stand_by_area() -> None:
    """What is missing stands below the title of its area, in the order of the areas."""
    headings = [block for block in report_of(told(scan=look())).blocks if isinstance(block, Heading)]
    gaps = [(block.level, block.anchor) for block in headings if block.anchor.startswith(("gaps", "finding-no_"))]
    models = [(2, "gaps-models"), (3, "finding-no_register")]

    assert [(1, "gaps"), (2, "gaps-who"), (3, "finding-no_lead"), *models] == gaps


def test_contradiction_shows_both_sides() -> None:
    """Both sides stand beside each other, and whether somebody has settled it."""
    document = report_of(told(scan=look([find("Llama")])))
    (table,) = (block for block in section(document, "contradictions") if isinstance(block, Table))

    assert (("Nobody has run AI without asking.", "1 model: Llama."),) == table.rows
    assert "Not settled yet." in words(document, "contradictions")


def test_settled_contradiction() -> None:
    """What somebody said about it is printed."""
    settlement = Settlement(finding="said_none", how="both_right", words="It is a\ntest.")

    assert "Both are right: It is a test." in words(
        report_of(told(scan=look(), settlements=(settlement,))), "contradictions"
    )


def test_found() -> None:
    """What was found is told by name, kind, maker, licence and size, with what to look at; never by place."""
    finds = (
        find("Llama", maker="Meta", licence="MIT", size_bytes=4_900_000_000, made_here=True, cloud=True),
        find("Server", "server", server=ServerFacts(pid=1, program="x", reach="network")),
        find("Agent", "agent", agent=AgentFacts(config="~/x", asks_first=False)),
        find("x.pkl", runs_code="can"),
        find("Built in", origin="vendor"),
        find("Hidden", origin="program", origin_program="Word Maker"),
    )
    document = report_of(told(scan=look(finds)))
    table, *licences = (block for block in section(document, "found") if isinstance(block, Table))
    wanted = (
        ("Llama", "Model", "Meta", "MIT License", "4.9 GB", "Sends away what you type. Made or changed here"),
        ("Server", "Model server", "Not known", "", "", "Other computers can reach it"),
        ("Agent", "Agent", "Not known", "", "", "Acts without asking"),
        ("x.pkl", "Model", "Not known", "None found", "", "Can run code when opened"),
    )

    assert wanted == table.rows
    assert 1 == len(licences)
    assert "Put there by the vendor of the system or a browser (1): Built in." in words(document, "found")
    assert "Part of a program, chosen by nobody here (1): Hidden." in words(document, "found")


def test_whether_people_were_told() -> None:
    """Looking at people's computers is told to them; the report says whether that was noted."""
    noted = words(report_of(told(scan=replace(look(), told_staff=True))), "found")
    silent = words(report_of(told(scan=look())), "found")

    assert "The people who use this computer were told before we looked." in noted
    assert "Nobody noted whether the people who use this computer were told before we looked." in silent


def test_licences_found() -> None:
    """Each licence is told once in five answers, below the names it counts for, with what bears on us first."""
    finds = (
        find("Llama", licence="llama3.1"),
        find("Other Llama", licence="Llama 3.1 Community License"),
        find("Letters", "adapter", base_model="Llama", licence="mit"),
        find("Odd", licence="weird-1.0"),
        find("Bare"),
    )
    document = report_of(told(ANSWERS | {"decides": "yes"}, look(finds)))
    blocks = section(document, "found")
    _, llama, letters = (block for block in blocks if isinstance(block, Table))
    headings = [block.text for block in blocks if isinstance(block, Heading) and block.level == 3]

    assert ["Llama 3.1 Community License", "MIT License", "weird-1.0", "No licence found"] == headings
    assert "For: Llama and Other Llama." in words(document, "found")
    assert ["What bears on us", "May we use it at work?"] == [row[0] for row in llama.rows[:2]]
    assert 6 == len(llama.rows) == len(letters.rows)
    assert "Built with Llama" in letters.rows[2][1]
    assert any("made from Llama" in text for text in words(document, "found"))


def test_licences_that_forbid_are_marked() -> None:
    """What a licence rules out for us, and kinds of model to ask about, stand in the list of finds."""
    finds = (find("a", licence="cc-by-nc-4.0"), find("b", licence="tencent-hunyuan-community"), find("nudenet"))
    profile = dataclasses.replace(told(scan=look(finds)))
    table = next(block for block in section(report_of(profile), "found") if isinstance(block, Table))

    assert ["Its licence is not for business", "", "May be restricted: ask what it is used for"] == [
        row[-1] for row in table.rows
    ]


def test_nothing_found() -> None:
    """Finding nothing is told with how far we looked."""
    told_words = words(report_of(told(scan=look(()))), "found")

    assert "We found no AI that somebody brought here. We looked in 1 place." in told_words


def test_folders_that_are_never_entered() -> None:
    """What is left out by rule is told with its reason, beside what could not be seen."""
    closed = (Closed(why="Old copies.", folders=1), Closed(why="Made again when needed.", folders=4_316))
    told_words = words(report_of(told(scan=look(closed=closed))), "found")

    assert {"1 folder: Old copies.", "4,316 folders: Made again when needed."} <= set(told_words)
    assert "Folders that we never enter, and why:" in told_words
    assert "Folders that we never enter, and why:" not in words(report_of(told(scan=look())), "found")


def test_answers() -> None:
    """Every answer stands with its reason and note, under its area, in the order of the pack."""
    answers = list(given({"objection": "not_applicable", "lead": "none", "decides": "yes"}))
    answers[0] = replace(answers[0], reason="We decide\nnothing.", note="Ask again.")
    document = report_of(dataclasses.replace(told(), answers=tuple(answers)))
    tables = [block for block in section(document, "answers") if isinstance(block, Table)]
    wanted = [
        (("Does AI help decide about people?", "Yes"),),
        (("Is one named person in charge of AI?", "Not at all"),),
        (("Can people object?", "Does not apply. Why, or whom to ask: We decide nothing. Note: Ask again"),),
    ]

    assert wanted == [table.rows for table in tables]


def test_answers_that_no_longer_apply() -> None:
    """An answer to a question that is not put any more is not printed."""
    assert "Does a person look first?" not in words(report_of(told(ANSWERS | {"decides": "no"})), "answers")
