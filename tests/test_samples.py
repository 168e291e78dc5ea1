"""Thirteen invented organisations through the door that faces use: what each must and must not get."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import sample_organisations
from pypdf import PdfReader
from pypdf.generic import Destination
from sample_organisations import GOLDEN, Told, names, tell, written
from small_documents import texts

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the planted homes are those of a Linux computer")

PLAIN_OFFICES = ("bakery", "consultant", "no_ai", "plain_office")
_MOST_PAGES = 9

_DIGESTS = """
import hashlib, json, sys, tempfile
from pathlib import Path
from sample_organisations import tell, written
digests = {}
with tempfile.TemporaryDirectory() as folder:
    for name in sys.argv[1:]:
        told = tell(name, Path(folder) / name)
        files = told.golden() | {f"{kind}.pdf": written("pdf", one) for kind, one in told.documents.items()}
        digests |= {f"{name}/{file}": hashlib.sha256(content).hexdigest() for file, content in files.items()}
print(json.dumps(digests))
"""


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Each sample, answered and looked at once."""
    folder = tmp_path_factory.mktemp("samples")
    return cache(lambda name: tell(name, folder / name))


@pytest.fixture(params=names())
def sample(request: pytest.FixtureRequest, told: object) -> Told:
    """One sample after the other."""
    return told(request.param)  # type: ignore[operator, no-any-return]


def test_questions(sample: Told) -> None:
    """It is asked what concerns it, never what does not, and not too much."""
    expected, asked = sample.sample.expected, set(sample.questions)

    assert set() == set(expected.shown) - asked
    assert set() == set(expected.hidden) & asked
    assert expected.questions[0] <= len(asked) <= expected.questions[1]


def test_quick_is_part_of_full(sample: Told) -> None:
    """Every question of the quick check is one of the full check."""
    pack = sample.assessment.pack
    quick = {question.id for question in pack.questions if question.quick}
    shown = set(sample.questions)

    assert sample.sample.full or shown <= quick
    assert {one for one in quick if pack.question(one).when == "" and not pack.question(one).profile} <= shown


def test_stops_and_contradictions(sample: Told) -> None:
    """The stops and the contradictions are those that an adviser would name: none too few, none too many."""
    results = sample.snapshot.results

    assert sorted(sample.sample.expected.stops) == sorted(finding.id for finding in results.stops)
    assert sorted(sample.sample.expected.contradictions) == sorted(finding.id for finding in results.contradictions)


def test_six_priorities(sample: Told) -> None:
    """The six that come first are those that an adviser would begin with; their order stands in the golden text."""
    six = {item.id for item in sample.snapshot.checklist.six}

    assert set(sample.sample.expected.six) == six


def test_every_stop_has_its_task_first(sample: Told) -> None:
    """The tasks of stops stand at the head of the list, and there are none without a stop."""
    now = sample.snapshot
    wanted = {task for stop in now.results.stops for task in stop.tasks}

    assert wanted == {item.id for item in now.checklist.stops}
    assert len(wanted) == sum(item.priority == "stop" for item in now.checklist.items[: len(wanted)])


def test_clauses(sample: Told) -> None:
    """Clauses stand in full, in one line or not at all, as the organisation needs them."""
    forms = {clause.id: clause.form for clause in sample.snapshot.policy.clauses}
    expected = sample.sample.expected

    assert dict.fromkeys(expected.long, "full") == {name: forms.get(name) for name in expected.long}
    assert sorted(expected.short) == sorted(name for name, form in forms.items() if form == "short")
    assert set() == set(expected.absent) & set(forms)


def test_laws(sample: Told) -> None:
    """The laws that an adviser would think of reach it, and none of those that concern others do."""
    reaching = {law.fact.id for law in sample.snapshot.laws.reaching}
    expected = sample.sample.expected

    assert set() == set(expected.laws) - reaching
    assert set() == set(expected.no_laws) & reaching


