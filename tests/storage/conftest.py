from __future__ import annotations

import pytest

from app.domain.pack import (
    Area,
    Clause,
    ClausePart,
    Examples,
    Finding,
    FindOut,
    Option,
    Pack,
    PackInfo,
    Question,
    Task,
)  # fmt: skip


@pytest.fixture(scope="session")
def pack() -> Pack:
    """A pack of two questions, written by hand."""
    examples = Examples(trade="A baker.", office="An agent.", care="A nurse.")
    lead = Question(
        id="named_lead", area="people", kind="graded", text="Is one person in charge?", why="So that it is clear.",
        examples=examples, good="One name.", who="The owner", quick=True,
        options=(Option(id="no", text="No", grade=0), Option(id="yes", text="Yes", grade=3)),
    )  # fmt: skip
    people = Question(
        id="people", area="you", kind="number", text="How many?", why="Size.", examples=examples, good="A number.",
        who="You", profile=True, quick=True,
    )  # fmt: skip
    return Pack(
        info=PackInfo(
            id="tiny", version="1", title="Tiny", summary="Small", language="en", made_by="us", licence="Apache-2.0",
            policy_title="AI", policy_subtitle="Rules",
            areas=(Area(id="you", title="You", short="You", profile=True), Area(id="people", title="P", short="P")),
        ),
        questions=(people, lead),
        findings=(Finding(id="no_lead", kind="gap", area="people", when="answer.named_lead < 3", title="Nobody",
                          text="Nobody is in charge.", tasks=("name",)),),
        clauses=(Clause(id="why", title="Why", parts=(ClausePart(text="We want help."),)),),
        tasks=(Task(id="name", title="Name one", why="So.", how=("Ask.",), who="Owner", minutes=15, done_when="Done.",
                    evidence="Name", priority="now"),),
        find_out=FindOut(title="Find out: {question}", why="So.", how=("Ask {who}.",), minutes=15, done_when="Done.",
                         evidence="Note"),
        glossary=(),
    )  # fmt: skip
