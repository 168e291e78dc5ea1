"""What a folder says about a training that happened in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from virtual_computer import Computer, only, report_of, write_json, write_safetensors

from app.domain.observation import TrainingFacts

SECRET = "Frau Maier, 12 Oak Road"


def examples(path: Path, number: int, **fields: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(fields or {"prompt": SECRET, "completion": "x"})
    path.write_text("\n".join([line] * number) + "\n", encoding="utf-8")
    return path


def checkpoint(run: Path, step: int, log: list[dict[str, float]]) -> None:
    folder = run / f"checkpoint-{step}"
    write_safetensors(folder / "adapter_model.safetensors", seed=step)
    write_json(folder / "adapter_config.json", {"peft_type": "LORA", "base_model_name_or_path": "Qwen/Qwen3-8B"})
    write_json(folder / "trainer_state.json", {"global_step": step, "epoch": 1.0, "log_history": log})


def training_of(computer: Computer, kind: str = "training") -> TrainingFacts:
    report = report_of(computer())
    facts = only(report, kind).training
    assert facts is not None
    assert SECRET not in repr(report)
    return facts


def test_the_data_beside_a_run_is_named_and_counted_never_read_out(computer: Computer) -> None:
    """Files of examples lie in the run, in a folder for data beside it, or there; other files are not named."""
    home = computer().homes[0]
    run = home / "work/letters/lauf 1"
    checkpoint(run, 100, [])
    examples(run / "extra.jsonl", 3, messages="x")
    examples(run.parent / "data/briefe_tränen.jsonl", 1_240)
    (run.parent / "data/train.csv").write_text("a,b\n")
    (run.parent / "data/einnahmen.csv").write_text("a,b\n")
    (run / "log.jsonl").write_text('{"level": "info", "text": "x"}\n')
    (run.parent / "notes.jsonl").write_text('["prompt"]\n')

    data = training_of(computer).data

    assert [("extra.jsonl", 3), ("briefe_tränen.jsonl", 1_240), ("train.csv", None)] == [
        (item.name, item.rows) for item in data
    ]
    assert "~/work/letters/data" == data[1].place


def test_examples_that_are_too_many_are_estimated(computer: Computer) -> None:
    """Of a very large file the number is worked out from its beginning, and said as an estimate."""
    home = computer().homes[0]
    checkpoint(home / "work/run", 5, [])
    file = examples(home / "work/run/big.jsonl", 1)
    line = file.read_bytes().ljust(1_000, b" ").replace(b"\n", b" ")[:-1] + b"\n"
    file.write_bytes(line * 40_000)

    data = training_of(computer).data

    assert [(40_000, False)] == [(item.rows, item.rows_exact) for item in data]


@pytest.mark.parametrize(
    ("log", "files", "expected"),
    [
        ([{"step": 10, "loss": 1.0}], {}, "none"),
        ([{"step": 10, "eval_loss": 1.0}], {}, "after"),
        ([{"step": 0, "eval_loss": 2.0}, {"step": 10, "eval_loss": 1.0}], {}, "before_after"),
        ([], {"eval_results.json": {"eval_loss": 1.0}}, "after"),
        ([], {"all_results.json": {"train_loss": 1.0}}, "none"),
    ],
)
def test_tests_before_and_after_are_told_apart(
    computer: Computer, log: list[dict[str, float]], files: dict[str, object], expected: str
) -> None:
    """A test at step 0 is one from before; results beside the run are from after."""
    run = computer().homes[0] / "work/run"
    checkpoint(run, 10, log)
    for name, content in files.items():
        write_json(run / name, content)

    assert expected == training_of(computer).tests


@pytest.mark.parametrize("where", ["", "checkpoint-5", "checkpoint-20"])
def test_the_tests_of_a_run_are_those_of_its_adapter(computer: Computer, where: str) -> None:
    """Whether an adapter was tested stands in the state of its trainer, or in that of the last saved step."""
    here = computer()
    run = here.homes[0] / "work/run"
    write_safetensors(run / "adapter_model.safetensors")
    write_json(run / "adapter_config.json", {"peft_type": "LORA", "base_model_name_or_path": "Qwen/Qwen3-8B"})
    checkpoint(run, 20, [])
    write_json(run / where / "trainer_state.json", {"global_step": 5, "log_history": [{"step": 5, "eval_loss": 1.0}]})

    adapter = only(report_of(here), "adapter")

    assert adapter.training is not None
    assert (True, "none" if where == "checkpoint-5" else "after") == (adapter.made_here, adapter.training.tests)


@pytest.mark.parametrize(
    ("name", "text", "program", "base", "named"),
    [
        (
            "trainer_log.jsonl",
            '{"current_steps": 5, "total_steps": 10, "loss": 1.2}\n',
            "LLaMA-Factory",
            "",
            (),
        ),
        (
            "training_args.yaml",
            "model_name_or_path: meta-llama/Llama-3.2-3B\nfinetuning_type: lora\ndataset: briefe,alpaca\n",
            "LLaMA-Factory",
            "meta-llama/Llama-3.2-3B",
            ("briefe", "alpaca"),
        ),
        (
            "training_params.json",
            '{"project_name": "p", "data_path": "C:/daten/Kunden", "model": "Qwen/Qwen3-4B"}',
            "AutoTrain",
            "Qwen/Qwen3-4B",
            ("Kunden",),
        ),
        (
            "runs/detect/train/args.yaml",
            "task: detect\nmode: train\nmodel: C:/a/yolov8n.pt\ndata: /home/a/hardhat.yaml\nepochs: 50\n",
            "Ultralytics",
            "yolov8n.pt",
            ("hardhat.yaml",),
        ),
    ],
)
def test_runs_are_known_by_what_their_program_leaves(
    computer: Computer, name: str, text: str, program: str, base: str, named: tuple[str, ...]
) -> None:
    """Without a saved step a run is known by the files of its program, if they hold what it writes."""
    here = computer()
    run = here.homes[0] / "work/letters"
    (run / name).parent.mkdir(parents=True)
    (run / name).write_text(text, encoding="utf-8")
    (here.homes[0] / "work/other" / name).parent.mkdir(parents=True)
    (here.homes[0] / "work/other" / name).write_text('{"a": 1}' if name.endswith("json") else "a: 1\n")

    find = only(report_of(here), "training")

    assert find.training is not None
    assert ("letters", base, program, named) == (
        find.name,
        find.base_model,
        find.training.program,
        find.training.named_data,
    )


def test_an_adapter_of_a_mac_names_its_data(computer: Computer) -> None:
    """MLX writes the folder of its data, and whether it tested, into the adapter's settings."""
    folder = computer().homes[0] / "adapters"
    write_safetensors(folder / "adapters.safetensors", names=("layers.0.lora_a",))
    settings = {
        "fine_tune_type": "lora",
        "model": "mlx-community/Llama-3.2-3B",
        "data": "/Users/a/Mandanten/",
        "test": True,
    }
    write_json(folder / "adapter_config.json", settings)

    facts = training_of(computer, "adapter")

    assert ("MLX", ("Mandanten",), "after") == (facts.program, facts.named_data, facts.tests)


