"""The text form of a pipeline: an Azure ML CLI v2 pipeline YAML that names modules as registered components.

The only place that knows Azure's words (job, component). What Azure's format has no place for (layout,
notes, ids of edges) travels in `tags`, so that export and import are an exact round trip and other tools
still read the file.
"""

from __future__ import annotations

from pipelines.text_form.reading import ImportedText, pipeline_from_text
from pipelines.text_form.warnings import ImportWarning
from pipelines.text_form.writing import pipeline_to_text

__all__ = ["ImportWarning", "ImportedText", "pipeline_from_text", "pipeline_to_text"]
