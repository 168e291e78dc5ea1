"""Markdown: reads well as it is, and no text turns into markup."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from sample_exports import CHECKLIST, DOCUMENTS, HOSTILE, POLICY, heading, paragraph, task, with_text

from app.domain.document import Document, ListBlock, Paragraph, Run, Table
from app.exports.markdown import MarkdownExporter
from app.exports.plain import plain

MARKUP = {"link_open", "image", "html_block", "html_inline", "fence", "code_block", "s_open"}


def written(document: Document) -> str:
    """The document as Markdown."""
    target = io.BytesIO()
    MarkdownExporter().write(document, target)
    return target.getvalue().decode("utf-8")


def tokens(text: str) -> list[Token]:
    """All that a Markdown reader sees, tables and struck text included."""
    found = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return found + [child for token in found for child in token.children or ()]


def shown(text: str) -> str:
    """What somebody reads once the Markdown is rendered."""
    return "".join(token.content if token.type in ("text", "code_inline") else " " for token in tokens(text))


def bare(*blocks: object) -> Document:
    """A document of these blocks."""
    return replace(CHECKLIST, blocks=blocks)


def test_the_checklist_reads_well() -> None:
    """Tasks are boxes to tick, with who, by when and how long."""
    text = written(bare(task("Look first"), task("Set it aside", done=True, who="", by="", steps=("Move it.",))))

    assert text.startswith("# What to do first\n\nHarbour Lettings\n\n- [ ] **Look first**\\\n  AI sorts applications;")
    assert "  Done when: the first check is in the AI log.\\\n  Who: Tom Okafor; By: 13 Nov; Time: 30 min\n" in text
    assert "- [x] **Set it aside**" in text
    assert text.endswith("\n\n  1. Move it.\n\n---\n\nHarbour Lettings, checklist, 12 November 2026\n")


def test_the_policy_reads_well() -> None:
    """The cover comes first, and every heading, list and table of the policy follows."""
    text = written(POLICY)

    assert text.startswith(
        "# How we use AI at work\n\nHarbour Lettings\n\nOur rules, in plain words.\n\n- **Version**: 3,"
    )
    assert "\n## 1. Why we have this\n" in text
    assert "**Tool:** any program or website with AI in it. **Model:** such as `~/Models/rent_score.pkl`, which" in text
    assert "\n1. Tell Priya before you use a model.\n2. Then: We let homes." in text
    assert "| Llama number 3 | Meta | Keep it, and look again |" in text
    assert "| Models | Low | Not known yet |" in text


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_no_text_turns_into_markup(number: int) -> None:
    """Whatever stands in a document, a reader of Markdown sees no link, picture, HTML or code of it."""
    for document in DOCUMENTS:
        kinds = {token.type for token in tokens(written(with_text(document, HOSTILE[number])))}

        assert not kinds & MARKUP
        assert "heading_open" in kinds


def test_addresses_are_not_linked() -> None:
    """Readers that link bare addresses find none to link."""
    for address in ("https://bad.example", "www.bad.example", "a@bad.example", "mailto:a", "xmpp:a"):
        text = written(bare(paragraph(f"see {address} now")))

        assert address not in text
        assert address in shown(text)


@settings(max_examples=100)
@given(st.text(max_size=80))
def test_what_is_read_is_what_was_written(text: str) -> None:
    """Rendered, every text reads as it was, whatever signs are in it."""
    document = bare(
        heading(f"a{text}"),
        paragraph(text),
        Paragraph(runs=(Run("a "), Run(text, mono=True))),
        ListBlock(items=((Run(text),),)),
        Table(columns=("A",), rows=((text,),), widths=(1.0,)),
    )
    told = " ".join(shown(written(document)).split())

    for expected in (f"a{text}", text):
        assert " ".join(plain(expected).split()) in told


@settings(max_examples=50)
@given(st.text(max_size=40), st.text(alphabet="`~ ab", max_size=12))
def test_code_is_shown_as_it_is(text: str, ticks: str) -> None:
    """A path in letters of one width keeps every sign, ticks included."""
    document = bare(Paragraph(runs=(Run("a "), Run(text + ticks, mono=True), Run(" b"))))
    told = " ".join(shown(written(document)).split())

    assert " ".join(plain(text + ticks).split()) in told
