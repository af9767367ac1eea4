"""Puts into an attempt's input folder what its program may read: request.json, input artifacts and files.

Artifacts are hard-linked, not copied; the runner shows the folder to the program read-only.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from executor import folders
from executor.step_plan import FileSource, StepPlan

#: sizes of the preview a step computes for the web page
PREVIEW_ROWS = 100
PREVIEW_COLUMNS = 100

#: puts the files of an artifact into a folder
LinkInto = Callable[[str, Path], object]
#: gets a file from an address, guarded; returns where it is
Fetch = Callable[[FileSource], Path]


def stage(plan: StepPlan, *, link_into: LinkInto, fetch: Fetch) -> None:
    """Make the attempt's folders from nothing. What an earlier try of the same attempt left is removed."""
    folders.remove_attempt(plan.key)
    for parent in (plan.folder.parent, plan.log_path.parent):
        if not parent.is_dir():
            parent.mkdir(parents=True, exist_ok=True)
    # one after the other: asking for all parents at once tries and fails at each of them first
    for folder in (plan.folder, plan.input_dir, plan.input_dir / "inputs", plan.output_dir):
        folder.mkdir()
    for port, artifact in plan.inputs.items():
        link_into(artifact.digest, plan.input_dir / "inputs" / port)
    files = _stage_files(plan, fetch)
    text = json.dumps(_request(plan, files), ensure_ascii=False, allow_nan=False)
    (plan.input_dir / "request.json").write_text(text, encoding="utf-8")


def _stage_files(plan: StepPlan, fetch: Fetch) -> dict[str, dict[str, str]]:
    files: dict[str, dict[str, str]] = {}
    for parameter, source in plan.files.items():
        target = plan.input_dir / "files" / parameter
        target.parent.mkdir(exist_ok=True)
        _link_or_copy(source.path if source.path is not None else fetch(source), target)
        files[parameter] = {"path": f"files/{parameter}", "name": source.name}
    return files


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        # another file system, or one without links
        shutil.copyfile(source, target)


def _request(plan: StepPlan, files: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    return {
        "module": plan.module,
        "version": plan.version,
        "parameters": dict(plan.parameters),
        "inputs": {
            port: {"type": artifact.type, "path": f"inputs/{port}"} for port, artifact in plan.inputs.items()
        },
        "outputs": {output.port: {"type": output.type, "path": output.port} for output in plan.outputs},
        "files": dict(files),
        "schemas": {},
        "limits": {
            "memory_bytes": plan.limits.memory_bytes,
            "cpus": plan.limits.cpus,
            "preview_rows": PREVIEW_ROWS,
            "preview_columns": PREVIEW_COLUMNS,
        },
    }
