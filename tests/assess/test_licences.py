"""Licences: every row of what we know, which one counts, and what bears on an organisation."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import grade, sentences, words
from small_pack import find

from app.assess.licences import Identified, LicenceBook, identify_licence, licence_book, licences_here, reads_pictures
from app.domain.condition import parse
from app.domain.days import day_of
from app.domain.facts import Facts, FactValue
from app.domain.law import Confidence
from app.domain.licence import QUESTIONS, Licence, LicenceHere, LicenceWords, Term, answer_texts, licence_in_text
from app.domain.observation import Observation
from app.paths import bundled
from app.phrases import load
from app.questionnaire.library import packs, read_pack

BOOK = licence_book()
IDS = [licence.id for licence in BOOK.licences]

YES = [
    "apache-2.0", "mit", "bsd-2-clause", "bsd-3-clause", "isc", "llama2", "llama3", "llama3.1", "llama3.2",
    "llama3.3", "gemma", "cc-by-4.0", "cc-by-sa-4.0", "openrail", "creativeml-openrail-m", "openrail++",
    "bigscience-openrail-m", "bigcode-openrail-m", "deepseek", "qwen", "tongyi-qianwen", "falcon-llm-license",
    "falcon-2", "nvidia-open-model-license", "agpl-3.0", "openmdw-1.0", "openmdw-1.1", "cdla-permissive-2.0",
    "cc0-1.0", "modified-mit",
]  # fmt: skip
NO = [
    "mnpl", "mrl", "cc-by-nc-4.0", "cc-by-nc-sa-4.0", "cc-by-nc-nd-4.0", "qwen-research", "tongyi-qianwen-research",
    "flux-1-dev-non-commercial-license", "flux-non-commercial-license", "exaone", "coqui-public-model-license",
    "insightface", "apple-amlr", "fair-noncommercial-research-license", "microsoft-research-license",
    "intel-research", "h-research", "deepfloyd-if-license", "minimax-non-commercial",
]  # fmt: skip
CONDITIONS = [
    "llama4", "stabilityai-ai-community", "lfm1.0", "tencent-hunyuan-community", "tencent-hunyuan-3d-community",
    "grok2-community", "krea-2",
    "ltx-2", "minimax-h3", "health-ai-developer-foundations", "minimax-community", "kimi-k3", "glm-5.3",
    "hyperclovax-seed",
]  # fmt: skip
UNREAD = ["gpl-3.0", "lgpl-3.0", "fair-ai-public-license-1.0-sd"]


def here(one: Observation, *others: Observation, **about: FactValue) -> LicenceHere:
    """The licence of a find beside others, for an organisation about which this is known."""
    facts = Facts({f"about.{name}": value for name, value in about.items()})
    return licences_here((one, *others), facts)[one.id]


def certain(told: LicenceHere, kind: str) -> list[str]:
    """What bears for sure, of one kind."""
    return [bearing.text for bearing in told.bears if bearing.kind == kind and bearing.certain]


def work(licence_id: str) -> str:
    """Whether a licence allows use at work."""
    licence = BOOK.by_id(licence_id)
    assert licence is not None
    return licence.work.answer


@pytest.mark.parametrize(
    ("answer", "ids"),
    [("yes", YES), ("no", NO), ("conditions", CONDITIONS), ("unread", UNREAD)],
    ids=lambda v: str(v)[:8],
)
def test_may_we_use_it_at_work(answer: str, ids: list[str]) -> None:
    """Every licence we know stands in one of four groups, by what it says about use at work."""
    assert dict.fromkeys(ids, answer) == {licence_id: work(licence_id) for licence_id in ids}


def test_every_licence_is_in_one_group() -> None:
    """Nothing is in the book that the groups above do not name, and each id stands once."""
    assert sorted(YES + NO + CONDITIONS + UNREAD) == sorted(IDS)
    assert len(set(IDS)) == len(IDS)


@pytest.mark.parametrize(
    ("untrusted_name", "expected"),
    [
        ("llama3", "llama3"),
        ("Llama-3.1", "llama3.1"),
        ("LLAMA 3.3 COMMUNITY LICENSE AGREEMENT", "llama3.3"),
        ("lfm1.0", "lfm1.0"),
        ("mrl", "mrl"),
        ("nvidia-open-model-license", "nvidia-open-model-license"),
        ("deepseek-license", "deepseek"),
        ("gemma-terms-of-use", "gemma"),
        ("tongyi-qianwen-license-agreement", "tongyi-qianwen"),
        ("qwen-research", "qwen-research"),
        ("flux-1-dev-non-commercial-license", "flux-1-dev-non-commercial-license"),
        ("apache-license-2.0", "apache-2.0"),
        ("Apache License, Version 2.0", "apache-2.0"),
        ("Apache License. Version 2.0 http://www.apache.org/licenses/LICENSE-2.0.", "apache-2.0"),
        ("MIT License", "mit"),
        ("  MIT ", "mit"),
        ("AGPL-3.0 License (https://ultralytics.com/license)", "agpl-3.0"),
        ("CreativeML Open RAIL++-M", "openrail++"),
        ("CreativeML Open RAIL-M", "creativeml-openrail-m"),
        ("openrail++", "openrail++"),
        ("cc-by-nc-4.0", "cc-by-nc-4.0"),
        ("CC BY-NC-SA 4.0", "cc-by-nc-sa-4.0"),
        ("tencent-hunyuan-community", "tencent-hunyuan-community"),
        ("falcon-llm", "falcon-llm-license"),
        ("weird-1.0", None),
        ("許可", None),
    ],
)
def test_names_are_resolved(untrusted_name: str, expected: str | None) -> None:
    """A name is known whatever its capitals, blanks, dashes and brackets; one that we do not know is shown as it is."""
    found = identify_licence(BOOK, untrusted_name)

    assert expected == (found.licence.id if found.licence else None)
    assert "name" == found.how
    assert found.named


def test_no_two_licences_share_a_name() -> None:
    """A name leads to one licence, and every name of a licence leads to it."""
    wrong = [
        (name, licence.id)
        for licence in BOOK.licences
        for name in (licence.id, licence.name, *licence.also)
        if BOOK.by_name(name) is not licence
    ]

    assert [] == wrong


@pytest.mark.parametrize("said", ["", " ", "other", "Other", "unknown", "none", "No License"])
def test_no_licence_is_said_as_what_it_is(said: str) -> None:
    """Where no name is given there is no licence: never one called "other" or "unknown"."""
    assert Identified(licence=None, named="", how="none") == identify_licence(BOOK, said)


SAID = st.sampled_from(["", "other", "mit", "weird-1.0", "Gemma Terms of Use"])
TEXTS = st.sampled_from(["", "apache-2.0", "gemma", "no-such-id"])
BASES = st.none() | st.sampled_from(
    [
        Identified(licence=BOOK.by_id("llama3.1"), named="Llama 3.1 Community License", how="name"),
        Identified(licence=None, named="odd", how="name"),
        Identified(licence=None, named="", how="none"),
    ]
)


@given(SAID, TEXTS, BASES)
def test_precedence(said: str, text: str, base: Identified | None) -> None:
    """The text on the disk counts before a name, a name before the base model's licence, and that before none."""
    found = identify_licence(BOOK, said, text=text, base=base)
    by_text, named = BOOK.by_id(text), said not in ("", "other")

    if by_text is not None:
        assert (by_text, "text") == (found.licence, found.how)
        assert bool(found.said) == (named and BOOK.by_name(said) is not by_text)
    elif named:
        assert (BOOK.by_name(said), "name") == (found.licence, found.how)
    elif base is not None and base.how != "none":
        assert (base.licence, base.named, "base") == (found.licence, found.named, found.how)
    else:
        assert ("", "none") == (found.named, found.how)


