"""Gets the files a step reads from an address, before the step starts: steps have no network."""

from __future__ import annotations

from pathlib import Path

from executor.step_plan import FileSource


def fetch_file(source: FileSource) -> Path:
    """Return a local copy; raises `UnavailableFileError` with a sentence for the author of the pipeline."""
    from executor import fetching

    return fetching.fetch(source.url, sha256=source.sha256)
