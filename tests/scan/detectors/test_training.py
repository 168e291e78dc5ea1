"""Signs of training."""

from __future__ import annotations

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