LOOSE = st.sampled_from(["apache-2.0", "mit", "llama3.1", "gemma", "mrl", "cc-by-nc-4.0", "lfm1.0", "weird", ""])


@settings(max_examples=80)
@given(LOOSE, LOOSE, LOOSE)
def test_what_is_made_from_a_model_is_never_looser(own: str, base: str, first: str) -> None:
    """Along a line of models, a licence that rules out business rules it out for all that follow."""
    line = (
        find("a", licence=own, base_model="b"),
        find("b", licence=base, base_model="c"),
        find("c", licence=first),
    )
    told = here(*line)
    strict = {"mrl", "cc-by-nc-4.0"}

    assert told.rules_out_business == bool(strict & {own, base, first})
    if told.rules_out_business:
        assert "no" == next(answer.answer for answer in told.answers if answer.question == "work")
    known = [name for name in dict.fromkeys((own, base, first)) if BOOK.by_name(name)]
    assert known == [licence.id for licence in told.licences]
    assert len(told.answers) == (len(QUESTIONS) if known else 0)


def test_a_circle_of_models_ends() -> None:
    """Models that say they were made from each other have the licences of both, and nothing hangs."""
    circle = [find(f"m{n}", licence="mit" if n else "gemma", base_model=f"m{(n + 1) % 20}") for n in range(20)]

    assert {"gemma", "mit"} == {licence.id for licence in here(*circle).licences}


