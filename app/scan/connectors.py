"""Connectors (MCP servers) as agents' settings list them.

Names of keys are kept, their values never; of a command only the program and the package it fetches are kept, because
the rest of a command line may hold secrets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from app.domain.observation import Act, Connector
from app.scan.cleaning import clean

_MAX_CONNECTORS = 500
_KEY_NAME = re.compile(r"key|token|secret|passw|auth|credential|bearer|cookie|(^|[_-])pat$", re.IGNORECASE)
_KEY_VALUE = re.compile(
    r"^(Bearer\s+)?(sk-|ghp_|gho_|github_pat_|glpat-|xox[abprs]-|AKIA|AIza|hf_|eyJ[A-Za-z0-9_-]{10})"
)
_PLACEHOLDER = re.compile(r"^\s*$|^(Bearer\s+)?[$%<{]")
_ACT_WORDS: tuple[tuple[Act, str], ...] = (
    ("commands", "shell|bash|terminal|desktop-commander|ssh|exec|docker|kubernetes|k8s|powershell|code-runner"),
    ("files", "filesystem|files?|desktop-commander|drive|dropbox|onedrive|sharepoint|git|github|gitlab|obsidian"),
    ("browser", "browser|browsermcp|playwright|puppeteer|chrome|selenium|stagehand|browserbase"),
    ("messages", "e?mail|gmail|outlook|imap|smtp|slack|teams|discord|telegram|whatsapp|twilio|sendgrid"),
    ("web", "fetch|search|exa|tavily|firecrawl|serper|perplexity|brave"),
    ("data", "postgres|postgresql|mysql|sqlite|mongodb|supabase|bigquery|snowflake|notion|hubspot|salesforce|crm"),
    ("payments", "stripe|paypal|shopify|xero|quickbooks|bank|payments?"),
)
"""Words in the name of a connector, its package or its address that say what it can do.

Source: names of servers in github.com/modelcontextprotocol/servers README.md.
"""
_ACTS = tuple((act, re.compile(rf"(?:^|[^a-z])(?:{words})(?![a-z])", re.IGNORECASE)) for act, words in _ACT_WORDS)
_FETCHERS = frozenset({"npx", "bunx", "uvx", "pipx", "pnpx"})
_FETCH_WORDS = {"npm": "exec", "pnpm": "dlx", "yarn": "dlx", "bun": "x", "uv": "tool", "deno": "run"}
_PACKAGE = re.compile(r"(?P<name>(@[\w.-]+/)?[\w.-]+(\[[\w,.-]+\])?)((@|==)(?P<version>[\w.^~<>=*+-]+))?\Z")
_MODULE = re.compile(r"[A-Za-z_][\w.]{0,80}\Z")
_FLAGS_WITH_VALUE = frozenset(
    {"-p", "--package", "--from", "--with", "--python", "-c", "--call", "--registry", "--index-url"}
)


def connectors(servers: object) -> Iterator[Connector]:
    """The connectors of a table by name, or of a list in which each says its name."""
    if isinstance(servers, dict):
        named = [(str(name), spec) for name, spec in servers.items()]
    elif isinstance(servers, list):
        named = [(str(spec.get("name", "")), spec) for spec in servers if isinstance(spec, dict)]
    else:
        named = []
    for name, spec in named[:_MAX_CONNECTORS]:
        if isinstance(spec, dict):
            yield connector(name, spec)


def connector(name: str, spec: Mapping[str, Any]) -> Connector:
    """What one entry says: program, package, address, and the names of keys."""
    words = _words(spec)
    remote = next((_host(value) for key in ("url", "serverUrl", "httpUrl", "uri") if (value := spec.get(key))), "")
    if not remote:
        remote = next((_host(word) for word in words[1:] if word.startswith(("http://", "https://"))), "")
    command, pinned = _command(words)
    names: list[str] = []
    for key in ("env", "envs", "environment", "headers", "http_headers"):
        names += key_like(spec.get(key))
    names += [str(key) for key in spec if key in ("bearer_token", "api_key", "apiKey", "token") and spec[key]]
    names += _flag_names(words)
    for address in [
        value
        for value in (spec.get("url"), spec.get("serverUrl"), spec.get("httpUrl"), *words)
        if isinstance(value, str)
    ]:
        names += _query_names(address)
    return Connector(
        name=clean(name),
        command=clean(command),
        remote=clean(remote),
        pinned=pinned,
        key_names=tuple(clean(name) for name in dict.fromkeys(names)),
        acts=tuple(act for act, words in _ACTS if words.search(f"{name} {command} {remote}")),
    )


def _words(spec: Mapping[str, Any]) -> list[str]:
    command, arguments = spec.get("command", spec.get("cmd")), spec.get("args", spec.get("arguments", []))
    if isinstance(command, dict):  # Zed once wrote the program as a table of its own
        command, arguments = _path_and_arguments(command)
    if isinstance(command, list):
        words = [word for word in command if isinstance(word, str)]
    else:
        words = [command] if isinstance(command, str) and command else []
    if words and isinstance(arguments, list):
        words += [word for word in arguments if isinstance(word, str)]
    if words and _program(words[0]) == "cmd":  # Windows starts script programs through cmd /c
        words = [word for word in words[1:] if word.lower() not in ("/c", "/d", "/s")]
    return words


def _path_and_arguments(program: dict[str, Any]) -> tuple[Any, Any]:
    return program.get("path"), program.get("args", [])


def _program(word: str) -> str:
    """The program's own name; what follows it in one string is dropped."""
    first = word.replace("\\", "/").rsplit("/", 1)[-1]
    name = first.split(" ", 1)[0] if "/" not in word and "\\" not in word else first
    return re.sub(r"\.(exe|cmd|bat)$", "", name, flags=re.IGNORECASE)[:60]


