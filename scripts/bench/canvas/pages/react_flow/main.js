// What React Flow does by itself: default nodes, nothing else in the page.
import { applyNodeChanges, Background, MiniMap, ReactFlow } from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import { createElement, useCallback, useState } from "react";
import { createRoot } from "react-dom/client";

const graph = await (await fetch("graph.json")).json();
const edges = graph.edges.map(([source, target]) => ({
  id: `e${target}`,
  source: `n${source}`,
  target: `n${target}`,
}));
const start = graph.nodes.map(([x, y], index) => ({
  id: `n${index}`,
  position: { x, y },
  data: { label: `Node ${index}` },
}));

function Page() {
  const [nodes, setNodes] = useState(start);
  const onNodesChange = useCallback((changes) => setNodes((old) => applyNodeChanges(changes, old)), []);
  const props = { nodes, edges, onNodesChange, fitView: true, minZoom: 0.1 };
  return createElement(ReactFlow, props, createElement(Background), createElement(MiniMap));
}

createRoot(document.getElementById("root")).render(createElement(Page));
