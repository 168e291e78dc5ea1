"""Files of every format that Groundrules reads, written with the real libraries where those are small."""

from __future__ import annotations

import io
import json
import pickle
import struct
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import h5py
import numpy as np
import onnx
from gguf import GGUFEndian, GGUFWriter
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save as save_safetensors

Array = np.ndarray


def gguf(
    *,
    architecture: str = "llama",
    texts: Mapping[str, str] = {},
    numbers: Mapping[str, int] = {},
    tags: Sequence[str] = (),
    words: int = 50,
    late: Mapping[str, int] = {},
    tensors: Mapping[str, Array] | None = None,
    endian: GGUFEndian = GGUFEndian.LITTLE,
) -> bytes:
    """A GGUF file by the ``gguf`` package; ``late`` numbers stand behind the vocabulary."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.gguf")
        writer = GGUFWriter(path, architecture, endianess=endian)
        for key, text in texts.items():
            writer.add_string(key, text)
        for key, number in numbers.items():
            writer.add_uint32(key, number)
        if tags:
            writer.add_tags(tags)
        if words:
            writer.add_token_list([f"word{number}" for number in range(words)])
            writer.add_token_scores([0.0] * words)
        for key, number in late.items():
            writer.add_uint32(key, number)
        if tensors is None:
            tensors = {"token_embd.weight": np.zeros((6, 7), np.float16), "output_norm.weight": np.zeros(5, np.float32)}
        for name, tensor in tensors.items():
            writer.add_tensor(name, tensor)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        return path.read_bytes()


def gguf_by_hand(
    version: int, pairs: Sequence[tuple[str, int, bytes]], tensors: Sequence[bytes] = (), order: str = "<"
) -> bytes:
    """A GGUF head out of its pieces: keys with kind and packed value, packed tensor entries."""
    count = "I" if version == 1 else "Q"
    parts = [b"GGUF" + struct.pack(f"{order}I{count}{count}", version, len(tensors), len(pairs))]
    for key, kind, value in pairs:
        parts += [struct.pack(order + count, len(key)), key.encode(), struct.pack(order + "I", kind), value]
    return b"".join([*parts, *tensors])


def gguf_text(text: str, version: int = 3, order: str = "<") -> bytes:
    data = text.encode()
    return struct.pack(order + ("I" if version == 1 else "Q"), len(data)) + data


def safetensors(tensors: Mapping[str, Array] | None = None, added: dict[str, str] | None = None) -> bytes:
    """A safetensors file by the ``safetensors`` package."""
    if tensors is None:
        tensors = {
            "model.layers.0.self_attn.q_proj.weight": np.zeros((4, 5), np.float16),
            "norm": np.ones(3, np.float32),
        }
    return save_safetensors(dict(tensors), added)


def safetensors_by_hand(head: bytes, data: bytes = b"") -> bytes:
    return struct.pack("<Q", len(head)) + head + data


def onnx_model(
    properties: Mapping[str, str] = {}, *, outside: str = "", constant: bool = False, branches: bool = False
) -> bytes:
    """An ONNX file by the ``onnx`` package: one matrix of 12 numbers, and shapes that are no weights."""
    weights = numpy_helper.from_array(np.ones((3, 4), np.float32), "weights")
    if outside:
        weights.ClearField("raw_data")
        weights.data_location = TensorProto.EXTERNAL
        for key, value in {"location": outside, "offset": "0", "length": "48"}.items():
            weights.external_data.add(key=key, value=value)
    shape = numpy_helper.from_array(np.array([1, 4], np.int64), "shape")
    nodes = [helper.make_node("MatMul", ["x", "weights"], ["y"])]
    initializers = [shape]
    if constant:
        nodes.insert(0, helper.make_node("Constant", [], ["weights"], value=weights))
    elif branches:
        value = helper.make_tensor_value_info("weights", TensorProto.FLOAT, [3, 4])
        graphs = [
            helper.make_graph([helper.make_node("Constant", [], ["weights"], value=weights)], name, [], [value])
            for name in ("then", "else")
        ]
        nodes.insert(0, helper.make_node("If", ["c"], ["weights"], then_branch=graphs[0], else_branch=graphs[1]))
    else:
        initializers.append(weights)
    graph = helper.make_graph(
        nodes,
        "main_graph",
        [
            helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3]),
            helper.make_tensor_value_info("c", TensorProto.BOOL, []),
        ],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 4])],
        initializers,
    )
    model = helper.make_model(graph, producer_name="pytorch", producer_version="2.9", model_version=7)
    model.doc_string = "made for a test"
    helper.set_model_props(model, dict(properties))
    data: bytes = onnx.ModelProto.SerializeToString(model)
    return data


def _words(text: str) -> bytes:
    data = text.encode()
    return b"X" + struct.pack("<I", len(data)) + data


def state_dict(numbers: Mapping[str, int], storage: str = "FloatStorage", *, extra: bytes = b"") -> bytes:
    """The pickle that torch.save writes for tensors of so many numbers; ``extra`` comes before its end."""
    data = b"\x80\x02ccollections\nOrderedDict\n)R("
    for place, (name, count) in enumerate(numbers.items()):
        data += _words(name) + b"ctorch._utils\n_rebuild_tensor_v2\n(("
        data += _words("storage") + f"ctorch\n{storage}\n".encode() + _words(str(place)) + _words("cpu")
        data += b"J" + struct.pack("<i", count) + b"tQK\x00J" + struct.pack("<i", count) + b"\x85K\x01\x85\x89"
        data += b"ccollections\nOrderedDict\n)RtR"
    return data + b"u" + extra + b"."


def torch_zip(pickled: bytes, numbers: Mapping[str, int], *, width: int = 4, extra: Mapping[str, bytes] = {}) -> bytes:
    """A PyTorch archive as torch.save writes it, with the weights of ``numbers`` behind it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("archive/data.pkl", pickled)
        archive.writestr("archive/byteorder", b"little")
        for place, count in enumerate(numbers.values()):
            archive.writestr(f"archive/data/{place}", bytes(width * count))
        archive.writestr("archive/version", b"3\n")
        for name, data in extra.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def torch_legacy(pickled: bytes, numbers: Mapping[str, int]) -> bytes:
    """A PyTorch file of the time before archives: five pickles in a row, then the weights."""
    information = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}
    heads = [pickle.dumps(item, protocol=2) for item in (0x1950A86A20F9469CFC6C, 1001, information)]
    keys = pickle.dumps([str(place) for place in range(len(numbers))], protocol=2)
    weights = b"".join(struct.pack("<q", count) + bytes(4 * count) for count in numbers.values())
    return b"".join([*heads, pickled, keys]) + weights


