"""Models that are recognised by several files or by a folder's shape, where no single file tells enough.

Sources: OpenVINO IR (root ``<net name version>`` beside a ``.bin`` of the same name), ncnn (``.param`` begins with the
line 7767517), CTranslate2 (``model.bin``: version, then the name of a specification), fastText (number 793712314, then
version 12), Core ML (github.com/apple/coremltools, mlmodel/format/Model.proto), TensorFlow (``saved_model.pb`` beside
``variables``), TensorFlow.js (``model.json`` or ``<name>-weights_manifest.json`` beside ``.bin`` files:
github.com/tensorflow/tfjs, tfjs-core/src/io/types.ts), TensorRT (``ftrt``, ``ptrt`` before
version 8.6; Ultralytics puts the length of a description and that before it: ultralytics/engine/exporter.py).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import msgspec

from app.domain.observation import Evidence
from app.scan.beside import BROKEN_JSON
from app.scan.cleaning import clean, clean_name
from app.scan.header import ModelHeader

Read = Callable[[str, int], bytes]
"""Gives the beginning of a file, so many bytes at most; nothing when there is no such file."""

CORE_ML_ENDINGS = (".mlpackage", ".mlmodelc")
_XML_BYTES = 4_096
_PARAM_BYTES = 4_096
_CORE_ML_BYTES = 256_000
_NET = re.compile(rb'<net\b[^>]{0,400}?\bname="([^"]{0,200})"[^>]{0,200}?\bversion="(\d{1,3})"')
_SPECIFICATION = re.compile(rb"[\x01-\x20]\0\0\0[\x05-\x40]\0([A-Z][A-Za-z0-9_]{3,60})\0", re.DOTALL)
_FAST_TEXT = 793712314
_ENGINE_ENDINGS = (".engine", ".trt", ".plan")
_ENGINE_MARKS = (b"ftrt", b"ptrt")
_ENGINE_BYTES = 64_000
_MESSAGE, _DESCRIPTION, _METADATA = 2, 2, 100
_CORE_ML_TEXTS = {1: "description", 3: "author", 4: "licence"}
_SPEECH = ("whisper", "wav2vec")
JS_PART = re.compile(r"(group\d{1,3})-shard(\d{1,4})of(\d{1,4})\.bin\Z", re.IGNORECASE)
"""What TensorFlow.js calls a part of the weights that ``model.json`` describes."""
JS_MANIFEST = "-weights_manifest.json"
_JS_BYTES = 8_000_000
_MOST_NUMBERS = 10**13


@dataclass(frozen=True, slots=True)
class Package:
    """A model of several files: the one that holds its weights, and the names of those that belong to it."""

    main: str
    header: ModelHeader
    others: tuple[str, ...] = ()


def packages(names: Collection[str], read: Read) -> Iterator[Package]:
    """The models among the files of one folder that only their neighbours or their first bytes tell.

    Args:
        names: file names whose endings may be a model's.
    """
    for name in sorted(names):
        stem, dot, ending = name.rpartition(".")
        ending = dot + ending.lower()
        if ending == ".bin":
            yield from _bin(name, stem, names, read)
        elif ending == ".ftz":
            yield from _fast_text(name, read)
        elif ending == ".mlmodel":
            header = core_ml(read(name, _CORE_ML_BYTES))
            if header is not None:
                yield Package(name, header)
        elif ending in _ENGINE_ENDINGS:
            yield from _engine(name, read)


def one_file(name: str, read: Read) -> ModelHeader | None:
    """What a file of weights is by its first bytes, where no reader of a format knows it."""
    return next((package.header for package in packages([name], read) if package.main == name), None)


def saved_model(data: bytes) -> ModelHeader | None:
    """A TensorFlow model kept as a folder; ``data`` begins its saved_model.pb."""
    # field 1: version of the scheme, a small number; field 2: what it computes
    if len(data) < 3 or data[0] != 0x08 or data[1] > 9 or data[2] != 0x12:
        return None
    said = (Evidence(about="format", how="folder", source="saved_model.pb"),)
    return ModelHeader(format="TensorFlow SavedModel", version=str(data[1]), runs_code="unread", evidence=said)


def core_ml(data: bytes) -> ModelHeader | None:
    """A Core ML model; ``data`` begins its specification."""
    if not data.startswith(b"\x08"):
        return None
    try:
        fields = dict(_fields(data))
        version, described = fields.get(1), fields.get(_DESCRIPTION)
        if not isinstance(version, int) or not 1 <= version <= 50 or not isinstance(described, bytes):
            return None
        metadata = dict(_fields(described)).get(_METADATA, b"")
        texts = dict(_fields(metadata)) if isinstance(metadata, bytes) else {}
    except (ValueError, IndexError):
        return None
    said = {
        what: clean(text.decode("utf-8", "replace"))
        for number, what in _CORE_ML_TEXTS.items()
        if isinstance(text := texts.get(number), bytes)
    }
    return _core_ml_header(said, f"{version}")


def compiled_core_ml(metadata: bytes) -> ModelHeader:
    """A compiled Core ML model; ``metadata`` is its metadata.json, or nothing."""
    try:
        value = msgspec.json.decode(metadata)
    except BROKEN_JSON:
        value = None
    table = value[0] if isinstance(value, list) and value else value
    texts = table if isinstance(table, dict) else {}
    keys = {"description": "shortDescription", "author": "author", "licence": "license"}
    said = {what: clean(text) for what, key in keys.items() if isinstance(text := texts.get(key), str)}
    return _core_ml_header(said, "")


def _core_ml_header(said: dict[str, str], version: str) -> ModelHeader:
    licence = said.get("licence", "")
    return ModelHeader(
        format="Core ML",
        version=version,
        maker=said.get("author", ""),
        licence=licence,
        evidence=(Evidence(about="licence", how="file", source="license"),) if licence else (),
    )


def _bin(name: str, stem: str, names: Collection[str], read: Read) -> Iterator[Package]:
    parameters = f"{stem}.param"
    if parameters in names:
        lines = read(parameters, _PARAM_BYTES).split(b"\n", 2)
        if lines[0].strip() == b"7767517":
            counts = lines[1].split() if len(lines) > 1 else []
            layers = f"{counts[0].decode('ascii', 'replace')[:6]} layers" if counts else ""
            yield Package(name, ModelHeader(format="ncnn", architecture=clean(layers)), (parameters,))
            return
    specification = _SPECIFICATION.match(read(name, 80)) if name == "model.bin" else None
    if specification:
        kind = specification.group(1).decode("ascii").removesuffix("Spec")
        speech = any(word in kind.lower() for word in _SPEECH)
        said = (Evidence(about="architecture", how="file", source="specification"),)
        header = ModelHeader(
            format="CTranslate2", architecture=clean(kind), task="speech" if speech else "language", evidence=said
        )
        yield Package(name, header)
        return
    part = JS_PART.match(name)
    if part is None or int(part.group(2)) == 1:
        numbers = _js_numbers(read("model.json" if part else f"{stem}{JS_MANIFEST}", _JS_BYTES), name, alone=not part)
        if numbers is not None:
            group = f"{part.group(1)}-shard" if part else name
            said = (Evidence(about="parameters", how="folder", source="weights manifest"),)
            header = ModelHeader(
                format="TensorFlow.js", parameters=numbers or None, parameters_exact=bool(numbers), evidence=said
            )
            yield Package(name, header, tuple(other for other in names if other.startswith(group) and other != name))
            return
    net = _NET.search(read(f"{stem}.xml", _XML_BYTES))
    if net:
        title = clean_name(net.group(1).decode("utf-8", "replace"))
        header = ModelHeader(
            format="OpenVINO",
            name=title,
            version=net.group(2).decode(),
            evidence=(Evidence(about="name", how="file", source=clean(f"{stem}.xml")),) if title else (),
        )
        yield Package(name, header, (f"{stem}.xml",))
        return
    yield from _fast_text(name, read)


class _JsWeight(msgspec.Struct):
    shape: list[int] = []


class _JsGroup(msgspec.Struct):
    paths: list[str]
    weights: list[_JsWeight]


class _JsModel(msgspec.Struct):
    groups: list[_JsGroup] = msgspec.field(name="weightsManifest")


def _js_numbers(untrusted: bytes, name: str, *, alone: bool) -> int | None:
    """How many numbers a model of TensorFlow.js holds; None where the file beside ``name`` does not describe it."""
    try:
        if alone:
            groups = msgspec.json.decode(untrusted, type=list[_JsGroup])
        else:
            groups = msgspec.json.decode(untrusted, type=_JsModel).groups
    except BROKEN_JSON:
        return None
    if not any(name == path for group in groups for path in group.paths):
        return None
    numbers = 0
    for weight in (weight for group in groups for weight in group.weights):
        count = 1
        for side in weight.shape[:16]:
            if not 0 <= side <= _MOST_NUMBERS:
                return 0
            count *= side
        numbers += count
        if numbers > _MOST_NUMBERS:
            return 0
    return numbers


def _fast_text(name: str, read: Read) -> Iterator[Package]:
    data = read(name, 16)
    if len(data) >= 12:
        mark, version, dimensions = struct.unpack_from("<Iii", data)
        if mark == _FAST_TEXT and 0 < version < 100 and 0 < dimensions < 100_000:
            yield Package(name, ModelHeader(format="fastText", version=str(version), task="language"))


def _engine(name: str, read: Read) -> Iterator[Package]:
    data = read(name, _ENGINE_BYTES)
    described = int.from_bytes(data[:4], "little")
    if data.startswith(_ENGINE_MARKS) or (data[4:5] == b"{" and data[4 + described :].startswith(_ENGINE_MARKS)):
        said = (Evidence(about="format", how="file", source="first bytes"),)
        yield Package(name, ModelHeader(format="TensorRT", runs_code="unread", evidence=said))


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a protobuf message as far as they lie in ``data``.

    Source: protobuf.dev/programming-guides/encoding.
    """
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        if key & 7 == 0:
            value, at = _varint(data, at)
            yield key >> 3, value
        elif key & 7 == _MESSAGE:
            size, at = _varint(data, at)
            yield key >> 3, data[at : at + size]
            at += size
        elif key & 7 in (1, 5):
            at += 8 if key & 7 == 1 else 4
        else:
            raise ValueError("not as its format prescribes")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(10):
        byte = data[at + place]
        value |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            return value, at + place + 1
    raise ValueError("a number without an end")
