"""What was not seen is told once and counted whole."""

from __future__ import annotations

from app.scan.coverage import Coverage


def test_many_of_one_kind_are_counted_not_listed() -> None:
    """After twenty named places the rest are counted."""
    coverage = Coverage()
    for number in range(50):
        coverage.skip("permission", f"/folder {number}")

    rows = coverage.all_skipped()

    assert (21, 50) == (len(rows), sum(row.count for row in rows))


def test_what_lies_in_a_place_is_counted_for_it() -> None:
    """Links and online files are counted for the place they lie in."""
    coverage = Coverage()
    for _ in range(3):
        coverage.skip("cloud_only", "", within="Downloads")

    assert [("Downloads", "cloud_only", 3)] == [(row.what, row.reason, row.count) for row in coverage.all_skipped()]


def test_each_is_told_once() -> None:
    """Something told is not told again."""
    coverage = Coverage()
    coverage.skip("permission", "/a")
    coverage.skip("permission", "/a")

    assert ["/a"] == [skipped.what for skipped in coverage.tell()]
    assert [] == coverage.tell()
