"""Running model servers: known programs that listen or have a model open, and any process with a model file open.

Two steps, because memory maps of every process take ten times as long: names, command lines and sizes first; maps,
open files and addresses only of the few that could hold a model. A port or a name alone proves nothing. An ordinary
user sees maps, files and addresses of the own processes only: what could not be seen is counted.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.observation import Evidence, Observation, Reach, ServerFacts
from app.scan.cleaning import clean
from app.scan.find import Find
from app.scan.known_tool import Server
from app.scan.looking import Looking, moment

if TYPE_CHECKING:
    import psutil

_HEAVY_BYTES = 150 * 1024 * 1024
_SMALLEST_MODEL_BYTES = 4_096
_MODEL_FLAGS = ("-m", "--model", "--model-path", "--whisper-model")
_PORT = re.compile(r"(?:^|:)(\d{2,5})(?=/|$)")
"""A port on its own or behind a host: 11434, localhost:11434, http://127.0.0.1:11434/."""
_INTERPRETERS = re.compile(r"(python[\d.]*|pypy[\d.]*|node|bun|deno|ruby|perl|java|bash|sh|zsh)\Z")


@dataclass(frozen=True, slots=True)
class _Tunnel:
    """A program that makes ports of this computer reachable from the internet."""

    name: str
    ports: frozenset[int]


@dataclass(slots=True)
class _Seen:
    """What was seen of one process. None: the system did not let us see it."""

    pid: int
    parent: int
    name: str
    executable: str
    server: Server | None
    since: str
    addresses: list[tuple[str, int]] | None = None
    models: list[str] = field(default_factory=list)
    hidden: bool = False
    memory_bytes: int = 0


def on_computer(looking: Looking) -> Iterator[Find]:
    """Every process that serves a model, or has one open."""
    import psutil  # deferred: it costs 30 ms, and a scan of folders needs no processes

    ownerless, answering = _listened_on(psutil)
    seen: dict[int, _Seen] = {}
    tunnels: list[_Tunnel] = []
    for process in psutil.process_iter():
        if looking.cancelled():
            return
        if process.pid != os.getpid():
            one = _look_at(process, process.pid in answering, looking, psutil, tunnels)
            if one is not None:
                seen[one.pid] = one
    parents = _joined_to_parents(seen)
    for pid, one in sorted(seen.items()):
        if pid in parents:
            continue
        if one.server is not None and one.addresses is None:
            one.addresses = [address for address in ownerless if address[1] in one.server.ports] or None
        known = one.server is not None and (one.addresses or one.hidden)
        if known or one.models:
            yield _find(one, tunnels, looking)


def _look_at(
    process: psutil.Process, answers: bool, looking: Looking, psutil: Any, tunnels: list[_Tunnel]
) -> _Seen | None:
    """A process that could hold a model: known, heavy, or answering on a port; None for all others.

    A tunnel is added to ``tunnels``.
    """
    try:
        with process.oneshot():
            name = process.name()
            command = _quiet(process.cmdline, psutil) or []
            executable = _quiet(process.exe, psutil) or ""
            size = _quiet(process.memory_info, psutil)
            server = recognised(name, executable, command, looking.catalogue.servers)
            tunnel = tunnel_of(name, executable, command, looking.catalogue.tunnels)
            if tunnel is not None:
                tunnels.append(tunnel)
            if server is None and not answers and (size is None or size.rss < _HEAVY_BYTES):
                return None
            since = moment(process.create_time())
            parent = process.ppid()
    except (psutil.Error, OSError):
        return None
    seen = _Seen(process.pid, parent, name, executable, server, since)
    seen.memory_bytes = size.rss if size is not None else 0
    connections = _quiet(lambda: process.net_connections(kind="inet"), psutil)
    if connections is not None:
        listening = {
            (item.laddr.ip, item.laddr.port) for item in connections if item.status == psutil.CONN_LISTEN and item.laddr
        }
        seen.addresses = sorted(listening)
    paths = _open_paths(process, psutil)
    if paths is None:
        seen.hidden = True
        looking.coverage.skip("other_account", looking.say("note.other_processes"))
        paths = set()
    if server is not None:
        paths |= _named_in(command, _quiet(process.cwd, psutil) or "")
    seen.models = sorted(path for path in paths if _is_model(path, looking))
    return seen


def tunnel_of(name: str, executable: str, command: list[str], known: tuple[Server, ...]) -> _Tunnel | None:
    """The tunnel a process is, with the ports its command line names; None for all other processes."""
    names = {_plain(text) for text in (executable, command[0] if command else "", "" if executable else name) if text}
    for tunnel in known:
        if names & set(tunnel.executables) and (not tunnel.arguments or set(tunnel.arguments) & set(command[1:])):
            ports = {int(port) for word in command[1:] for port in _PORT.findall(word)}
            return _Tunnel(tunnel.name, frozenset(ports))
    return None


def recognised(name: str, executable: str, command: list[str], servers: tuple[Server, ...]) -> Server | None:
    """The known server a process is by its executable's name, or by what its interpreter was told to run."""
    names = {_plain(text) for text in (executable, command[0] if command else "", "" if executable else name) if text}
    path = (executable or (command[0] if command else "")).replace("\\", "/").lower()
    interpreted = any(_INTERPRETERS.match(text) for text in names)
    words = " ".join(command[1:12]).replace("\\", "/") if interpreted else ""
    for server in servers:
        by_name = any(_named(one, server.executables) for one in names)
        if by_name and server.path_words and not any(word in path for word in server.path_words):
            by_name = False
        if by_name or (words and any(argument.replace("\\", "/") in words for argument in server.arguments)):
            return server
        if path.endswith(".llamafile") and server.id == "llamafile":
            return server
    return None