def test_an_inherited_licence_is_marked() -> None:
    """A model without a licence of its own has that of its base; a base that we did not see is named."""
    base = find("Llama 3.1 8B Instruct", licence="llama3.1", source="ollama.com/llama3.1:8b")
    made = find("letters", base_model="llama3.1:8b", made_here=True)
    lora = find("lora", "adapter", base_model="meta-llama/Llama-3.1-8B-Instruct", licence="mit")
    alone = find("alone", base_model="mistralai/Mistral-7B")

    assert ("base", (base.name,)) == (here(made, base).how, here(made, base).bases)
    assert ("name", ["mit", "llama3.1"]) == (here(lora, base).how, [one.id for one in here(lora, base).licences])
    assert ("none", "mistralai/Mistral-7B") == (here(alone, base).how, here(alone, base).unseen_base)


PLACES = ("eu", "gb", "kr", "us", "au")


@pytest.mark.parametrize(
    ("one", "leaves_out"),
    [
        (find("Llama-3.2-11B-Vision", licence="llama3.2"), {"eu"}),
        (find("m", licence="llama3.2", architecture="mllama"), {"eu"}),
        (find("Llama-3.2-3B", licence="llama3.2", architecture="llama"), set()),
        (find("Llama-4-Scout", licence="llama4"), {"eu"}),
        (find("HunyuanVideo", licence="tencent-hunyuan-community"), {"eu", "gb", "kr"}),
        (find("h3", licence="minimax-h3"), {"eu", "gb", "kr", "us"}),
        (find("Llama 3.1", licence="llama3.1"), set()),
        (find("q", licence="qwen"), set()),
    ],
    ids=lambda value: value.name if isinstance(value, Observation) else "",
)
@given(st.frozensets(st.sampled_from(PLACES)))
@settings(max_examples=32)
def test_places_bear_exactly_where_they_should(one: Observation, leaves_out: set[str], places: frozenset[str]) -> None:
    """A licence leaves out exactly the places it names; each is said once, and only to who works there."""
    told = here(one, places=places)

    assert len(leaves_out & places) == len(certain(told, "place"))
    assert bool(leaves_out & places) == told.rules_out_here


def test_a_place_nobody_named_is_not_decided() -> None:
    """Before anyone says where they work, or where nothing says whether a model reads pictures, we cannot tell."""
    llama4, small = find("a", licence="llama4"), find("b", licence="llama3.2")

    assert [None, None, False] == [
        here(llama4).rules_out_here,
        here(small, places=frozenset({"eu"})).rules_out_here,
        here(small, places=frozenset({"gb"})).rules_out_here,
    ]


@pytest.mark.parametrize(
    ("licence", "about", "value"),
    [
        ("gemma", "decides", "yes"),
        ("gemma", "uses", frozenset({"watching"})),
        ("gemma", "uses", frozenset({"health"})),
        ("llama3.1", "decides", "yes"),
        ("llama3.2", "decides", "yes"),
        ("llama3.3", "uses", frozenset({"health"})),
        ("llama4", "public", frozenset({"talks"})),
        ("deepseek", "decides", "yes"),
        ("creativeml-openrail-m", "decides", "yes"),
        ("creativeml-openrail-m", "uses", frozenset({"health"})),
        ("flux-1-dev-non-commercial-license", "uses", frozenset({"recognising"})),
        ("flux-non-commercial-license", "uses", frozenset({"watching"})),
    ],
)
def test_uses_bear_where_they_are_made(licence: str, about: str, value: FactValue) -> None:
    """What a licence rules out is said first to an organisation that does just that, and not to others."""
    one = find("m", licence=licence)

    assert 1 == len(certain(here(one, **{about: value}), "use"))
    assert [] == certain(here(one, decides="no", uses=frozenset({"writing"}), public=frozenset({"none"})), "use")


