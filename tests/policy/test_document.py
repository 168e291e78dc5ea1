"""The policy as a document."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace as replace_fields
from pathlib import Path

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st
from msgspec.structs import replace
from small_documents import documents_of, policy_of, texts
from small_pack import ANSWERS, HARBOUR, PACK, PHRASES, QUESTIONS, find, look, told

from app.domain.answers import Value
from app.domain.document import (
    Heading,
    ListBlock,
    Paragraph,
    Run,
    Signatures,
    Strip,
    Table,
)
from app.domain.finding import Reason
from app.domain.organisation import Organisation
from app.domain.pack import Clause, ClausePart, Term
from app.domain.policy import ClauseEdit
from app.domain.register import RegisterEntry
from app.policy.document import because, bold_runs, ended


def test_cover() -> None:
    """The cover says whose it is, which version, who is in charge, and what it rests on."""
    document = policy_of(told(scan=look()))
    cover = document.cover
    wanted = (
        ("Version", "Draft of 12 November 2026"),
        ("Approved by", "Not yet approved"),
        ("In charge of AI", "Priya Nair. Stand-in: Tom Okafor"),
        ("Next review", "12 May 2027, or sooner if AI here changes"),
        ("For", "Everyone who works for us, paid or not, on any device"),
    )

    assert cover is not None
    assert ("Harbour Lettings", "How we use AI at work") == (cover.organisation, cover.title)
    assert wanted == cover.facts
    assert ["rests"] == [strip.kind for strip in cover.strips]
    assert "not legal advice" in cover.small_print and "does not say that we meet any law" in cover.small_print


def test_cover_without_names() -> None:
    """What nobody has said stands in brackets on the cover too."""
    cover = policy_of(told({}, organisation=Organisation())).cover

    assert cover is not None
    assert ("In charge of AI", "[name of the person in charge]") in cover.facts
    assert "[name of your organisation]" == cover.organisation


def test_properties() -> None:
    """Language, date and footer come with the document; the exporter fills the page numbers."""
    document = policy_of(told())

    assert ("en", "2026-11-12") == (document.language, document.date)
    assert "Harbour Lettings, AI policy, draft of 12 November 2026" == document.footer
    assert "Page {page} of {pages}" == document.page_words


def test_clauses_have_numbers_and_bookmarks() -> None:
    """Every clause, each annex and the sign-off page are main sections with a bookmark of their own."""
    headings = [block for block in policy_of(told(scan=look())).blocks if isinstance(block, Heading)]
    wanted = [
        ("1. Why we have this", "clause-why"),
        ("2. Who answers", "clause-who"),
        ("3. Asking for something new", "clause-asking"),
        ("4. Models on our own computers", "clause-models"),
        ("5. Agents", "clause-agents"),
        ("6. Decisions about people", "clause-decisions"),
        ("7. Keeping this current", "clause-review"),
        ("Annex 1. Our AI register", "annex-1"),
        ("Annex 2. Exceptions", "annex-2"),
        ("Annex 3. Rules that may apply where we work", "annex-3"),
        ("Annex 4. Asking for a new use", "annex-4"),
        ("Annex 5. AI log", "annex-5"),
        ("Annex 6. When something went wrong", "annex-6"),
        ("Sign-off", "sign-off"),
    ]

    assert wanted == [(heading.text, heading.anchor) for heading in headings if heading.level == 1]


def test_numbering_goes_on_across_parts() -> None:
    """Numbered rules that stand together are one list, though parts of the clause come and go."""
    lists = [block for block in policy_of(told(scan=look())).blocks if isinstance(block, ListBlock)]

    assert [(True, 3), (False, 1)] == [(block.ordered, len(block.items)) for block in lists]


def grey_lines(**more: object) -> list[str]:
    """The grey lines of a policy with one model on the computer."""
    blocks = policy_of(told(**({"scan": look([find("Llama")])} | more))).blocks  # type: ignore[arg-type]
    return [block.runs[0].text for block in blocks if isinstance(block, Paragraph) and block.style == "small"]


def test_in_full_because_of_a_find() -> None:
    """A clause that could be short says which find made it long, and when it was seen."""
    assert ["Here in full because 1 model was found on 12 November 2026."] == grey_lines()


def test_in_full_because_of_an_answer() -> None:
    """An answer is named by its question, never by what was said."""
    line = "Here in full because of our answer to “In what form do you use AI?”."

    assert [line] == grey_lines(answers=ANSWERS | {"forms": ("local",)}, scan=None)


def test_in_full_because_of_several() -> None:
    """Finds and answers are told together; what was not found is no reason."""
    clause = Clause(
        id="one",
        title="One",
        when="about.forms has 'online' and seen.models > 0 and seen.programs > 0 and seen.servers == 0",
        short="Short.",
        parts=(ClausePart(text="Long."),),
    )
    line = (
        "Here in full because 3 models and 1 AI program were found on 12 November 2026 "
        "and because of our answer to “In what form do you use AI?”."
    )

    assert [line] == grey_lines(pack=replace(PACK, clauses=(clause,)), scan=look())


def test_left_out_clause_says_so() -> None:
    """Where a whole clause was left out, one line says so, with the reason that was given."""
    edits = (ClauseEdit(paragraph="review.1.1", text="", ours="x", reason="We are two people."),)

    assert "We left this part out. Our reason: We are two people." == grey_lines(scan=None, edits=edits)[-1]


def test_left_out_without_a_reason() -> None:
    """Silence about the reason is told as well."""
    edits = (ClauseEdit(paragraph="review.1.1", text="", ours="x"),)

    assert "We left this part out. Our reason: none was given." == grey_lines(scan=None, edits=edits)[-1]


def test_annex_register() -> None:
    """Entries first, with their decision, then finds that nobody has decided about."""
    entry = RegisterEntry(
        id="1", name="Llama 3.1 8B", kind="model", owner="Priya Nair", decision="keep", observation="model:Llama 3.1 8B"
    )
    online = RegisterEntry(id="2", name="Chat", kind="online", maker="Somebody", purpose="Letters")
    document = policy_of(told(scan=look(), register=(entry, online)))
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    unsaid = "Not said yet"
    wanted = (
        ("Llama 3.1 8B", "Model", unsaid, unsaid, "Priya Nair", "Keep"),
        ("Chat", "Online tool", "Somebody", "Letters", unsaid, "Not yet decided"),
        ("Mistral 7B", "Model", "Not known", unsaid, unsaid, "Seen, not yet decided"),
        ("rent_score.pkl", "Model", "Not known", unsaid, unsaid, "Seen, not yet decided"),
    )

    assert wanted == table.rows
    assert pytest.approx(1) == sum(table.widths)
    assert len(table.columns) == len(table.widths)


def test_empty_register() -> None:
    """Without entries and finds the annex says so."""
    assert "Nothing is in the register yet." in list(texts(policy_of(told())))


@pytest.mark.parametrize(("people", "rows"), [(2, 6), (14, 14), (500, 21), ("dont_know", 6)])
def test_sign_off(people: Value, rows: int) -> None:
    """One line for the approval, and a line for each reader as far as a page holds them."""
    document = policy_of(told(ANSWERS | {"people": people}))
    signatures = [block.rows for block in document.blocks if isinstance(block, Signatures)]

    assert [1, rows] == signatures[-2:]
    assert "I have read this and asked about what I did not understand." in list(texts(document))


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("a **b** c", (Run("a "), Run("b", bold=True), Run(" c"))),
        ("**b**", (Run("b", bold=True),)),
        ("a ** b", (Run("a  b"),)),
        ("a **b** c**", (Run("a "), Run("b", bold=True), Run(" c"))),
        ("", ()),
    ],
)
def test_bold(text: str, runs: tuple[Run, ...]) -> None:
    """Signs in pairs make bold runs, signs alone are dropped."""
    assert runs == bold_runs(text)


@pytest.mark.parametrize(("text", "sentence"), [("A note", "A note."), ("A note.", "A note."), ("So?", "So?")])
def test_ended(text: str, sentence: str) -> None:
    """A text that stands among others ends like a sentence."""
    assert sentence == ended(text)


def test_because() -> None:
    """A question is followed by its answer, a find by a colon; nothing gives nothing."""
    asked = Reason(kind="answer", fact="answer.x", subject="Is it so?", value="Yes.")
    saw = Reason(kind="seen", fact="seen.models", subject="Models", value="3 models")

    assert "Comes from: Is it so? Yes; Models: 3 models." == because((asked, saw), PHRASES)
    assert "" == because((), PHRASES)


ANY = {
    question.id: (
        st.lists(st.sampled_from([*(option.id for option in question.options), "dont_know"]), unique=True).map(tuple)
        if question.kind == "several"
        else st.integers(0, 400)
        if question.kind == "number"
        else st.sampled_from(["dont_know", "not_applicable", *(option.id for option in question.options)])
    )
    for question in QUESTIONS
}
FINDS = st.lists(st.sampled_from(look().observations), unique_by=lambda found: found.id)
ORGANISATIONS = st.sampled_from([HARBOUR, Organisation(), Organisation(name="A **b**\n\n- c", lead="*" * 9)])


@settings(max_examples=60)
@hypothesis_given(st.fixed_dictionaries({}, optional=ANY), st.none() | FINDS, ORGANISATIONS)
def test_nothing_but_words_reaches_a_reader(
    answers: dict[str, Value], finds: list[object] | None, organisation: Organisation
) -> None:
    """Whatever was said and seen: no brace, no sign of bold, no broken line in any document."""
    scan = None if finds is None else look(finds)  # type: ignore[arg-type]
    for document in documents_of(told(answers, scan, organisation=organisation)):
        for text in texts(document):
            assert not set("{}\n") & set(text)
            assert "**" not in text


@settings(max_examples=30)
@hypothesis_given(st.fixed_dictionaries({}, optional=ANY), FINDS)
def test_anchors_are_unique(answers: dict[str, Value], finds: list[object]) -> None:
    """Every bookmark leads to one place."""
    for document in documents_of(told(answers, look(finds))):  # type: ignore[arg-type]
        anchors = [block.anchor for block in document.blocks if isinstance(block, Heading)]

        assert len(set(anchors)) == len(anchors)


def test_strips_say_what_was_not_looked_at() -> None:
    """Every document says what was not looked at."""
    for document in documents_of(told(scan=look())):
        strips = [*(document.cover.strips if document.cover else ())]
        strips += [block for block in document.blocks if isinstance(block, Strip)]

        assert any("Not looked at:" in strip.text for strip in strips)


def test_same_words_whatever_the_hash_seed() -> None:
    """Two runs of the program write the same documents, byte for byte."""
    root = Path(__file__).parents[2]
    program = (
        "from small_documents import documents_of; from small_pack import find, look, told; "
        "names = [find(name) for name in ('Qwen', 'llama', 'Gemma', 'Phi', 'Mistral', 'Bert')]; "
        "print(documents_of(told(scan=look([*look().observations, *names]))))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": os.pathsep.join(map(str, (root, root / "tests"))),
                "PYTHONIOENCODING": "utf-8",
            },
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2", "3")
    }  # fmt: skip

    assert 1 == len(outputs)
    assert b"Bert, Gemma, llama and 6 more" in outputs.pop()


def test_the_words_used_are_explained() -> None:
    """The policy ends with the meaning of each glossary word that stands in it, and of no other."""
    used = Term(id="ai", term="AI", meaning="A machine that answers.")
    other = Term(id="zeppelin", term="zeppelin", meaning="A ship of the air.")
    document = policy_of(replace_fields(told(), pack=replace(PACK, glossary=(used, other))))
    told_words = [text for text in texts(document) if text in ("AI: ", used.meaning, other.meaning)]

    assert ["AI: ", "A machine that answers."] == told_words


def test_a_word_that_the_policy_explains_itself_is_not_explained_twice() -> None:
    """A list of words in the policy, each in bold with its meaning, stands in place of the glossary's."""
    ai = Term(id="ai", term="AI", meaning="A machine.")
    model = Term(id="m", term="Model", meaning="A file.", also=("models",))
    clause = Clause(id="words", title="Words", parts=(ClausePart(text="- **Model:** what AI answers with."),))
    document = policy_of(replace_fields(told(), pack=replace(PACK, glossary=(ai, model), clauses=(clause,))))

    assert "A machine." in texts(document)
    assert "A file." not in texts(document)


def test_answers_that_decided_are_counted() -> None:
    """Two questions are two answers."""
    clause = Clause(
        id="one", title="One", when="about.forms has 'online' and about.decides == 'yes'", short="Short.",
        parts=(ClausePart(text="Long."),),
    )  # fmt: skip
    answers = ANSWERS | {"forms": ("online",), "decides": "yes"}
    (line,) = grey_lines(answers=answers, scan=None, pack=replace(PACK, clauses=(clause,)))

    assert line.startswith("Here in full because of our answers to “In what form do you use AI?” and ")
