/**
 * The editor of one pipeline: gestures come in, operations go out, the store shows the result.
 *
 * Everything that changes the draft goes through `edit`, so that undo, saving and announcements hang on one place.
 */
import { ApiError } from "@/api/errors";
import type { Issue, PipelineDetail, Validation } from "@/api/types";
import type { Refused } from "@/graph/apply";
import { type Catalog, indexModules, type ModuleDefinition } from "@/graph/catalog";
import { checkConnection, compatiblePorts, type Direction } from "@/graph/connections";
import * as edits from "@/graph/edits";
import * as history from "@/graph/history";
import { randomId } from "@/graph/ids";
import { inverseOfAll } from "@/graph/inverse";
import { type JsonValue, opened, type PortRef, type Position } from "@/graph/model";
import type { Operation, OperationBody } from "@/graph/operations";
import type { NodeIds } from "@/graph/renumber";
import type { AddedNode } from "@/graph/rewire";
import { wayBack } from "@/graph/settings";
import { isSubPipeline, type Placed, placed } from "@/graph/subPipelines";
import { type Answer, type SyncState, startSync } from "@/graph/sync";
import { t } from "@/i18n";
import { notify } from "@/ui";
import { doneText } from "./doneWords";
import { type Keeper, type SaveStatus, SyncDriver, type Transport } from "./SyncDriver";
import { createEditorStore, type EditorStore, groupIssues, type PendingConnection } from "./store";
import { announceStep, keptText, portWords, refusalText } from "./words";

export interface EditorServices extends Transport {
  validate(): Promise<Validation>;
  keeper: Keeper;
}

/** Where many edit, the draft moves on several times a second, and each of them asks. */
const VALIDATION_PAUSE_MS = 500;

export class Editor {
  readonly store: EditorStore;
  private readonly driver: SyncDriver;
  private validating = false;
  private validatedAt = 0;
  private disposed = false;

  constructor(
    pipeline: PipelineDetail,
    catalog: Catalog,
    private readonly services: EditorServices,
  ) {
    const modules = indexModules(catalog.modules);
    this.store = createEditorStore(pipeline, catalog, modules);
    this.driver = new SyncDriver(
      startSync(modules, pipeline.revision, opened(pipeline.document)),
      services,
      services.keeper,
      {
        onChange: (state, status) => this.show(state, status),
        onRefused: (refused) => this.explain(refused),
        onRejected: (_dropped, message) =>
          notify({ tone: "danger", title: t("sync.rejected"), text: message }),
        onRenumbered: (ids) => this.renumber(ids),
        onMerged: () => this.announce(t("sync.merged")),
        onFatal: (error) => this.store.setState({ fatal: error.message }),
      },
    );
  }

  /** Begin: take up what an earlier visit could not send, and learn what is wrong with the draft. */
  async start(): Promise<void> {
    const resumed = await this.driver.resume();
    if (resumed > 0) notify({ tone: "info", title: t("sync.resumed") });
    await this.validate();
  }

  dispose(): void {
    this.disposed = true;
    this.driver.stop();
  }

  get state() {
    return this.store.getState();
  }

  get canEdit(): boolean {
    return this.state.role !== "viewer" && this.state.fatal === null;
  }

  /** Do one step: apply, remember how to take it back, send, and say so. Who knows more can say it afterwards instead. */
  edit(edit: edits.Edit | null): boolean {
    if (!edit || !this.canEdit || edit.operations.length === 0) return false;
    const operations = this.withinOpenGroup(edit);
    const backward = inverseOfAll(this.state.document, operations);
    if (!this.apply(operations)) return false;
    const step: history.Step = {
      words: edit.words,
      forward: operations,
      backward,
      mergeKey: history.mergeKeyOf(operations),
      at: Date.now(),
    };
    this.store.setState((state) => ({ history: history.record(state.history, step) }));
    const said = doneText(edit.words, operations);
    if (said) this.announce(said);
    return true;
  }

