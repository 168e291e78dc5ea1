"""Documents, an assessment and a look written by hand, and texts that nobody means well with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from typing import Any, get_args

from small_pack import PACK

from app.assess.inventory import inventory
from app.domain.answers import Answer
from app.domain.assessment import Assessment, AssessmentToday
from app.domain.document import (
    AreaRow,
    AreaTable,
    Block,
    Card,
    Cards,
    Cover,
    Document,
    Heading,
    KeyValues,
    ListBlock,
    PageBreak,
    Paragraph,
    Run,
    Signatures,
    Strip,
    Table,
    TaskGroup,
    TaskRow,
)
from app.domain.evidence import Bundle, BundleEntry
from app.domain.evidence import Evidence as Proof
from app.domain.facts import Facts
from app.domain.inventory import Inventory
from app.domain.law import LawsHere, LegalFact, ReachingLaw
from app.domain.observation import AgentFacts, Connector, Evidence, Observation, Place, ServerFacts
from app.domain.organisation import Organisation
from app.domain.register import RegisterEntry
from app.domain.scan_event import ScanReport, Skipped

WORDS = "We let homes. We use AI to write adverts, sum up papers and answer mail, and a person always decides."


def heading(text: str, level: int = 1) -> Heading:
    """A heading, its text its anchor."""
    return Heading(text=text, level=level, anchor=text)


def paragraph(text: str) -> Paragraph:
    """A paragraph in one style."""
    return Paragraph(runs=(Run(text),))


def halves_of_proof(_evidence: Proof) -> Iterator[bytes]:
    """What the attached file says, in two parts."""
    return iter([PROOF_WORDS[:300_000], PROOF_WORDS[300_000:]])


POLICY = Document(
    title="How we use AI at work",
    organisation="Harbour Lettings",
    language="en",
    date="2026-11-12",
    footer="Harbour Lettings, AI policy, draft 3",
    page_words="Page {page} of {pages}",
    subject="Rules for AI at Harbour Lettings",
    cover=Cover(
        organisation="Harbour Lettings",
        title="How we use AI at work",
        subtitle="Our rules, in plain words.",
        facts=(("Version", "3, draft of 12 November 2026"), ("In charge of AI", "Priya Nair. Stand-in: Tom Okafor")),
        strips=(Strip(kind="rests", title="What this rests on", text="33 answers, and one look at one computer."),),
        small_print="This paper helps you work with care. It is not legal advice.",
    ),
    blocks=(
        heading("1. Why we have this"),
        paragraph(WORDS),
        heading("2. Words we use"),
        Paragraph(
            runs=(
                Run("Tool:", bold=True),
                Run(" any program or website with AI in it. "),
                Run("Model:", bold=True),
                Run(" such as "),
                Run("~/Models/rent_score.pkl", mono=True),
                Run(", which runs here."),
            )
        ),
        heading("3. Models on our own computers"),
        Paragraph(runs=(Run("Here in full because 3 models were found."),), style="small"),
        ListBlock(items=((Run("Tell Priya before you use a model."),), (Run(f"Then: {WORDS}"),)), ordered=True),
        heading("3.1 Never", 2),
        ListBlock(
            items=((Run("Let AI turn a tenant down."),), (Run("Give AI anyone's "), Run("bank papers", bold=True)))
        ),
        Strip(kind="caution", title="These two do not fit together", text="You said none. We saw 3 models."),
        Cards(
            cards=(
                Card(tone="may", title="You may", lines=((Run("Use any tool on our list."),),)),
                Card(tone="ask", title="Ask first", lines=((Run("Any new tool."),), (Run("Agents."),))),
                Card(tone="never", title="Never", lines=((Run("Let AI "), Run("turn anyone down.", bold=True)),)),
            )
        ),
        Cards(cards=(Card(tone="plain", title="Check before you send", lines=((Run("Names and dates."),),)),)),
        PageBreak(),
        heading("Annex 1. Our register"),
        Table(
            columns=("Name", "Made by", "Decision"),
            rows=tuple((f"Llama number {number}", "Meta", "Keep it, and look again") for number in range(1, 4)),
            widths=(0.4, 0.3, 0.3),
            caption="Seen on 12 November 2026",
        ),
        heading("Area by area"),
        AreaTable(
            columns=("Area", "How exposed", "What you do"),
            rows=(
                AreaRow(title="People", exposure=3, exposure_word="High", practice=0, practice_word="Not started"),
                AreaRow(title="Models", exposure=1, exposure_word="Low", practice=None, practice_word="Not known yet"),
            ),
        ),
        KeyValues(rows=(("Computer", "front-desk-3"),)),
        PageBreak(),
        heading("Read and signed"),
        paragraph("I have read this policy and I could ask questions."),
        Signatures(columns=("Name", "Signature", "Date"), rows=3),
    ),
)


def task(title: str, **more: Any) -> TaskRow:
    """A task with the words around it."""
    told: dict[str, Any] = {
        "why": "AI sorts applications; nobody reads them first.",
        "done_when": "the first check is in the AI log.",
        "who": "Tom Okafor",
        "by": "13 Nov",
        "time": "30 min",
        "done": False,
    }
    return TaskRow(title=title, **(told | more))


CHECKLIST = Document(
    title="What to do first",
    organisation="Harbour Lettings",
    language="en",
    date="2026-11-12",
    footer="Harbour Lettings, checklist, 12 November 2026",
    page_words="Page {page} of {pages}",
    blocks=(
        heading("What to do first"),
        Paragraph(runs=(Run("From 33 answers and one look at one computer."),), style="lead"),
        TaskGroup(priority="stop", word="Stop", text="Before anything else"),
        task("Look before a tenant is turned down"),
        task("Set the unknown file aside", done=True),
        TaskGroup(priority="now", word="Now", text="This week"),
        *(task(f"Make list number {number}", who="", by="") for number in range(1, 3)),
        TaskGroup(priority="next", word="Next", text="This month"),
        task("Hold a week to declare AI", steps=("Say why.", "Say until when.")),
        TaskGroup(priority="later", word="Later", text="When there is time"),
        task("Plan for the day the AI stops"),
        Strip(kind="unseen", title="What we could not see", text="13 other computers and 2 locked folders."),
        PageBreak(),
        heading("How to do each one"),
        paragraph(WORDS),
    ),
)

DOCUMENTS = (POLICY, CHECKLIST)

SCAN = ScanReport(
    started="2026-11-12T09:30:00+00:00",
    finished="2026-11-12T09:32:00+00:00",
    platform="linux",
    computer="front-desk-3",
    places=("~/.ollama", "~/Downloads"),
    observations=(
        Observation(
            id="model:1",
            kind="model",
            name="Llama 3.1 8B",
            format="GGUF",
            size_bytes=4_900_000_000,
            file_count=1,
            places=(Place(path="~/.ollama/models", store="Ollama", account="priya"),),
            maker="Meta",
            architecture="llama",
            task="language",
            parameters=8_000_000_000,
            quantisation="Q4_K_M",
            licence="llama3.1",
            source="registry.example/llama3.1",
            runs_code="no",
            modified="2026-11-01",
            evidence=(Evidence(about="licence", how="file", source="general.license"),),
        ),
        Observation(
            id="adapter:1",
            kind="adapter",
            name="Letters",
            format="safetensors",
            licence="apache-2.0",
            base_model="Mistral 7B",
            made_here=True,
        ),
        Observation(id="training:1", kind="training", name="checkpoint-500", licence="MIT"),
        Observation(
            id="server:1",
            kind="server",
            name="Ollama",
            running=True,
            server=ServerFacts(
                pid=42,
                program="ollama",
                addresses=("0.0.0.0:11434",),
                reach="network",
                model_paths=("~/.ollama/models/blobs/sha256-1",),
            ),
        ),
        Observation(
            id="agent:1",
            kind="agent",
            name="Claude Desktop",
            agent=AgentFacts(
                config="~/.config/Claude/claude_desktop_config.json",
                asks_first=False,
                key_like=("API_KEY",),
                connectors=(
                    Connector(name="files", command="npx server-filesystem", pinned=False, key_names=("TOKEN",)),
                    Connector(name="mail", remote="https://mail.example/mcp"),
                ),
            ),
        ),
        Observation(id="program:1", kind="program", name="LM Studio", maker="Element Labs"),
        # The same id twice: a bill must still tell them apart.
        Observation(id="program:1", kind="program", name="LM Studio", maker="Element Labs"),
    ),
    skipped=(Skipped(what="/home/other", reason="permission", count=2),),
    files_passed=1200,
    files_opened=40,
    complete=True,
)

ASSESSMENT = Assessment(
    organisation=Organisation(name="Harbour Lettings", lead="Priya Nair"),
    pack=PACK,
    answers=(
        Answer(question="people", value=14, at="2026-11-12T09:30:00+00:00", note="With the \u201cSaturday\u201d help"),
    ),
    scan=SCAN,
    register=(RegisterEntry(id="1", name="Llama 3.1 8B", kind="model"),),
    created="2026-11-12T09:00:00+00:00",
)

RULE = LegalFact(
    id="hiring", place=("eu",), title="Rules on hiring", status="in_force", from_words="since 2 August 2026",
    reaches="Employers.", when="about.places has 'eu'", asks="Tell people.", source="An official page", confidence="A",
    seen="2026-06-01", review_by="2026-11-01",
)  # fmt: skip

TODAY_HERE = AssessmentToday(
    assessment=ASSESSMENT,
    day="2026-11-12",
    laws=LawsHere(
        reaching=(ReachingLaw(fact=RULE, place="European Union", certain=False, overdue=True, deciding=(),
                              missing=("about.decides",)),),
        as_of="2026-06-01",
        without=("other",),
    ),
)  # fmt: skip

INVENTORY = inventory(SCAN, Facts({"about.places": frozenset({"eu"}), "about.decides": "yes"}))

PROOF_WORDS = b"The keys hang in the office.\n" * 20_000

BUNDLE = Bundle(
    organisation="Harbour Lettings", language="en", title="Proof kept by Harbour Lettings", lead="Files lie beside.",
    columns=("Belongs to", "What", "When", "By", "Size", "SHA-256"),
    rows=(("Who checks?", "minutes.txt", "12 November 2026", "Ana", "580 KB", sha256(PROOF_WORDS).hexdigest()),
          ("Who checks?", "Note", "12 November 2026", "", "", "")),
    entries=(
        BundleEntry(
            evidence=Proof(id="a", subject="question/check", kind="file", name="minutes.txt",
                           size_bytes=len(PROOF_WORDS), sha256=sha256(PROOF_WORDS).hexdigest()),
            belongs_to="Who checks?", file="minutes.txt"),
        BundleEntry(
            evidence=Proof(id="b", subject="question/check", kind="note", text="Tom\nreads <all> of them."),
            belongs_to="Who checks?"),
    ),
    parts=halves_of_proof,
)  # fmt: skip

SUBJECTS: dict[type, tuple[Any, ...]] = {
    Document: DOCUMENTS,
    AssessmentToday: (TODAY_HERE,),
    ScanReport: (SCAN,),
    Inventory: (Inventory(report=SCAN), INVENTORY),
    Bundle: (BUNDLE,),
}
"""Something of each kind that exporters take."""

HOSTILE = (
    "", " ", "   leading and trailing   ", "two\nlines", "two\r\nlines", "\ttabbed\tout", "\x00", "nul \x00 inside",
    "bell \x07 and escape \x1b[31mred\x1b[0m", "\x7f\x80\x9f", "line\u2028and\u2029paragraph", "no\u00a0break",
    "soft\u00adhyphen", "evil\u202egpj.exe", "\u2066isolated\u2069", "zero\u200bwidth\u200djoin", "\ufeffmark first",
    "\ud800", "half \udcff a pair", "\udfff\ud800", "\ufffe\uffff", "\U0001f600",
    "family \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u4e2d\u6587\u6587\u4ef6\u540d", "\u0645\u0631\u062d\u0628\u0627", "\u05e9\u05dc\u05d5\u05dd",
    "\u0939\u093f\u0928\u094d\u0926\u0940",
    "\u0e44\u0e17\u0e22", "\ud55c\uad6d\uc5b4", "e\u0301\u0323 combined", "\u0301 alone", "\ufb01ligature \u2460",
    "\U000e0041tag", "\U0010ffff", "\ue000private", "<b>bold</b>", "<script>alert(1)</script>", "</para><para>",
    '<a href="https://bad.example">click</a>', '<img src="file:///etc/passwd"/>', '<img src="//bad.example/x.png">',
    "<font color=red>", "&amp; &lt; &#x41; &bogus;", "[click](https://bad.example)", "![x](https://bad.example/x.png)",
    "https://bad.example/a_b", "www.bad.example", "someone@bad.example", "<https://bad.example>",
    "**bold** _it_ `code`",
    "```\nfence\n```", "# heading", "1. item", "- item", "> quote", "---", "===", "| a | b |", "\\", "ends with \\",
    "{page} {pages} {0} {__class__}", "%s %(x)s %n", "=cmd|' /C calc'!A0", "(unbalanced", ") \\( <<>> endobj",
    "x" * 10_000, "a-" * 1_000, "word " * 500,
)  # fmt: skip


def with_text(value: Any, text: str) -> Any:
    """The same value with this text in every place that holds words; ids, dates and choices stay."""
    if isinstance(value, tuple):
        return tuple(with_text(part, text) for part in value)
    if isinstance(value, str):
        return text
    if is_dataclass(value) or hasattr(value, "__struct_fields__"):
        return _with_text(value, text)
    return value


_KEPT = {
    "language", "date", "kind", "style", "priority", "anchor", "widths", "page_words", "id", "reason", "how", "about",
    "started", "finished", "origin", "reach", "runs_code", "at", "created", "pack", "question", "value", "decision",
    "tone", "file", "sha256",
}  # fmt: skip


def _with_text(value: Any, text: str) -> Any:
    import msgspec

    if is_dataclass(value):
        names = [field.name for field in fields(value)]
        changes = {name: with_text(getattr(value, name), text) for name in names if name not in _KEPT}
        return replace(value, **changes)
    names = list(value.__struct_fields__)
    return msgspec.structs.replace(
        value, **{name: with_text(getattr(value, name), text) for name in names if name not in _KEPT}
    )


def block_kinds() -> Iterator[type]:
    """Every kind of block there is."""
    yield from get_args(Block)
