"""What of a draft a request selects: the nodes that run, and what must be known of those that feed them.

Only what is selected has to be in order: an unfinished corner elsewhere keeps nobody from working.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from executor.errors import PipelineInvalidError, RunParametersInvalidError, ScopeInvalidError
from executor.fixed_parts import FixedParts, fixed_parts
from executor.run_requests import RunRequest
from pipelines import selectors as pipeline_selectors
from pipelines.core.bypass import bypassed
from pipelines.core.catalog import Catalog
from pipelines.core.document import Document
from pipelines.core.graph import Graph
from pipelines.core.issues import Issue
from pipelines.core.parameter_findings import check_complete, check_given
from pipelines.core.pipeline_parameters import resolved, with_values
from pipelines.core.planning import Plan, make_plan
from pipelines.core.scope import restricted
from pipelines.core.validation import validate


@dataclass(frozen=True)
class Selection:
    """Part of a draft, checked."""

    project_id: UUID
    #: the draft without its disabled nodes, with the values of the run
    document: Document
    request: RunRequest
    #: the nodes that run
    members: frozenset[str]
    #: members, and what of the nodes that lead to them can be planned
    plan: Plan

    @cached_property
    def fixed(self) -> dict[str, FixedParts]:
        return fixed_parts(self.plan.nodes.values(), self.project_id)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The members in an order that respects every edge."""
        return tuple(node for node in self.plan.order if node in self.members)

    @property
    def parameters(self) -> dict[str, Any]:
        """The value of each pipeline parameter, by name: as given, else the default."""
        return {parameter.name: parameter.default for parameter in self.document.parameters.values()}

    @property
    def forced(self) -> frozenset[str]:
        """Members that run although earlier results hold."""
        everything = self.request.ignore_earlier_results or self.request.scope.is_forced
        return self.members if everything else frozenset(self.request.run_again)

    @property
    def run_again(self) -> list[str] | None:
        """As a run keeps it: None for every node."""
        return None if self.request.ignore_earlier_results else sorted(self.forced)


def select(document: Document, request: RunRequest, project_id: UUID, catalog: Catalog) -> Selection:
    """Check the request against the draft.

    Raises `ScopeInvalidError` for nodes that cannot be selected, `RunParametersInvalidError` for values that
    cannot be taken or are missing and `PipelineInvalidError` for errors in what is selected, each with all.
    """
    _check_request(document, request)
    problems = check_given(document, catalog, request.parameters)
    if problems:
        raise RunParametersInvalidError(problems)
    document = bypassed(resolved(with_values(document, request.parameters)), catalog)
    graph = Graph.of(document)
    members = request.scope.members(document, graph)
    stray = [node for node in request.run_again if node not in members]
    if stray:
        message = _("{name} is not in the part that runs, so it cannot run again.")
        raise ScopeInvalidError([_problem("node_outside_scope", message, document, node) for node in stray])
    missing = check_complete(document, catalog, members)
    if missing:
        raise RunParametersInvalidError(missing)
    if request.scope.kind == "all":
        _check_part(document, graph, members, project_id, catalog)
        plan = make_plan(document, catalog, graph=graph)
    else:
        part = restricted(document, graph.leading_to(members))
        _check_part(part, Graph.of(part), members, project_id, catalog)
        plan = make_plan(restricted(part, _plannable(part, catalog)), catalog)
    return Selection(project_id, document, request, members, plan)


def _check_request(document: Document, request: RunRequest) -> None:
    named = [*request.scope.nodes, *request.run_again]
    unknown = [node for node in dict.fromkeys(named) if node not in document.nodes]
    problems = [
        Issue("error", "unknown_node", _("The pipeline has no node {node}.").format(node=node), node=node)
        for node in unknown
    ]
    disabled = [
        node for node in dict.fromkeys(named) if node in document.nodes and document.nodes[node].disabled
    ]
    problems.extend(
        _problem("node_disabled", _("{name} is disabled. Enable it to run it."), document, node)
        for node in disabled
    )
    if request.scope.kind != "all" and not request.scope.nodes:
        problems.append(Issue("error", "scope_empty", _("Say which nodes to run.")))
    if problems:
        raise ScopeInvalidError(problems)


def _check_part(
    part: Document, graph: Graph, members: Iterable[str], project_id: UUID, catalog: Catalog
) -> None:
    context = pipeline_selectors.design_context(project_id)
    validation = validate(part, catalog, context, graph=graph)
    selected = set(members)
    issues = [
        issue for issue in validation.issues if issue.node is None or {issue.node, *issue.nodes} & selected
    ]
    if any(issue.severity == "error" for issue in issues):
        raise PipelineInvalidError([issue.to_json() for issue in issues])


def _plannable(part: Document, catalog: Catalog) -> set[str]:
    """Nodes with a module that no circle feeds."""
    _order, blocked = Graph.of(part).acyclic_order()
    return {
        node.id
        for node in part.nodes.values()
        if node.id not in blocked and catalog.find(node.module, node.version) is not None
    }


def _problem(code: str, message: str, document: Document, node: str) -> Issue:
    return Issue("error", code, message.format(name=document.nodes[node].name), node=node)