def test_an_adapter_for_pictures_names_its_folders(computer: Computer) -> None:
    """Trainers of picture models write the names of the folders they learnt from into the file."""
    dirs = json.dumps({"10_shop window": {"n_repeats": 10, "img_count": 40}})
    write_safetensors(
        computer().homes[0] / "style.safetensors",
        names=("lora_unet_a.lora_up.weight", "lora_unet_a.lora_down.weight"),
        ss_network_module="networks.lora",
        ss_dataset_dirs=dirs,
    )

    assert ("10_shop window",) == training_of(computer, "adapter").named_data


@pytest.mark.parametrize(
    ("results", "tests"),
    [("epoch,time,metrics/mAP50(B)\n1,2,0.5\n", "after"), ("month,sales\n1,2\n", "none")],
)
def test_a_run_of_ultralytics_tells_whether_it_was_tested(computer: Computer, results: str, tests: str) -> None:
    """It writes the results of its tests into a table of its own."""
    here = computer()
    run = here.homes[0] / "hardhat/runs/detect/train"
    run.mkdir(parents=True)
    (run / "args.yaml").write_text("task: detect\nmode: train\nmodel: yolov8n.pt\n")
    (run / "results.csv").write_text(results)

    find = only(report_of(here), "training")

    assert find.training is not None
    assert ("hardhat", tests) == (find.name, find.training.tests)
