"""GGUF files of every version and byte order are read; broken ones give what was read so far."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from gguf import GGUFEndian
from scan.readers.conftest import Recognise
from scan.readers.specimens import gguf, gguf_by_hand, gguf_text

from app.domain.observation import Evidence

TEXTS = {
    "general.name": "Llama 3.1 8B Instruct",
    "general.organization": "Meta Llama",
    "general.author": "Somebody",
    "general.license": "llama3.1",
    "general.version": "v2",
    "general.base_model.0.name": "Llama 3.1 8B",
    "general.source.url": "https://example.org/llama",
    "general.size_label": "8B",
}
ONE_TENSOR = (
    struct.pack("<Q1s", 1, b"x") + struct.pack("<I2QIQ", 2, 1 << 20, 4_096, 12, 0)  # as Q4_K
)


@pytest.mark.parametrize("endian", [GGUFEndian.LITTLE, GGUFEndian.BIG])
def test_what_the_file_says_of_itself_is_read(recognise: Recognise, endian: GGUFEndian) -> None:
    """Name, maker, licence and the rest come with the key they stand under, in either byte order."""
    header = recognise(gguf(texts=TEXTS, numbers={"general.file_type": 15}, tags=["chat", "english"], endian=endian))

    assert header
    assert ("GGUF", "model", "Llama 3.1 8B Instruct", "Meta Llama") == (
        header.format,
        header.role,
        header.name,
        header.maker,
    )
    assert ("llama", "language", "v2", "Q4_K_M") == (
        header.architecture,
        header.task,
        header.version,
        header.quantisation,
    )
    assert ("llama3.1", "Llama 3.1 8B") == (header.licence, header.base_model)
    assert ("https://example.org/llama", ("chat", "english"), "no") == (header.source, header.tags, header.runs_code)
    assert (8_000_000_000, False, "", None) == (
        header.parameters,
        header.parameters_exact,
        header.problem,
        header.shard,
    )
    assert Evidence(about="maker", how="file", source="general.organization") in header.evidence
    assert Evidence(about="licence", how="file", source="general.license") in header.evidence


@pytest.mark.parametrize("endian", [GGUFEndian.LITTLE, GGUFEndian.BIG])
def test_parameters_are_counted_when_asked(recognise: Recognise, endian: GGUFEndian) -> None:
    """Every tensor behind the vocabulary counts: 6 times 7, and 5."""
    header = recognise(gguf(texts=TEXTS, words=5_000, endian=endian), exact=True)

    assert header
    assert (47, True, "F16") == (header.parameters, header.parameters_exact, header.quantisation)


def test_parameters_are_counted_in_passing_where_no_vocabulary_is_in_the_way(recognise: Recognise) -> None:
    """Then the table of tensors is near."""
    header = recognise(gguf(words=0))

    assert header
    assert (47, True) == (header.parameters, header.parameters_exact)


@pytest.mark.parametrize("version", [1, 2, 3])
def test_every_version_is_read(recognise: Recognise, version: int) -> None:
    """Version 1 counted with 32 bits, later ones with 64."""
    count = "I" if version == 1 else "Q"
    tensor = struct.pack(f"<{count}1sI2{count}IQ", 1, b"x", 2, 30, 4, 0, 0)
    pairs = [
        ("general.name", 8, gguf_text("Early", version)),
        ("general.file_type", 4, struct.pack("<I", 2)),
        ("some.numbers", 9, struct.pack(f"<I{count}3H", 2, 3, 1, 2, 3)),
        ("some.texts", 9, struct.pack(f"<I{count}", 8, 2) + gguf_text("a", version) + gguf_text("bc", version)),
        ("general.architecture", 8, gguf_text("llama", version)),
    ]
    header = recognise(gguf_by_hand(version, pairs, [tensor]))

    assert header
    assert ("Early", "Q4_0", "llama") == (header.name, header.quantisation, header.architecture)
    assert (120, True, "") == (header.parameters, header.parameters_exact, header.problem)


@pytest.mark.parametrize(
    ("file_name", "late", "expected", "how"),
    [
        ("model.gguf", {"general.file_type": 18}, "Q6_K", "file"),
        ("Llama-3-8B-Instruct.Q5_K_M.gguf", {}, "Q5_K_M", "name"),
        ("sha256-0123", {"general.file_type": 1024 | 7}, "Q8_0", "file"),
        ("model.gguf", {"general.file_type": 999}, "", ""),
    ],
)
def test_how_weights_are_stored_may_stand_behind_the_vocabulary(
    recognise: Recognise, file_name: str, late: dict[str, int], expected: str, how: str
) -> None:
    """Tools write it at the very end; a file name that says it saves the search."""
    header = recognise(gguf(words=60_000, late=late), file_name)

    assert header
    assert expected == header.quantisation
    assert [how] * bool(how) == [item.how for item in header.evidence if item.about == "quantisation"]


def test_the_tensors_tell_how_weights_are_stored_where_nothing_else_does(recognise: Recognise) -> None:
    """The search behind the vocabulary ends where the tensors begin; then the little that is left is read."""
    tensors = {"blk.0.ffn_up.weight": np.zeros((6, 7), np.float16), "output_norm.weight": np.zeros(5, np.float32)}
    header = recognise(gguf(words=60_000, tensors=tensors), "sha256-0123")

    assert header
    assert ("F16", 47, True) == (header.quantisation, header.parameters, header.parameters_exact)
    assert ["tensors"] == [item.source for item in header.evidence if item.about == "quantisation"]


@pytest.mark.parametrize(
    ("texts", "file_name", "expected"),
    [
        ({}, "Mixtral-8x7B-Q4_K_M.gguf", 56_000_000_000),
        ({"general.size_label": "135M"}, "big-70B.gguf", 135_000_000),
        ({}, "qwen2.5-0.5b-instruct-q8_0.gguf", 500_000_000),
        ({}, "sha256-abc", None),
    ],
)
def test_parameters_are_estimated_from_labels(
    recognise: Recognise, texts: dict[str, str], file_name: str, expected: int | None
) -> None:
    """A label in the file goes before one in its name."""
    header = recognise(gguf(texts=texts), file_name)

    assert header
    assert (expected, False) == (header.parameters, header.parameters_exact)


def test_parameters_are_estimated_from_the_size_where_nothing_else_is_known(recognise: Recognise) -> None:
    """16 bits for each weight."""
    data = gguf(numbers={"general.file_type": 1})
    header = recognise(data, "model.gguf")

    assert header
    assert len(data) // 2 == header.parameters


def test_a_part_of_several_is_told_by_its_numbers_or_its_name(recognise: Recognise) -> None:
    """Each part's share is estimated from its own size, so that the parts add up."""
    named = recognise(gguf(texts=TEXTS, numbers={"general.file_type": 1}), "Llama-00001-of-00003.gguf")
    split = {"split.no": 1, "split.count": 3}
    numbered = recognise(gguf(numbers=split, words=0), "renamed")
    whole = recognise(gguf(numbers={"split.no": 0, "split.count": 1}), "model.gguf")

    assert named and numbered and whole
    assert ("shard", (1, 3)) == (named.role, named.shard)
    assert named.parameters is not None and named.parameters < 10_000
    assert ("shard", (2, 3), 47) == (numbered.role, numbered.shard, numbered.parameters)
    assert ("model", None) == (whole.role, whole.shard)


