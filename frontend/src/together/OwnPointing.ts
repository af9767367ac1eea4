/** Tells the others where this person points: at most twenty times a second, and only while somebody is there. */
import type { Position } from "@/graph/model";
import { IDLE_MS, MOST_NODES, POINTING_AT_NOTHING, type Pointing, placeOf } from "./pointing";

export const PAUSE_MS = 50;

export class OwnPointing {
  private cursor: Position | null = null;
  private nodes: readonly string[] = [];
  private isVisible = true;
  private hasAudience = false;
  private said = "";
  private pause: ReturnType<typeof setTimeout> | undefined;
  private idle: ReturnType<typeof setTimeout> | undefined;
  private say: ((pointing: Pointing) => void) | null = null;

  /** Without it nothing is told, as by those who may only look on. */
  speakBy(say: (pointing: Pointing) => void): void {
    this.say = say;
  }

  move(position: Position): void {
    this.cursor = placeOf(position);
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.leave(), IDLE_MS);
    this.tell();
  }

  /** The pointer is elsewhere. */
  leave(): void {
    clearTimeout(this.idle);
    this.cursor = null;
    this.tell();
  }

  select(nodes: Iterable<string>): void {
    this.nodes = [...nodes].slice(0, MOST_NODES);
    this.tell();
  }

  /** Nobody points from a hidden tab. */
  show(isVisible: boolean): void {
    this.isVisible = isVisible;
    if (!isVisible) this.cursor = null;
    this.tell();
  }

  setAudience(hasAudience: boolean): void {
    if (hasAudience && !this.hasAudience) this.said = "";
    this.hasAudience = hasAudience;
    this.tell();
  }

  /** A new line knows nothing of what was said on the old one. */
  sayAgain(): void {
    this.said = "";
    this.tell();
  }

  dispose(): void {
    clearTimeout(this.pause);
    clearTimeout(this.idle);
    this.say = null;
  }

  private tell(): void {
    if (this.pause !== undefined || !this.hasAudience || !this.say) return;
    const pointing = this.isVisible ? { cursor: this.cursor, nodes: this.nodes } : POINTING_AT_NOTHING;
    const words = JSON.stringify(pointing);
    if (words === this.said) return;
    this.said = words;
    this.say(pointing);
    this.pause = setTimeout(() => {
      this.pause = undefined;
      this.tell();
    }, PAUSE_MS);
  }
}
