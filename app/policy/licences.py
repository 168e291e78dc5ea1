"""What the licences of the models found say, in five answers, each licence once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.document import Block, Heading, Paragraph, Run, Table
from app.domain.inventory import Inventory
from app.domain.licence import LicenceHere, answer_texts
from app.domain.observation import Observation
from app.domain.slots import one_line
from app.phrases import Phrases


def licence_blocks(finds: Sequence[Observation], inventory: Inventory, phrases: Phrases) -> Iterable[Block]:
    """A table of five answers for each licence, below the names of the models it counts for."""
    say = phrases.say
    groups: dict[tuple[object, ...], list[Observation]] = {}
    for find in finds:
        here = inventory.licences.get(find.id)
        if here is not None:
            groups.setdefault(_alike(here), []).append(find)
    if not groups:
        return
    yield Heading(text=say("licence.title"), level=2, anchor="licences")
    yield _paragraph(say("licence.lead"), "small")
    for number, members in enumerate(groups.values(), start=1):
        here = inventory.licences[members[0].id]
        names = phrases.listed(list(dict.fromkeys(one_line(find.name) for find in members)))
        yield Heading(text=licence_name(here, phrases), level=3, anchor=f"licence-{number}")
        yield _paragraph(say("licence.for", names=names), "body")
        yield from _told(here, phrases)


def licence_name(here: LicenceHere, phrases: Phrases) -> str:
    """What a licence is called, or that there is none."""
    return one_line(here.named) or phrases.say("licence.none")


def _told(here: LicenceHere, phrases: Phrases) -> Iterable[Block]:
    say = phrases.say
    if here.how == "none" and not here.unseen_base:
        yield _paragraph(say("passport.licence.none"), "body")
    elif here.named and here.named not in {licence.name for licence in here.licences}:
        yield _paragraph(say("passport.licence.other", licence=one_line(here.named)), "body")
    if here.said:
        yield _paragraph(say("passport.licence.said", said=one_line(here.said)), "small")
    if here.bases:
        bases = phrases.listed([one_line(base) for base in here.bases])
        yield _paragraph(say("passport.licence.bases", bases=bases), "small")
    if here.unseen_base:
        yield _paragraph(say("passport.licence.unseen_base", base=one_line(here.unseen_base)), "small")
    if here.answers:
        bearing = [
            (say("licence.bears"), bearing.text)
            for bearing in here.bears
            if bearing.certain and bearing.kind != "place"
        ]
        answers = [
            (say(f"licence.{answer.question}.question"), " ".join(answer_texts(answer, phrases)))
            for answer in here.answers
        ]
        yield Table(
            columns=(say("licence.column.question"), say("licence.column.answer")),
            rows=(*bearing, *answers),
            widths=(0.34, 0.66),
        )


def _alike(here: LicenceHere) -> tuple[object, ...]:
    licences = tuple(licence.id for licence in here.licences)
    return (here.named, here.said, licences, here.bears, here.bases, here.unseen_base)


def _paragraph(text: str, style: str) -> Paragraph:
    return Paragraph(runs=(Run(text),), style="small" if style == "small" else "body")
