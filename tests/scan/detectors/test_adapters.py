"""Adapters."""

from __future__ import annotations

from pathlib import Path

from virtual_computer import Computer, only, report_of, write_json, write_safetensors


def test_a_peft_adapter_says_base_and_method(computer: Computer) -> None:
    """An adapter is one record with its base model, its method and its licence."""
    here = computer()
    folder = here.homes[0] / "work/tenant-tone"
    write_safetensors(folder / "adapter_model.safetensors")
    write_json(
        folder / "adapter_config.json",
        {"peft_type": "LORA", "r": 16, "base_model_name_or_path": "meta-llama/Llama-3.1-8B"},
    )
    (folder / "README.md").write_text("---\nlicense: llama3.1\n---\n")

    find = only(report_of(here), "adapter")

    assert ("tenant-tone", "meta-llama/Llama-3.1-8B", "Method: LoRA, rank 16.", "llama3.1", False) == (
        find.name,
        find.base_model,
        find.note,
        find.licence,
        find.made_here,
    )


def test_an_mlx_adapter_was_made_here(computer: Computer) -> None:
    """MLX writes its settings where it trains; its saved steps are not adapters of their own."""
    here = computer("macos")
    folder = here.homes[0] / "tune"
    for name in ("adapters", "0000100_adapters", "0000200_adapters"):
        write_safetensors(folder / f"{name}.safetensors", seed=len(name))
    settings = {"fine_tune_type": "lora", "model": str(here.homes[0] / "models/base"), "lora_parameters": {"rank": 8}}
    write_json(folder / "adapter_config.json", settings)

    find = only(report_of(here), "adapter")

    assert (True, "~/models/base", 3, "Method: LoRA, rank 8.") == (
        find.made_here,
        find.base_model,
        find.file_count,
        find.note,
    )


def test_settings_without_weights_are_no_adapter(computer: Computer) -> None:
    """A lone settings file says nothing."""
    here = computer()
    write_json(here.homes[0] / "x/adapter_config.json", {"peft_type": "LORA"})

    assert () == report_of(here).observations


def test_broken_settings_leave_the_weights_as_a_model(computer: Computer, tmp_path: Path) -> None:
    """Weights beside broken settings are still found."""
    here = computer()
    write_safetensors(here.homes[0] / "x/adapter_model.safetensors")
    (here.homes[0] / "x/adapter_config.json").write_text("{")

    assert 1 == len(report_of(here).observations)


def test_a_learnt_word_is_an_adapter_of_a_few_kilobytes(computer: Computer) -> None:
    """A word for a picture model is smaller than any model; its saved steps count with it and tell who made it."""
    here = computer()
    folder = here.homes[0] / "work/shop-sign"
    write_safetensors(folder / "learned_embeds.safetensors", numbers=768, names=("<shop-sign>",))

    bought = only(report_of(here), "adapter")
    for step in (500, 1000):
        write_safetensors(folder / f"learned_embeds-steps-{step}.safetensors", numbers=768, seed=step)
    made = only(report_of(here), "adapter")

    assert ("shop-sign", "A word that a picture model has learnt from pictures.", 1, False, None) == (
        bought.name,
        bought.note,
        bought.file_count,
        bought.made_here,
        bought.training,
    )
    assert (3, True, "none") == (made.file_count, made.made_here, made.training.tests if made.training else "")


def test_a_custom_diffusion_is_an_adapter(computer: Computer) -> None:
    """Its weights are no model of their own."""
    here = computer()
    write_safetensors(here.homes[0] / "x/pytorch_custom_diffusion_weights.safetensors", names=("unet.to_k.weight",))

    assert "It teaches a picture model something new." == only(report_of(here), "adapter").note


def test_a_file_of_that_name_without_weights_says_nothing(computer: Computer) -> None:
    """A name alone is no sign."""
    here = computer()
    (here.homes[0] / "x").mkdir()
    (here.homes[0] / "x/learned_embeds.bin").write_bytes(b"words")

    assert () == report_of(here).observations