def _command(words: list[str]) -> tuple[str, bool | None]:
    """Program and package, and whether the package's version is fixed (None where nothing is fetched)."""
    if not words:
        return "", None
    program, rest = _program(words[0]), words[1:]
    fetches = program in _FETCHERS
    if program in _FETCH_WORDS and rest[:1] == [_FETCH_WORDS[program]]:
        fetches, rest = True, rest[2:] if program == "uv" else rest[1:]
    if program == "pipx" and rest[:1] == ["run"]:
        rest = rest[1:]
    if fetches:
        return _package(program, rest)
    if program in ("docker", "podman") and "run" in rest:
        return _image(program, rest[rest.index("run") + 1 :])
    if "-m" in rest[:-1] and program.startswith(("python", "py")):
        module = rest[rest.index("-m") + 1]
        return (f"{program} -m {module}" if _MODULE.match(module) else program), None
    return program, None


def _package(program: str, rest: list[str]) -> tuple[str, bool | None]:
    source = next((rest[at + 1] for at, word in enumerate(rest[:-1]) if word in ("--from", "-p", "--package")), "")
    plain, skip = [], False
    for word in rest:
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = word in _FLAGS_WITH_VALUE
        else:
            plain.append(word)
    wanted = source or (plain[0] if plain else "")
    match = _PACKAGE.match(wanted)
    if not match:
        return program, False if wanted else None
    version = match.group("version") or ""
    return f"{program} {wanted}", bool(re.match(r"=*v?\d+\.\d+", version)) and not re.search(r"[*^~<>x]", version)


def _image(program: str, rest: list[str]) -> tuple[str, bool | None]:
    """A container image: the first word that is neither a flag nor the value of one."""
    image = ""
    skip = False
    for word in rest:
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = word in (
                "-e",
                "--env",
                "-v",
                "--volume",
                "-p",
                "--publish",
                "--name",
                "--network",
                "--mount",
                "-w",
                "--env-file",
                "-u",
                "--user",
            )
        else:
            image = word
            break
    if not re.fullmatch(r"[\w./:@-]{1,200}", image):
        return program, None
    return f"{program} {image}", "@sha256:" in image


def _host(value: object) -> str:
    """The host of an address, and its port; never its path or query, which may hold a key."""
    try:
        parts = urlsplit(str(value))
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return (parts.hostname or "") + port


def key_like(table: object) -> list[str]:
    """Names of settings that hold something that looks like a key."""
    if not isinstance(table, dict):
        return []
    held = {
        str(name): value for name, value in table.items() if isinstance(value, str) and not _PLACEHOLDER.match(value)
    }
    return [clean(name) for name, value in held.items() if _KEY_NAME.search(name) or _KEY_VALUE.match(value)]


def _flag_names(words: list[str]) -> list[str]:
    names = []
    for at, word in enumerate(words[1:], 1):
        flag, sign, value = word.partition("=")
        if flag.startswith("-") and _KEY_NAME.search(flag) and re.fullmatch(r"--?[\w-]{1,40}", flag):
            held = value if sign else (words[at + 1] if at + 1 < len(words) else "")
            if not _PLACEHOLDER.match(held) and not held.startswith("-"):
                names.append(flag)
        elif _KEY_VALUE.match(word):
            names.append("command line")
    return names


def _query_names(address: str) -> list[str]:
    if "?" not in address or "://" not in address:
        return []
    try:
        pairs = parse_qsl(urlsplit(address).query)
    except ValueError:
        return []
    return [name for name, value in pairs if _KEY_NAME.search(name) and not _PLACEHOLDER.match(value)]
