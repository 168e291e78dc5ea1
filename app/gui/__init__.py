"""The window. The only room that knows Qt; it asks the workspace and reaches into no other room."""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401 - it puts its own import in place of Python's

# PySide6 reads the source of every module that is imported after it, to see whether it may want other spellings of
# Qt's names (``from __feature__ import``). Nobody here does, and it was a tenth of what opening a file took. It keeps
# Python's own import under this name. Source: shibokensupport/signature/loader.py in PySide6 6.11.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
