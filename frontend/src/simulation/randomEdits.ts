/** Edits as people make them, chosen by chance: every type of operation, and undo and redo among them. */
import type { Editor } from "@/editor/Editor";
import { align, distribute } from "@/graph/arrange";
import type { ModuleDefinition } from "@/graph/catalog";
import { checkConnection } from "@/graph/connections";
import * as edits from "@/graph/edits";
import { portKey } from "@/graph/groupNodes";
import { editGroup, groupNodes, nameGroupPort, ungroup } from "@/graph/groups";
import { setColor, toggleDisabled } from "@/graph/marks";
import { COLORS, type Edge, type GraphDocument, type PortRef } from "@/graph/model";
import { replaceModule } from "@/graph/replacing";
import { insertOnEdge, spliceOut } from "@/graph/rewire";
import { isSealed } from "@/graph/sealing";
import { detachInstance, openInstance } from "@/graph/subPipelines";
import { tidyEdit } from "@/graph/tidy/edit";
import { tidyTask } from "@/graph/tidy/task";
import { tidy } from "@/graph/tidy/tidy";
import type { Chance } from "./Chance";
import { changeParameters } from "./randomParameterEdits";

/** About as many nodes as the draft is kept at. */
const NODES = 60;

type Choice = (editor: Editor, chance: Chance) => edits.Edit | null;

const idsOf = (things: Readonly<Record<string, unknown>>) => Object.keys(things);
const anyNode = ({ nodes }: GraphDocument, chance: Chance) => chance.oneOf(idsOf(nodes)) ?? "";
const someNodes = ({ nodes }: GraphDocument, chance: Chance, most = 5) => chance.some(idsOf(nodes), most);
const anyEdge = ({ edges }: GraphDocument, chance: Chance): Edge | undefined =>
  chance.oneOf(Object.values(edges));
const anyModule = (editor: Editor, chance: Chance): ModuleDefinition | undefined =>
  chance.oneOf(editor.state.catalog.modules);
const place = (chance: Chance) => ({ x: chance.between(0, 200) * 16, y: chance.between(0, 200) * 16 });
const text = (chance: Chance) => `text ${chance.between(0, 999)}`;

const addNode: Choice = (editor, chance) => {
  const module = anyModule(editor, chance);
  return module ? edits.addNode(editor.state.document, { module }, { at: place(chance) }) : null;
};

/** Any output to any input that takes it. */
const connect: Choice = (editor, chance) => {
  const { document, modules } = editor.state;
  for (let attempt = 0; attempt < 30; attempt += 1) {
    const source = anyPort(editor, chance, "outputs");
    const target = anyPort(editor, chance, "inputs");
    if (source && target && !checkConnection(document, modules, source, target)) {
      return edits.connect(document, source, target);
    }
  }
  return null;
};

function anyPort(editor: Editor, chance: Chance, side: "inputs" | "outputs"): PortRef | null {
  const { document, modules } = editor.state;
  const node = document.nodes[anyNode(document, chance)];
  const port = node && chance.oneOf(modules.get(node.module)?.[side] ?? []);
  return port ? { node: node.id, port: port.name } : null;
}

const remove: Choice = ({ state: { document } }, chance) =>
  edits.removeSelection(document, {
    nodes: new Set(someNodes(document, chance, 3)),
    edges: new Set(),
    notes: new Set(chance.happens(0.2) ? chance.some(idsOf(document.notes), 1) : []),
  });

const setParameter: Choice = (editor, chance) => {
  const { document, modules } = editor.state;
  const node = document.nodes[anyNode(document, chance)];
  const parameter = node && chance.oneOf(modules.get(node.module)?.parameters ?? []);
  if (!node || !parameter) return null;
  const values = [null, true, chance.between(0, 99), chance.next(), text(chance), [text(chance), { a: 1 }]];
  return edits.setParameter(document, node.id, parameter.name, chance.oneOf(values) ?? null);
};

const copy: Choice = ({ state: { document } }, chance) => {
  const clipping = edits.clip(document, new Set(someNodes(document, chance, 4)));
  return clipping && edits.paste(document, clipping);
};

const anyGroup = ({ groups }: GraphDocument, chance: Chance) => chance.oneOf(idsOf(groups)) ?? "";

const moveIntoGroup: Choice = ({ state: { document } }, chance) => {
  const group = chance.happens(0.3) ? "" : anyGroup(document, chance);
  const groups = Object.fromEntries(someNodes(document, chance, 3).map((node) => [node, group]));
  if (idsOf(groups).length === 0) return null;
  return {
    words: { action: "set_groups", name: "", count: 1 },
    operations: [{ type: "set_groups", groups }],
  };
};

const changeGroup: Choice = ({ state: { document } }, chance) => {
  const group = anyGroup(document, chance);
  const member = Object.values(document.nodes).find((node) => node.group === group);
  return chance.happens(0.5) || !member
    ? editGroup(document, group, { name: text(chance), collapsed: chance.happens(0.5) })
    : nameGroupPort(document, group, `input:${member.id}.data`, text(chance));
};

