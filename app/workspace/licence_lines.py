"""The licence of a find in at most four lines, what bears on this organisation first, and how we know it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.days import day_of
from app.domain.law import Confidence
from app.domain.licence import Licence, LicenceHere, LicenceQuestion, answer_texts
from app.phrases import Phrases
from app.workspace.passport_rows import PassportLine, Sign

MOST_LINES = 4
_MOST_BEARING = 2
_SURE: dict[Confidence, str] = {"A": "official", "B": "several", "B-": "disputed", "C": "one", "?": "none"}


def licence_lines(here: LicenceHere, phrases: Phrases) -> tuple[PassportLine, ...]:
    """What you may, must and may not do, in at most four lines; what forbids it here stands first."""
    return tuple(_lines(here, phrases))[:MOST_LINES]


def licence_known(here: LicenceHere, phrases: Phrases) -> tuple[str, ...]:
    """How we know the licence, and what the four lines leave out."""
    return tuple(dict.fromkeys(_known(here, phrases)))


def _lines(here: LicenceHere, phrases: Phrases) -> Iterator[PassportLine]:
    say = phrases.say
    if here.how == "none" and not here.unseen_base:
        yield PassportLine(text=say("passport.licence.none"), sign="not")
    if here.named and not _names_known(here):
        yield PassportLine(text=say("passport.licence.other", licence=here.named), sign="ask")
    if here.unseen_base and not here.licences:
        yield PassportLine(text=say("passport.licence.unseen_base", base=here.unseen_base), sign="ask")
    certain = [bearing for bearing in here.bears if bearing.certain]
    for kind in ("place", "use"):
        forbidding = [bearing for bearing in certain if bearing.kind == kind]
        yield from (PassportLine(text=bearing.text, sign="not") for bearing in forbidding[:_MOST_BEARING])
    yield from _of(here, "work", phrases)
    if any(bearing.kind == "place" and not bearing.certain for bearing in here.bears):
        yield from (PassportLine(text=line.text, sign="ask") for line in _of(here, "place", phrases))
    yield from (PassportLine(text=bearing.text, sign="ask") for bearing in certain if bearing.kind == "check")
    yield from _of(here, "mention", phrases)
    # What may not be used at all has no room for finer limits, and a use ruled out here has named one already.
    if not here.rules_out_business and not any(bearing.kind == "use" for bearing in certain):
        yield from _of(here, "limits", phrases)


def _of(here: LicenceHere, question: LicenceQuestion, phrases: Phrases) -> Iterator[PassportLine]:
    for answer in here.answers:
        if answer.question != question:
            continue
        sign = _SIGNS[question].get(answer.answer, "")
        # "You may use it" beside "not where you work" would be two answers to one question.
        if sign and not (sign == "may" and here.rules_out_here):
            yield from (PassportLine(text=text, sign=sign) for text in answer_texts(answer, phrases))


_SIGNS: dict[LicenceQuestion, dict[str, Sign]] = {
    "work": {"yes": "may", "conditions": "may", "no": "not", "unread": "ask"},
    "mention": {"yes": "must", "conditions": "must"},
    "limits": {"yes": "not", "conditions": "not"},
    "place": {"yes": "not", "conditions": "not"},
}


def _known(here: LicenceHere, phrases: Phrases) -> Iterator[str]:
    say = phrases.say
    if here.licences:
        yield say("passport.licence.named", licence=phrases.listed([licence.name for licence in here.licences]))
    if here.how in ("text", "name"):
        yield say(f"passport.licence.how.{here.how}")
    if here.how == "base":
        yield say("passport.licence.how.base", bases=phrases.listed(here.bases))
    elif here.bases:
        yield say("passport.licence.bases", bases=phrases.listed(here.bases))
    if here.said:
        yield say("passport.licence.said", said=here.said)
    if here.unseen_base:
        yield say("passport.licence.unseen_base", base=here.unseen_base)
    shown = {line.text for line in licence_lines(here, phrases)}
    for answer in here.answers:
        left = [text for text in answer_texts(answer, phrases) if text not in shown]
        if left:
            yield f"{say(f'licence.{answer.question}.question')} {' '.join(left)}"
    for licence in here.licences:
        yield from _about(licence, phrases)


def _about(licence: Licence, phrases: Phrases) -> Iterable[str]:
    say = phrases.say
    seen = day_of(licence.seen)
    yield say(f"licence.inherits.{licence.inherits}")
    if licence.note:
        yield licence.note
    yield say(
        "passport.licence.source",
        source=licence.source.removesuffix("."),
        seen=phrases.date(seen) if seen else licence.seen,
        sure=say(f"law.confidence.{_SURE[licence.confidence]}"),
    )


def _names_known(here: LicenceHere) -> bool:
    return any(licence.name == here.named for licence in here.licences)
