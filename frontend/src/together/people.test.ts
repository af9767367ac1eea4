import { describe, expect, it } from "vitest";
import { comings, initials, personTone } from "./people";

const ADA = { id: 1, name: "Ada Lovelace" };
const BOB = { id: 2, name: "bob" };

describe("initials", () => {
  it.each([
    ["Ada Lovelace", "AL"],
    ["Jean de la Fontaine", "JF"],
    ["bob", "BO"],
    ["é", "É"],
    ["grace.hopper", "GH"],
    ["😀 smile", "😀S"],
    ["", "?"],
  ])("of %s are %s", (name, expected) => expect(initials(name)).toBe(expected));
});

describe("comings", () => {
  it("tell who is new and who has gone", () => {
    expect(comings([ADA], [BOB])).toEqual({ joined: [BOB], left: [ADA] });
  });

  it("are none when somebody only changed the name", () => {
    expect(comings([BOB], [{ ...BOB, name: "Bob" }])).toEqual({ joined: [], left: [] });
  });
});

it("neighbouring people differ in colour", () => {
  expect(personTone(1)).not.toBe(personTone(2));
});
