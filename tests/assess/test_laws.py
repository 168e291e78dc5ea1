"""Which laws reach an organisation, and which may."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.assess.laws import laws_that_reach
from app.domain.condition import parse
from app.domain.facts import Facts, FactValue
from app.domain.law import LawBook, LegalFact, ReachingLaw, newest_seen
from app.questionnaire.library import laws

TODAY = date(2026, 11, 12)
BOOKS = laws()


def fact(**more: Any) -> LegalFact:
    """A law on chatbots in the EU."""
    told: dict[str, Any] = {
        "id": "rule",
        "place": ("eu",),
        "title": "A rule",
        "status": "in_force",
        "from_words": "since 2 August 2026",
        "reaches": "Whoever has a chatbot.",
        "when": "about.places has 'eu' and about.public has 'talks'",
        "asks": "Say so.",
        "source": "The law",
        "confidence": "B",
        "seen": "2026-11-12",
        "review_by": "2027-05-31",
    }
    return LegalFact(**(told | more))


def reached(values: dict[str, FactValue], *, today: date = TODAY, **more: Any) -> tuple[ReachingLaw, ...]:
    """What reaches an organisation that knows this, of one law."""
    book = LawBook(place="eu", title="European Union", facts=(fact(**more),))
    return laws_that_reach([book], Facts(values), today)


EU = frozenset({"eu"})


def test_it_reaches() -> None:
    """Where the condition holds the law reaches for certain, and says which facts decided."""
    (law,) = reached({"about.places": EU, "about.public": frozenset({"talks"})})

    assert ("European Union", True, False) == (law.place, law.certain, law.overdue)
    assert (("about.places", "about.public"), ()) == (law.deciding, law.missing)


def test_it_does_not_reach() -> None:
    """Where the condition fails it is left out."""
    assert () == reached({"about.places": EU, "about.public": frozenset({"none"})})


def test_it_may_reach_before_the_answer() -> None:
    """Without the answer that decides, it may reach, and says which answer is missing."""
    (law,) = reached({"about.places": EU})

    assert (False, ("about.public",)) == (law.certain, law.missing)


def test_not_knowing_keeps_no_law_away() -> None:
    """I don't know is not no."""
    (law,) = reached({"about.places": EU, "about.public": frozenset({"dont_know"})})

    assert (False, ("about.public",)) == (law.certain, law.missing)


def test_one_tick_is_enough() -> None:
    """Who knows of a chatbot and not of the rest is reached for certain."""
    (law,) = reached({"about.places": EU, "about.public": frozenset({"talks", "dont_know"})})

    assert law.certain


@pytest.mark.parametrize("places", [None, frozenset(), frozenset({"br"}), frozenset({"other"}), "not_applicable"])
def test_other_places(places: FactValue | None) -> None:
    """Nothing is said of places that were not named."""
    values: dict[str, FactValue] = {} if places is None else {"about.places": places}

    assert () == reached(values)


@pytest.mark.parametrize(("review_by", "overdue"), [("2026-11-11", True), ("2026-11-12", False), ("2027-01-01", False)])
def test_overdue(review_by: str, overdue: bool) -> None:
    """A fact is overdue from the day after it was to be looked at again."""
    (law,) = reached({"about.places": EU, "about.public": frozenset({"talks"})}, review_by=review_by)

    assert overdue == law.overdue


@pytest.mark.parametrize(
    ("status", "starts", "holds"),
    [("in_force", "", True), ("passed", "2026-11-12", True), ("passed", "2026-11-13", False),
     ("proposed", "", False), ("withdrawn", "", False), ("not_verified", "", False)],
)  # fmt: skip
def test_in_force(status: str, starts: str, holds: bool) -> None:
    """What is passed counts from its day on; what is proposed, withdrawn or not verified never does."""
    assert holds == fact(status=status, from_date=starts).in_force(TODAY)


