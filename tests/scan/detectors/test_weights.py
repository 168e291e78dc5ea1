"""Files that hold weights, joined to models."""

from __future__ import annotations

import dataclasses
import pickle
import shutil

import pytest
from scan.readers import specimens
from virtual_computer import Computer, only, report_of, write_gguf, write_json, write_safetensors


def test_parts_are_one_model(computer: Computer) -> None:
    """A model split into numbered parts is one record."""
    here = computer()
    folder = here.homes[0] / "models/big"
    for number in (1, 2, 3):
        write_safetensors(folder / f"model-0000{number}-of-00003.safetensors", seed=number)
    write_json(folder / "config.json", {"model_type": "llama"})

    find = only(report_of(here))

    assert ("big", 3, "~/models/big") == (find.name, find.file_count, find.places[0].path)


def test_parts_that_only_an_index_names_are_one_model(computer: Computer) -> None:
    """An index joins files whose names do not say that they belong together."""
    here = computer()
    folder = here.homes[0] / "models/odd"
    for name in ("left", "right"):
        write_safetensors(folder / f"{name}.safetensors", seed=len(name))
    index = {"weight_map": {"a": "left.safetensors", "b": "right.safetensors", "c": "left.safetensors"}}
    write_json(folder / "model.safetensors.index.json", index)

    find = only(report_of(here))

    assert ("odd", 2) == (find.name, find.file_count)


def test_two_downloads_beside_each_other_are_two_models(computer: Computer) -> None:
    """Files of different models in one folder stay apart."""
    here = computer()
    write_gguf(here.homes[0] / "Downloads/a.gguf", name="Alpha", seed=1)
    write_gguf(here.homes[0] / "Downloads/b.gguf", name="Beta", seed=2)

    assert ["Alpha", "Beta"] == [item.name for item in report_of(here).observations]


def test_a_projector_counts_with_its_model(computer: Computer) -> None:
    """The picture part beside a language model is no model of its own."""
    here = computer()
    folder = here.homes[0] / ".lmstudio/models/google/gemma-3"
    model = write_gguf(folder / "gemma-3-4b.gguf", name="Gemma 3 4B")
    part = write_gguf(folder / "mmproj-gemma-3-4b.gguf", numbers=70_000, type="mmproj")

    find = only(report_of(here))

    assert (2, model.stat().st_size + part.stat().st_size, "google/gemma-3") == (
        find.file_count,
        find.size_bytes,
        find.source,
    )


def test_a_bare_name_takes_the_folders(computer: Computer) -> None:
    """Jan calls every file model.gguf: the folder's name says which one."""
    here = computer()
    write_gguf(here.homes[0] / ".local/share/Jan/data/llamacpp/models/qwen3-4b/model.gguf")

    find = only(report_of(here))

    assert ("qwen3-4b", "Jan") == (find.name, find.places[0].store)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("thesis/cv-screening/final_model/model.safetensors", "cv-screening"),
        ("speech/assets/model.safetensors", "speech"),
        ("outputs/model.safetensors", "outputs"),
    ],
)
def test_a_folder_that_says_nothing_takes_the_one_above(computer: Computer, path: str, name: str) -> None:
    """What a training program calls its results names no model, and neither does a person's home."""
    here = dataclasses.replace(computer(), homes=(computer().homes[0].parent.parent / "home" / "anna",))
    write_safetensors(here.homes[0] / path)

    assert name == only(report_of(here)).name


