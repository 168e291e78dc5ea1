"""Mappings that name nothing, each planted into the example; and every id that exists passes."""

from __future__ import annotations

import pytest

from app.questionnaire.checks.mappings import framework_ids

Q = "questions/rules.toml"

WRONG = {
    "nist": ('nist = ["GOVERN 1.22"]', "'GOVERN 1.22' is not in the NIST", "GOVERN 1.2"),
    "nist far off": ('nist = ["chapter one"]', "not in the NIST", "such as GOVERN 1.1"),
    "iso": ('iso = ["A.2.22"]', "'A.2.22' is not in Annex A", "'A.2.2'"),
    "eu article": ('eu = ["114"]', "'114' is not in the EU AI Act", "1 to 113"),
    "eu nought": ('eu = ["0"]', "'0' is not", "1 to 113"),
    "eu annex": ('eu = ["AnnexXIV"]', "'AnnexXIV' is not", "AnnexIII"),
    "eu words": ('eu = ["Art. 5"]', "'Art. 5' is not", "such as 26"),
    "oecd": ('oecd = ["1.6"]', "'1.6' is not in the OECD", "1.1"),
    "gdpr": ('gdpr = ["100"]', "'100' is not in the GDPR", "1 to 99"),
    "gdpr script": ('gdpr = ["٣"]', "is not in the GDPR", "1 to 99"),
    "twice": ('gdpr = ["5", "5"]', "named twice", "once"),
}


@pytest.mark.parametrize("planted", WRONG.values(), ids=WRONG)
def test_is_reported(example, planted) -> None:  # type: ignore[no-untyped-def]
    """A mapping to a place that does not exist is reported on its line."""
    line, text, cure = planted
    example.change(Q, 'nist = ["GOVERN 1.2"]\niso = ["A.2.2"]', line)

    example.expect(Q, line, text, cure)


@pytest.mark.parametrize(
    ("framework", "ids"),
    [
        ("eu", ["1", "113", "5(1)(a)", "26", "AnnexI", "AnnexIII", "AnnexXIII"]),
        ("gdpr", ["1", "99", "6(1)(f)", "35"]),
        ("oecd", ["1.1", "1.5", "2.1", "2.5"]),
        ("nist", list(framework_ids().nist_ai_rmf)),
        ("iso", list(framework_ids().iso42001_annex_a)),
    ],
)
def test_what_exists_passes(example, framework: str, ids: list[str]) -> None:  # type: ignore[no-untyped-def]
    """Every id of the lists that come with the program can be used."""
    example.change(Q, 'nist = ["GOVERN 1.2"]\niso = ["A.2.2"]', f"{framework} = {ids!r}")

    assert [] == example.errors()


def test_the_lists_are_whole() -> None:
    """NIST AI RMF 1.0 has 72 subcategories, Annex A of ISO/IEC 42001 has 38 controls."""
    known = framework_ids()

    assert (72, 38) == (len(known.nist_ai_rmf), len(known.iso42001_annex_a))


def test_clauses_and_tasks_are_looked_at_too(example) -> None:  # type: ignore[no-untyped-def]
    """Mappings are checked wherever they can stand."""
    for file in ("clauses/rules.toml", "tasks/rules.toml"):
        example.change(file, "", 'maps = { iso = ["A.99"] }')

        example.expect(file, "maps", "'A.99' is not in Annex A", "")