  /** What comes in while one group is looked at alone belongs to it. */
  withinOpenGroup({ operations, words }: edits.Edit): readonly OperationBody[] {
    const group = this.state.openGroup;
    // an earlier state comes back as it was
    if (group === null || words.action === "restore" || !this.state.document.groups[group]) return operations;
    return operations.map((operation) =>
      operation.type === "add_node" && !operation.node.group
        ? { ...operation, node: { ...operation.node, group } }
        : operation,
    );
  }

  undo(): void {
    this.travel(history.undo(this.state.history), "backward");
  }

  redo(): void {
    this.travel(history.redo(this.state.history), "forward");
  }

  addModule(
    module: ModuleDefinition,
    options: {
      at?: Position;
      near?: Position;
      name?: string;
      parameters?: Readonly<Record<string, JsonValue>>;
    },
  ): Placed | null {
    const { document, selection } = this.state;
    const only = selection.nodes.size === 1 ? document.nodes[[...selection.nodes][0] ?? ""] : undefined;
    const place = options.at
      ? { at: options.at }
      : only
        ? { below: only }
        : { near: options.near ?? { x: 0, y: 0 } };
    const spec: edits.NewNode = {
      module,
      ...(options.name ? { name: options.name } : {}),
      ...(options.parameters ? { parameters: options.parameters } : {}),
    };
    const added = this.place(edits.addNode(document, spec, place), module);
    if (added) this.announce(t("announce.added", { name: added.words.name }));
    return added;
  }

  /** Put in what a module is placed as, and select it: a node, or an instance of a sub-pipeline. */
  place(added: AddedNode, module: ModuleDefinition): Placed | null {
    // an instance is a group of its own and would be out of sight in another one
    if (isSubPipeline(module)) this.store.setState({ openGroup: null });
    const edit = placed(this.state.document, added, module);
    if (!this.edit(edit)) return null;
    this.store.setState({ selection: { ...edits.NOTHING_SELECTED, nodes: new Set(edit.nodes) } });
    return edit;
  }

  /** Connect two ports, in whichever order they were given; says why when it may not be. */
  connect(a: PortRef, direction: Direction, b: PortRef): boolean {
    const [source, target] = direction === "output" ? [a, b] : [b, a];
    const { document, modules } = this.state;
    const problem = checkConnection(document, modules, source, target);
    if (problem) {
      notify({ tone: "warning", title: t("connection.refused"), text: refusalText(problem) });
      this.announce(`${t("connection.refused")} ${refusalText(problem)}`);
      return false;
    }
    const done = this.edit(edits.connect(document, source, target));
    if (done) {
      this.announce(
        t("announce.connected", {
          source: portWords(this.state, source, "output"),
          target: portWords(this.state, target, "input"),
        }),
      );
    }
    return done;
  }

  /** Offer a port for connecting. Every port shows whether it would do. */
  beginConnection(ref: PortRef, direction: Direction, by: PendingConnection["by"]): void {
    const { document, modules } = this.state;
    const compatible = compatiblePorts(document, modules, ref, direction);
    this.store.setState({ pending: { ref, direction, by, compatible } });
  }

  endConnection(): void {
    if (this.state.pending) this.store.setState({ pending: null });
  }

  /** A port was activated by click or key: it starts a connection, or completes the one that waits. */
  activatePort(ref: PortRef, direction: Direction): void {
    const { pending } = this.state;
    if (!this.canEdit) return;
    if (pending?.ref.node === ref.node && pending.ref.port === ref.port && pending.direction === direction) {
      this.cancelConnection();
    } else if (pending && pending.direction !== direction) {
      if (this.connect(pending.ref, pending.direction, ref)) this.endConnection();
    } else {
      this.beginConnection(ref, direction, "activation");
      const count = this.state.pending?.compatible.size ?? 0;
      this.announce(t("announce.connecting", { port: portWords(this.state, ref, direction), count }));
    }
  }