@pytest.mark.parametrize(
    ("files", "note"),
    [
        (("model.gguf.part",), "A download that was begun and not ended."),
        (("Unconfirmed 12.crdownload",), "A download that was begun and not ended."),
        (("m-00001-of-00003.gguf", "m-00003-of-00003.gguf"), "Only 2 of its 3 parts are here."),
        (("m-00001-of-00002.gguf", "m-00002-of-00002.gguf"), ""),
    ],
)
def test_a_model_that_is_not_all_here_is_told(computer: Computer, files: tuple[str, ...], note: str) -> None:
    """A download that was broken off, and parts that are missing."""
    here = computer()
    for seed, name in enumerate(files):
        write_gguf(here.homes[0] / "Downloads" / name, seed=seed)

    assert note == only(report_of(here)).note


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Downloads/{hash}", "0123abcd…"),
        ("Downloads/{hash}.safetensors", "0123abcd…"),
        ("backup/models--org--little-one/blobs/{hash}", "little-one"),
        ("backup/blobs/sha256-{hash}", "0123abcd…"),
    ],
)
def test_a_name_that_is_a_hash_is_not_shown(computer: Computer, path: str, name: str) -> None:
    """What is left of a store has the name of its folder, or the beginning of the hash."""
    here = computer()
    write_safetensors(here.homes[0] / path.format(hash="0123abcd" * 8))

    assert name == only(report_of(here)).name


def test_the_licence_beside_the_weights_is_read(computer: Computer) -> None:
    """A licence text in the model's folder is recognised."""
    here = computer()
    folder = here.homes[0] / "models/gemma"
    write_safetensors(folder / "model.safetensors")
    write_json(folder / "config.json", {"model_type": "gemma3"})
    (folder / "LICENSE").write_text("Gemma Terms  of\nUse\n\nLast modified: ...")

    assert "gemma" == only(report_of(here)).licence


def test_the_same_bytes_twice_are_said_once(computer: Computer) -> None:
    """A copy in another place adds a place, not a model."""
    here = computer()
    first = write_gguf(here.homes[0] / "Documents/a.gguf", name="Alpha")
    second = here.homes[0] / "work/old/copy of a.gguf"
    second.parent.mkdir(parents=True)
    shutil.copy(first, second)

    assert ["~/Documents/a.gguf", "~/work/old/copy of a.gguf"] == [place.path for place in only(report_of(here)).places]


def test_equal_beginnings_are_not_equal_files(computer: Computer) -> None:
    """Two fine-tunes of one size that differ only near their end stay two models."""
    here = computer()
    first = write_gguf(here.homes[0] / "Documents/a.gguf", name="Alpha", numbers=1_000_000)
    content = bytearray(first.read_bytes())
    content[-10] ^= 1
    (here.homes[0] / "Documents/b.gguf").write_bytes(content)

    assert 2 == len(report_of(here).observations)


@pytest.mark.parametrize(
    ("folder", "origin", "program"),
    [
        ("venv/lib/python3.11/site-packages/silero_vad/data", "program", "silero_vad"),
        ("app/node_modules/@xenova/transformers/models", "program", "transformers"),
        ("Applications/Whisper.app/Contents/Resources", "program", "Whisper"),
        ("Documents", "somebody", ""),
    ],
)
def test_what_a_program_brought_is_told_apart(computer: Computer, folder: str, origin: str, program: str) -> None:
    """A model inside a program is not somebody's choice."""
    here = computer()
    write_gguf(here.homes[0] / folder / "weights.bin")

    find = only(report_of(here))

    assert (origin, program) == (find.origin, find.origin_program)


def test_a_test_file_of_a_project_is_labelled(computer: Computer) -> None:
    """A fixture in a repository says that it is one."""
    here = computer()
    (here.homes[0] / "code/.git").mkdir(parents=True)
    write_gguf(here.homes[0] / "code/tests/fixtures/tiny.gguf")

    assert "test file" in only(report_of(here)).note


def test_what_only_looks_like_a_model_stays_silent(computer: Computer) -> None:
    """Firmware, text with a model's ending, data and vocabularies are no models."""
    here = computer()
    folder = here.homes[0] / "Downloads"
    folder.mkdir()
    (folder / "firmware.bin").write_bytes(bytes(range(256)) * 4000)
    (folder / "Portuguese.pt").write_text("ol\xe1 mundo\n" * 50_000, encoding="utf-8")
    (folder / "distutils-precedence.pth").write_text("import os; " * 30_000)
    (folder / "cache.pkl").write_bytes(pickle.dumps(list(range(300_000))))
    (folder / "address.pb").write_bytes(b"\x0a\x04John" * 60_000)
    (folder / "empty.gguf").write_bytes(b"")
    write_gguf(folder / "vocab.gguf", numbers=0, tensors_none="x" * 300_000)

    assert [] == [item.name for item in report_of(here).observations]


