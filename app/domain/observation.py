"""What was seen on a computer: one record per model, server, agent or program, never per file."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Kind = Literal["model", "adapter", "training", "server", "agent", "program"]
"""``model``: a usable model. ``adapter``: a fine-tuned addition to a base model. ``training``: a
checkpoint or run that shows training happened here. ``server``: a process that answers for a model.
``agent``: a program with connectors that can act. ``program``: software that runs models."""

Origin = Literal["somebody", "program", "vendor"]
"""``somebody`` brought it here; it is part of a ``program``; the ``vendor`` of the system put it there."""

RunsCode = Literal["no", "can", "unread", ""]
"""``no``: holds no code we know of how to run. ``can``: may run code when opened. ``unread``: could not
be read to the end. Empty: the question does not arise."""

Reach = Literal["computer", "network", "internet", "unknown"]
"""Who can reach it: programs on this computer, other computers, or anybody through a tunnel."""

OPEN_REACH: frozenset[Reach] = frozenset({"network", "internet"})
"""Others than the people at this computer can reach it."""

Act = Literal["commands", "files", "browser", "messages", "web", "data", "payments"]
"""What an agent can do: run commands, change files, use a browser, write to people, fetch pages, work on other
people's data, pay."""

How = Literal["file", "name", "folder", "program", "process", "settings"]
"""How we know: said by the file itself, read off its name, seen in the folder, listed by the program
that keeps it, seen in a running process, or read in a settings file."""


class Place(Struct, frozen=True, kw_only=True):
    """Where something lies. ``path`` is ready to show: below ``~`` where it can be, no control characters."""

    path: str
    store: str = ""
    account: str = ""


class Evidence(Struct, frozen=True, kw_only=True):
    """How one fact about a find is known: ``about`` names the field, ``source`` the key or file."""

    about: str
    how: How
    source: str = ""


class Connector(Struct, frozen=True, kw_only=True):
    """A connector (MCP server) an agent can use. Key names are kept, values never."""

    name: str
    command: str = ""
    remote: str = ""
    pinned: bool | None = None
    """Whether the version is fixed; None when that cannot be told."""
    key_names: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    """What it lets an agent do, as far as the name of its program says it."""


class AgentFacts(Struct, frozen=True, kw_only=True):
    """What an agent is set up to do."""

    config: str
    connectors: tuple[Connector, ...] = ()
    asks_first: bool | None = None
    """False when a setting lets it act without asking; None when no setting says so either way."""
    key_like: tuple[str, ...] = ()
    """Names of settings that hold something that looks like a key."""
    writes_itself: bool | None = None
    acts: tuple[Act, ...] = ()
    """What it can do by itself and through its connectors."""
    reach: Reach = "unknown"
    """Who can give it orders; unknown where no setting says it."""


class ServerFacts(Struct, frozen=True, kw_only=True):
    """A running process that serves a model, or has one open."""

    pid: int
    program: str
    addresses: tuple[str, ...] = ()
    """Such as ``127.0.0.1:11434``."""
    reach: Reach = "unknown"
    model_paths: tuple[str, ...] = ()
    model_names: tuple[str, ...] = ()
    """What lies at each of these paths; empty for one that no find lies at."""
    since: str = ""
    memory_bytes: int = 0
    """How much memory it and its helpers hold; 0 where the system does not say."""


Tests = Literal["before_after", "after", "none", ""]
"""Whether results of tests lie beside what was trained. Empty: the question does not arise."""


class TrainingData(Struct, frozen=True, kw_only=True):
    """A file or folder of examples that lies beside a training. Only its name, size and number of examples are known.

    ``rows`` are examples; None where they were not counted.
    """

    name: str
    place: str = ""
    size_bytes: int = 0
    rows: int | None = None
    rows_exact: bool = False


class TrainingFacts(Struct, frozen=True, kw_only=True):
    """What is known about the training that made something."""

    program: str = ""
    """What it was trained with, such as ``LLaMA-Factory``."""
    data: tuple[TrainingData, ...] = ()
    """Examples that lie beside it."""
    named_data: tuple[str, ...] = ()
    """Names of data that its settings, its card or the file itself give."""
    tests: Tests = ""
    logs: tuple[str, ...] = ()
    """Names of folders in which the run was written down."""


class Kept(Struct, frozen=True, kw_only=True):
    """What a program keeps of what was typed into it, or of the documents it was given.

    Only names, sizes and dates of files are known, never what stands in them. ``oldest`` and ``newest`` are when the
    first and the last of these files was changed (ISO 8601).
    """

    kind: Literal["chats", "index"]
    files: int
    size_bytes: int
    oldest: str
    newest: str


class Observation(Struct, frozen=True, kw_only=True):
    """One find. Every text is safe to show: cleaned of control and direction characters."""

    id: str
    """Stable between scans: made from the content where that is known, else from the place."""
    kind: Kind
    name: str
    format: str = ""
    size_bytes: int = 0
    file_count: int = 1
    places: tuple[Place, ...] = ()
    maker: str = ""
    architecture: str = ""
    task: str = ""
    """What it is for: ``language``, ``speech``, ``images``, ``vision``, ``embeddings``, ``tabular`` or empty."""
    parameters: int | None = None
    parameters_exact: bool = False
    quantisation: str = ""
    licence: str = ""
    """Licence id or name as the file or folder says it; empty when none was found."""
    licence_text: str = ""
    """Id of the licence whose text lies on the disk; empty when none was recognised. It counts before ``licence``."""
    tags: tuple[str, ...] = ()
    """Words the file or its card is tagged with."""
    classes: tuple[str, ...] = ()
    """What it can tell apart, such as ``angry`` and ``happy``, where the file or its settings list it."""
    base_model: str = ""
    source: str = ""
    """Where it was fetched from, as text; never turned into a request."""
    origin: Origin = "somebody"
    origin_program: str = ""
    made_here: bool = False
    cloud: bool = False
    """Listed as installed, but prompts leave the computer."""
    runs_code: RunsCode = ""
    code_signs: tuple[str, ...] = ()
    modified: str = ""
    last_used: str = ""
    running: bool = False
    note: str = ""
    training: TrainingFacts | None = None
    agent: AgentFacts | None = None
    server: ServerFacts | None = None
    kept: tuple[Kept, ...] = ()
    """Chats and indexes of documents that a program keeps here."""
    evidence: tuple[Evidence, ...] = ()

    @property
    def unknown_code(self) -> bool:
        """It can run code when opened, somebody brought it here, and nothing says who made it."""
        return (
            self.runs_code == "can" and self.origin == "somebody" and not (self.maker or self.source or self.made_here)
        )
