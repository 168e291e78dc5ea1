"""The register: what belongs in it, what an entry is kept as, and what a look says of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from small_pack import find, look

from app.domain.difference import difference
from app.domain.observation import Place
from app.domain.register import LONGEST, RegisterEntry, checked_entry, sights, unlisted
from app.domain.scan_event import ScanReport
from app.errors import ForTheUser

CHAT = RegisterEntry(id="own:1", name="Chat Online", kind="online", added="2026-11-12T14:32:00+00:00")


def test_unlisted() -> None:
    """What somebody brought, runs or trained belongs in the register until it is there; programs do not."""
    finds = [find(kind, kind) for kind in ("model", "adapter", "training", "server", "agent", "program")]
    finds.append(find("built in", origin="program"))
    register = [RegisterEntry(id="1", name="model", kind="model", observation="model:model")]

    assert ["adapter", "training", "server", "agent"] == [missing.name for missing in unlisted(finds, register)]


def test_texts_are_kept_on_one_line_and_the_note_in_lines() -> None:
    """What comes from a clipboard may hold line ends, tabs and signs that turn the direction of what follows."""
    hostile = "  Chat\n\u202eevil\u2069 \x00 <b>Online</b>\t"
    kept = checked_entry(replace(CHAT, name=hostile, owner="Priya\r\nNair", note=" one \x07\n\n two\u2028three "))

    assert ("Chat evil <b>Online</b>", "Priya Nair") == (kept.name, kept.owner)
    assert "one\n\ntwo\nthree" == kept.note


@given(st.fixed_dictionaries({field: st.text(max_size=150) for field in LONGEST}))
def test_what_is_kept_is_printable_and_stays_as_it_is(texts: dict[str, str]) -> None:
    """Whatever is typed: kept it holds nothing that steers a screen, and to keep it again changes nothing."""
    wanted = {field: text[: LONGEST[field]] for field, text in texts.items()}
    try:
        kept = checked_entry(replace(CHAT, **wanted))
    except ForTheUser as trouble:
        assert "register.no_name" == trouble.phrase
        assert not any(sign.isprintable() and not sign.isspace() for sign in wanted["name"])
        return

    assert all(getattr(kept, field).replace("\n" if field == "note" else "", "").isprintable() for field in LONGEST)
    assert kept == checked_entry(kept)


@pytest.mark.parametrize("field", sorted(LONGEST))
def test_a_text_that_is_too_long_is_refused(field: str) -> None:
    """A text of 5,000 characters is no name; the sentence says how much room there is."""
    with pytest.raises(ForTheUser) as told:
        checked_entry(replace(CHAT, **{field: "x" * 5_000}))

    assert ("register.too_long", LONGEST[field], 5_000) == (
        told.value.phrase, told.value.values["most"], told.value.values["count"],
    )  # fmt: skip


def test_a_long_name_that_a_file_gave_itself_stays() -> None:
    """An entry made from a find can be changed although its name is longer than one that is typed."""
    found = replace(CHAT, name="x" * 900)

    assert replace(found, owner="Tom") == checked_entry(replace(found, owner="Tom "), found)


def _looks() -> list[ScanReport]:
    """The same home on three days: then there is other content in one place, and one model is not there any more."""
    model = find("Llama", places=(Place(path="~/a.gguf"),))
    swapped = replace(model, id="other", name="Mistral")
    looks = [look((model, find("Qwen", places=(Place(path="~/b.gguf"),))))]
    for day in (13, 14):
        report = look((swapped,), finished=f"2026-11-{day}T09:00:00+00:00")
        looks.append(replace(report, difference=difference(looks[-1], report)))
    return looks


def test_what_a_look_says_of_an_entry() -> None:
    """Seen; then changed or gone against the look before; and later simply not seen. What is said is never seen."""
    first, second, third = _looks()
    llama, qwen = (
        RegisterEntry(id=one.id, name=one.name, kind="model", observation=one.id) for one in first.observations
    )
    register = (llama, qwen, CHAT)

    assert ["no_look", "no_look", "said"] == list(sights(register, None).values())
    assert ["seen", "seen", "said"] == list(sights(register, first).values())
    assert ["changed", "gone", "said"] == list(sights(register, second).values())
    assert ["not_seen", "not_seen", "said"] == list(sights(register, third).values())
