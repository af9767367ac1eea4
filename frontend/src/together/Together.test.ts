import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { SETTLE_MS, Together } from "./Together";

const ADA = { id: 1, name: "ada" };
const BOB = { id: 2, name: "bob" };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const onJoined = vi.fn();
  const onLeft = vi.fn();
  const together = new Together({ ownId: ADA.id, onJoined, onLeft });
  const hear = (...users: (typeof ADA)[]) => {
    together.hear(users);
    vi.advanceTimersByTime(SETTLE_MS);
  };
  return { together, onJoined, onLeft, hear };
}

it("lists the others and tells of those who come and go", () => {
  const { together, onJoined, onLeft, hear } = setUp();
  hear(ADA);
  expect(onJoined).not.toHaveBeenCalled();
  hear(ADA, BOB);
  expect(onJoined).toHaveBeenCalledExactlyOnceWith([BOB]);
  expect(together.store.getState().others).toEqual([BOB]);
  hear(ADA);
  expect(onLeft).toHaveBeenCalledExactlyOnceWith([BOB]);
});

it("takes a short absence, as in a reload, for none", () => {
  const { together, onJoined, onLeft, hear } = setUp();
  hear(ADA, BOB);
  together.hear([ADA]);
  vi.advanceTimersByTime(SETTLE_MS / 2);
  hear(ADA, BOB);
  expect(onLeft).not.toHaveBeenCalled();
  expect(onJoined).toHaveBeenCalledOnce();
});