def test_golden(sample: Told) -> None:
    """Policy, checklist and results are the texts that were read, byte for byte."""
    folder = GOLDEN / sample.name
    golden = {path.name: path.read_bytes() for path in folder.iterdir()}

    assert sorted(golden) == sorted(sample.golden())
    for name, content in sample.golden().items():
        assert golden[name].decode() == content.decode(), f"{sample.name}/{name}: see tests/write_golden.py"


def test_nothing_is_left_over_in_the_texts(sample: Told) -> None:
    """No document has a brace, a sign of bold, a double space or a slot that somebody could have filled."""
    said = sample.sample.organisation
    for document in sample.documents.values():
        for text in texts(document):
            assert not set("{}\n") & set(text), text
            assert "**" not in text, text
            assert "  " not in text, text
            assert not re.search(r" [.,;:?]|\.\.|\?\.|,,", text.replace(" .gguf", "").replace(" .safetensors", "")), (
                text
            )
            if {"lead", "stand_in", "contact", "amnesty_until"} <= set(said):
                assert "[" not in text, text


def test_a_promise_is_never_a_claim(sample: Told) -> None:
    """No document claims that a law is met, names a fine, or gives a score in percent."""
    claim = re.compile(r"\bcompl(y|iant|iance|ies)\b|\bcertif|%|\bfined?\b (up|of|for)|!", re.IGNORECASE)
    for document in sample.documents.values():
        for text in texts(document):
            # Names of publications stand as they are.
            own_words = re.sub(r"Source: .*? (?=(Two|Only|Several|We) )", "", text)

            assert not claim.search(own_words), text


def test_pdf_has_its_clauses_in_order(sample: Told) -> None:
    """The PDF opens again, with every clause as a bookmark in its order, and is no longer than people read."""
    policy = sample.snapshot.policy
    reader = PdfReader(io.BytesIO(written("pdf", sample.documents["policy"])))
    marks = [item for item in reader.outline if isinstance(item, Destination)]
    titles = [str(mark.title) for mark in marks]
    clauses = [f"{clause.number}. {clause.title}" for clause in policy.clauses]
    pages = {str(mark.title): reader.get_destination_page_number(mark) for mark in marks}
    first_annex = next(page for title, page in pages.items() if title.startswith("Annex"))
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    found = [text.index(title) for title in clauses]

    assert clauses == [title for title in titles if title in clauses]
    assert sorted(found) == found
    assert first_annex <= _MOST_PAGES
    if sample.name in PLAIN_OFFICES:
        assert 3 <= first_annex - pages[clauses[0]] <= 5


def test_every_pdf_opens_again(sample: Told) -> None:
    """Checklist and results can be printed, and their tasks, open questions and findings stand in them."""
    now = sample.snapshot
    wanted = {
        # What is only to find out stands in a table, which says the question alone.
        "checklist": [item.title.removeprefix("Find out: ") for item in now.checklist.items],
        "results": [finding.title for finding in now.results.findings],
    }
    for name, titles in wanted.items():
        reader = PdfReader(io.BytesIO(written("pdf", sample.documents[name])))
        # A line may end after a hyphen, where no space belongs; so spaces do not count.
        text = "".join("".join(page.extract_text() for page in reader.pages).split())

        assert [] == [title for title in titles if "".join(title.split()) not in text]


def test_two_machines_write_the_same_bytes(tmp_path: Path) -> None:
    """Nothing hangs on the order of sets, the folder, the time zone, the language or the home: not even PDFs do."""
    wanted = ["lettings", "software_house", "dont_know"]
    root = Path(sample_organisations.__file__).parent

    def digests(**differs: str) -> object:
        home = tmp_path / differs["PYTHONHASHSEED"]
        home.mkdir()
        python_path = os.pathsep.join([str(root.parent), str(root)])
        environment = {**os.environ, "PYTHONPATH": python_path, "HOME": str(home), **differs}
        ran = subprocess.run(
            [sys.executable, "-c", _DIGESTS, *wanted], env=environment, cwd=home, capture_output=True, check=True,
            timeout=110,
        )  # fmt: skip
        return json.loads(ran.stdout)

    here = digests(PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8")
    there = digests(PYTHONHASHSEED="2", TZ="Pacific/Kiritimati", LC_ALL="de_DE.UTF-8")

    assert here == there
