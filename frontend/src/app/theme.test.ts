import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { chooseTheme, startTheme, storedTheme } from "./theme";

let systemIsDark = true;
let hear = (): void => {};

beforeEach(() => {
  localStorage.clear();
  systemIsDark = true;
  vi.stubGlobal("matchMedia", () => ({
    get matches() {
      return systemIsDark;
    },
    addEventListener: (_type: string, listener: () => void) => {
      hear = listener;
    },
  }));
});

afterEach(() => vi.unstubAllGlobals());

const shown = () => document.documentElement.dataset["theme"];

it("is as the system says, and follows it, until somebody chooses", () => {
  startTheme();
  expect(shown()).toBe("dark");
  systemIsDark = false;
  hear();
  expect(shown()).toBe("light");
});

it("keeps what was chosen, whatever the system says", () => {
  chooseTheme("light");
  startTheme();
  expect([storedTheme(), shown()]).toEqual(["light", "light"]);
  hear();
  expect(shown()).toBe("light");
});

it("takes what it does not know for no choice", () => {
  localStorage.setItem("atelier.theme", "sepia");
  expect(storedTheme()).toBe("system");
});