  cancelConnection(): boolean {
    if (!this.state.pending) return false;
    this.endConnection();
    this.announce(t("announce.connection_canceled"));
    return true;
  }

  removeSelection(): void {
    const { document, selection } = this.state;
    if (this.edit(edits.removeSelection(document, selection))) {
      this.store.setState({ selection: edits.NOTHING_SELECTED });
    }
  }

  selectOnly(node: string | null): void {
    const nodes = new Set(node === null ? [] : [node]);
    this.store.setState({ selection: { ...edits.NOTHING_SELECTED, nodes } });
  }

  select(change: Partial<edits.Selection>): void {
    this.store.setState((state) => ({ selection: { ...state.selection, ...change } }));
  }

  selectAll(): void {
    const { nodes, notes } = this.state.document;
    this.select({ nodes: new Set(Object.keys(nodes)), notes: new Set(Object.keys(notes)) });
  }

  copy(): edits.Clipping | null {
    const { document, selection, projectId } = this.state;
    const clipping = edits.clip(document, selection.nodes);
    return clipping && { ...clipping, project: projectId };
  }

  paste(clipping: edits.Clipping): void {
    const isForeign = clipping.project !== this.state.projectId;
    const edit = edits.paste(this.state.document, isForeign ? edits.withoutSources(clipping) : clipping);
    if (!edit || !this.edit(edit)) return;
    this.select({ ...edits.NOTHING_SELECTED, nodes: new Set(edit.ids) });
    if (isForeign && clipping.groups?.some(({ source }) => source)) {
      notify({ tone: "info", title: t("sub_pipeline.pasted"), text: t("sub_pipeline.pasted_text") });
    }
  }

  /** Show a problem where it is: select its node and put the focus into the field. */
  showIssue(issue: Issue): string | null {
    const node = issue.node ?? issue.nodes[0] ?? null;
    if (!node || !this.state.document.nodes[node]) return null;
    this.selectOnly(node);
    const focusParameter = issue.parameter ? { node, parameter: issue.parameter } : null;
    this.store.setState({ inspectorTab: "parameters", focusParameter });
    return node;
  }

  /** Problems found on the way, as when a run is refused. */
  showProblems(issues: readonly Issue[]): void {
    const { validation, revision } = this.state;
    this.take({ revision, schemas: validation?.schemas ?? {}, issues: [...issues] });
    this.store.setState({ dock: "problems" });
  }

  /** A run has begun: it is shown, and its end is announced. */
  followRun(run: string): void {
    this.store.setState({ runId: run, begunRun: run });
  }

  announce(text: string): void {
    this.store.setState(({ announcement }) => ({ announcement: { text, count: announcement.count + 1 } }));
  }

  /** Everything saved? A run starts from what the server has. */
  flush(): Promise<boolean> {
    return this.driver.flush();
  }

  retryNow(): void {
    this.driver.retryNow();
  }

  receive(answer: Answer): void {
    this.driver.receive(answer).catch(askAgainLater);
  }

  hearRevision(revision: number): void {
    this.driver.hearRevision(revision).catch(askAgainLater);
  }

  /** Ask what was missed. Rejects when the server cannot be reached. */
  catchUp(): Promise<void> {
    return this.driver.catchUp();
  }

  private apply(bodies: readonly OperationBody[]): boolean {
    // nothing changes unseen: an edit leads back from an earlier revision to the draft
    if (this.state.shown !== null) this.store.setState({ shown: null });
    const operations: Operation[] = bodies.map((body) => ({ ...body, id: randomId() }));
    const refused = this.driver.edit(operations);
    if (refused.length > 0) this.explain(refused);
    return refused.length === 0 && operations.length > 0;
  }

  private travel(
    next: { step: history.Step; history: history.History } | null,
    direction: "forward" | "backward",
  ): void {
    if (!next || !this.canEdit) return;
    const done = this.apply(this.wayOf(next.step, direction));
    this.store.setState((state) => ({
      history: done ? next.history : dropStep(state.history, next.step, direction),
      pending: null,
    }));
    if (done) this.announce(announceStep(next.step.words, direction === "backward" ? "undo" : "redo"));
  }

