"""The editors that are compared: where each shows the graph, and how to see and touch its nodes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Editor:
    """Expressions are JavaScript in the page; points are in CSS pixels of the window."""

    name: str
    address: str
    #: a point in the middle of a node that is in view; null until it is drawn
    node_point: str
    #: whether exactly one node is selected
    is_one_selected: str
    #: a point of the canvas where dragging moves the view; null where only the wheel does
    pane_point: str | None


def _middle(selector: str) -> str:
    """Return the middle of the first match that lies whole within the window."""
    return f"""[...document.querySelectorAll({selector!r})]
      .map((node) => node.getBoundingClientRect())
      .filter((box) => box.width > 0 && box.x > 300 && box.y > 150 && box.right < 1080 && box.bottom < 700)
      .map((box) => [box.x + box.width / 2, box.y + Math.min(20, box.height / 2)])[0] ?? null"""


def react_flow(name: str, address: str) -> Editor:
    """Return an editor drawn with React Flow: Atelier, or the plain page."""
    return Editor(
        name,
        address,
        node_point=_middle(".react-flow__node"),
        is_one_selected="document.querySelectorAll('.react-flow__node.selected').length === 1",
        # left of the graph, which opens fitted and in the middle
        pane_point="""(() => {
          const box = document.querySelector('.react-flow__pane').getBoundingClientRect();
          return [box.x + 12, box.y + box.height / 2]; })()""",
    )


def node_red(address: str) -> Editor:
    return Editor(
        "Node-RED",
        address,
        node_point=_middle(".red-ui-flow-node"),
        is_one_selected="document.querySelectorAll('.red-ui-flow-node-selected').length === 1",
        pane_point=None,
    )


def litegraph(address: str) -> Editor:
    return Editor(
        "litegraph",
        address,
        node_point="window.stress?.nodePoint() ?? null",
        is_one_selected="Object.keys(window.stress?.view.selected_nodes ?? {}).length === 1",
        pane_point="[8, 450]",
    )