@pytest.mark.parametrize(
    ("architecture", "texts", "file_name", "role", "task"),
    [
        ("clip", {}, "vision.gguf", "sidecar", "vision"),
        ("gemma3", {"general.type": "mmproj"}, "x.gguf", "sidecar", "vision"),
        ("llama", {}, "mmproj-model-f16.gguf", "sidecar", "vision"),
        ("llama", {"general.type": "adapter", "adapter.type": "lora"}, "style.gguf", "adapter", "language"),
        ("llama", {"general.type": "imatrix"}, "x.gguf", "data", ""),
        ("nomic-bert", {}, "x.gguf", "model", "embeddings"),
        ("flux", {}, "x.gguf", "model", "images"),
        ("whisper", {}, "x.gguf", "model", "speech"),
        ("qwen3", {}, "x.gguf", "model", "language"),
    ],
)
def test_what_a_file_is_for(
    recognise: Recognise, architecture: str, texts: dict[str, str], file_name: str, role: str, task: str
) -> None:
    """Projectors belong to another model, adapters adjust one, tables of importance are none."""
    header = recognise(gguf(architecture=architecture, texts=texts), file_name)

    assert header
    assert (role, task) == (header.role, header.task)


def test_a_model_that_pools_its_output_makes_embeddings(recognise: Recognise) -> None:
    """Some share the architecture of a model that writes."""
    header = recognise(gguf(architecture="qwen3", numbers={"qwen3.pooling_type": 3}))

    assert header
    assert "embeddings" == header.task


def test_a_file_without_tensors_is_a_vocabulary(recognise: Recognise) -> None:
    """llama.cpp comes with many of them; none is a usable model."""
    header = recognise(gguf(tensors={}), "ggml-vocab-llama.gguf")

    assert header
    assert ("vocabulary", None) == (header.role, header.parameters)