  /** What others have set since stays, and the reason is told; so is that of a step they have made impossible. */
  private wayOf(step: history.Step, direction: "forward" | "backward"): readonly OperationBody[] {
    const opposite = direction === "forward" ? "backward" : "forward";
    const { operations, kept } = wayBack(
      this.state.document,
      step[opposite],
      step[direction],
      this.driver.current.setters,
    );
    if (kept.length > 0) notify({ tone: "warning", ...keptText(this.state, kept) });
    return operations;
  }

  private renumber(ids: NodeIds): void {
    this.store.setState(({ history: before, selection, renaming }) => ({
      history: history.withNodeIds(before, ids),
      selection: { ...selection, nodes: new Set([...selection.nodes].map((id) => ids.get(id) ?? id)) },
      renaming: renaming === null ? null : (ids.get(renaming) ?? renaming),
    }));
  }

  private show(sync: SyncState, saveStatus: SaveStatus): void {
    const { revision: before, selection } = this.state;
    this.store.setState({
      document: sync.document,
      revision: sync.revision,
      saveStatus,
      selection: pruned(selection, sync),
    });
    if (sync.revision !== before) void this.validate();
  }

  private explain(refused: readonly Refused[]): void {
    for (const { refusal, by } of refused.slice(0, 3)) {
      const title = by ? t("sync.refused_by", { name: by }) : t("sync.refused");
      notify({ tone: "warning", title, text: refusalText(refusal) });
    }
    if (refused.length > 3) {
      notify({ tone: "warning", title: t("sync.refused_more", { count: refused.length - 3 }) });
    }
  }

  private take(validation: Validation): void {
    this.store.setState((state) => ({
      validation,
      issuesByNode: groupIssues(validation.issues, state.issuesByNode),
      errorCount: validation.issues.filter(({ severity }) => severity === "error").length,
    }));
  }

  private async pauseBetweenValidations(): Promise<void> {
    const left = this.validatedAt + VALIDATION_PAUSE_MS - Date.now();
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
    this.validatedAt = Date.now();
  }

  /** One question at a time; asked again when the draft has moved on meanwhile. */
  private async validate(): Promise<void> {
    if (this.validating) return;
    this.validating = true;
    try {
      let validation: Validation;
      do {
        await this.pauseBetweenValidations();
        validation = await this.services.validate();
      } while (!this.disposed && validation.revision < this.state.revision);
      this.take(validation);
    } catch {
      // what is known stays on screen; the next saved edit asks again
    } finally {
      this.validating = false;
    }
  }
}

/** The next edit and the next word of the server ask again. */
function askAgainLater(error: unknown): void {
  if (!(error instanceof ApiError)) throw error;
}

function dropStep(
  state: history.History,
  step: history.Step,
  direction: "forward" | "backward",
): history.History {
  const matches = (other: history.Step) => other.at === step.at && other.words === step.words;
  return direction === "backward"
    ? { ...state, past: state.past.filter((other) => !matches(other)) }
    : { ...state, future: state.future.filter((other) => !matches(other)) };
}

/** Without what is no longer there; the same object when nothing had to go. */
function pruned(selection: edits.Selection, { document }: SyncState): edits.Selection {
  const keep = (ids: ReadonlySet<string>, present: Readonly<Record<string, unknown>>) => {
    const kept = [...ids].filter((id) => id in present);
    return kept.length === ids.size ? ids : new Set(kept);
  };
  const nodes = keep(selection.nodes, document.nodes);
  const edges = keep(selection.edges, document.edges);
  const notes = keep(selection.notes, document.notes);
  const same = nodes === selection.nodes && edges === selection.edges && notes === selection.notes;
  return same ? selection : { nodes, edges, notes };
}
