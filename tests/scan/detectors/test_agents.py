"""Agents and their connectors."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from virtual_computer import Computer, only, report_of, write_json

from app.scan.connectors import connector
from app.scan.known_tool import Platform
from app.scan.settings_files import decoded, without_comments

SECRET = "sk-ant-THISMUSTNEVERBESEEN"
SERVERS = {
    "files": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/home/owner/shared"]},
    "mail": {"command": "/usr/local/bin/uvx", "args": ["mail-mcp==1.2.0"], "env": {"MAIL_TOKEN": SECRET, "DEBUG": "1"}},
    "crm": {
        "url": f"https://mcp.example.com:8443/sse?api_key={SECRET}",
        "headers": {"Authorization": f"Bearer {SECRET}"},
    },
}

_EVERYWHERE = {
    "Cursor": ".cursor/mcp.json",
    "Windsurf": ".codeium/windsurf/mcp_config.json",
    "Gemini CLI": ".gemini/settings.json",
    "Claude Code": ".claude.json",
}
PATHS: dict[Platform, dict[str, str]] = {
    "linux": {"Claude Desktop": ".config/Claude/claude_desktop_config.json", **_EVERYWHERE},
    "macos": {"Claude Desktop": "Library/Application Support/Claude/claude_desktop_config.json", **_EVERYWHERE},
    "windows": {"Claude Desktop": "AppData/Roaming/Claude/claude_desktop_config.json", **_EVERYWHERE},
}

CODE = ".config/Code/User/globalStorage"
ALWAYS = '{"mcpServers": {"a": {"command": "a", "alwaysAllow": ["write"]}}}'


@pytest.mark.parametrize(("platform", "name"), [(system, name) for system, paths in PATHS.items() for name in paths])
def test_every_agent_is_found_on_every_system(computer: Computer, platform: Platform, name: str) -> None:
    """Settings are found where each system keeps them, with connectors and the names of keys, never their values."""
    here = computer(platform)
    write_json(here.homes[0] / PATHS[platform][name], {"mcpServers": SERVERS})

    report = report_of(here)

    find = only(report, "agent")
    assert name == find.name
    assert find.agent is not None
    assert [
        ("files", "npx @modelcontextprotocol/server-filesystem", "", False, ()),
        ("mail", "uvx mail-mcp==1.2.0", "", True, ("MAIL_TOKEN",)),
        ("crm", "", "mcp.example.com:8443", None, ("Authorization", "api_key")),
    ] == [(item.name, item.command, item.remote, item.pinned, item.key_names) for item in find.agent.connectors]
    assert ("MAIL_TOKEN", "Authorization", "api_key") == find.agent.key_like
    assert b"MUSTNEVER" not in msgspec.json.encode(report)
    assert b"shared" not in msgspec.json.encode(report)


def test_vs_code_settings_may_have_comments(computer: Computer) -> None:
    """mcp.json and settings.json of VS Code are read with comments and trailing commas."""
    here = computer()
    folder = here.homes[0] / ".config/Code/User"
    folder.mkdir(parents=True)
    (folder / "mcp.json").write_text('{\n // mine\n "servers": {"web": {"url": "http://localhost:3000/a//b"},},\n}')
    (folder / "settings.json").write_text('{"editor.x": 1, /* old */ "mcp": {"servers": {"old": {"command": "node"}}}}')

    agent = only(report_of(here), "agent").agent

    assert agent is not None
    assert [("web", "localhost:3000"), ("old", "")] == [(item.name, item.remote) for item in agent.connectors]


def test_vs_code_without_connectors_is_no_agent(computer: Computer) -> None:
    """An editor alone is not an agent."""
    here = computer()
    write_json(here.homes[0] / ".config/Code/User/settings.json", {"editor.fontSize": 12})

    assert () == report_of(here).observations


@pytest.mark.parametrize(
    ("path", "text", "asks"),
    [
        (".claude/settings.json", '{"permissions": {"defaultMode": "bypassPermissions"}}', False),
        (".claude/settings.json", '{"permissions": {"defaultMode": "plan"}}', True),
        (".claude/settings.json", '{"permissions": {"allow": []}}', None),
        (".codex/config.toml", 'approval_policy = "never"\nsandbox_mode = "danger-full-access"', False),
        (".codex/config.toml", 'approval_policy = "on-request"', True),
        (".config/Code/User/settings.json", '{"chat.tools.autoApprove": true}', False),
    ],
)
def test_whether_it_asks_first(computer: Computer, path: str, text: str, asks: bool | None) -> None:
    """The setting that lets an agent act without asking is read."""
    here = computer()
    (here.homes[0] / path).parent.mkdir(parents=True)
    (here.homes[0] / path).write_text(text)

    agent = only(report_of(here), "agent").agent

    assert agent is not None
    assert asks is agent.asks_first


def test_several_files_are_one_agent(computer: Computer) -> None:
    """Home, local and project settings of one agent are one find; one file that never asks is enough."""
    here = computer()
    home = here.homes[0]
    write_json(
        home / ".claude.json",
        {"mcpServers": {"a": {"command": "a"}}, "projects": {"/x": {"mcpServers": {"b": {"command": "b"}}}}},
    )
    write_json(home / ".claude/settings.json", {"permissions": {"defaultMode": "default"}})
    write_json(home / ".claude/settings.local.json", {"permissions": {"defaultMode": "bypassPermissions"}})
    write_json(home / "work/shop/.mcp.json", {"mcpServers": {"c": {"command": "c"}}})

    find = only(report_of(here), "agent")

    assert find.agent is not None
    assert (["a", "b", "c"], False, 4) == (
        [item.name for item in find.agent.connectors],
        find.agent.asks_first,
        len(find.places),
    )


def test_a_moved_folder_is_found(computer: Computer) -> None:
    """CODEX_HOME moves Codex' settings."""
    here = computer(CODEX_HOME=str(computer().homes[0] / "elsewhere"))
    (here.homes[0] / "elsewhere").mkdir()
    (here.homes[0] / "elsewhere/config.toml").write_text(
        '[mcp_servers.docs]\ncommand = "npx"\nargs = ["docs-mcp@2.1.0"]\n'
    )

    agent = only(report_of(here), "agent").agent

    assert agent is not None
    assert [("docs", "npx docs-mcp@2.1.0", True)] == [
        (item.name, item.command, item.pinned) for item in agent.connectors
    ]


