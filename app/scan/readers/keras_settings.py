"""What the description of a Keras model tells: its name, its class, and whether loading it may run code.

Keras imports the ``module`` and ``class_name`` of every part of the description (CVE-2025-1550, CVE-2025-8747), so
a description holds no code only when all of them are on a list of plain ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.observation import RunsCode
from app.scan.cleaning import clean, clean_name

MOST_BYTES = 16_000_000
_MOST_SIGNS = 12
_MOST_DIFFERENT = 5_000

_CLASS = re.compile(rb'"class_name"\s*:\s*"([^"]{0,200})"')
_MODULE = re.compile(rb'"module"\s*:\s*"([^"]{0,200})"')
_REGISTERED = re.compile(rb'"registered_name"\s*:\s*"([^"]{0,200})"')
_NAME = re.compile(rb'"config"\s*:\s*\{\s*"name"\s*:\s*"([^"\\]{1,200})"')
_GIVEN_NAME = re.compile(r"(?:model|sequential|functional)(?:_\d+)?\Z")

# Layers and functions that bring or call code of their own: keras/src/layers/core/lambda_layer.py,
# keras/src/utils/torch_utils.py, keras/src/export/tfsm_layer.py, keras/src/utils/jax_layer.py
_CODE = frozenset({"Lambda", "__lambda__", "function", "TorchModuleWrapper", "TFSMLayer", "JaxLayer", "FlaxLayer"})
_PLAIN_MODULE = re.compile(
    r"(?:tensorflow\.|tf_)?keras(?:\.src)?(?:\.(?:layers|models|initializers|regularizers|constraints|activations|"
    r"optimizers|losses|metrics|dtype_policies|engine|quantizers)(?:\.[a-z_]+)*)?\Z"
)


@dataclass(frozen=True, slots=True)
class KerasSettings:
    """``class_name`` is the outermost class; ``signs`` name what may run code, ready to show."""

    name: str
    class_name: str
    runs_code: RunsCode
    signs: tuple[str, ...]


def keras_settings(text: bytes, *, whole: bool) -> KerasSettings:
    """Read a description.

    Args:
        text: JSON; it is searched, not decoded, so that it cannot fill the memory.
        whole: False when ``text`` is only as much of it as was found.
    """
    classes, modules, registered = _found(_CLASS, text), _found(_MODULE, text), _found(_REGISTERED, text)
    signs = [name for name in classes if name in _CODE]
    signs += [name for name in modules if not _PLAIN_MODULE.match(name)]
    # a class that somebody registered stands as "package>Name"
    signs += [name for name in registered if ">" in name]
    # an escaped letter could hide a name from the search
    followed = whole and b"\\u" not in text and max(map(len, (classes, modules, registered))) < _MOST_DIFFERENT
    named = _NAME.search(text)
    name = clean_name(named[1].decode("utf-8", "replace")) if named else ""
    return KerasSettings(
        name="" if _GIVEN_NAME.match(name) else name,
        class_name=clean(classes[0], 60) if classes else "",
        runs_code="can" if signs else ("no" if followed else "unread"),
        signs=tuple(dict.fromkeys(signs))[:_MOST_SIGNS],
    )


def _found(pattern: re.Pattern[bytes], text: bytes) -> list[str]:
    """Different names, in order, ready to show; a description has dozens of them."""
    names: dict[bytes, None] = {}
    for found in pattern.finditer(text):
        names[found[1]] = None
        if len(names) == _MOST_DIFFERENT:
            break
    return [clean(name.decode("utf-8", "replace"), 100) for name in names]
