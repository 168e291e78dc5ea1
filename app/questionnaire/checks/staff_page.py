"""Does the staff page say what it must, and is it short enough for one page?"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.pack import STAFF_GROUPS, StaffGroup
from app.questionnaire.problem import Problem
from app.questionnaire.reader import Draft, Origin

# With texts of these lengths, names for fourteen people still fit on the page; tests/policy/test_staff_page.py tries.
LONGEST_TITLE = 28
LONGEST_TEXT = 110
LONGEST_HEAD = 60
LONGEST_CARD = {"title": 16, "line": 44}
LONGEST_NOTE = {"title": 28, "line": 60}

_CARDS = ("may", "ask", "never")


def check(draft: Draft) -> Iterator[Problem]:
    """Everything that is wrong with the staff page; a pack need not have one."""
    if draft.staff_page is None:
        return
    page, origin = draft.staff_page.value, draft.staff_page.origin
    kinds = tuple(group.kind for group in page.groups)
    if kinds != STAFF_GROUPS:
        yield origin.problem(
            ("groups",), f"The groups are {', '.join(kinds) or 'missing'}.",
            f"Write each of these once, in this order: {', '.join(STAFF_GROUPS)}.",
        )  # fmt: skip
    for name, longest in (
        ("title", LONGEST_TITLE), ("lead", LONGEST_TEXT), ("already_title", LONGEST_HEAD), ("already", LONGEST_TEXT),
        ("signing", LONGEST_HEAD),
    ):  # fmt: skip
        yield from _short(origin, (name,), getattr(page, name), longest)
    for number, group in enumerate(page.groups):
        yield from _group(origin, number, group)


def _group(origin: Origin, number: int, group: StaffGroup) -> Iterator[Problem]:
    longest = LONGEST_CARD if group.kind in _CARDS else LONGEST_NOTE
    yield from _short(origin, ("groups", number, "title"), group.title, longest["title"])
    if not any(not line.when for line in group.lines):
        yield origin.problem(
            ("groups", number, "lines"), "Each line has a condition, so this may stay empty.",
            "Give it at least one line without a condition.",
        )  # fmt: skip
    for line_number, line in enumerate(group.lines):
        yield from _short(origin, ("groups", number, "lines", line_number, "text"), line.text, longest["line"])


def _short(origin: Origin, path: tuple[str | int, ...], text: str, longest: int) -> Iterator[Problem]:
    if len(text) > longest:
        yield origin.problem(
            path, f"This has {len(text)} characters, more than {longest}.", "Make it shorter: all of it is one page."
        )
