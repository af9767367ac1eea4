/** One person at work: the editor as it is on screen, without a screen, at the end of a bad line. */
import { apiUrl, errorOf, type RequestOptions } from "@/api/client";
import type { Catalog, PipelineDetail } from "@/api/types";
import { Editor } from "@/editor/Editor";
import { liveSocketOf } from "@/editor/livePipeline";
import { editorServices } from "@/editor/services";
import type { LiveSocket } from "@/run/socket";
import { Together } from "@/together/Together";
import { BadLine } from "./BadLine";
import { Chance } from "./Chance";
import { Ledger } from "./Ledger";
import { editByChance } from "./randomEdits";

export interface Member {
  readonly id: number;
  readonly name: string;
  readonly cookie: string;
}

/** Milliseconds between two edits of a person, on average. */
const THINKING_MS = 2_000;

export class SimulatedEditor {
  readonly line: BadLine;
  readonly ledger = new Ledger();
  conflicts = 0;
  resyncs = 0;
  private lastRefusal = "";
  private readonly editor: Editor;
  private readonly socket: LiveSocket;
  private readonly chance: Chance;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(address: string, member: Member, pipeline: PipelineDetail, catalog: Catalog, seed: number) {
    this.chance = new Chance(seed);
    this.line = new BadLine(address, member.cookie, new Chance(seed + 1));
    const services = editorServices(pipeline.id, {
      get: (path, options) => this.request("GET", path, options),
      post: (path, json) => this.request("POST", path, { json }),
    });
    this.editor = new Editor(pipeline, catalog, { ...services, keeper: this.ledger });
    const together = new Together({ ownId: member.id, onJoined: () => undefined, onLeft: () => undefined });
    const url = () => `${address.replace("http", "ws")}/ws/pipelines/${pipeline.id}`;
    this.socket = liveSocketOf(this.editor, together, { url, open: this.line.open });
  }

  start(): void {
    void this.editor.start();
    this.socket.start();
    this.think();
  }

  stopEditing(): void {
    clearTimeout(this.timer);
    this.line.heal();
  }

  stop(): void {
    this.socket.stop();
    this.editor.dispose();
  }

  get document() {
    return this.editor.state.document;
  }

  get revision() {
    return this.editor.state.revision;
  }

  get isSaved(): boolean {
    return this.editor.state.saveStatus === "saved";
  }

  /** How it stands, for whoever has to find out why something is not saved. */
  get condition() {
    const { revision, saveStatus, fatal } = this.editor.state;
    return { revision, saveStatus, fatal, pending: this.ledger.owed, lastRefusal: this.lastRefusal };
  }

  private think(): void {
    this.timer = setTimeout(() => {
      editByChance(this.editor, this.chance);
      this.think();
    }, this.chance.waiting(THINKING_MS));
  }

  private async request<T>(method: "GET" | "POST", path: string, options: RequestOptions = {}): Promise<T> {
    if (method === "GET" && path.endsWith("/operations")) this.resyncs += 1;
    const response = await this.line.fetch(apiUrl(path, options.query), {
      method,
      headers: { Accept: "application/json", "Content-Type": "application/json" },
      ...(method === "POST" ? { body: JSON.stringify(options.json) } : {}),
    });
    if (response.ok) return (await response.json()) as T;
    if (response.status === 409) this.conflicts += 1;
    const error = await errorOf(response);
    this.lastRefusal = `${error.status} ${error.code}: ${JSON.stringify(error.details).slice(0, 500)}`;
    throw error;
  }
}
