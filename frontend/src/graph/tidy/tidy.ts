/**
 * A tidy arrangement: data flows from top to bottom; groups hold together and keep their frames to themselves;
 * collapsed ones move as their card; notes go with what they are about. What is tidied stays where it was as a whole.
 */
import { around, type Box } from "@/graph/boxes";
import { cardIn, FRAME_HEADER, FRAME_PADDING, framed } from "@/graph/groupLayout";
import { snap } from "@/graph/layout";
import type { Note, Position, Size } from "@/graph/model";
import { noteBox, planNotes, spanned } from "./notes";
import { compose, type NodesById, onCircles, type Piece } from "./pieces";
import type { TidyNode, TidyPlaces, TidyTask } from "./task";

const PADDING = { top: FRAME_PADDING + FRAME_HEADER, side: FRAME_PADDING };

export function tidy(task: TidyTask): TidyPlaces {
  const nodes: NodesById = new Map(task.nodes.map((node) => [node.id, node]));
  const collapsed = new Set(task.groups.flatMap(({ id, collapsed }) => (collapsed ? id : [])));
  const isHidden = ({ group }: TidyNode) => group !== null && collapsed.has(group);
  const plan = planNotes(
    task.notes,
    new Map(
      task.nodes.filter((node) => !isHidden(node)).map((node) => [node.id, boxAt(node, node.position)]),
    ),
  );
  const piece = (node: TidyNode) => pieceOf(node, plan.beside.get(node.id) ?? []);
  const pieces = piecesOf(task, nodes, collapsed, piece);
  const whole = compose("", pieces, task.edges, nodes);
  const origin = originOf(task.nodes);
  const places: Record<string, Position> = {};
  for (const [id, { x, y }] of whole.nodes) places[id] = snap({ x: origin.x + x, y: origin.y + y });
  return { nodes: places, notes: notePlaces(plan, nodes, places) };
}

const boxAt = ({ size }: TidyNode, position: Position): Box => ({ ...position, ...size });

/** The left upper corner of all: what is tidied begins where it began. */
function originOf(nodes: readonly TidyNode[]): Position {
  return around(nodes.map((node) => boxAt(node, node.position))) ?? { x: 0, y: 0 };
}

/** A node with the notes beside it, which need room as well. */
function pieceOf(node: TidyNode, notes: readonly Note[]): Piece {
  const whole = around([boxAt(node, node.position), ...notes.map(noteBox)]) ?? boxAt(node, node.position);
  const at = { x: node.position.x - whole.x, y: node.position.y - whole.y };
  const { width, height } = whole;
  return { id: node.id, width, height, nodes: new Map([[node.id, at]]), isCard: false };
}

function piecesOf(
  task: TidyTask,
  nodes: NodesById,
  collapsed: ReadonlySet<string>,
  piece: (node: TidyNode) => Piece,
): Piece[] {
  const members = new Map<string, TidyNode[]>();
  for (const node of task.nodes) {
    if (node.group !== null) members.set(node.group, [...(members.get(node.group) ?? []), node]);
  }
  const grouped = [...members].map(([id, own]) =>
    collapsed.has(id) ? cardOf(id, own) : compose(id, own.map(piece), task.edges, nodes, PADDING),
  );
  const single = task.nodes.filter(({ group }) => group === null).map(piece);
  // a group that data leaves and enters again cannot be one box in a flow from top to bottom
  const circular = onCircles([...single, ...grouped], task.edges);
  return [
    ...single,
    ...grouped.flatMap((group) =>
      circular.has(group.id) && !collapsed.has(group.id) ? (members.get(group.id) ?? []).map(piece) : [group],
    ),
  ];
}

/** A collapsed group: its nodes stay as they are towards its card. */
function cardOf(id: string, members: readonly TidyNode[]): Piece {
  const card = cardIn(framed(members.map((node) => boxAt(node, node.position))));
  const nodes = new Map(
    members.map(({ id: node, position }) => [node, { x: position.x - card.x, y: position.y - card.y }]),
  );
  return { id, width: card.width, height: card.height, nodes, isCard: true };
}

function notePlaces(
  { beside, behind }: ReturnType<typeof planNotes>,
  nodes: NodesById,
  places: Readonly<Record<string, Position>>,
): Record<string, Position & Size> {
  const moved: Record<string, Position & Size> = {};
  for (const [id, notes] of beside) {
    const [before, after] = [nodes.get(id)?.position, places[id]];
    if (!before || !after) continue;
    for (const note of notes) {
      const { x, y } = note.position;
      moved[note.id] = { x: x + after.x - before.x, y: y + after.y - before.y, ...note.size };
    }
  }
  for (const { note, nodes: ids } of behind) {
    const own = ids.flatMap((id) => nodes.get(id) ?? []);
    const after = own.map((node) => boxAt(node, places[node.id] ?? node.position));
    moved[note.id] = spanned(
      note,
      own.map((node) => boxAt(node, node.position)),
      after,
    );
  }
  return moved;
}
