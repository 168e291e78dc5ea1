"""Facts: what was said and seen, under the names of conditions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st
from msgspec.structs import replace
from small_pack import ANSWERS, PACK, TODAY, find, given, known, look, question, told

from app.assess.facts import Counting, gather
from app.domain.answers import Answer, Value
from app.domain.facts import OFFERED, FactValue
from app.domain.observation import AgentFacts, Connector, Kept, Observation, ServerFacts
from app.domain.organisation import Organisation
from app.domain.pack import Option
from app.domain.register import RegisterEntry
from app.domain.scan_event import ScanReport, Skipped


def seen(*finds: Observation, today: date = TODAY) -> dict[str, FactValue]:
    """The facts of a look, without their prefix."""
    facts = gather(PACK, (), look(finds), (), Organisation(), today=today)
    return {name.removeprefix("seen."): value for name, value in facts.values.items()}


def test_before_a_look() -> None:
    """Before a look all we know of the computer is that nobody has looked; the register is known."""
    facts = gather(PACK, (), None, (), Organisation(), today=TODAY)
    before = {name: value for name, value in facts.values.items() if name.startswith(("seen.", "register."))}
    wanted = {
        "seen.looked": False,
        "register.entries": 0,
        "register.no_owner": 0,
        "register.unlisted": 0,
        "register.unlisted_names": frozenset(),
    }

    assert wanted == before


def test_every_offered_fact_is_known_after_a_look() -> None:
    """A pack's condition never waits for a fact that no look would ever bring."""
    facts = known(told(scan=look(())))

    assert all(fact.name in facts for fact in OFFERED)


def test_facts_have_the_kind_that_is_offered() -> None:
    """Numbers are numbers, names are sets, flags are flags."""
    facts = known(told(scan=look()))
    kinds = {"number": int, "names": frozenset, "flag": bool}

    assert all(type(facts[fact.name]) is kinds[fact.kind] for fact in OFFERED)


def test_what_is_counted_once_is_counted_again_for_another_look_and_another_day() -> None:
    """Facts are the same with a memory of the last count, whatever was asked before."""
    count = Counting()
    looks = [look([find("One", last_used="2026-01-01")]), look([find("Two"), find("Three")])]
    days = [TODAY, date(2026, 1, 2)]
    asked = [(scan, day) for scan in looks for day in days for _again in range(2)]

    def facts(scan: ScanReport, day: date, **more: Counting) -> Mapping[str, FactValue]:
        return gather(PACK, given(ANSWERS), scan, (), Organisation(), today=day, **more).values

    assert [facts(*wanted) for wanted in asked] == [facts(*wanted, count=count) for wanted in asked]
    assert facts(looks[0], days[0])["seen.idle"] != facts(looks[0], days[1])["seen.idle"]


def test_names_for_the_policy() -> None:
    """A name counts when somebody wrote one, not when only blanks stand there."""
    named = gather(PACK, (), None, (), Organisation(lead="Priya", stand_in=" "), today=TODAY)

    assert (True, False) == (named["named.lead"], named["named.stand_in"])


def test_models() -> None:
    """Models count when somebody brought or made them; built-in and cloud ones are counted apart."""
    facts = seen(
        find("a", size_bytes=4_400_000_000),
        find("b", size_bytes=4_200_000_000, made_here=True),
        find("c", origin="vendor", size_bytes=9_000_000_000),
        find("d", origin="program", size_bytes=9_000_000_000),
        find("e", cloud=True),
    )
    wanted = {
        "models": 2,
        "model_gb": 9,
        "model_names": frozenset("ab"),
        "made_here": 1,
        "made_here_names": frozenset("b"),
        "built_in": 2,
        "cloud_models": 1,
        "cloud_model_names": frozenset("e"),
    }

    assert wanted == {name: facts[name] for name in wanted}


def test_as_many_names_as_finds() -> None:
    """Two finds of one name are numbered: a sentence that names them agrees with their number."""
    facts = seen(
        replace(find("a"), name="Whisper base"),
        replace(find("b"), name="Whisper base"),
        replace(find("c"), name="Qwen3 8B"),
    )

    assert (3, frozenset({"Whisper base", "Whisper base (2)", "Qwen3 8B"})) == (facts["models"], facts["model_names"])


def test_adjusted() -> None:
    """Adapters and training runs are counted apart and named together."""
    facts = seen(find("a", "adapter"), find("t", "training"), find("m"))

    assert (1, 1, frozenset("at")) == (facts["adapters"], facts["training"], facts["adjusted_names"])


def test_servers() -> None:
    """A server is open when other computers can reach it; what is not known is not called open."""
    reaches = ("computer", "network", "unknown")
    servers = [find(reach, "server", server=ServerFacts(pid=1, program="x", reach=reach)) for reach in reaches]
    facts = seen(*servers, find("no facts", "server"))
    wanted = {"servers": 4, "open_servers": 1, "open_server_names": frozenset({"network"})}

    assert wanted == {name: facts[name] for name in wanted}


