"""A title is said once."""

from __future__ import annotations

from dataclasses import replace

from sample_exports import CHECKLIST, POLICY, heading

from app.exports.body import body


def test_a_heading_that_is_the_title_is_left_out() -> None:
    """Below a title, a first heading that says the same is not repeated."""
    assert CHECKLIST.blocks[1:] == body(CHECKLIST)


def test_other_headings_stay() -> None:
    """With a cover, or with other words, the first heading stays; a document may be empty."""
    other = replace(CHECKLIST, blocks=(heading("Something else"),))

    assert POLICY.blocks == body(POLICY)
    assert other.blocks == body(other)
    assert () == body(replace(CHECKLIST, blocks=()))
