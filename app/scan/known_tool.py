"""What one table of the catalogue holds: a program, and where and how it shows itself on a computer."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from app.domain.observation import Origin, Reach

Platform = Literal["linux", "macos", "windows"]


class BySystem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Paths as they stand in the catalogue, for each system. ``~`` is a home, ``%TEMP%`` the temporary folder."""

    linux: tuple[str, ...] = ()
    macos: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()

    def on(self, platform: Platform) -> tuple[str, ...]:
        return {"linux": self.linux, "macos": self.macos, "windows": self.windows}[platform]


class Override(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An environment variable that moves a store; ``below`` is added to its value. ``many``: it lists folders."""

    name: str
    below: str = ""
    many: bool = False


class Pointer(BySystem, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A small file that says where a store was moved to. The last step of its path may hold ``*``."""

    kind: Literal["line", "json", "json_list", "ini", "yaml"]
    key: str = ""
    below: str = ""


class StoreEntry(BySystem, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A folder in which a program keeps models. ``tails`` are the last names of its path, wherever it lies.

    ``place`` is the usual place it is looked at with. ``origin`` is ``program`` where the program fetches its models
    by itself, without anybody asking for one. ``unverified``: not seen in a source that it lies there.
    """

    place: str
    layout: Literal["ollama", "huggingface", "docker", "snapshots", "publisher", "model", "flat"]
    tails: tuple[str, ...] = ()
    origin: Origin = "somebody"
    unverified: bool = False
    environment: tuple[Override, ...] = ()
    pointers: tuple[Pointer, ...] = ()


class Store(StoreEntry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A store with the program it belongs to."""

    id: str
    name: str
    task: str


class BuiltIn(BySystem, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A folder in which a browser or the system keeps a model that it brought itself.

    ``folder`` is its name, with ``*`` for any ending; ``kind`` what lies in it; the paths are the folders it lies in.
    ``never_entered``: only that it is there is looked at, because it holds what is private or the system guards it.
    ``maker`` is that of its tool.
    """

    program: str
    model: str
    folder: str
    maker: str = ""
    task: str = ""
    kind: Literal["model", "program"] = "model"
    never_entered: bool = False


class Install(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What tells the folder of a program that may lie anywhere: names of files and folders that all lie in it.

    ``below`` is the folder in it that holds models. ``rewrites``: the program changes its own text or tools.
    ``arguments_in``: files of that folder, or of one in it, that hold the words the program is started with.
    """

    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    below: str = ""
    rewrites: bool = False
    arguments_in: tuple[str, ...] = ()


class Process(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a running program shows itself.

    ``executables`` are file names, small letters, without ``.exe``; ``*`` at the end stands for anything. When
    ``path_words`` are given, one of them must stand in the executable's path, because the name alone means other
    programs as well. ``arguments``: words of which one must stand in the command line when the program runs inside an
    interpreter; for a tunnel, in any case.
    """

    executables: tuple[str, ...] = ()
    path_words: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()


class Server(Process, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A program that serves models. ``ports`` are where it listens by default: a port alone proves nothing."""

    id: str
    name: str
    ports: tuple[int, ...] = ()


class AgentFile(BySystem, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A settings file of an agent. ``connectors`` is the key that lists them, with dots between steps.

    ``project`` is its place in a project folder, such as ``.cursor/mcp.json``. The last step of a path may hold ``*``.
    """

    format: Literal["json", "toml", "yaml"]
    connectors: tuple[str, ...] = ()
    project: str = ""

    def tails(self) -> tuple[str, ...]:
        """The last names of its path, by which it is known wherever it lies; with slashes."""
        patterns = [
            pattern.partition("/")[2]
            for pattern in self.linux + self.macos + self.windows
            if pattern[0] in "~%" and "*" not in pattern
        ]
        ends = ["/".join(pattern.split("/")[-3:]) for pattern in patterns]
        return tuple(dict.fromkeys([*ends, *([self.project] if self.project else [])]))


class Autonomy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A setting that says whether an agent asks before it acts, and the values that mean yes and no.

    ``some``: a list that is not empty means that it does not ask for what is in the list.
    """

    key: str
    never_asks: tuple[str | bool, ...] = ()
    asks: tuple[str | bool, ...] = ()
    some: bool = False


class Exposure(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A setting that opens an agent further; ``words`` is the id of the phrase that says what it means.

    ``reach``: who can give it orders then.
    """

    key: str
    values: tuple[str, ...]
    words: str
    reach: Reach = "unknown"


class ChatStore(BySystem, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Files, or folders of files, in which a program keeps what was typed, or an index of documents it was given.

    ``files`` are the names of such files in a folder, with ``*`` for any signs. ``project`` is the name of such a file
    in any folder; with ``beside``, only where a folder of that name lies beside it.
    """

    kind: Literal["chats", "index"] = "chats"
    files: tuple[str, ...] = ("*",)
    project: str = ""
    beside: str = ""


class Recorded(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of a program and not used in looking; for whoever reads or extends the catalogue."""

    layout: str = ""
    places: tuple[str, ...] = ()
    moved_by: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    probe: tuple[str, ...] = ()
    config: tuple[str, ...] = ()
    mcp: str = ""
    settings: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    npm: tuple[str, ...] = ()
    docker: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    layer_media_types: tuple[str, ...] = ()
    note: str = ""
    environment: tuple[str, ...] = ()


class Tool(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything known of one program.

    Args:
        task: what its models do, as in ``Observation.task``, where all that lie in its stores do the same.
        serves: it answers for a model, so its processes are looked for.
        bare: it is an agent even without a connector.
        bind_variable: a variable that says where its server listens.
        home_variable: a variable that moves ``home_folder``, its folder below the home.
        apps: where it is installed.
        signs: files and folders that are there once it was used.
        memory: what it writes and reads again by itself: memory, skills, rules.
        skills: standing orders and skills, written by people or by it.
        instructions: the same in a project folder, by name.
        start_up: entries that start it with the computer.
        chats: where it keeps chats, or indexes of documents; nothing there is ever opened.
        extensions: folders that hold its additions, by ``publisher.name-version``.
        extension_ids: additions that bring AI, small letters.
        extension_names: what such an addition is called, where it is not called after a tool of ours.
    """

    id: str
    name: str
    kind: str
    source: tuple[str, ...]
    maker: str = ""
    task: str = ""
    unverified: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()
    serves: bool = False
    bare: bool = False
    bind_variable: str = ""
    home_variable: str = ""
    home_folder: str = ""
    stores: tuple[StoreEntry, ...] = ()
    built_in: tuple[BuiltIn, ...] = ()
    installs: tuple[Install, ...] = ()
    processes: tuple[Process, ...] = ()
    settings: tuple[AgentFile, ...] = ()
    autonomy: tuple[Autonomy, ...] = ()
    exposure: tuple[Exposure, ...] = ()
    apps: BySystem = BySystem()
    signs: BySystem = BySystem()
    memory: BySystem = BySystem()
    skills: BySystem = BySystem()
    instructions: tuple[str, ...] = ()
    start_up: BySystem = BySystem()
    chats: tuple[ChatStore, ...] = ()
    extensions: BySystem = BySystem()
    extension_ids: tuple[str, ...] = ()
    extension_names: dict[str, str] = {}
    recorded: Recorded = Recorded()

    @property
    def suspected(self) -> bool:
        """Whether nothing of it was seen in a source."""
        return "everything" in self.unverified