def test_agents() -> None:
    """Connectors, loose versions, keys and agents that never ask are counted over all agents."""
    connectors = (Connector(name="1", pinned=True), Connector(name="2", pinned=False), Connector(name="3"))
    one = AgentFacts(config="~/a", connectors=connectors, asks_first=False, key_like=("token", "key"))
    two = AgentFacts(config="~/b", connectors=(Connector(name="4", pinned=False),), asks_first=True, key_like=("key",))
    facts = seen(find("one", "agent", agent=one), find("two", "agent", agent=two), find("three", "agent"))
    wanted = {
        "agents": 3,
        "connectors": 4,
        "unpinned": 2,
        "never_ask": 1,
        "never_ask_names": frozenset({"one"}),
        "keys": 3,
    }

    assert wanted == {name: facts[name] for name in wanted}


def test_files_that_run_code() -> None:
    """A file is unknown when it has no maker and no source and was not made here."""
    facts = seen(
        find("unknown", runs_code="can"),
        find("maker", runs_code="can", maker="Meta"),
        find("source", runs_code="can", source="huggingface.co/x/y"),
        find("here", runs_code="can", made_here=True),
        find("program's", runs_code="can", origin="program"),
        find("unread", runs_code="unread"),
        find("safe", runs_code="no"),
    )

    assert (4, 1) == (facts["code_files"], facts["unknown_code_files"])
    assert frozenset({"unknown"}) == facts["unknown_code_file_names"]


def test_makers_and_licences() -> None:
    """A model made here needs no maker, but it needs a licence; cloud models need neither."""
    facts = seen(find("a", maker="Meta", licence="MIT"), find("b"), find("c", made_here=True), find("d", cloud=True))

    assert (1, 2, frozenset("bc")) == (facts["unknown_maker"], facts["no_licence"], facts["no_licence_names"])


def test_licences_that_leave_out_business() -> None:
    """Models and adapters count when a licence that counts for them rules out business, those of a base too."""
    facts = seen(
        find("a", licence="mrl"),
        find("b", licence="mit", base_model="a"),
        find("c", "adapter", licence_text="cc-by-nc-4.0"),
        find("d", licence="mit"),
        find("e", licence="mrl", cloud=True),
        find("f", licence="mrl", origin="program"),
    )

    assert (3, frozenset("abc")) == (facts["not_for_business"], facts["not_for_business_names"])


@pytest.mark.parametrize(
    ("places", "expected"),
    [(("eu",), 2), (("us",), 0), (("us", "gb"), 1), (None, None)],
)
def test_licences_that_leave_out_a_place(places: tuple[str, ...] | None, expected: int | None) -> None:
    """A model counts when its licence leaves out a place of ours; before we know the places nobody can tell."""
    option = Option(id="eu", text="European Union")
    options = (option, Option(id="gb", text="United Kingdom"), Option(id="us", text="United States"))
    asked = question("places", "about", "Where do you work?", kind="several", profile=True, options=options)
    pack = replace(PACK, questions=(asked, *PACK.questions))
    finds = (
        find("Llama 4", licence="llama4"),
        find("Hunyuan", licence="tencent-hunyuan-community"),
        find("Llama 3.1", licence="llama3.1"),
    )
    answers = [] if places is None else [Answer(question="places", value=places, at="")]
    facts = gather(pack, answers, look(finds), (), Organisation(), today=TODAY)

    assert expected == facts["seen.not_here"]


def test_no_licence() -> None:
    """A name that says nothing is no licence; one that comes with the base, or whose text lies here, is one."""
    facts = seen(
        find("a", licence="other"),
        find("b", base_model="base"),
        find("base", licence="llama3.1"),
        find("c", licence_text="mit"),
        find("d", licence="weird-1.0"),
    )

    assert (1, frozenset("a")) == (facts["no_licence"], facts["no_licence_names"])


def test_restricted_kinds() -> None:
    """Kinds that may be restricted are named, also in programs, but not what the system's maker brought."""
    facts = seen(find("nudenet"), find("arcface", origin="program"), find("emotion", origin="vendor"), find("bert"))

    assert (2, frozenset({"nudenet", "arcface"})) == (facts["restricted_purpose"], facts["restricted_purpose_names"])


@pytest.mark.parametrize(
    ("modified", "last_used", "idle"),
    [
        ("2026-08-13T00:00:00Z", "", 1),
        ("2026-08-14T00:00:00Z", "", 0),
        ("2025-01-01T00:00:00Z", "2026-11-01T00:00:00Z", 0),
        ("2025-01-01T00:00:00Z", "2025-06-01", 1),
        ("", "", 0),
        ("no date", "", 0),
    ],
)
def test_idle(modified: str, last_used: str, idle: int) -> None:
    """A model is idle when the newest sign of use is over 90 days old; without a sign we cannot tell."""
    assert idle == seen(find("m", modified=modified, last_used=last_used))["idle"]


