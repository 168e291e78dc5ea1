"""A note for the people who use a computer, before it is looked at: what is seen, what is not, and what it is for."""

from __future__ import annotations

from datetime import date

from app.domain.assessment import Assessment
from app.domain.document import Block, Document, Heading, ListBlock, Paragraph, Run, Strip
from app.phrases import Phrases
from app.policy.naming import named, record_words

_SEEN, _NEVER, _KEPT = 5, 3, 4
"""So many lines each, in the phrases."""
_MOST_LETTERS = 50
"""Of a name, so that the note stays on one page."""


def look_note(assessment: Assessment, phrases: Phrases, *, today: date) -> Document:
    """One page to print and hand out, with the names that were filled in, or room to write them."""
    say, organisation = phrases.say, assessment.organisation
    names = {
        "org": named(organisation.name, "org", phrases, longest=_MOST_LETTERS),
        "lead": named(organisation.lead, "lead", phrases, longest=_MOST_LETTERS),
        "contact": named(organisation.contact, "contact", phrases, longest=_MOST_LETTERS),
    }

    def listed(part: str, count: int) -> tuple[Block, Block]:
        lines = tuple((Run(say(f"look_note.{part}_{number}", **names)),) for number in range(1, count + 1))
        return Heading(text=say(f"look_note.{part}"), level=2, anchor=part), ListBlock(items=lines)

    return Document(
        title=say("look_note.title"),
        organisation=names["org"],
        language=phrases.language,
        date=today.isoformat(),
        footer=say("look_note.footer", day=phrases.date(today), **names),
        page_words=say("policy.page_words"),
        record=record_words(assessment, phrases),
        blocks=(
            Paragraph(runs=(Run(say("look_note.lead", **names)),), style="lead"),
            *listed("seen", _SEEN),
            *listed("never", _NEVER),
            *listed("kept", _KEPT),
            Strip(kind="note", title=say("look_note.no_judging_title"), text=say("look_note.no_judging", **names)),
            Heading(text=say("look_note.questions"), level=2, anchor="questions"),
            Paragraph(runs=(Run(say("look_note.ask", **names)),)),
        ),
        subject=say("look_note.subject", **names),
    )
