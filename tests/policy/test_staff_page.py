"""The rules on one page."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pypdf import PdfReader
from small_documents import staff_page_of, texts
from small_pack import ANSWERS, HARBOUR, PACK, PHRASES, TODAY, given, known, look, told

from app.domain.assessment import Assessment
from app.domain.document import Cards, Document, PageBreak, Signatures
from app.domain.facts import Facts
from app.domain.organisation import Organisation
from app.domain.pack import Pack, StaffGroup, StaffLine, StaffPage
from app.exports.pdf.document import pdf_bytes
from app.policy.staff_page import MOST_LINES, staff_document
from app.questionnaire.checks.staff_page import LONGEST_CARD, LONGEST_HEAD, LONGEST_NOTE, LONGEST_TEXT, LONGEST_TITLE
from app.questionnaire.library import packs, read_pack

KINDS = ("may", "ask", "never", "check", "wrong")


@cache
def shipped() -> Pack:
    """The questionnaire that comes with the program."""
    return next(read_pack(folder) for folder in packs() if folder.name == "responsible-ai")


def page(lines: dict[str, tuple[StaffLine, ...]] | None = None, **more: Any) -> Pack:
    """A pack with a staff page."""
    told_lines = lines or {}
    told_page: dict[str, Any] = {
        "title": "AI on one page",
        "lead": "Not sure? **Ask {lead}: {contact}.**",
        "already_title": "Already using something? Tell us by {amnesty_date}.",
        "already": "Nobody is in trouble.",
        "signing": "I have read this page",
        "groups": tuple(
            StaffGroup(kind=kind, title=kind.title(), lines=told_lines.get(kind, (StaffLine(text=f"Do {kind}."),)))
            for kind in KINDS
        ),
    }
    return replace(PACK, staff_page=StaffPage(**(told_page | more)))


def written(**more: Any) -> Document:
    """The staff page of Harbour Lettings."""
    document = staff_page_of(told(**({"pack": page()} | more)))
    assert document is not None
    return document


def cards(document: Document) -> dict[str, list[str]]:
    """The lines of each card, by its title."""
    return {
        card.title: ["".join(run.text for run in line) for line in card.lines]
        for block in document.blocks
        if isinstance(block, Cards)
        for card in block.cards
    }


def test_cards() -> None:
    """What you may, ask first and never do stand beside each other, then the two notes."""
    blocks = [block for block in written().blocks if isinstance(block, Cards)]

    assert [["may", "ask", "never"], ["plain", "plain"]] == [[card.tone for card in block.cards] for block in blocks]
    assert {"May", "Ask", "Never", "Check", "Wrong"} == set(cards(written()))


def test_names_stand_in_it() -> None:
    """Whom to ask, and until when to tell."""
    told_words = list(texts(written()))

    assert "Ask Priya Nair: extension 12." in told_words
    assert "Already using something? Tell us by 30 November 2026." in told_words
    assert "Harbour Lettings, staff page, draft of 12 November 2026" in told_words


def test_who_works_alone_is_not_asked_to_tell() -> None:
    """A firm of one has nobody who could already use something."""
    alone = told(ANSWERS | {"people": 1}, pack=page())

    assert "Nobody is in trouble." in texts(written())
    assert "Nobody is in trouble." not in texts(staff_page_of(alone))


def test_conditions() -> None:
    """A line stands there when its condition holds, and not before that is known."""
    lines = {
        "never": (
            StaffLine(text="Say no alone.", when="about.decides == 'yes'"),
            StaffLine(text="Open it.", when="seen.models > 0"),
            StaffLine(text="Always."),
        )
    }

    assert ["Say no alone.", "Always."] == cards(written(pack=page(lines)))["Never"]
    assert ["Say no alone.", "Open it.", "Always."] == cards(written(pack=page(lines), scan=look()))["Never"]
    assert ["Always."] == cards(written(pack=page(lines), answers={}))["Never"]


def test_the_first_lines_stay() -> None:
    """Where more lines hold than have room, the last are left out."""
    many = tuple(StaffLine(text=f"Line {number}.") for number in range(9))
    shown = cards(written(pack=page(dict.fromkeys(KINDS, many))))

    assert [f"Line {number}." for number in range(4)] == shown["Ask"]
    assert {title.lower(): len(lines) for title, lines in shown.items()} == MOST_LINES


@pytest.mark.parametrize(
    ("people", "rows", "own_sheet"), [(1, 1, False), (13, 7, False), (14, 7, False), (15, 8, True), (99_000, 200, True)]
)
def test_room_for_names(people: int, rows: int, own_sheet: bool) -> None:
    """Two names a row on the page itself; more than fourteen people sign on a sheet behind it."""
    document = written(answers=ANSWERS | {"people": people})
    (signatures,) = (block for block in document.blocks if isinstance(block, Signatures))

    assert (rows, own_sheet) == (signatures.rows, any(isinstance(block, PageBreak) for block in document.blocks))


def test_no_staff_page() -> None:
    """A questionnaire without one has none."""
    assert staff_page_of(told()) is None


def pages(document: Document) -> int:
    """How many pages it takes on paper."""
    return len(PdfReader(io.BytesIO(pdf_bytes(document))).pages)


def test_the_longest_text_fits_on_one_page() -> None:
    """All the text that the checker lets through, with the longest names, takes one page with fourteen names."""
    groups = tuple(
        StaffGroup(
            kind=kind,
            title=so_long("If it all goes wrong ", longest["title"]),
            lines=(StaffLine(text=so_long("guess what ", longest["line"])),) * 9,
        )
        for kind in KINDS
        for longest in [LONGEST_CARD if kind in ("may", "ask", "never") else LONGEST_NOTE]
    )
    pack = page(
        groups=groups,
        title=so_long("AI here ", LONGEST_TITLE),
        lead=so_long("{lead}, {contact}: ask when you are not sure of it ", LONGEST_TEXT),
        already_title=so_long("tell us all of it ", LONGEST_HEAD),
        already=so_long("nobody is in trouble ", LONGEST_TEXT),
        signing=so_long("I have read this ", LONGEST_HEAD),
    )
    names = Organisation(name="Harbour and Sons " * 9, lead="Priya Nair the younger " * 9, contact="extension 12 " * 9)

    assert 1 == pages(written(pack=pack, organisation=names))


def so_long(words: str, letters: int) -> str:
    """These words again and again, up to so many letters."""
    slots = words.count("{") and words.rindex("}") + 1
    rest = words[slots:]
    return words[:slots] + (rest * letters)[: letters - slots].rstrip()


def test_more_people_two_pages() -> None:
    """A sheet for more people begins on a page of its own."""
    assert 2 == pages(written(answers=ANSWERS | {"people": 15}))


OPTIONS = {
    question.id: [option.id for option in question.options]
    for question in shipped().questions
    if question.profile and question.options
}


@settings(max_examples=40)
@hypothesis_given(
    st.fixed_dictionaries({name: st.lists(st.sampled_from(ids), unique=True) for name, ids in OPTIONS.items()}),
    st.booleans(),
)
def test_the_shipped_page(ticked: dict[str, list[str]], looked: bool) -> None:
    """Whatever is answered: four lines or fewer in each card, at least three, and one page."""
    kinds = {question.id: question.kind for question in shipped().questions}
    answers: dict[str, Any] = {
        name: tuple(ids) if kinds[name] == "several" else ids[0] for name, ids in ticked.items() if ids
    }
    assessment = Assessment(
        organisation=HARBOUR, pack=shipped(), answers=given(answers), scan=look() if looked else None
    )
    document = staff_page_of(assessment)

    assert document is not None
    assert all(
        3 <= len(lines) <= 4 for title, lines in cards(document).items() if title in ("You may", "Ask first", "Never")
    )
    assert all("[" not in text for text in texts(document))
    assert 1 == pages(document)


def test_the_shipped_page_says_the_same_to_a_landlord() -> None:
    """A landlord with a local model reads what the rules mean there."""
    facts = Facts(
        {"about.decides": "yes", "about.work": "landlord", "about.uses": frozenset({"writing"}),
         "about.forms": frozenset({"local"}), "about.people": 14}
    )  # fmt: skip
    document = staff_document(Assessment(organisation=HARBOUR, pack=shipped(), answers=()), facts, PHRASES, today=TODAY)

    assert document is not None
    assert "Let AI turn a tenant down." == cards(document)["Never"][0]
    assert "Open a model file from an unknown maker." in cards(document)["Never"]


def test_known_facts_are_enough() -> None:
    """Before anything is answered the page can be written."""
    assessment = told(pack=page(), answers={}, organisation=Organisation())

    assert staff_document(assessment, known(assessment), PHRASES, today=TODAY) is not None
