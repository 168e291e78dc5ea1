"""Models of several parts in folders below one."""

from __future__ import annotations

from virtual_computer import Computer, only, report_of, write_json, write_safetensors


def test_a_pipeline_is_one_model(computer: Computer) -> None:
    """The parts of a model that makes pictures are one record."""
    here = computer()
    top = here.homes[0] / "pictures/sdxl"
    write_json(top / "model_index.json", {"_class_name": "StableDiffusionXLPipeline"})
    for number, part in enumerate(("unet", "vae", "text_encoder")):
        write_safetensors(top / part / "diffusion_pytorch_model.safetensors", seed=number)
        write_json(top / part / "config.json", {"x": 1})
    (top / "README.md").write_text("---\nlicense: openrail++\npipeline_tag: text-to-image\n---\n")

    find = only(report_of(here))

    assert ("sdxl", "openrail++", "images", 8) == (find.name, find.licence, find.task, find.file_count)


def test_another_file_of_that_name_is_not_one(computer: Computer) -> None:
    """An index that is none leaves the files to themselves."""
    here = computer()
    top = here.homes[0] / "x"
    write_json(top / "model_index.json", [1])
    write_safetensors(top / "a/one.safetensors", seed=1)
    write_safetensors(top / "b/two.safetensors", seed=2)

    assert 2 == len(report_of(here).observations)
