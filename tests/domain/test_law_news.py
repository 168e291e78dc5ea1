"""What newer law books change."""

from __future__ import annotations

from msgspec.structs import replace

from app.domain.law import LawBook, LegalFact
from app.domain.law_news import law_news

HIRING = LegalFact(
    id="hiring", place=("gb",), title="Rules on hiring", status="proposed", from_words="not yet", reaches="Employers.",
    when="about.places has 'gb'", asks="Tell people.", source="An official page", confidence="A", seen="2026-06-01",
    review_by="2026-12-01",
)  # fmt: skip
LABELS = replace(HIRING, id="labels", title="Rules on labels")
BEFORE = (LawBook(place="gb", title="United Kingdom", facts=(HIRING, LABELS)),)


def books(*facts: LegalFact) -> tuple[LawBook, ...]:
    """The same place with other facts."""
    return (replace(BEFORE[0], facts=facts),)


def test_each_change_is_told_as_what_it_is() -> None:
    """New, says something else, looked at again with the same result, gone."""
    decided = replace(HIRING, status="passed", seen="2026-11-01", review_by="2027-05-01")
    seen_again = replace(LABELS, seen="2026-11-01", review_by="2027-05-01", source="Another page", confidence="B")
    new = replace(HIRING, id="new", title="Rules on agents")
    news = law_news(BEFORE, books(decided, new))
    again = law_news(BEFORE, books(HIRING, seen_again))

    assert news is not None
    assert again is not None
    assert (["new"], ["hiring"], [], ["labels"]) == tuple(
        [booked.fact.id for booked in group] for group in (news.added, news.changed, news.seen_again, news.left)
    )
    assert ("2026-06-01", "2026-11-01") == (news.as_of_before, news.as_of)
    assert ["labels"] == [booked.fact.id for booked in again.seen_again]
    assert ((), (), ()) == (again.added, again.changed, again.left)


def test_the_same_is_no_news() -> None:
    """Books that say the same, that were seen earlier, or that are not there, change nothing."""
    assert law_news(BEFORE, BEFORE) is None
    assert law_news(BEFORE, books(replace(HIRING, seen="2026-05-01"))) is None
    assert law_news(BEFORE, ()) is None


def test_a_file_without_any_gets_all_of_them() -> None:
    """Where there was no book, everything is new."""
    news = law_news((), BEFORE)

    assert news is not None
    assert ("", 2) == (news.as_of_before, len(news.added))


def test_news_about_ones_own_places_is_told_apart() -> None:
    """Each fact goes to one side, by any of its places; the kinds of news and the days stay."""
    both = replace(HIRING, id="both", place=("gb", "ie"))
    far = replace(HIRING, id="far", place=("ke",))
    changed = replace(LABELS, place=("ke",), asks="Something else.")
    news = law_news(BEFORE, books(both, far, changed))
    assert news is not None
    here, elsewhere = news.split(("ie", "gb"))

    assert ["both"] == [booked.fact.id for booked in here.added]
    assert ["hiring"] == [booked.fact.id for booked in here.left]
    assert ["far"] == [booked.fact.id for booked in elsewhere.added]
    assert ["labels"] == [booked.fact.id for booked in elsewhere.changed]
    assert (2, 2, news.as_of) == (here.count, elsewhere.count, elsewhere.as_of)
