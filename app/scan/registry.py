"""The few keys of the Windows registry that a look needs, as tables of names and texts.

Source: learn.microsoft.com/windows/win32/procthread/environment-variables (variables of a person and of the computer);
learn.microsoft.com/windows/win32/setupapi/run-and-runonce-registry-keys; learn.microsoft.com/windows/wsl (Lxss: one key
for each Linux inside Windows, with DistributionName, BasePath and Version).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

OWN_VARIABLES = "HKCU\\Environment"
COMPUTER_VARIABLES = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"
_CURRENT = "Software\\Microsoft\\Windows\\CurrentVersion"
STARTED = tuple(f"{hive}\\{_CURRENT}\\{name}" for hive in ("HKCU", "HKLM") for name in ("Run", "RunOnce"))
"""What starts when somebody logs in."""
LINUX = f"HKCU\\{_CURRENT}\\Lxss"
"""One key below it for each Linux inside Windows."""
_MOST_VALUES = 2_000

Registry = Mapping[str, Mapping[str, str]]
"""Key, to the names and texts in it."""


def linux_inside(registry: Registry) -> tuple[str, ...]:
    """The names of each Linux inside Windows whose files lie in a disk image of its own, by name."""
    names = set()
    for key, values in registry.items():
        # files of the first version lie in the home folder and are seen there
        if key.startswith(LINUX + "\\") and values.get("Version", "2") != "1" and values.get("DistributionName"):
            names.add(values["DistributionName"])
    return tuple(sorted(names))


if sys.platform == "win32":
    import winreg

    _HIVES = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}

    def registry_of_this_computer() -> Registry:
        """The keys that are there; empty on other systems."""
        keys = (OWN_VARIABLES, COMPUTER_VARIABLES, *STARTED, *_below(LINUX))
        return {key: values for key in keys if (values := dict(_values(key)))}

    def _values(key: str) -> Iterator[tuple[str, str]]:
        hive, _, path = key.partition("\\")
        try:
            with winreg.OpenKey(_HIVES[hive], path) as handle:
                for number in range(min(winreg.QueryInfoKey(handle)[1], _MOST_VALUES)):
                    name, value, _kind = winreg.EnumValue(handle, number)
                    if isinstance(value, str | int):
                        yield name, str(value)
        except OSError:
            return  # not there, or not ours to read

    def _below(key: str) -> Iterator[str]:
        hive, _, path = key.partition("\\")
        try:
            with winreg.OpenKey(_HIVES[hive], path) as handle:
                for number in range(min(winreg.QueryInfoKey(handle)[0], _MOST_VALUES)):
                    yield f"{key}\\{winreg.EnumKey(handle, number)}"
        except OSError:
            return

else:

    def registry_of_this_computer() -> Registry:
        """The keys that are there; empty on other systems."""
        return {}