@pytest.mark.parametrize("licence", ["stabilityai-ai-community", "lfm1.0", "krea-2", "ltx-2", "minimax-h3"])
def test_what_we_do_not_ask_is_a_question(licence: str) -> None:
    """We do not ask what an organisation earns, so a limit on that is a question to check."""
    (check,) = certain(here(find("m", licence=licence)), "check")

    assert "US dollars a year" in check
    assert "?" in check


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (find("Llama-3.2-90B-Vision"), True),
        (find("qwen2-vl"), True),
        (find("m", task="vision"), True),
        (find("m", architecture="llama"), False),
        (find("television"), None),
        (find("m"), None),
    ],
)
def test_whether_a_model_reads_pictures(one: Observation, expected: bool | None) -> None:
    """Its kind, its task or a word in its name says so; else we cannot tell."""
    assert expected is reads_pictures(one)


# Texts on the disk


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LLAMA 3.1 COMMUNITY LICENSE AGREEMENT", "llama3.1"),
        ("Gemma Terms of Use\nLast modified", "gemma"),
        ("Qwen RESEARCH LICENSE AGREEMENT", "qwen-research"),
        ("Tongyi Qianwen LICENSE AGREEMENT", "tongyi-qianwen"),
        ("Tongyi Qianwen RESEARCH LICENSE AGREEMENT", "tongyi-qianwen-research"),
        ("DEEPSEEK LICENSE AGREEMENT\nVersion 1.0", "deepseek"),
        ("NVIDIA Open Model License Agreement", "nvidia-open-model-license"),
        ("Mistral AI Research License", "mrl"),
        ("Attribution-NonCommercial 4.0 International", "cc-by-nc-4.0"),
        ("CreativeML Open RAIL-M dated August 22, 2022", "creativeml-openrail-m"),
        ("BigScience Open RAIL-M License", "bigscience-openrail-m"),
        ("TENCENT HUNYUAN COMMUNITY LICENSE AGREEMENT", "tencent-hunyuan-community"),
        ("Falcon 2 11B TII License Version 1.0\nAcceptable Use Policy", "falcon-2"),
        ("Apache License\nVersion 2.0, January 2004 ... MIT: Permission is hereby granted, free of charge "
         "... the software is provided \"as is\"", "apache-2.0"),
        ("GNU AFFERO GENERAL PUBLIC LICENSE Version 3 ... GNU General Public License", "agpl-3.0"),
        ("Redistribution and use in source and binary forms ... Neither the name of", "bsd-3-clause"),
        ("Redistribution and use in source and binary forms", "bsd-2-clause"),
        ("Mozilla Public License Version 2.0 " + "1. Definitions " * 200 + "means the GNU General Public License, "
         "Version 2.0, the GNU Lesser General Public License, Version 2.1, the GNU Affero General Public License, "
         "Version 3.0", ""),
        ("Functional Source License " + "as we say " * 200
         + 'Licensed under the Apache License, Version 2.0 (the "License")', ""),
        ("Change License: Apache License, Version 2.0", ""),
        ('Copyright 2026 A. Licensed under the Apache License, Version 2.0 (the "License")', "apache-2.0"),
        ("BigScience RAIL License v1.0 dated May 19, 2022", "bigscience-openrail-m"),
        ("TENCENT HUNYUAN 3D 2.0 COMMUNITY LICENSE AGREEMENT", "tencent-hunyuan-3d-community"),
        ("Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is "
         "hereby granted, provided that the above copyright notice and this permission notice appear in all copies.",
         "isc"),
        ("Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is "
         "hereby granted.", ""),
        ("A letter to my aunt about the Apache river", ""),
    ],
)  # fmt: skip
def test_texts_are_recognised(text: str, expected: str) -> None:
    """A text is known by its own title, also where another licence is named further down."""
    words_known = [LicenceWords(id=licence.id, texts=licence.texts) for licence in BOOK.licences]

    assert expected == licence_in_text(text, words_known)
    assert expected == licence_in_text(text, reversed(words_known))


@pytest.mark.parametrize(
    "hostile",
    ["x" * 1_000_000, "\x00" * 1_000_000, "(" * 1_000_000, "license " * 200_000, "\ud800" * 1_000, "\u202e" * 50_000,
     "-" * 1_000_000],
    ids=range(7),
)  # fmt: skip
def test_hostile_names_and_texts(hostile: str) -> None:
    """However long or odd, a name or text is looked at only so far, and never breaks anything."""
    known = [LicenceWords(id=licence.id, texts=licence.texts) for licence in BOOK.licences]
    found = identify_licence(BOOK, hostile)

    assert "" == licence_in_text(hostile, known)
    assert found.licence is None
    assert len(found.named) <= 300


