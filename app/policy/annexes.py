"""The paper annexes of the policy: exceptions, a form to ask, a log sheet, a sheet for mishaps. One page each."""

from __future__ import annotations

from app.domain.document import Block, Heading, PageBreak, Paragraph, Run, Signatures
from app.domain.organisation import Organisation
from app.phrases import Phrases
from app.policy.naming import named

_EXCEPTION_ROWS = 16
_LOG_ROWS = 18

_REQUEST_LINES = (
    ("what", 1), ("purpose", 2), ("information", 2), ("simpler", 1), ("test", 2), ("stop", 1),
)  # fmt: skip
_MISHAP_LINES = (
    ("happened", 3), ("when", 1), ("touched", 2), ("put_right", 2), ("told", 1), ("learned", 2),
)  # fmt: skip
"""What is asked for on a sheet, and how many lines there are to write it on."""


def annex_of_exceptions(phrases: Phrases) -> list[Block]:
    """The list of exceptions: who may do what else, why, and until when."""
    columns = ("what", "who", "why", "agreed_by", "until")
    widths = (0.3, 0.18, 0.26, 0.14, 0.12)
    return [*_head("exceptions", phrases), _table("exceptions", columns, widths, _EXCEPTION_ROWS, phrases)]


def annex_of_asking(organisation: Organisation, phrases: Phrases) -> list[Block]:
    """The form to ask for a new use, a new tool or a new model."""
    lead = named(organisation.lead, "lead", phrases, longest=60)
    blocks = _head("asking", phrases, lead=lead)
    blocks += [_lines("asking", field, rows, phrases) for field, rows in _REQUEST_LINES]
    blocks.append(_table("asking", ("asked_by", "answer", "answered_on"), (0.3, 0.4, 0.3), 1, phrases))
    return blocks


def annex_of_logging(phrases: Phrases) -> list[Block]:
    """The AI log as a sheet of paper, for whoever has no better place for it."""
    columns = ("what_for", "tool", "who", "checked_by", "date")
    widths = (0.34, 0.22, 0.16, 0.16, 0.12)
    return [*_head("logging", phrases), _table("logging", columns, widths, _LOG_ROWS, phrases)]


def annex_of_mishaps(organisation: Organisation, phrases: Phrases) -> list[Block]:
    """The sheet to fill in when something went wrong."""
    lead = named(organisation.lead, "lead", phrases, longest=60)
    contact = named(organisation.contact, "contact", phrases, longest=80)
    blocks = _head("mishaps", phrases, lead=lead, contact=contact)
    blocks += [_lines("mishaps", field, rows, phrases) for field, rows in _MISHAP_LINES]
    blocks.append(_table("mishaps", ("written_by", "seen_by", "date"), (0.4, 0.4, 0.2), 1, phrases))
    return blocks


def _head(annex: str, phrases: Phrases, **names: str) -> list[Block]:
    say = phrases.say
    return [
        PageBreak(),
        Heading(text=say(f"annex.{annex}.title"), level=1, anchor=f"annex-{say(f'annex.{annex}.number')}"),
        Paragraph(runs=(Run(say(f"annex.{annex}.lead", **names)),)),
    ]


def _table(annex: str, columns: tuple[str, ...], widths: tuple[float, ...], rows: int, phrases: Phrases) -> Signatures:
    heads = tuple(phrases.say(f"annex.{annex}.column.{column}") for column in columns)
    return Signatures(columns=heads, rows=rows, widths=widths)


def _lines(annex: str, field: str, rows: int, phrases: Phrases) -> Signatures:
    return Signatures(columns=(phrases.say(f"annex.{annex}.line.{field}"),), rows=rows)