@pytest.mark.parametrize(
    ("texts", "name", "licence"),
    [
        ({"general.name": "C:\\Users\\Jan\\Phi 3.gguf", "general.license": "mit"}, "Phi 3", "mit"),
        ({"general.name": "8f14e45fceea167a5a36dedd4bea2543"}, "", ""),
        ({"general.basename": "Phi", "general.size_label": "3B", "general.finetune": "chat"}, "Phi 3B chat", ""),
        ({"general.name": "a\u202eb", "general.license": "other", "general.license.name": "gemma"}, "ab", "gemma"),
        ({"general.name": "x", "general.license": "other"}, "x", "other"),
    ],
)
def test_names_and_licences_are_fit_to_show(
    recognise: Recognise, texts: dict[str, str], name: str, licence: str
) -> None:
    """Somebody's folder and bare hashes are no names; a licence called "other" gives way to its name."""
    header = recognise(gguf(texts=texts))

    assert header
    assert (name, licence) == (header.name, header.licence)


def hostile_heads() -> dict[str, bytes]:
    """Heads that lie about counts, lengths and depth."""
    deep = b"".join(struct.pack("<IQ", 9, 1) for _ in range(5_000)) + struct.pack("<IQ", 0, 0)
    name = ("general.name", 8, gguf_text("Still here"))
    return {
        "version 99": gguf_by_hand(99, [name]),
        "version 0": gguf_by_hand(0, [name]),
        "nothing behind the magic": b"GGUF",
        "2^63 keys": b"GGUF" + struct.pack("<IQQ", 3, 0, 1 << 63),
        "2^63 tensors": b"GGUF" + struct.pack("<IQQ", 3, 1 << 63, 0),
        "65,536 keys announced": b"GGUF" + struct.pack("<IQQ", 3, 0, 65_536) + bytes(100),
        "endless key": b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1 << 62) + bytes(100),
        "endless text": gguf_by_hand(3, [name, ("x", 8, struct.pack("<Q", 1 << 62))]),
        "endless wanted text": gguf_by_hand(3, [name, ("general.author", 8, struct.pack("<Q", 1 << 62))]),
        "endless numbers": gguf_by_hand(3, [name, ("x", 9, struct.pack("<IQ", 6, 1 << 62))]),
        "endless texts": gguf_by_hand(3, [name, ("x", 9, struct.pack("<IQ", 8, 1 << 62))]),
        "empty texts without end": gguf_by_hand(3, [name, ("x", 9, struct.pack("<IQ", 8, 1_900_000) + bytes(800))]),
        "lists in lists": gguf_by_hand(3, [name, ("x", 9, deep)]),
        "unknown kind": gguf_by_hand(3, [name, ("x", 77, bytes(8))]),
        "nine dimensions": gguf_by_hand(3, [name], [struct.pack("<Q1sI", 1, b"x", 9) + bytes(200)]),
        "impossible shape": gguf_by_hand(3, [name], [struct.pack("<Q1sI4QIQ", 1, b"x", 4, *[1 << 62] * 4, 0, 0)]),
        "tensors missing": gguf_by_hand(3, [name], [ONE_TENSOR])[:-10],
        "big-endian nonsense": b"GGUF\0\0\0\x03" + b"\xff" * 60,
    }


@pytest.mark.parametrize("what", hostile_heads())
def test_a_lying_head_gives_a_problem_and_what_was_read(recognise: Recognise, what: str) -> None:
    """The magic is sure, so it is told as a GGUF file that cannot be read; facts up to there hold."""
    data = hostile_heads()[what]
    header = recognise(data)

    assert header
    assert ("GGUF", True) == (header.format, bool(header.problem))
    assert header.name in ("", "Still here")
    if b"Still here" in data and not what.startswith("version"):
        assert "Still here" == header.name


def test_texts_are_kept_only_up_to_a_limit(recognise: Recognise) -> None:
    """A megabyte of name is passed over but for its beginning; what follows is still read."""
    pairs = [("general.name", 8, gguf_text("n" * 1_000_000)), ("general.license", 8, gguf_text("mit"))]
    header = recognise(gguf_by_hand(3, pairs))

    assert header
    assert (120, "mit", "") == (len(header.name), header.licence, header.problem)


def test_any_tensor_type_is_counted(recognise: Recognise) -> None:
    """A kind of storing that is not known yet has parameters, too."""
    header = recognise(gguf(words=0, tensors={"a": np.zeros((3, 3), np.int8), "b": np.zeros(2, np.float32)}))
    unknown = recognise(gguf_by_hand(3, [], [ONE_TENSOR.replace(struct.pack("<I", 12), struct.pack("<I", 200))]))

    assert header and unknown
    assert (11, 1 << 32, "") == (header.parameters, unknown.parameters, unknown.quantisation)