def test_each_account_has_its_own_agent(computer: Computer) -> None:
    """The same agent in two homes is two finds, the second with the account's name."""
    here = computer(others=("anna",))
    for home in here.homes:
        write_json(home / ".cursor/mcp.json", {"mcpServers": {"a": {"command": "a"}}})

    places = [item.places[0] for item in report_of(here).observations]

    assert {("~/.cursor/mcp.json", ""), ("~anna/.cursor/mcp.json", "anna")} == {
        (place.path, place.account) for place in places
    }


@pytest.mark.parametrize("text", ["{", "[1, 2]", "null", "\xff", '{"mcpServers": ' + "[" * 100_000, "{" * 300_000])
def test_a_broken_file_is_told_as_unreadable(computer: Computer, text: str) -> None:
    """Broken and hostile settings are told, and nothing else happens."""
    here = computer()
    (here.homes[0] / ".cursor").mkdir()
    (here.homes[0] / ".cursor/mcp.json").write_text(text, encoding="latin-1")

    report = report_of(here)

    assert ((), [("~/.cursor/mcp.json", "unreadable")]) == (
        report.observations,
        [(skipped.what, skipped.reason) for skipped in report.skipped],
    )


@pytest.mark.parametrize(
    ("words", "command", "pinned"),
    [
        (["npx", "-y", "pkg"], "npx pkg", False),
        (["npx", "--yes", "@a/pkg@1.2.3", "--port", "3"], "npx @a/pkg@1.2.3", True),
        (["npx", "pkg@latest"], "npx pkg@latest", False),
        (["npx", "pkg@^1.2.0"], "npx pkg@^1.2.0", False),
        (["cmd", "/c", "npx", "-y", "pkg"], "npx pkg", False),
        (["C:\\Program Files\\nodejs\\npx.cmd", "pkg@1.0"], "npx pkg@1.0", True),
        (["uvx", "--from", "pkg==1.0.1", "tool"], "uvx pkg==1.0.1", True),
        (["uvx", "--from", "git+https://token@host/x", "tool"], "uvx", False),
        (["uv", "tool", "run", "pkg"], "uv pkg", False),
        (["npm", "exec", "pkg@2.0.0"], "npm pkg@2.0.0", True),
        (["pipx", "run", "pkg"], "pipx pkg", False),
        (["docker", "run", "-i", "--rm", "-e", f"KEY={SECRET}", "mcp/fetch"], "docker mcp/fetch", False),
        (["docker", "run", "mcp/fetch@sha256:abc"], "docker mcp/fetch@sha256:abc", True),
        (["python3", "-m", "my_server", SECRET], "python3 -m my_server", None),
        (["/home/owner/bin/thing", SECRET], "thing", None),
        ([f"thing --key {SECRET}"], "thing", None),
    ],
)
def test_what_is_kept_of_a_command(words: list[str], command: str, pinned: bool | None) -> None:
    """Program and package stay, everything else of a command line is left out."""
    made = connector("x", {"command": words[0], "args": words[1:]})

    assert (command, pinned) == (made.command, made.pinned)
    assert SECRET not in str(made)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
@settings(max_examples=60)
def test_any_entry_gives_a_connector(spec: object) -> None:
    """Whatever stands in an entry, reading it does not fail."""
    connector("x", {"command": spec, "args": spec, "env": spec, "url": spec, "headers": spec})


@given(st.text(alphabet='{}[]",:/*\\ \n ab'))
@settings(max_examples=100)
def test_comments_are_taken_out_of_any_text(text: str) -> None:
    """Taking comments out ends for every text."""
    decoded(without_comments(text).encode(), "json")


