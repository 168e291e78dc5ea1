"""Does the staff page say what it must, and is it short enough for one page?"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.pack import STAFF_GROUPS
from app.questionnaire.problem import Problem
from app.questionnaire.reader import Draft

LONGEST_LINE = 60
LONGEST_LEAD = 160
LONGEST_TITLE = 40


def check(draft: Draft) -> Iterator[Problem]:
    """Everything that is wrong with the staff page; a pack need not have one."""
    if draft.staff_page is None:
        return
    page, wrong = draft.staff_page.value, draft.staff_page.origin.problem
    kinds = tuple(group.kind for group in page.groups)
    if kinds != STAFF_GROUPS:
        yield wrong(
            ("groups",), f"The groups are {', '.join(kinds) or 'missing'}.",
            f"Write each of these once, in this order: {', '.join(STAFF_GROUPS)}.",
        )  # fmt: skip
    for name, longest in (
        ("title", LONGEST_TITLE), ("lead", LONGEST_LEAD), ("already_title", LONGEST_LINE), ("already", LONGEST_LEAD),
        ("signing", LONGEST_LINE),
    ):  # fmt: skip
        if len(getattr(page, name)) > longest:
            yield wrong((name,), f"This has more than {longest} characters.", "Make it shorter: it is for one page.")
    for number, group in enumerate(page.groups):
        if len(group.title) > LONGEST_TITLE:
            yield wrong(("groups", number, "title"), f"This has more than {LONGEST_TITLE} characters.", "Cut it.")
        if not any(not line.when for line in group.lines):
            yield wrong(
                ("groups", number, "lines"), "Each line has a condition, so this may stay empty.",
                "Give it at least one line without a condition.",
            )  # fmt: skip
        for line_number, line in enumerate(group.lines):
            if len(line.text) > LONGEST_LINE:
                yield wrong(
                    ("groups", number, "lines", line_number, "text"),
                    f"This line has more than {LONGEST_LINE} characters.", "Make it shorter, or make two of it.",
                )  # fmt: skip