@settings(max_examples=100)
@given(st.text(max_size=400), st.text(max_size=60))
def test_any_name_and_base_is_borne(name: str, base: str) -> None:
    """Whatever a file says, its licence can be told."""
    told = here(find("m", licence=name, base_model=base, licence_text=name[:20]))

    assert told.how in ("text", "name", "none")


# What stands in the files

TERM = Term(answer="yes")
SAMPLE = Licence(
    id="x", name="X", work=TERM, mention=TERM, limits=TERM, place=TERM, share=TERM, source="x", seen="", confidence="A"
)


def test_a_small_book() -> None:
    """A book of one licence knows it by each of its names."""
    book = LicenceBook([msgspec.structs.replace(SAMPLE, also=("why",))])

    assert [SAMPLE.id] * 3 == [one.id for name in ("x", "X License", "Why") if (one := book.by_name(name))]


def test_files_are_read_strictly() -> None:
    """A key that is not known is refused, not passed over."""
    told = msgspec.to_builtins(SAMPLE) | {"licens": "x"}

    with pytest.raises(msgspec.ValidationError, match="licens"):
        msgspec.convert(told, Licence)


def test_conditions_can_be_read_and_mean_something() -> None:
    """Every condition speaks of an answer about the organisation that our questionnaire offers."""
    about = {question.fact: question for question in read_pack(packs()[0]).questions if question.profile}
    wrong = [
        (licence.id, comparison.fact, comparison.value)
        for licence in BOOK.licences
        for bearing in licence.bears
        for comparison in parse(bearing.when).comparisons()
        if comparison.value not in {option.id for option in about[comparison.fact].options}
    ]

    assert [] == wrong


def test_every_licence_says_where_it_was_read() -> None:
    """Each has a source, a day and how sure we are; what was not read stays marked."""
    sure: set[Confidence] = {"A", "B", "B-", "C", "?"}

    assert all(one.source.endswith(".") and day_of(one.seen) and one.confidence in sure for one in BOOK.licences)
    assert {"bsd-3-clause", "bsd-2-clause", "isc", "gpl-3.0", "lgpl-3.0", "grok2-community"} == {
        one.id for one in BOOK.licences if one.confidence == "?"
    }
    assert any("could not verify" in one.note for one in BOOK.licences if one.id == "llama4")


def told_texts() -> list[str]:
    """Every sentence of the book."""
    return [
        text
        for licence in BOOK.licences
        for text in (
            *(licence.term(question).text for question in QUESTIONS),
            *(bearing.text for bearing in licence.bears),
            licence.note,
        )
        if text
    ]


def test_answers_read_easily() -> None:
    """Each reads at school grade 9 or lower, in at most two short sentences (three in a note), without shouting."""
    notes = {licence.note for licence in BOOK.licences}
    texts = dict.fromkeys(told_texts())

    assert {} == {text: grade(text) for text in texts if len(words(text)) >= 10 and grade(text) > 9}
    assert [] == [text for text in texts for one in sentences(text) if len(one.split()) > 25]
    assert [] == [text for text in texts if len(sentences(text)) > (3 if text in notes else 2)]
    assert [] == [text for text in texts if "!" in text or "  " in text or not text.endswith((".", "?"))]


def test_british_and_plain() -> None:
    """Our sentences say "licence"; names of licences keep their own spelling."""
    wrong = ("license", "commercial", "compliant", "prohibit", "derivative", "certified", "illegal")

    assert [] == [
        text
        for text in told_texts()
        for word in wrong
        if word in text.lower().replace("mit license", "").replace("“licensed by", "")
    ]


def test_every_answer_has_words() -> None:
    """Where a licence has no words of its own for an answer, there are common ones."""
    phrases = load()
    for one in BOOK.licences:
        for answer in here(find("m", licence=one.id)).answers:
            assert all(answer_texts(answer, phrases)), (one.id, answer)


def test_no_licence_file_is_forgotten() -> None:
    """Every file in the folder is read."""
    files = sorted(Path(bundled("resources", "licences")).glob("*"))

    assert all(file.suffix == ".toml" for file in files)
    assert len(IDS) == sum(file.read_text(encoding="utf-8").count("[[licence]]") for file in files)