/** A group is sealed as an instance of what the project does not know, which is taken on trust; or opened, or detached. */
const sealOrOpen: Choice = ({ state: { document } }, chance) => {
  const group = document.groups[anyGroup(document, chance)];
  if (!group) return null;
  if (isSealed(group) && chance.happens(0.5)) return openInstance(document, group.id);
  if (group.source) return detachInstance(document, group.id);
  const isIn = ({ node }: PortRef) => document.nodes[node]?.group === group.id;
  const ports = Object.values(document.edges).flatMap(({ source, target }) => [
    ...(isIn(source) ? [portKey("output", source)] : []),
    ...(isIn(target) ? [portKey("input", target)] : []),
  ]);
  const member = Object.values(document.nodes).find((node) => node.group === group.id);
  const source = {
    sub_pipeline: "00000000-0000-4000-8000-000000000001",
    version: 1,
    sealed: true,
    nodes: {},
    parameters: member ? { Value: [`${member.id}.value`] } : {},
  };
  return editGroup(document, group.id, {
    ports: Object.fromEntries(ports.map((key) => [key, text(chance)])),
    source,
  });
};

const changeNote: Choice = ({ state: { document } }, chance) => {
  const note = chance.oneOf(idsOf(document.notes));
  if (!note) return edits.addNote(document, text(chance), place(chance));
  return edits.editNote(
    document,
    note,
    chance.happens(0.5) ? { text: text(chance) } : { position: place(chance) },
  );
};

const insert: Choice = (editor, chance) => {
  const { document, modules } = editor.state;
  const edge = anyEdge(document, chance);
  const module = anyModule(editor, chance);
  return edge && module ? insertOnEdge(document, modules, edge, { module }) : null;
};

const replace: Choice = (editor, chance) => {
  const { document, modules } = editor.state;
  const module = anyModule(editor, chance);
  const found = module && replaceModule(document, modules, anyNode(document, chance), module);
  return found ?? null;
};

const move: Choice = ({ state: { document } }, chance) =>
  edits.nudge(
    document,
    { nodes: someNodes(document, chance), notes: chance.some(idsOf(document.notes), 1) },
    chance.between(-9, 9) * 16,
    chance.between(-9, 9) * 16,
  );

const CHOICES: readonly (readonly [weight: number, choice: Choice])[] = [
  [10, addNode],
  [16, connect],
  [6, ({ state: { document } }, chance) => removeEdge(document, chance)],
  [5, remove],
  [14, move],
  [10, setParameter],
  [
    5,
    ({ state: { document } }, chance) => edits.renameNode(document, anyNode(document, chance), text(chance)),
  ],
  [
    3,
    ({ state: { document } }, chance) => edits.setComment(document, anyNode(document, chance), text(chance)),
  ],
  [
    3,
    ({ state: { document } }, chance) =>
      setColor(document, someNodes(document, chance), chance.oneOf(COLORS) ?? ""),
  ],
  [3, ({ state: { document } }, chance) => toggleDisabled(document, someNodes(document, chance, 3))],
  [3, copy],
  [3, ({ state: { document } }, chance) => groupNodes(document, someNodes(document, chance), "Group")],
  [2, ({ state: { document } }, chance) => ungroup(document, anyGroup(document, chance))],
  [3, moveIntoGroup],
  [3, changeGroup],
  [3, sealOrOpen],
  [3, changeNote],
  [5, changeParameters],
  [3, insert],
  [2, ({ state: { document, modules } }, chance) => spliceOut(document, modules, anyNode(document, chance))],
  [2, replace],
  [1, ({ state: { document, modules } }) => tidyEdit(document, tidy(tidyTask(document, modules, null)))],
  [1, ({ state: { document } }, chance) => align(document, someNodes(document, chance), "left")],
  [1, ({ state: { document } }, chance) => distribute(document, someNodes(document, chance), "down")],
];
const TOTAL = CHOICES.reduce((sum, [weight]) => sum + weight, 0);
const UNDO_SHARE = 0.12;
const REDO_SHARE = 0.06;

function removeEdge(document: GraphDocument, chance: Chance): edits.Edit | null {
  const edge = anyEdge(document, chance);
  return edge
    ? edits.removeSelection(document, { ...edits.NOTHING_SELECTED, edges: new Set([edge.id]) })
    : null;
}

export function editByChance(editor: Editor, chance: Chance): void {
  const dice = chance.next();
  if (dice < UNDO_SHARE) editor.undo();
  else if (dice < UNDO_SHARE + REDO_SHARE) editor.redo();
  else editor.edit(choose(editor, chance)(editor, chance));
}

function choose(editor: Editor, chance: Chance): Choice {
  if (idsOf(editor.state.document.nodes).length > NODES && chance.happens(0.3)) return remove;
  let left = chance.next() * TOTAL;
  for (const [weight, choice] of CHOICES) {
    left -= weight;
    if (left < 0) return choice;
  }
  return addNode;
}
