"""What a detector hands over: a record, and the files it was read from."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.observation import Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file that holds weights. ``sha256`` is known when its name carries it, ``fingerprint`` when it was opened."""

    path: str
    size_bytes: int
    sha256: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """One find before it is joined with others.

    Args:
        observation: its ``id`` is empty when the content of ``parts`` makes it.
        variant: what makes this another model although it shares its weights with one.
        added: what its publisher added to the weights. Of several that differ in it, the first is one with the plain
            weights, and each other one is a model of its own, named ``name_apart``.
        opens: paths of model files that a process has open.
        only_if_known: it only adds to a record that is there already.
    """

    observation: Observation
    parts: tuple[Part, ...] = ()
    variant: str = ""
    added: str = ""
    name_apart: str = ""
    opens: tuple[str, ...] = ()
    only_if_known: bool = False