_GLOROT = {"module": "keras.initializers", "class_name": "GlorotUniform", "config": {}, "registered_name": None}
_DENSE_CONFIG = {"name": "dense", "units": 3, "kernel_initializer": _GLOROT}
_DENSE = {"module": "keras.layers", "class_name": "Dense", "config": _DENSE_CONFIG, "registered_name": None}
KERAS_CONFIG = {
    "module": "keras",
    "class_name": "Functional",
    "config": {"name": "leaf_sorter", "layers": [_DENSE]},
    "registered_name": "Functional",
}


def keras(config: object = KERAS_CONFIG, *, metadata: object = None, weights: bytes = bytes(400)) -> bytes:
    """A ``.keras`` file of Keras 3."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "metadata.json", json.dumps(metadata or {"keras_version": "3.15.1", "date_saved": "2026-11-01@10:00:00"})
        )
        archive.writestr("config.json", config if isinstance(config, bytes) else json.dumps(config))
        archive.writestr("model.weights.h5", weights, zipfile.ZIP_STORED)
    return buffer.getvalue()


def hdf5(*stretches: bytes, size: int = 4_000) -> bytes:
    """The signature of HDF5, and these stretches somewhere behind it."""
    data = b"\x89HDF\r\n\x1a\n" + bytes(88)
    for stretch in stretches:
        data += stretch + bytes(24)
    return data.ljust(size, b"\0")


def written_hdf5(
    shapes: Mapping[str, tuple[int, ...]], version: str = "earliest", notes: Mapping[str, str] = {}
) -> bytes:
    """An HDF5 file as h5py writes it: datasets of 32-bit numbers by their paths, and notes at the top."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w", libver=version) as file:
        for path, shape in shapes.items():
            file.create_dataset(path, data=np.zeros(shape, np.float32))
        file.attrs.update(notes)
    return buffer.getvalue()


