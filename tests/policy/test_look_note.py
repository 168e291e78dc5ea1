"""The note for the people whose computer is looked at."""

from __future__ import annotations

import io

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st
from pypdf import PdfReader
from small_pack import HARBOUR, PHRASES, TODAY, told

from app.domain.organisation import LONGEST_NAME, Organisation
from app.exports.pdf.document import pdf_bytes
from app.policy.look_note import look_note


def printed(organisation: Organisation) -> list[str]:
    """The words of each page of the printed note."""
    content = pdf_bytes(look_note(told(organisation=organisation), PHRASES, today=TODAY))
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def test_it_says_what_is_seen_what_never_is_who_sees_it_and_whom_to_ask() -> None:
    """On one page, with the names of those who look."""
    (page,) = printed(HARBOUR)

    assert f"{HARBOUR.name} wants to know which AI is on its computers" in page
    for words in ("Model servers that are running now.", "It reads no documents, no mail and no chats.",
                  "Nobody is judged by this", f"at {HARBOUR.name} see it"):  # fmt: skip
        assert words in page
    assert f"Ask {HARBOUR.lead}: {HARBOUR.contact}." in page


def test_names_that_are_not_known_can_be_written_in() -> None:
    """Words in brackets stand where a name is missing."""
    (page,) = printed(Organisation())

    assert "Ask [name of the person in charge]: [how to reach the person in charge]." in page


@pytest.mark.parametrize("letter", ["W", "m "])
def test_the_longest_names_leave_it_on_one_page(letter: str) -> None:
    """A note is one sheet."""
    name = (letter * LONGEST_NAME)[:LONGEST_NAME]

    assert 1 == len(printed(Organisation(name=name, lead=name, contact=name)))


@hypothesis_given(name=st.text(max_size=200), lead=st.text(max_size=200))
@settings(max_examples=25, deadline=None)
def test_any_name_can_be_printed(name: str, lead: str) -> None:
    """Whatever somebody types as a name, the note is a whole PDF of one page."""
    assert 1 == len(printed(Organisation(name=name, lead=lead)))
