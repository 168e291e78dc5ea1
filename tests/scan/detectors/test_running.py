"""Running model servers: real processes, really looked at."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from virtual_computer import NOON, Computer, write_gguf

from app.domain.observation import Observation
from app.domain.scan_event import Done, LookRequest
from app.scan.catalogue import catalogue
from app.scan.detectors.running import reach, recognised, tunnel_of
from app.scan.engine import look
from app.scan.places import Surroundings

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads memory maps as Linux gives them")

_SERVER = """
import mmap, socket, sys
address, path, heavy, port = sys.argv[1:5]
held = []
if path:
    file = open(path, "rb")
    held.append(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
if heavy == "heavy":
    held.append(b"x" * 200_000_000)
if address:
    server = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((address, int(port)))
    server.listen()
    print(server.getsockname()[1], flush=True)
else:
    print(0, flush=True)
sys.stdin.read()
"""


@contextmanager
def running(
    argv0: str, *, address: str = "127.0.0.1", model: Path | None = None, heavy: bool = False, port: int = 0
) -> Iterator[tuple[int, int]]:
    """A real process under this name; gives its pid and its port."""
    words = [argv0, "-c", _SERVER, address, str(model or ""), "heavy" if heavy else "light", str(port)]
    # Python looks for its own files beside the name it was started under, so it is told where they are
    home = {**os.environ, "PYTHONHOME": sys.base_prefix}
    with subprocess.Popen(
        words, executable=sys.executable, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=home
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        bound = int(process.stdout.readline())
        try:
            yield process.pid, bound
        finally:
            process.stdin.close()


def finds(here: Surroundings, pid: int) -> tuple[list[Observation], list[Observation]]:
    """The servers with this pid, and the models of this invented computer; others may be open on the real one."""
    *_, done = look(LookRequest(), here, cancelled=lambda: False, now=lambda: NOON)
    assert isinstance(done, Done)
    items = done.report.observations
    servers = [item for item in items if item.server is not None and item.server.pid == pid]
    ours = ("~", str(here.root.parent))
    return servers, [item for item in items if item.kind == "model" and item.places[0].path.startswith(ours)]


@linux
def test_a_server_with_a_model_is_named_with_its_address(computer: Computer) -> None:
    """A running llama-server is a find with its address, its reach and its model; the model is marked as running."""
    here = computer()
    model = write_gguf(here.homes[0] / "Downloads/mistral.gguf", name="Mistral 7B")

    with running("/opt/llama/llama-server", model=model) as (pid, port):
        servers, models = finds(here, pid)

    assert ["llama.cpp"] == [item.name for item in servers]
    facts = servers[0].server
    assert facts is not None
    assert ((f"127.0.0.1:{port}",), "computer", ("~/Downloads/mistral.gguf",)) == (
        facts.addresses,
        facts.reach,
        facts.model_paths,
    )
    assert facts.since
    assert [("Mistral 7B", True)] == [(item.name, item.running) for item in models]


@linux
def test_a_server_open_to_the_network_says_so(computer: Computer) -> None:
    """A server that listens on every address can be reached by other computers."""
    with running("ollama", address="0.0.0.0") as (pid, port):
        servers, _ = finds(computer(), pid)

    assert [("Ollama", (f"0.0.0.0:{port}",), "network")] == [
        (item.name, item.server.addresses, item.server.reach) for item in servers if item.server
    ]


@linux
def test_a_small_unknown_process_that_answers_for_a_model_is_named(computer: Computer, tmp_path: Path) -> None:
    """However little memory it takes, a process that listens to the network with a model open is found."""
    model = write_gguf(tmp_path / "elsewhere" / "small.gguf", name="Small")
    with running("invoice-helper", address="0.0.0.0", model=model) as (pid, _):
        servers, _models = finds(computer(), pid)

    assert ["network"] == [find.server.reach for find in servers if find.server]


@linux
def test_an_unknown_process_with_a_model_open_is_named(computer: Computer, tmp_path: Path) -> None:
    """A large process nobody knows, with a model mapped, is told, and its model found where no place lies."""
    model = write_gguf(tmp_path / "elsewhere/secret.gguf", name="Secret")

    with running("invoice-helper", address="", model=model, heavy=True) as (pid, _):
        servers, models = finds(computer(), pid)

    assert 1 == len(servers)
    assert "has a model open" in servers[0].note
    assert [("Secret", True)] == [(item.name, item.running) for item in models]


@linux
def test_a_name_alone_proves_nothing(computer: Computer) -> None:
    """A process that is called like a server, but neither listens nor has a model open, is none."""
    with running("llama-server", address="") as (pid, _):
        servers, _ = finds(computer(), pid)

    assert [] == servers


@linux
def test_a_port_alone_proves_nothing(computer: Computer) -> None:
    """An ordinary program that listens is no model server."""
    with running("web", heavy=True) as (pid, _):
        servers, _ = finds(computer(), pid)

    assert [] == servers


@pytest.mark.parametrize(
    ("executable", "command", "expected"),
    [
        ("/usr/local/bin/ollama", ["ollama", "serve"], "ollama"),
        ("C:\\Users\\a\\AppData\\Local\\Programs\\Ollama\\ollama.exe", ["ollama.exe", "serve"], "ollama"),
        ("/home/a/.lmstudio/bin/lms", ["lms", "server"], "lm-studio"),
        ("/usr/bin/lms", ["lms"], None),
        ("/usr/bin/python3.11", ["python3", "-m", "vllm.entrypoints.openai.api_server"], "vllm"),
        ("/home/a/venv/bin/python3", ["/home/a/venv/bin/python3", "/home/a/venv/bin/vllm", "serve", "x"], "vllm"),
        ("/usr/bin/python3", ["python3", "/home/a/text-generation-webui/server.py"], "text-generation-webui"),
        ("/usr/bin/vim", ["vim", "koboldcpp.py"], None),
        ("/usr/bin/python3", ["python3", "-m", "http.server"], None),
        ("/home/a/llava.llamafile", ["./llava.llamafile"], "llamafile"),
        ("/opt/bin/jan", ["jan"], None),
        ("/Applications/Jan.app/Contents/MacOS/Jan", ["Jan"], "jan"),
        ("", ["whisper-server"], "whisper-cpp"),
        ("", [], None),
    ],
)
def test_known_servers_are_recognised(executable: str, command: list[str], expected: str | None) -> None:
    """Known by the executable, by what an interpreter runs, and by the path where a name means other programs too."""
    server = recognised(executable.rsplit("/", 1)[-1], executable, command, catalogue().servers)

    assert expected == (server.id if server else None)


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        (None, "unknown"),
        ([], "computer"),
        ([("127.0.0.1", 1), ("127.0.0.53", 1), ("::1", 1), ("::ffff:127.0.0.1", 1)], "computer"),
        ([("127.0.0.1", 1), ("192.168.1.4", 1)], "network"),
        ([("::", 1)], "network"),
        ([("0.0.0.0", 1)], "network"),
        ([("fe80::1%eth0", 1)], "network"),
        ([("nonsense", 1)], "network"),
    ],
)
def test_who_can_reach_an_address(addresses: list[tuple[str, int]] | None, expected: str) -> None:
    """Only the loopback addresses keep a server to its computer."""
    assert expected == reach(addresses)


def test_this_process_is_never_listed(computer: Computer) -> None:
    """The scan does not list itself, even with a model open."""
    model = write_gguf(computer().homes[0] / "x.gguf")

    with model.open("rb"):
        servers, _ = finds(computer(), os.getpid())

    assert [] == servers
    assert psutil.pid_exists(os.getpid())


_AS_NOBODY = """
import os, sys
from datetime import datetime, UTC
from pathlib import Path
import msgspec
from app.domain.scan_event import LookRequest
from app.scan.engine import look
from app.scan.places import Surroundings
home = Path(sys.argv[1])
here = Surroundings(platform="linux", homes=(home,), environment={}, computer="c", root=home / "none")
# once as root, so that every module is loaded: nobody may not be able to read them
list(look(LookRequest(), here, cancelled=lambda: False, now=lambda: datetime.now(UTC)))
os.setgroups([]); os.setgid(65534); os.setuid(65534)
*_, done = look(LookRequest(), here, cancelled=lambda: False, now=lambda: datetime.now(UTC))
sys.stdout.buffer.write(msgspec.json.encode(done.report))
"""


@linux
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become nobody")
def test_a_server_of_another_account_is_named_with_what_may_be_seen(tmp_path: Path) -> None:
    """A server under another account is found by its command and its usual port, and that is said."""
    with tempfile.TemporaryDirectory() as top:
        Path(top).chmod(0o755)
        with running("/usr/local/bin/gpt4all", address="0.0.0.0", port=4891) as (pid, _):
            done = subprocess.run(
                [sys.executable, "-c", _AS_NOBODY, top], capture_output=True, check=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            )  # fmt: skip

    report = json.loads(done.stdout)
    servers = [item for item in report["observations"] if item["kind"] == "server" and item["server"]["pid"] == pid]
    assert [("GPT4All", ["0.0.0.0:4891"], "network")] == [
        (item["name"], item["server"]["addresses"], item["server"]["reach"]) for item in servers
    ]
    assert "another account" in servers[0]["note"]
    assert ("Running programs of other accounts", "other_account") in [
        (skipped["what"], skipped["reason"]) for skipped in report["skipped"]
    ]


@pytest.mark.parametrize(
    ("command", "name", "ports"),
    [
        (["cloudflared", "tunnel", "--url", "http://localhost:11434"], "Cloudflare Tunnel", {11434}),
        (["/usr/local/bin/ngrok", "http", "8080"], "ngrok", {8080}),
        (["ngrok", "start", "--all"], "ngrok", set()),
        (["bore", "local", "1234", "--to", "bore.pub"], "bore", {1234}),
        (["tailscale", "funnel", "127.0.0.1:11434"], "Tailscale Funnel", {11434}),
    ],
)
def test_tunnels_are_recognised_with_their_ports(command: list[str], name: str, ports: set[int]) -> None:
    """A tunnel is known by its program, and the ports it opens by its command line."""
    tunnel = tunnel_of("", command[0], command, catalogue().tunnels)

    assert tunnel is not None
    assert (name, ports) == (tunnel.name, set(tunnel.ports))


@pytest.mark.parametrize("command", [["tailscale", "up"], ["bore", "--help"], ["python", "ngrok.py"], ["ngrok-notes"]])
def test_what_is_no_tunnel(command: list[str]) -> None:
    """Other uses of the same programs, and like names, are none."""
    assert None is tunnel_of("", command[0], command, catalogue().tunnels)


@linux
def test_a_server_behind_a_tunnel_is_reachable(computer: Computer) -> None:
    """A server that only this computer reaches is reachable once a tunnel leads to its port."""
    with running("ollama") as (pid, port):
        home = {**os.environ, "PYTHONHOME": sys.base_prefix}
        words = ["ngrok", "-c", "input()", "http", str(port)]
        with subprocess.Popen(words, executable=sys.executable, stdin=subprocess.PIPE, env=home) as tunnel:
            servers, _ = finds(computer(), pid)
            tunnel.communicate(b"\n")

    assert ["internet"] == [item.server.reach for item in servers if item.server]
    assert all(item.server.memory_bytes > 1_000_000 for item in servers if item.server)
    assert "ngrok makes it reachable from the internet." in servers[0].note
