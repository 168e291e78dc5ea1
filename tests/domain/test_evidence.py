"""What may be attached as a link, and what may be opened by a click."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.evidence import checked_link, link_opening, opening
from app.errors import ForTheUser


@pytest.mark.parametrize(
    "link",
    ["https://example.org/minutes?id=7#top", "http://192.168.1.4:8080/", "file:///home/ana/minutes.pdf",
     "file:///C:/Users/Ana/Minutes%20May.docx", "https://xn--mller-kva.example/ä"],
)  # fmt: skip
def test_links_that_are_kept(link: str) -> None:
    """Web addresses and files on this computer are kept as they were written."""
    assert link == checked_link(f"  {link} ")


@pytest.mark.parametrize(
    "link",
    ["", "minutes.pdf", "javascript:alert(1)", "data:text/html,x", "ftp://example.org/x", "https://", "http:///x",
     "https://user:secret@example.org/", "https://bank.example@evil.example/", "file://server/share/x.pdf",
     "file:////server/share/x.pdf", "file:///%5C%5Cserver/x.pdf", "file:///", "smb://server/x", "https://a b.example/",
     "https://example.org/\u202egpj.exe", "https://example.org/\u2028x", "https://example.org\\@evil.example", "https://[::1",
     "search-ms:query=x", "https://example.org/" + "x" * 3000],
)  # fmt: skip
def test_links_that_are_refused(link: str) -> None:
    """Other kinds, other computers, passwords and hidden signs are refused with a sentence."""
    with pytest.raises(ForTheUser) as trouble:
        checked_link(link)

    assert "evidence.bad_link" == trouble.value.phrase


@given(st.text(max_size=60))
def test_any_words_are_a_link_or_refused(words: str) -> None:
    """Whatever is pasted ends in a link of a kind we know, or in the sentence."""
    try:
        link = checked_link(words)
    except ForTheUser:
        return

    assert link.split(":")[0].lower() in ("http", "https", "file")


@pytest.mark.parametrize(
    ("name", "start", "expected"),
    [
        ("minutes.pdf", b"%PDF-1.7", "open"),
        ("MINUTES.PDF", b"", "open"),
        ("table.xlsx", b"PK\x03\x04", "open"),
        ("table.xlsm", b"PK\x03\x04", "ask"),
        ("letter.doc", b"\xd0\xcf\x11\xe0", "ask"),
        ("page.html", b"<html>", "ask"),
        ("setup.exe", b"MZ\x90", "never"),
        ("minutes.pdf", b"MZ\x90", "never"),
        ("photo.png", b"\x7fELF", "never"),
        ("notes.txt", b"#!/bin/sh", "never"),
        ("minutes.pdf.lnk", b"", "never"),
        ("run.sh", b"", "never"),
        ("script.PS1", b"", "never"),
        ("README", b"hello", "never"),
        ("", b"", "never"),
    ],
)
def test_what_a_click_opens(name: str, start: bytes, expected: str) -> None:
    """Documents and pictures open; what may hold macros is asked about; programs never run by a click."""
    assert expected == opening(name, start)


def test_a_link_to_a_program_is_not_opened() -> None:
    """A link to a file on this computer is judged by its name, a web address is left to the browser."""
    assert ("never", "open", "open") == (
        link_opening("file:///home/ana/setup.exe"),
        link_opening("file:///home/ana/minutes%2Epdf"),
        link_opening("https://example.org/setup.exe"),
    )
