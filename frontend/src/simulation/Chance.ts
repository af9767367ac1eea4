/** Chance from a seed (mulberry32): the same seed makes the same choices again. */
export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 up to 1, without 1. */
  readonly next = (): number => {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };

  happens(share: number): boolean {
    return this.next() < share;
  }

  /** Whole, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** Mostly short, sometimes long. */
  waiting(mean: number): number {
    return -Math.log(1 - this.next()) * mean;
  }

  oneOf<T>(things: readonly T[]): T | undefined {
    return things[this.between(0, things.length - 1)];
  }

  some<T>(things: readonly T[], most: number): T[] {
    const left = [...things];
    const count = Math.min(left.length, this.between(1, most));
    return Array.from({ length: count }, () => left.splice(this.between(0, left.length - 1), 1)).flat();
  }
}