def _named(name: str, executables: tuple[str, ...]) -> bool:
    return any(name.startswith(one[:-1]) if one[-1] == "*" else name == one for one in executables)


def reach(addresses: list[tuple[str, int]] | None) -> Reach:
    """Who can reach these addresses; unknown where the system did not show them."""
    if addresses is None:
        return "unknown"
    return "computer" if all(_is_loopback(ip) for ip, _ in addresses) else "network"


def _is_loopback(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(address, "ipv4_mapped", None)
    return (inner or address).is_loopback


def _plain(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1].lower().removesuffix(".exe")


def _open_paths(process: psutil.Process, psutil: Any) -> set[str] | None:
    """Files a process has mapped or open; None where the system does not show them."""
    paths: set[str] = set()
    shown = False
    maps = getattr(process, "memory_maps", None)  # macOS has none
    if maps is not None:
        mapped = _quiet(lambda: maps(grouped=True), psutil)
        if mapped is not None:
            shown = True
            paths |= {item.path for item in mapped if os.path.isabs(item.path)}
    files = _quiet(process.open_files, psutil)
    if files is not None:
        shown = True
        paths |= {item.path for item in files}
    return paths if shown else None


def _named_in(command: list[str], folder: str) -> set[str]:
    """Model files that the command line names."""
    found = set()
    for at, word in enumerate(command):
        flag, sign, value = word.partition("=")
        if flag in _MODEL_FLAGS:
            path = value if sign else (command[at + 1] if at + 1 < len(command) else "")
            if path and (folder or os.path.isabs(path)):
                found.add(os.path.realpath(os.path.join(folder, path)))
    return found


def _is_model(path: str, looking: Looking) -> bool:
    ending = os.path.splitext(path)[1].lower()
    if (
        ending in looking.catalogue.passed_endings
        or re.search(r"\.so(\.\d+)+$", path)
        or path.startswith(("/dev/", "/proc/", "/sys/"))
    ):
        return False
    try:
        if os.stat(path).st_size < _SMALLEST_MODEL_BYTES:
            return False
    except (OSError, ValueError):
        return False
    seen = looking.file(path, marked=False)
    return seen is not None and seen.header.role in ("model", "adapter", "shard", "sidecar")


def _listened_on(psutil: Any) -> tuple[list[tuple[str, int]], set[int]]:
    """Addresses that processes of other accounts listen on, and the ids of the processes of ours that listen."""
    connections = _quiet(lambda: psutil.net_connections(kind="inet"), psutil) or []
    listening = [item for item in connections if item.status == psutil.CONN_LISTEN and item.laddr]
    ownerless = {(item.laddr.ip, item.laddr.port) for item in listening if not item.pid}
    return sorted(ownerless), {item.pid for item in listening if item.pid}


def _joined_to_parents(seen: dict[int, _Seen]) -> set[int]:
    """Give what helpers hold to the server that started them: Ollama runs each model in a process of its own."""
    joined = set()
    for pid, one in sorted(seen.items(), reverse=True):
        parent = seen.get(one.parent)
        if parent is None or parent.server is None or one.pid == one.parent:
            continue
        parent.models = sorted({*parent.models, *one.models})
        parent.memory_bytes += one.memory_bytes
        open_to_others = [address for address in one.addresses or [] if not _is_loopback(address[0])]
        if open_to_others:
            parent.addresses = sorted({*(parent.addresses or []), *open_to_others})
        joined.add(pid)
    return joined


def _find(one: _Seen, tunnels: list[_Tunnel], looking: Looking) -> Find:
    shown = looking.surroundings.shown
    program = one.server.name if one.server else clean(one.name)
    addresses = tuple(_written(ip, port) for ip, port in one.addresses or [])
    ports = sorted(port for _, port in one.addresses or [])
    identity = "\n".join([program, one.executable, *map(str, ports)])
    notes = []
    if one.server is None:
        notes.append(looking.say("note.open_model"))
    if one.hidden:
        notes.append(looking.say("note.hidden_owner"))
    through = {tunnel.name for tunnel in tunnels if tunnel.ports & set(ports)}
    notes += [looking.say("note.tunnel", name=name) for name in sorted(through)]
    # a tunnel that says no port may lead to any of them
    beside = {tunnel.name for tunnel in tunnels if not tunnel.ports} - through
    notes += [looking.say("note.tunnel_beside", name=name) for name in sorted(beside) if ports]
    observation = Observation(
        id=f"server:{hashlib.sha256(identity.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}",
        kind="server",
        name=program,
        places=(looking.place(one.executable),) if one.executable else (),
        running=True,
        note=" ".join(notes),
        server=ServerFacts(
            pid=one.pid,
            program=clean(one.name),
            addresses=addresses,
            reach="internet" if through else reach(one.addresses),
            model_paths=tuple(shown(path) for path in one.models),
            since=one.since,
            memory_bytes=one.memory_bytes,
        ),
        evidence=(Evidence(about="server", how="process", source=clean(one.name)),),
    )
    return Find(observation=observation, opens=tuple(os.path.realpath(path) for path in one.models))


def _written(ip: str, port: int) -> str:
    return f"[{ip}]:{port}" if ":" in ip else f"{ip}:{port}"


def _quiet(ask: Any, psutil: Any) -> Any:
    """What the system answers; None where it refuses or the process is gone."""
    try:
        return ask()
    except (psutil.Error, OSError, NotImplementedError):
        return None
