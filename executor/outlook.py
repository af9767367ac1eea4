"""Looks ahead over a selection: which earlier results hold, and what feeds it from outside."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _

from executor.errors import UpstreamResultsMissingError
from executor.plans import GivenInputs
from executor.reuse_results import EarlierResult, ResultIndex, newest_by_node
from executor.selection import Selection
from pipelines.core.fingerprint import FingerprintParts
from pipelines.core.forecast import Prospect, look_ahead
from pipelines.core.issues import Issue


class Outlook:
    """What earlier results of the project mean for a selection."""

    def __init__(self, selection: Selection, pipeline_id: UUID) -> None:
        self.selection = selection
        self._pipeline_id = pipeline_id
        self._index = ResultIndex(selection.project_id)

    @cached_property
    def prospect(self) -> Prospect[EarlierResult]:
        self._index.learn_newest_run(self._pipeline_id)
        fixed = {node: known.parts for node, known in self.selection.fixed.items()}
        return look_ahead(self.selection.plan, fixed, self._find)

    def given_inputs(self) -> GivenInputs:
        """What feeds the selected nodes from outside. Raises `UpstreamResultsMissingError` naming all nodes
        without a result for what is drawn now."""
        members = self.selection.members
        given: dict[str, dict[str, dict[str, str]]] = {}
        missing: dict[str, Issue] = {}
        crossing = [
            edge
            for edge in self.selection.document.edges.values()
            if edge.target.node in members and edge.source.node not in members
        ]
        for edge in crossing:
            result = self.prospect.results.get(edge.source.node)
            output = result.output(edge.source.port) if result is not None else None
            if output is None:
                missing[edge.source.node] = self._missing(edge.source.node)
            else:
                artifact = {"digest": output["digest"], "type": output["type"]}
                given.setdefault(edge.target.node, {})[edge.target.port] = artifact
        if missing:
            raise UpstreamResultsMissingError([issue.to_json() for issue in missing.values()])
        return given

    def _find(self, wanted: Mapping[str, FingerprintParts]) -> dict[str, EarlierResult]:
        selection = self.selection
        digests = {
            node: parts.digest
            for node, parts in wanted.items()
            if node not in selection.forced and not selection.fixed[node].not_reusable
        }
        found = self._index.find(set(digests.values()))
        results = {node: found[digest] for node, digest in digests.items() if digest in found}
        for node, parts in wanted.items():
            if node not in selection.members and selection.fixed[node].not_reusable:
                known, result = self._newest.get(node, (None, None))
                if result is not None and known == parts:
                    results[node] = result
        return results

    @cached_property
    def _newest(self) -> dict[str, tuple[FingerprintParts, EarlierResult]]:
        """Random results outside the selection are taken as they came out the last time."""
        outside = [node for node in self.selection.plan.order if node not in self.selection.members]
        return newest_by_node(self._pipeline_id, outside)

    def _missing(self, node: str) -> Issue:
        name = self.selection.document.nodes[node].name
        message = _("{name} has no result for what is drawn now.").format(name=name)
        hint = _("Run up to {name} first.").format(name=name)
        return Issue("error", "upstream_results_missing", message, hint, node=node)