def test_standing_orders_are_told_with_an_agent_that_is_here(computer: Computer) -> None:
    """Orders for a known agent are told with it, and signs that nobody sees; alone they tell no agent."""
    here = computer()
    home = here.homes[0]
    write_json(home / ".claude/settings.json", {"hooks": {"PreToolUse": []}})
    (home / ".claude/skills/letters").mkdir(parents=True)
    (home / "work/shop").mkdir(parents=True)
    (home / "work/shop/CLAUDE.md").write_text("Be kind.\U000e0041\u200b", encoding="utf-8")
    (home / "work/shop/AGENTS.md").write_text("Be kind.", encoding="utf-8")

    find = only(report_of(here), "agent")

    assert "Claude Code" == find.name
    assert "Its settings start other programs at certain moments." in find.note
    assert "It has standing orders or skills in files of their own." in find.note
    assert "~/work/shop/CLAUDE.md holds signs that people cannot see and an agent reads." in find.note
    assert {"~/.claude/settings.json", "~/.claude/skills", "~/work/shop/CLAUDE.md"} == {
        place.path for place in find.places
    }


def test_orders_are_named_up_to_a_bearable_number(computer: Computer) -> None:
    """Many projects with orders do not fill the report."""
    here = computer()
    write_json(here.homes[0] / ".claude/settings.json", {})
    for number in range(60):
        folder = here.homes[0] / f"work/p{number}"
        folder.mkdir(parents=True)
        (folder / "CLAUDE.md").write_text("x")

    assert 21 == len(only(report_of(here), "agent").places)


@pytest.mark.parametrize(
    ("path", "text", "note"),
    [
        (".openclaw/openclaw.json", '{"gateway": {"bind": "lan"}}', "Its settings let other computers reach it."),
        (".codex/config.toml", 'sandbox_mode = "danger-full-access"', "Its settings give it the whole computer."),
        (".codex/config.toml", 'sandbox_mode = "read-only"', ""),
    ],
)
def test_settings_that_open_an_agent_further_are_told(computer: Computer, path: str, text: str, note: str) -> None:
    """An open gateway and full access are said in plain words."""
    here = computer()
    (here.homes[0] / path).parent.mkdir(parents=True)
    (here.homes[0] / path).write_text(text)

    assert note in only(report_of(here), "agent").note
    assert bool(note) == bool(only(report_of(here), "agent").note)


def test_what_an_agent_can_do_and_who_can_reach_it(computer: Computer) -> None:
    """Of a connector its name and package say what it lets an agent do; an open gateway lets others give orders."""
    here = computer()
    home = here.homes[0]
    servers = {
        "post": {"command": "uvx", "args": ["gmail-mcp==1.0.0", "--profile", "anna"]},
        "kasse": {"url": "https://mcp.stripe.com"},
        "notes": {"command": "wallpaper-mcp"},
    }
    write_json(home / ".config/Claude/claude_desktop_config.json", {"mcpServers": servers})
    write_json(home / ".openclaw/openclaw.json", {"gateway": {"bind": "lan"}})
    write_json(home / ".claude/settings.json", {"permissions": {"defaultMode": "plan"}})

    told = {item.name: item.agent for item in report_of(here).observations if item.agent}

    assert ("messages", "payments") == told["Claude Desktop"].acts
    assert [("messages",), ("payments",), ()] == [item.acts for item in told["Claude Desktop"].connectors]
    assert ("unknown", "network") == (told["Claude Desktop"].reach, told["OpenClaw"].reach)
    assert ("commands", "files") == told["Claude Code"].acts


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".config/goose/config.yaml", "GOOSE_MODE: auto\n"),
        (".continue/index/globalContext.json", '{"toolPolicies": {"edit_file": "allowedWithoutPermission"}}'),
        (".cline/data/mcp_settings.json", '{"mcpServers": {"a": {"command": "a", "alwaysAllow": ["write"]}}}'),
        (".cline/data/mcp_settings.json", '{"mcpServers": {"a": {"command": "a", "autoApprove": ["write"]}}}'),
        (f"{CODE}/rooveterinaryinc.roo-cline/settings/mcp_settings.json", ALWAYS),
        (f"{CODE}/kilocode.kilo-code/settings/mcp_settings.json", ALWAYS),
        (".kiro/settings/mcp.json", '{"mcpServers": {"a": {"command": "a", "autoApprove": ["*"]}}}'),
        (".config/zed/settings.json", '{"agent": {"always_allow_tool_actions": true}, /* own */}'),
        (".config/zed/settings.json", '{"agent": {"tool_permissions": {"default": "allow"}}}'),
        (".config/opencode/opencode.json", '{"permission": "allow"}'),
        (".config/opencode/opencode.json", '{"permission": {"edit": "ask", "bash": "allow"}}'),
        (".aider.conf.yml", "yes-always: true\n"),
    ],
)
def test_further_ways_of_not_asking(computer: Computer, path: str, text: str) -> None:
    """Modes, policies, and lists of what is always allowed, each under the name its agent gives it."""
    here = computer()
    (here.homes[0] / path).parent.mkdir(parents=True, exist_ok=True)
    (here.homes[0] / path).write_text(text)

    agent = only(report_of(here), "agent").agent

    assert agent is not None
    assert agent.asks_first is False
