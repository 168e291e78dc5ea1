"""The legal facts that come with the program."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import msgspec
import pytest

from app.domain.law import LawBook, LegalFact
from app.errors import PackTrouble
from app.paths import bundled
from app.phrases import load
from app.questionnaire.library import laws, packs

PLACES = (
    "eu", "gb", "us", "us_co", "us_nyc", "us_il", "us_ca", "us_ct", "us_tx", "ca", "ca_qc", "ca_on", "au", "sg", "in",
    "kr", "jp", "vn", "cn", "ke", "ng", "za", "br",
)  # fmt: skip
FACTS: dict[str, LegalFact] = {fact.id: fact for book in laws() for fact in book.facts}


def test_every_place_has_a_book() -> None:
    """Each place that can be ticked has one, and they come in order."""
    assert sorted(PLACES) == [book.place for book in laws()]


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_words(fact: LegalFact) -> None:
    """No fine, no threat, no claim that somebody meets a law; what is not verified says so."""
    told = f"{fact.title} {fact.reaches} {fact.asks} {fact.from_words}"

    assert not re.search(
        r"\b(fines?|penalt\w+ of|punish\w*|prosecut\w*|compliant|compliance|certified|guarantee\w*)\b", told
    )
    assert not re.search(r"[!{}]|\b(USD|EUR|KRW|million)\b", told.replace("3 million Australian dollars", ""))
    if fact.confidence == "?":
        assert re.search("could not verify|We know of no", fact.asks), fact.asks


@pytest.mark.parametrize(
    ("fact", "status", "starts", "confidence"),
    [
        ("eu_new_bans", "passed", "2026-12-02", "B"),
        ("eu_high_risk", "passed", "2027-12-02", "B"),
        ("eu_high_risk_products", "passed", "2028-08-02", "B"),
        ("eu_explanation", "not_verified", "", "?"),
        ("eu_learning", "in_force", "2025-02-02", "B-"),
        ("eu_ai_liability", "withdrawn", "", "B"),
        ("us_co_decisions", "passed", "2027-01-01", "A"),
        ("us_co_small", "not_verified", "", "?"),
        ("us_nyc_hiring", "in_force", "2023-07-05", "B"),
        ("us_tx_bans", "in_force", "2026-01-01", "C"),
        ("ca_aida", "withdrawn", "", "B"),
        ("au_small_business", "not_verified", "", "?"),
        ("ke_bill", "proposed", "", "B"),
        ("br_bill", "proposed", "", "B"),
        ("za_policy", "withdrawn", "", "B"),
    ],
)  # fmt: skip
def test_what_was_found_out(fact: str, status: str, starts: str, confidence: str) -> None:
    """Status, day and how sure we are stand as they were found out."""
    assert (status, starts, confidence) == (FACTS[fact].status, FACTS[fact].from_date, FACTS[fact].confidence)


def test_no_pack_is_taken_for_laws() -> None:
    """The folder of laws is no questionnaire."""
    assert "laws" not in {folder.name for folder in packs()}


def test_the_cache_gives_the_same(tmp_path: Path) -> None:
    """Laws read a second time are equal, come from one entry, and a broken entry is mended."""
    first = laws(cache=tmp_path)
    (entry,) = tmp_path.iterdir()
    content = entry.read_bytes()
    entry.write_bytes(content.replace(b"European Union", b"Kept in a cache"))
    kept = {book.title for book in laws(cache=tmp_path)}
    entry.write_bytes(content[:100])

    assert "Kept in a cache" in kept
    assert first == laws(cache=tmp_path) == laws()
    assert content == entry.read_bytes()


def test_broken_laws_say_everything(tmp_path: Path) -> None:
    """Trouble carries every error in a sentence that a person can read."""
    folder = tmp_path / "laws"
    shutil.copytree(bundled("questionnaires", "laws"), folder)
    for name in ("eu", "gb"):
        path = folder / f"{name}.toml"
        path.write_text(path.read_text().replace('seen = "2026-11-12"', 'seen = "soon"', 1))
    with pytest.raises(PackTrouble) as trouble:
        laws(folder)

    assert 2 == len(trouble.value.problems)
    assert "laws cannot be used" in load().error(trouble.value)


def test_no_laws(tmp_path: Path) -> None:
    """Without a folder there are no laws, and that is no error."""
    assert () == laws(tmp_path / "none")


def test_survives_json() -> None:
    """Books can be kept and read again."""
    books = laws()

    assert books == msgspec.json.decode(msgspec.json.encode(books), type=type(books)[type(books[0]), ...])


def test_every_key_is_explained() -> None:
    """Each key that a file of laws may have stands in the guide beside the files."""
    guide = bundled("questionnaires", "laws", "README.md").read_text(encoding="utf-8")
    keys = (*LawBook.__struct_fields__, *LegalFact.__struct_fields__)

    assert [] == [key for key in keys if f"| `{key}` |" not in guide]
