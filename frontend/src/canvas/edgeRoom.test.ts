import { describe, expect, it } from "vitest";
import { edgeRoom } from "./edgeRoom";

const down = (length: number) => `M100,0 C100,${length / 3} 100,${(2 * length) / 3} 100,${length}`;

describe("the room on a connection", () => {
  it("keeps handles off the ports and large enough for a finger where it is long", () => {
    const room = edgeRoom(down(300), 1);
    expect(room).toMatchObject({ reach: 44, isShort: false });
    expect(room?.ends?.source.y).toBeCloseTo(24, 0);
    expect(room?.ends?.target.y).toBeCloseTo(276, 0);
  });

  it("is that of the screen: from afar they stand farther apart on the canvas", () => {
    const room = edgeRoom(down(1200), 0.25);
    expect(room?.ends?.source.y).toBeCloseTo(96, 0);
    expect(room?.reach).toBe(44);
  });

  it("makes targets smaller rather than let them lie on one another or on the buttons", () => {
    for (const length of [48, 60, 80, 100, 117, 130, 150]) {
      const room = edgeRoom(down(length), 1);
      const { source, target } = room?.ends ?? { source: { y: 0 }, target: { y: 0 } };
      const taken = room?.isShort ? 0 : 44;
      expect(target.y - source.y - taken, `${length}`).toBeGreaterThanOrEqual((room?.reach ?? 0) - 1);
      expect(room?.reach, `${length}`).toBeGreaterThanOrEqual(24);
    }
  });

  it("puts the buttons beside a short connection, and leaves the handles out of a very short one", () => {
    expect(edgeRoom(down(100), 1)?.isShort).toBe(true);
    expect(edgeRoom(down(40), 1)).toMatchObject({ ends: null, isShort: true });
    expect(edgeRoom(down(300), 0.1)?.ends).toBeNull();
  });

  it("follows the line sideways", () => {
    const { source, target } = edgeRoom("M0,0 C0,80 300,20 300,100", 1)?.ends ?? {};
    expect(Math.hypot(source?.x ?? 0, source?.y ?? 0)).toBeCloseTo(24, 0);
    expect(Math.hypot(300 - (target?.x ?? 0), 100 - (target?.y ?? 0))).toBeCloseTo(24, 0);
  });
});
