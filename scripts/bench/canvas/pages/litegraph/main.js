// What litegraph does by itself: one kind of node with a port above and below, the graph fitted into the window.
const { LGraph, LGraphCanvas, LGraphNode, LiteGraph } = window;

class Step extends LGraphNode {
  constructor() {
    super("Step");
    this.addInput("in", "table");
    this.addOutput("out", "table");
    this.size = [220, 60];
  }
}
LiteGraph.registerNodeType("stress/step", Step);

const drawn = await (await fetch("graph.json")).json();
const graph = new LGraph();
const nodes = drawn.nodes.map(([x, y], index) => {
  const node = LiteGraph.createNode("stress/step");
  node.title = `Node ${index}`;
  node.pos = [x, y];
  graph.add(node);
  return node;
});
for (const [source, target] of drawn.edges) nodes[source].connect(0, nodes[target], 0);

const view = new LGraphCanvas("#view", graph);
const right = Math.max(...drawn.nodes.map(([x]) => x)) + 300;
const below = Math.max(...drawn.nodes.map(([, y]) => y)) + 160;
view.ds.scale = Math.min(1, 1380 / right, 860 / below);
view.ds.offset = [30 / view.ds.scale, 40 / view.ds.scale];
view.setDirty(true, true);

let frames = 0;
requestAnimationFrame(function count() {
  frames += 1;
  requestAnimationFrame(count);
});

window.stress = {
  view,
  // null until the view was drawn once
  nodePoint() {
    if (frames < 2) return null;
    const { pos, size } = nodes[Math.floor(nodes.length / 2)];
    const { offset, scale } = view.ds;
    return [(pos[0] + size[0] / 2 + offset[0]) * scale, (pos[1] - 10 + offset[1]) * scale];
  },
};