def test_small_files_count_in_a_store_only(computer: Computer) -> None:
    """From 4 KB on in a store, from 256 KB on elsewhere, unless the ending says model."""
    here = computer()
    write_gguf(here.homes[0] / ".cache/gpt4all/tiny", numbers=3_000, name="In a store")
    write_gguf(here.homes[0] / "stuff/tiny", numbers=3_000, name="Without an ending", seed=2)
    write_gguf(here.homes[0] / "stuff/tiny.gguf", numbers=3_000, name="With an ending", seed=3)

    assert ["In a store", "With an ending"] == [item.name for item in report_of(here).observations]


def test_a_model_without_any_ending_is_found(computer: Computer) -> None:
    """What a file is, its content says."""
    here = computer()
    write_gguf(here.homes[0] / "stuff/renamed.tmp", name="Hidden")

    assert "Hidden" == only(report_of(here)).name


def test_one_named_file_is_looked_at_alone(computer: Computer) -> None:
    """When the user names a file, its neighbours are not looked at."""
    here = computer()
    path = write_gguf(here.homes[0] / "Downloads/a.gguf", name="Alpha")
    write_gguf(here.homes[0] / "Downloads/b.gguf", name="Beta", seed=2)

    assert "Alpha" == only(report_of(here, path)).name


def test_weights_that_bring_program_text_are_marked(computer: Computer) -> None:
    """A config that names own program text means loading may run it."""
    here = computer()
    write_safetensors(here.homes[0] / "m/model.safetensors")
    write_json(here.homes[0] / "m/config.json", {"model_type": "x", "auto_map": {"AutoModel": "modeling_x.X"}})

    find = only(report_of(here))

    assert ("can", ("auto_map",)) == (find.runs_code, find.code_signs)


def test_an_onnx_model_in_pieces_is_one_model(computer: Computer) -> None:
    """An ONNX model in pieces, with weights in files outside it, is one model."""
    onnx = pytest.importorskip("onnx")
    numpy = pytest.importorskip("numpy")
    here = computer()
    folder = here.homes[0] / "speech/onnx"
    folder.mkdir(parents=True)
    for name in ("encoder_model", "decoder_model"):
        weight = onnx.numpy_helper.from_array(numpy.random.default_rng(len(name)).random(200_000), name="w")
        output = onnx.helper.make_tensor_value_info("w", onnx.TensorProto.DOUBLE, [200_000])
        graph = onnx.helper.make_graph([], name, [], [output], [weight], doc_string="x" * 5_000)
        onnx.save_model(
            onnx.helper.make_model(graph), folder / f"{name}.onnx", save_as_external_data=True, location=f"{name}.data"
        )  # fmt: skip

    find = only(report_of(here))

    assert ("speech", "ONNX", 4) == (find.name, find.format, find.file_count)
    assert find.size_bytes > 3_200_000


@pytest.mark.parametrize("beside", [True, False])
def test_data_that_run_code_are_told_among_models(computer: Computer, beside: bool) -> None:
    """A small pickle of a program's own class is told where models lie, and is somebody's data elsewhere."""
    here = computer()
    folder = here.homes[0] / "Downloads"
    folder.mkdir()
    (folder / "cache.pkl").write_bytes(b"\x80\x02cmy_program\nSession\n)\x81.")
    (folder / "plain.pkl").write_bytes(b"\x80\x02]q\0.")
    if beside:
        write_gguf(folder / "mistral.gguf", name="Mistral 7B")
    found = {item.name: (item.kind, item.format, item.runs_code, item.note) for item in report_of(here).observations}

    assert ("cache.pkl" in found) is beside
    assert "plain.pkl" not in found
    if beside:
        assert ("model", "pickle", "can") == found["cache.pkl"][:3]
        assert "It is no model we know." in found["cache.pkl"][3]
        assert "" == found["Mistral 7B"][3]