def test_newest_seen() -> None:
    """The newest day of all books; none without books."""
    book = LawBook(place="eu", title="E", facts=(fact(seen="2026-01-01"), fact(seen="2026-02-01")))

    assert ("2026-02-01", "") == (newest_seen([book]), newest_seen([]))


OFFICE: dict[str, FactValue] = {
    "about.people": 8, "about.work": "office", "about.uses": frozenset({"writing"}),
    "about.forms": frozenset({"online"}),
    "about.supply": frozenset({"use_only"}), "about.data": frozenset({"ordinary"}), "about.decides": "no",
    "about.public": frozenset({"none"}), "about.own_devices": "no", "seen.looked": False,
}  # fmt: skip


def ids(places: set[str], **more: FactValue) -> set[str]:
    """The laws that certainly reach a plain office in these places, with other answers where they are given."""
    told = OFFICE | {f"about.{name}": value for name, value in more.items()} | {"about.places": frozenset(places)}
    return {law.fact.id for law in laws_that_reach(BOOKS, Facts(told), TODAY) if law.certain}


def test_a_plain_office() -> None:
    """An office without chatbot and without decisions about people hears of few laws."""
    assert {"eu_ai_act", "eu_bans", "eu_new_bans", "eu_learning", "eu_smaller_firms", "eu_gdpr"} == ids({"eu"})
    assert {"gb_code", "gb_no_ai_act"} == ids({"gb"})


def test_hiring_in_new_york() -> None:
    """Whoever scores people for jobs in the city is reached by its law, and nobody else."""
    assert "us_nyc_hiring" in ids({"us_nyc"}, uses=frozenset({"hiring"}), decides="yes")
    assert "us_nyc_hiring" in ids({"us_nyc"}, work="recruiter", decides="yes")
    assert "us_nyc_hiring" not in ids({"us_nyc"})
    assert "us_nyc_hiring" not in ids({"us_il"}, uses=frozenset({"hiring"}), decides="yes")


@pytest.mark.parametrize(("people", "reaches"), [(24, False), (25, True)])
def test_adverts_in_ontario(people: int, reaches: bool) -> None:
    """It reaches employers of 25 or more."""
    assert reaches == ("ca_on_adverts" in ids({"ca_on"}, uses=frozenset({"hiring"}), people=people))


def test_federal_laws_reach_states() -> None:
    """Who ticks a state or province hears of the country as well."""
    assert "us_task_force" in ids({"us_tx"})
    assert "ca_aida" in ids({"ca_on"})


def test_every_law_can_reach_somebody() -> None:
    """No law is there for nobody."""
    everything: dict[str, FactValue] = {
        "about.places": frozenset(book.place for book in BOOKS), "about.people": 30, "about.work": "public",
        "about.uses": frozenset({"hiring", "recognising"}), "about.forms": frozenset({"adjusted"}),
        "about.supply": frozenset({"in_product", "own_name"}), "about.data": frozenset({"ordinary"}),
        "about.decides": "yes", "about.public": frozenset({"talks", "media", "text"}), "seen.looked": False,
    }  # fmt: skip
    found = {law.fact.id for law in laws_that_reach(BOOKS, Facts(everything), TODAY)}

    assert {one.id for book in BOOKS for one in book.facts} == found


@settings(max_examples=60)
@given(
    st.dictionaries(st.sampled_from(sorted(OFFICE)), st.none(), max_size=6),
    st.sets(st.sampled_from([book.place for book in BOOKS]), max_size=4),
)
def test_more_answers_never_bring_new_laws(left_out: dict[str, None], places: set[str]) -> None:
    """Whatever is not answered yet: what reaches once all is known was told before, certain or not."""
    whole = Facts(OFFICE | {"about.places": frozenset(places)})
    part = Facts({name: value for name, value in whole.values.items() if name not in left_out})
    before = {law.fact.id for law in laws_that_reach(BOOKS, part, TODAY)}
    after = laws_that_reach(BOOKS, whole, TODAY)

    assert {law.fact.id for law in after} <= before
    assert all(parse(law.fact.when).verdict(whole).value is True for law in after)
