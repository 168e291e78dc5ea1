"""Signs of training."""

from __future__ import annotations

from pathlib import Path

import pytest
from virtual_computer import Computer, only, report_of, write_json, write_safetensors


def test_a_run_is_one_find(computer: Computer) -> None:
    """Three checkpoints are one run, with its steps, epochs, size and base model."""
    here = computer()
    run = here.homes[0] / "work/letters-run"
    sizes = 0
    for step in (500, 1000, 1500):
        checkpoint = run / f"checkpoint-{step}"
        files = [
            write_safetensors(checkpoint / "adapter_model.safetensors", seed=step),
            write_json(
                checkpoint / "adapter_config.json", {"peft_type": "LORA", "base_model_name_or_path": "Qwen/Qwen3-8B"}
            ),
            write_json(
                checkpoint / "trainer_state.json", {"global_step": step, "epoch": step / 500, "log_history": []}
            ),
        ]
        sizes += sum(file.stat().st_size for file in files)

    report = report_of(here)

    find = only(report, "training")
    assert ("letters-run", sizes, "Qwen/Qwen3-8B", True) == (
        find.name,
        find.size_bytes,
        find.base_model,
        find.made_here,
    )
    assert "3 saved steps of a training run, the last after step 1500. It went over its examples 3 times." == find.note
    assert 1 == len(report.observations)


def test_a_lone_checkpoint_is_training(computer: Computer) -> None:
    """A checkpoint that was copied on its own is a sign of training, not a model."""
    here = computer()
    checkpoint = here.homes[0] / "checkpoint-20"
    write_safetensors(checkpoint / "model.safetensors")
    write_json(checkpoint / "trainer_state.json", {"global_step": 20, "log_history": []})

    report = report_of(here, checkpoint)

    assert ["training"] == [item.kind for item in report.observations]


@pytest.mark.parametrize("text", ["{", "[]", '{"x": 1}', "[" * 100_000])
def test_other_files_of_that_name_say_nothing(computer: Computer, text: str) -> None:
    """A file that no trainer wrote is no sign."""
    here = computer()
    (here.homes[0] / "x").mkdir()
    (here.homes[0] / "x/trainer_state.json").write_text(text)

    assert () == report_of(here).observations


@pytest.mark.parametrize(
    "state",
    [
        b'{"epoch": 1, "x": "\xff"}',
        b'{"global_step": 3, "log_history": [{"loss": "\xff"}]}',
        b'{"global_step": 1' + b"0" * 4_000 + b"}",
    ],
)
def test_a_broken_state_of_a_trainer_is_passed_by(computer: Computer, state: bytes) -> None:
    """In no character set or with an impossible count; no way of looking fails over it."""
    here = computer()
    folder = here.homes[0] / "run/checkpoint-5"
    folder.mkdir(parents=True)
    (folder / "trainer_state.json").write_bytes(state)
    report = report_of(here)

    assert [] == [row for row in report.skipped if row.reason == "failed"]


def left_behind(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("wandb/run-20260301_101010-ab12cd34/files/config.yaml", "Weights & Biases"),
        ("wandb/offline-run-20260301_101010-ab12cd34/logs/debug.log", "Weights & Biases"),
        (".wandb/run-20260301_101010-ab12cd34/files/config.yaml", "Weights & Biases"),
        ("mlruns/0/meta.yaml", "MLflow"),
        ("mlruns/1/0123456789abcdef0123456789abcdef/artifacts/model/MLmodel", "MLflow"),
        ("mlruns/1/models/m-0123456789abcdef0123456789abcdef/artifacts/MLmodel", "MLflow"),
        ("runs/events.out.tfevents.1772.host.1.0", "TensorBoard"),
        ("runs/Mar01_10-10-10_host/events.out.tfevents.1772.host.1.0", "TensorBoard"),
        ("last_run_prepared/0a1b2c/data-00000-of-00001.arrow", "Axolotl"),
        ("autotrain-data/train/data-00000-of-00001.arrow", "AutoTrain"),
    ],
)
def test_a_log_alone_tells_that_something_was_trained(computer: Computer, name: str, program: str) -> None:
    """The run is told with its program and folder; whether it was tested cannot be said."""
    here = computer()
    left_behind(here.homes[0] / "work/letters", name)

    find = only(report_of(here), "training")

    folder = name.split("/", 1)[0]
    assert find.training is not None
    assert ("letters", (folder,), "") == (find.name, find.training.logs, find.training.tests)
    assert f"{program} left the folder {folder} here, as it does when a model is trained." == find.note


@pytest.mark.parametrize(
    "name",
    [
        "wandb/sdk/wandb_run.py",
        "wandb/run-of-the-mill.txt",
        "wandb/run-17.txt",
        "mlruns/1/models/mine",
        "mlruns/1/artifacts/x",
        "mlruns/notes/meta.yaml",
        "runs/marathon.csv",
        "runs/a/b/c/events.out.tfevents.1",
        "last_run_prepared/readme.md",
        "autotrain-data/notes.txt",
    ],
)
def test_a_folder_of_that_name_alone_is_no_sign(computer: Computer, name: str) -> None:
    """Other things are called so too."""
    here = computer()
    left_behind(here.homes[0] / "work/letters", name)

    assert () == report_of(here).observations


def test_a_folder_of_logs_too_full_to_read_ends(computer: Computer) -> None:
    """Of many thousand names only the first few hundred are looked at."""
    here = computer()
    left_behind(here.homes[0] / "work/letters", *(f"runs/{number}/x" for number in range(600)))

    assert () == report_of(here).observations


def test_data_made_ready_for_a_run_is_named(computer: Computer) -> None:
    """Axolotl prepares its data in a folder of its own, under a name that says nothing."""
    here = computer()
    left_behind(here.homes[0] / "work/letters", "last_run_prepared/0a1b2c/data-00000-of-00001.arrow")

    training = only(report_of(here), "training").training

    assert training is not None
    assert ["data-00000-of-00001.arrow"] == [data.name for data in training.data]


def test_an_adapter_tells_of_its_log_itself(computer: Computer) -> None:
    """The log beside an adapter makes no second find."""
    here = computer()
    folder = here.homes[0] / "work/letters"
    write_safetensors(folder / "adapter_model.safetensors")
    write_json(folder / "adapter_config.json", {"peft_type": "LORA", "base_model_name_or_path": "Qwen/Qwen3-8B"})
    left_behind(folder, "runs/events.out.tfevents.1772.host.1.0")

    (find,) = report_of(here).observations

    assert find.training is not None
    assert ("adapter", ("runs",)) == (find.kind, find.training.logs)