def test_what_starts_a_program_is_told_wherever_it_lies(computer: Computer) -> None:
    """No data are kept like that, so no model needs to lie beside it."""
    here = computer()
    folder = here.homes[0] / "Documents"
    folder.mkdir()
    (folder / "report.pkl").write_bytes(b"\x80\x03B\0\0\x08\0" + bytes(1 << 19) + b"0cos\nsystem\n(X\4\0\0\0truetR.")
    find = only(report_of(here))

    assert ("report.pkl", "can", ("os.system",)) == (find.name, find.runs_code, find.code_signs)
    assert "runs what it names" in find.note


def test_a_merged_model_names_all_it_was_made_from(computer: Computer) -> None:
    """A card that lists several bases gives them all, and the find says that it was merged."""
    here = computer()
    folder = here.homes[0] / "work/blend"
    write_safetensors(folder / "model.safetensors", names=("model.layers.0.mlp.weight",))
    write_json(folder / "config.json", {"model_type": "mistral"})
    (folder / "README.md").write_text("---\nbase_model:\n- a/one\n- b/two\ntags:\n- merge\n---\n")

    find = only(report_of(here))

    assert ("a/one, b/two", "It was merged from several models.") == (find.base_model, find.note)


@pytest.mark.parametrize(
    ("tags", "note"),
    [
        ("trl, sft", "Its card says it was trained further, with TRL."),
        ("generated_from_trainer", "Its card says it was trained further, with a training program."),
        ("unsloth", ""),
    ],
)
def test_a_card_that_a_training_program_wrote_tells_of_the_training(computer: Computer, tags: str, note: str) -> None:
    """With the names of the data it gives; a model that was only made smaller was not trained."""
    here = computer()
    folder = here.homes[0] / "work/letters"
    write_safetensors(folder / "model.safetensors", names=("model.layers.0.mlp.weight",))
    write_json(folder / "config.json", {"model_type": "mistral"})
    (folder / "README.md").write_text(f"---\ntags: [{tags}]\ndatasets: [our-letters]\n---\n")

    find = only(report_of(here))

    assert (note, ("our-letters",) if note else ()) == (find.note, find.training.named_data if find.training else ())


N = {"layer.weight": 90_000}


@pytest.mark.parametrize(
    ("folder", "task"), [(".cache/whisper", "speech"), (".EasyOCR/model", "vision"), ("Downloads", "")]
)
def test_a_store_with_one_purpose_says_what_its_models_do(computer: Computer, folder: str, task: str) -> None:
    """A file that says nothing of itself does what all models of its program do, and it is said how we know."""
    here = computer()
    path = here.homes[0] / folder / "tiny.pt"
    path.parent.mkdir(parents=True)
    path.write_bytes(specimens.torch_zip(specimens.state_dict(N), N))

    find = only(report_of(here))

    assert task == find.task
    assert bool(task) == any((known.about, known.how) == ("kind", "folder") for known in find.evidence)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("whisper.exe", specimens.llamafile(specimens.gguf(), program=b"MZ\x90\0" + bytes(300_000)), "llamafile"),
        ("forest.zip", specimens.zipped({"forest.pkl": specimens.joblib_like(), "x": bytes(300_000)}), "zip"),
        ("speech.nemo", specimens.tarred({"a.pt": specimens.torch_zip(specimens.state_dict(N), N)}), "PyTorch"),
    ],
)
def test_a_model_wrapped_in_something_else_is_found(computer: Computer, name: str, data: bytes, said: str) -> None:
    """A program of Windows with a model in it, a zip archive and a tar archive."""
    here = computer()
    (here.homes[0] / name).write_bytes(data)

    assert said == only(report_of(here)).format