def test_not_looked_and_days() -> None:
    """Places left out are added up; the days since the look are never less than none."""
    skipped = (Skipped(what="a", reason="permission", count=2), Skipped(what="b", reason="time"))
    scan = look((), skipped=skipped)
    facts = gather(PACK, (), scan, (), Organisation(), today=date(2026, 11, 20))
    earlier = gather(PACK, (), scan, (), Organisation(), today=date(2026, 11, 1))

    assert (3, 8, 0) == (facts["seen.not_looked"], facts["seen.days_since"], earlier["seen.days_since"])


def test_look_without_a_date() -> None:
    """A look whose end cannot be read has no age."""
    assert "seen.days_since" not in gather(PACK, (), look((), finished=""), (), Organisation(), today=TODAY)


def test_register() -> None:
    """Entries, entries without an owner, and finds that no entry was made from."""
    register = (
        RegisterEntry(id="1", name="Llama", kind="model", owner="Priya", observation="model:a"),
        RegisterEntry(id="2", name="Online", kind="online"),
    )
    facts = gather(PACK, (), look((find("a"), find("b"))), register, Organisation(), today=TODAY)
    wanted = {
        "register.entries": 2,
        "register.no_owner": 1,
        "register.unlisted": 1,
        "register.unlisted_names": frozenset("b"),
    }

    assert wanted == {name: facts[name] for name in wanted}


@pytest.mark.parametrize(
    ("question", "value", "fact"),
    [
        ("lead", "mostly", 2),
        ("lead", "dont_know", "dont_know"),
        ("lead", "not_applicable", "not_applicable"),
        ("lead", "gone", None),
        ("lead", 3, None),
        ("lead", ("part",), None),
        ("shadow", "yes", "yes"),
        ("people", 14, 14),
        ("people", 0, 0),
        ("people", "14", None),
        ("people", "dont_know", "dont_know"),
        ("uses", ("writing", "gone"), frozenset({"writing"})),
        ("uses", (), frozenset()),
        ("uses", ("gone",), None),
        ("uses", "dont_know", frozenset({"dont_know"})),
        ("uses", ("dont_know",), frozenset({"dont_know"})),
        ("uses", "not_applicable", "not_applicable"),
        ("uses", 3, None),
    ],
)
def test_answers(question: str, value: Value, fact: FactValue | None) -> None:
    """A graded answer becomes its grade; an answer the pack does not know is no fact."""
    facts = gather(PACK, [Answer(question=question, value=value, at="")], None, (), Organisation(), today=TODAY)

    assert fact == facts[PACK.question(question).fact]


def test_question_that_does_not_apply() -> None:
    """A question that is not asked here does not apply, whatever was answered before."""
    facts = gather(PACK, given(ANSWERS | {"decides": "no", "check": "written"}), None, (), Organisation(), today=TODAY)

    assert "not_applicable" == facts["answer.check"]


def test_question_of_which_we_cannot_tell() -> None:
    """While we cannot tell whether a question applies, its old answer says nothing."""
    facts = gather(PACK, given({"makers": "written"}), None, (), Organisation(), today=TODAY)

    assert facts["answer.makers"] is None


def test_answer_to_no_question() -> None:
    """An answer to a question that the pack does not have is left alone."""
    facts = gather(PACK, given({"gone": "yes"}), None, (), Organisation(), today=TODAY)

    assert "answer.gone" not in facts


def test_dont_know() -> None:
    """ "I don't know" is told of one answer and of several ticks alike."""
    facts = known(told({"lead": "dont_know", "forms": ("dont_know",), "uses": ("writing",)}))

    assert [True, True, False, False] == [
        facts.dont_know(name) for name in ("answer.lead", "about.forms", "about.uses", "answer.gone")
    ]


@settings(max_examples=50)
@hypothesis_given(st.permutations(list(ANSWERS.items())), st.permutations(list(look().observations)))
def test_order_changes_nothing(answers: list[tuple[str, Value]], finds: list[Observation]) -> None:
    """The facts do not depend on the order in which things were said or seen."""
    facts = known(told(dict(answers), look(finds)))

    assert known(told(scan=look())) == facts


@pytest.mark.parametrize(("oldest", "old"), [("2025-11-20", 0), ("2024-01-02T03:04:05+00:00", 1), ("", 0)])
def test_chats_from_over_a_year_ago(oldest: str, old: int) -> None:
    """Chats are old when the oldest of them was not touched for over a year; without a day we cannot tell."""
    kept = Kept(kind="chats", files=3, size_bytes=9, oldest=oldest, newest="2026-01-01")
    facts = seen(find("Aider", kind="agent", kept=(kept,)), find("Codex", kind="agent"), today=date(2026, 1, 2))

    assert (1, frozenset({"Aider"})) == (facts["chat_keepers"], facts["chat_keeper_names"])
    assert (old, frozenset({"Aider"} if old else ())) == (facts["old_chats"], facts["old_chat_names"])