def keras_weights() -> bytes:
    """Weights as Keras 3 saves them, with the state of a training: 43 numbers, of 10 x 4 and 3."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        for path in ("vars", "layers/input_layer/vars", "layers/dropout/vars"):
            file.create_group(path)
        for path, shape in {"layers/dense/vars/0": (10, 4), "layers/dense/vars/1": (3,)}.items():
            file.create_dataset(path, data=np.zeros(shape, np.float32))
            file.create_dataset(f"optimizer/vars/{shape[0]}", data=np.zeros(shape, np.float32))
        file.create_dataset("optimizer/vars/0", data=np.int32(9))
    return buffer.getvalue()


def flatbuffer(fields: Sequence[bytes | int | None], identifier: bytes) -> bytes:
    """A flatbuffer of one table: numbers stand in it, anything else is laid behind it and pointed to."""
    table, at = _table(fields)
    return struct.pack("<I4s", 8 + at, identifier) + table


def _table(fields: Sequence[bytes | int | None]) -> tuple[bytes, int]:
    """A table, and where in it it begins: its list of places comes first."""
    directory = 4 + 2 * len(fields)
    padding = (-directory) % 4
    offsets, body, behind = [], b"", b""
    present = [value for value in fields if value is not None]
    end = directory + padding + 4 + 4 * len(present)
    place = 4
    for value in fields:
        if value is None:
            offsets.append(0)
            continue
        offsets.append(place)
        if isinstance(value, int):
            body += struct.pack("<I", value)
        else:
            here = directory + padding + place
            body += struct.pack("<I", end + len(behind) - here)
            behind += value + bytes(-len(value) % 4)
        place += 4
    head = struct.pack(f"<HH{len(fields)}H", directory, place, *offsets) + bytes(padding)
    return head + struct.pack("<i", directory + padding) + body + behind, directory + padding


def flat_text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<I", len(data)) + data + b"\0"


def flat_rows(*rows: Sequence[bytes | int | None]) -> bytes:
    """A list of tables."""
    places, body = [], b""
    for number, fields in enumerate(rows):
        row, at = _table(fields)
        places.append(4 * len(rows) + len(body) + at - 4 * number)
        body += row + bytes(-len(row) % 4)
    return struct.pack(f"<I{len(rows)}I", len(rows), *places) + body


def tflite(name: str = "Bird caller", author: str = "Field Society", licence: str = "Apache-2.0") -> bytes:
    """A TensorFlow Lite file with a model card inside."""
    card = flatbuffer([flat_text(name), None, flat_text("v2"), None, flat_text(author), flat_text(licence)], b"M001")
    buffers = flat_rows([None], [struct.pack("<I", len(card)) + card])
    metadata = flat_rows([flat_text("TFLITE_METADATA"), 1])
    return flatbuffer([3, None, None, flat_text("made for a test"), buffers, None, metadata], b"TFL3")


def whisper(layers: int = 6, text_layers: int = 6, words: int = 51_865, file_type: int = 1) -> bytes:
    """The head of a whisper.cpp model."""
    numbers = (words, 1_500, 512, 8, layers, 448, 512, 8, text_layers, 80, file_type)
    return b"lmgg" + struct.pack("<11i", *numbers) + bytes(4_000)


def llamafile(
    inside: bytes, name: str = "Little-1B-Q8_0.gguf", *, program: bytes = b"MZqFpD='\n\n" + bytes(500)
) -> bytes:
    """A llamafile: the beginning of a program, then an archive with the model as it is."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, inside)
        archive.writestr(".args", "-m\n" + name)
    return program + buffer.getvalue()


def joblib_like() -> bytes:
    """What joblib writes for a trained forest: its class by name, and a wrapper before raw numbers."""
    return (
        b"\x80\x04\x95\x20\x00\x00\x00\x00\x00\x00\x00\x8c\x18sklearn.ensemble._forest\x94\x8c\x16RandomForestClassifier\x94\x93\x94)\x81\x94}\x94(\x8c\x08classes_\x94"
        b"\x8c\x13joblib.numpy_pickle\x94\x8c\x11NumpyArrayWrapper\x94\x93\x94)\x81\x94}\x94b" + bytes(range(256)) * 4
    )  # fmt: skip


def numpy_objects(*items: object) -> bytes:
    """A NumPy file with an array of objects."""
    array = np.empty(len(items), dtype=object)
    array[:] = items
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=True)
    return buffer.getvalue()


def zipped(members: Mapping[str, bytes], *, packed: bool = False) -> bytes:
    """A plain zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(members: Mapping[str, bytes], *, form: int = tarfile.USTAR_FORMAT) -> bytes:
    """A tar archive."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


def all_valid() -> dict[str, bytes]:
    """One file of each format by a name that fits it."""
    numbers = {"layer.weight": 30, "layer.bias": 6}
    texts = {"general.name": "Little One", "general.license": "apache-2.0", "general.organization": "Example Lab"}
    return {
        "model.gguf": gguf(texts=texts, tags=["text", "small"]),
        "old.gguf": gguf_by_hand(1, [("general.name", 8, gguf_text("Old", 1))]),
        "big.gguf": gguf(texts=texts, endian=GGUFEndian.BIG),
        "model.safetensors": safetensors(added={"modelspec.title": "Lines"}),
        "model.onnx": onnx_model({"model_author": "Example Lab"}, branches=True),
        "model.pt": torch_zip(state_dict(numbers), numbers),
        "script.jit": torch_zip(
            state_dict(numbers), numbers, extra={"archive/code/__torch__.py": b"def forward(self): pass"}
        ),
        "old.pth": torch_legacy(state_dict(numbers), numbers),
        "data.pkl": pickle.dumps({"a": [1, 2.5, "text", b"bytes", {3}, None, (True, False)]}, protocol=4),
        "plain.pkl": pickle.dumps({"a": [1, 2.5, "text", -1, 10**30]}, protocol=0),
        "forest.joblib": joblib_like(),
        "leaf.keras": keras(),
        "old.h5": hdf5(b"model_config", json.dumps(KERAS_CONFIG).encode()),
        "leaf.weights.h5": keras_weights(),
        "kept.h5": written_hdf5({"model_weights/a/kernel:0": (3, 4)}, "latest", {"keras_version": "2.15.0"}),
        "bird.tflite": tflite(),
        "ggml-base.bin": whisper(),
        "little.llamafile": llamafile(gguf(texts=texts)),
        "objects.npy": numpy_objects({"a": 1}, "text"),
        "forest.zip": zipped({"model/forest.pkl": joblib_like(), "readme.md": b"x"}, packed=True),
        "oldest.pt": tarred({"sys_info": b"x", "pickle": state_dict(numbers), "storages": b"x", "tensors": b"x"}),
    }
