/**
 * The editor of one pipeline: gestures come in, operations go out, the store shows the result.
 *
 * Everything that changes the draft goes through `edit`, so that undo, saving and announcements hang on one place.
 */
import { ApiError } from "@/api/errors";
import type { Issue, PipelineDetail, Validation } from "@/api/types";
import type { Refused } from "@/graph/apply";
import { type Catalog, indexModules } from "@/graph/catalog";
import * as edits from "@/graph/edits";
import * as history from "@/graph/history";
import { randomId } from "@/graph/ids";
import { inverseOfAll } from "@/graph/inverse";
import { opened } from "@/graph/model";
import type { Operation, OperationBody } from "@/graph/operations";
import type { NodeIds } from "@/graph/renumber";
import { wayBack } from "@/graph/settings";
import { type Answer, type SyncState, startSync } from "@/graph/sync";
import { t } from "@/i18n";
import { notify } from "@/ui";
import { doneText } from "./doneWords";
import { type Keeper, type SaveStatus, SyncDriver, type Transport } from "./SyncDriver";
import { createEditorStore, type EditorStore } from "./store";
import { Validator } from "./Validator";
import { announceStep, keptText, refusalText } from "./words";

export interface EditorServices extends Transport {
  validate(): Promise<Validation>;
  keeper: Keeper;
}

export class Editor {
  readonly store: EditorStore;
  private readonly driver: SyncDriver;
  private readonly validator: Validator;

  constructor(pipeline: PipelineDetail, catalog: Catalog, services: EditorServices) {
    const modules = indexModules(catalog.modules);
    this.store = createEditorStore(pipeline, catalog, modules);
    this.validator = new Validator(this.store, () => services.validate());
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
    await this.validator.validate();
  }

  dispose(): void {
    this.validator.stop();
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
    this.validator.take({ revision, schemas: validation?.schemas ?? {}, issues: [...issues] });
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
    if (sync.revision !== before) void this.validator.validate();
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
