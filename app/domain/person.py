"""The people who work on an assessment."""

from __future__ import annotations

from msgspec import Struct


class Person(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who answers or decides here. ``name`` is how the journal and their answers call them."""

    name: str
    added: str = ""
    """When they were first named in this file, ISO 8601."""
