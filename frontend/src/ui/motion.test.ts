import { afterEach, describe, expect, it, vi } from "vitest";
import { motion } from "./motion";

afterEach(() => vi.unstubAllGlobals());

function prefer(reduced: boolean): void {
  const matchMedia = (query: string) => ({ matches: reduced && query.includes("reduce") });
  vi.stubGlobal("matchMedia", matchMedia);
}

describe("movement", () => {
  it("takes its time", () => {
    prefer(false);
    expect(motion(200)).toBe(200);
  });

  it("takes none for those who asked for none, also when they ask later", () => {
    prefer(true);
    expect(motion(200)).toBe(0);
  });
});
