"""The rules on one page, to pin up, with a sheet to sign."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.domain.assessment import Assessment
from app.domain.condition import parse
from app.domain.document import Block, Card, Cards, Document, Heading, PageBreak, Paragraph, Runs, Signatures, Strip
from app.domain.facts import Facts
from app.domain.pack import StaffGroup, StaffPage
from app.domain.slots import fill, slot_values
from app.phrases import Phrases
from app.policy.document import bold_runs
from app.policy.naming import named, record_words

MOST_LINES = {"may": 4, "ask": 4, "never": 4, "check": 2, "wrong": 2}
"""More would not leave room for the names on one page."""

_NAME_LETTERS, _CONTACT_LETTERS, _ORGANISATION_LETTERS = 30, 50, 60
_ROWS_ON_THE_PAGE = 7
_MOST_ROWS = 200
_USUAL_PEOPLE = 12


def staff_document(assessment: Assessment, facts: Facts, phrases: Phrases, *, today: date) -> Document | None:
    """The rules on one page; who signs does so on it, or on sheets behind it where they are more than fourteen.

    None where the questionnaire has no staff page.
    """
    page = assessment.pack.staff_page
    if page is None:
        return None
    say = phrases.say
    organisation = named(assessment.organisation.name, "org", phrases, longest=_ORGANISATION_LETTERS)
    writer = _Writer(assessment, facts, phrases, today)
    groups = {group.kind: group for group in page.groups}
    blocks: list[Block] = [
        Paragraph(runs=writer.runs(page.lead), style="lead"),
        Cards(
            cards=(
                Card(tone="may", title=groups["may"].title, lines=writer.lines(groups["may"])),
                Card(tone="ask", title=groups["ask"].title, lines=writer.lines(groups["ask"])),
                Card(tone="never", title=groups["never"].title, lines=writer.lines(groups["never"])),
            )
        ),
        Cards(
            cards=(
                Card(tone="plain", title=groups["check"].title, lines=writer.lines(groups["check"])),
                Card(tone="plain", title=groups["wrong"].title, lines=writer.lines(groups["wrong"])),
            )
        ),
        # Who works alone has nobody to tell.
        *([] if facts["about.people"] == 1 else [writer.already(page)]),
        *_signing(page, facts, phrases),
    ]
    return Document(
        title=page.title,
        organisation=organisation,
        language=phrases.language,
        date=today.isoformat(),
        footer=say("staff_page.footer", organisation=organisation, day=phrases.date(today)),
        page_words=say("policy.page_words"),
        record=record_words(assessment, phrases),
        blocks=tuple(blocks),
        subject=say("staff_page.subject", organisation=organisation),
    )


class _Writer:
    """Fills the lines that hold here; names are cut, so that all of it stays on one page."""

    def __init__(self, assessment: Assessment, facts: Facts, phrases: Phrases, today: date) -> None:
        organisation = assessment.organisation
        self._facts = facts
        self._phrases = phrases
        self._values = slot_values(assessment, facts, phrases, today=today) | {
            "lead": named(organisation.lead, "lead", phrases, longest=_NAME_LETTERS),
            "stand_in": named(organisation.stand_in, "stand_in", phrases, longest=_NAME_LETTERS),
            "owner": named(organisation.owner, "owner", phrases, longest=_NAME_LETTERS),
            "contact": named(organisation.contact, "contact", phrases, longest=_CONTACT_LETTERS),
            "org": named(organisation.name, "org", phrases, longest=_ORGANISATION_LETTERS),
        }

    def text(self, text: str) -> str:
        return fill(text, self._values, self._phrases).text

    def runs(self, text: str) -> Runs:
        return bold_runs(self.text(text))

    def already(self, page: StaffPage) -> Block:
        """What is said to those who use something already."""
        return Strip(kind="note", title=self.text(page.already_title), text=self.text(page.already))

    def lines(self, group: StaffGroup) -> tuple[Runs, ...]:
        """The lines of a group that hold, as many as have room."""
        holding = (line for line in group.lines if parse(line.when).verdict(self._facts).value is True)
        return tuple(self.runs(line.text) for line in list(holding)[: MOST_LINES[group.kind]])


def _signing(page: StaffPage, facts: Facts, phrases: Phrases) -> Iterable[Block]:
    """Room for a name and a signature for everyone: two beside each other."""
    people = facts["about.people"]
    rows = -(-(people if isinstance(people, int) else _USUAL_PEOPLE) // 2)
    names = tuple(phrases.say(f"staff_page.{column}") for column in ("name", "signed"))
    on_the_page = rows <= _ROWS_ON_THE_PAGE
    if not on_the_page:
        yield PageBreak()
    yield Heading(text=page.signing, level=2, anchor="sign")
    yield Signatures(
        columns=names * 2, rows=min(max(rows, 1), _MOST_ROWS), widths=(0.21, 0.29, 0.21, 0.29), tight=on_the_page
    )
