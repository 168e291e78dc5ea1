"""What the code of the window keeps to, read off the code itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

GUI = Path(__file__).resolve().parents[2] / "app" / "gui"
FILES = sorted(GUI.rglob("*.py"))
IDS = [str(path.relative_to(GUI)) for path in FILES]
OF_QT = {"accept", "reject", "close", "show", "hide", "setFocus", "clear", "update"}


def calls(path: Path, name: str) -> Iterator[ast.Call]:
    """Every call of a method with this name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
            yield node


def slots_and_signals() -> set[str]:
    """Names of all methods that are slots, and of all signals."""
    names = set()
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                decorators = [d.func if isinstance(d, ast.Call) else d for d in node.decorator_list]
                if any(isinstance(d, ast.Name) and d.id == "Slot" for d in decorators):
                    names.add(node.name)
            is_call = isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
            if is_call and isinstance(node.value.func, ast.Name) and node.value.func.id == "Signal":
                names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_nothing_but_methods_is_connected(path: Path) -> None:
    """A lambda or a partial in connect keeps its object alive for ever."""
    bad = [call.lineno for call in calls(path, "connect") for a in call.args if isinstance(a, (ast.Lambda, ast.Call))]

    assert [] == bad


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_what_is_connected_is_a_slot(path: Path) -> None:
    """A method that is connected says so with @Slot; other targets are signals, or slots of Qt."""
    known = slots_and_signals() | OF_QT
    bad = [
        f"{call.lineno}: {argument.attr}"
        for call in calls(path, "connect")
        for argument in call.args[:1]
        if isinstance(argument, ast.Attribute) and argument.attr not in known
    ]

    assert [] == bad


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_tr_is_given_its_text_as_a_literal(path: Path) -> None:
    """Only literal texts are found by the tool that collects them for translation."""
    bad = [
        call.lineno
        for call in calls(path, "tr")
        if not (call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str))
    ]

    assert [] == bad


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_no_dialog_stops_the_program(path: Path) -> None:
    """Dialogs are opened, not executed; only the application itself runs until its end."""
    bad = [
        call.lineno
        for call in calls(path, "exec")
        if not (isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "application")
    ]

    assert [] == bad


def test_threads_are_known_in_one_file_only() -> None:
    """Nothing but background.py names a thread."""
    bad = [str(path.relative_to(GUI)) for path in FILES if "QThread" in path.read_text(encoding="utf-8")]

    assert ["background.py"] == bad
