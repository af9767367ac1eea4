import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const [light = "", dark = ""] = read("./tokens.css").split(':root[data-theme="dark"]');
const TONES = ["teal", "blue", "violet", "orange", "pink", "red", "indigo", "green", "gold", "grey"];
const PORTS = ["learner", "model", "transformation"];

type Color = readonly [number, number, number];

function colorsOf(...sheets: string[]): (token: string) => Color {
  const found = new Map(
    sheets
      .flatMap((sheet) => [...sheet.matchAll(/--([\w-]+):\s*#([0-9a-f]{6})\b/g)])
      .map(([, name, hex]) => [name, hex]),
  );
  return (token) => {
    const hex = found.get(token);
    if (hex === undefined) throw new Error(`no color ${token}`);
    const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return [part(0), part(2), part(4)];
  };
}

const mixed = (a: Color, b: Color, share: number): Color => {
  const part = (at: 0 | 1 | 2) => a[at] * share + b[at] * (1 - share);
  return [part(0), part(1), part(2)];
};

function luminance(color: Color): number {
  const linear = (part: number) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const [red, green, blue] = color;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function contrast(a: Color, b: Color): number {
  const [one, two] = [luminance(a), luminance(b)];
  return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
}

/** The share of the first color in a mix, as a style sheet says it. */
function shareIn(sheet: string, pattern: RegExp): number {
  const [, percent] = pattern.exec(read(sheet)) ?? [];
  if (percent === undefined) throw new Error(`${sheet} mixes nothing like that`);
  return Number(percent) / 100;
}

describe.each([
  ["light", colorsOf(light)],
  ["dark", colorsOf(light, dark)],
])("what is drawn on the canvas in the %s theme has a contrast of 3 to 1", (_theme, color) => {
  it.each(TONES)("the icon of a module: %s", (tone) => {
    expect(contrast(color(`tone-${tone}`), color(`tone-${tone}-soft`))).toBeGreaterThanOrEqual(3);
  });

  it.each([...TONES.map((tone) => `tone-${tone}`), "success", "danger", "info"])(
    "a node seen from afar: %s",
    (token) => {
      const share = shareIn("../../canvas/far.css", /--fill: color-mix\(in srgb, var\(--tone\) (\d+)%/);
      expect(contrast(mixed(color(token), color("surface"), share), color("canvas"))).toBeGreaterThanOrEqual(
        3,
      );
    },
  );

  it.each(TONES)("a node of the map out of view: %s", (tone) => {
    const share = shareIn("../../canvas/canvas.css", /fill: color-mix\(in srgb, var\(--canvas\) (\d+)%/);
    const masked = (token: string) => mixed(color("canvas"), color(token), share);
    expect(contrast(masked(`tone-${tone}`), masked("surface"))).toBeGreaterThanOrEqual(3);
  });

  it("connections", () => {
    expect(contrast(color("edge"), color("canvas"))).toBeGreaterThanOrEqual(3);
    const share = shareIn("../../canvas/edge.css", /var\(--port-learner\) (\d+)%/);
    for (const port of PORTS) {
      const line = mixed(color(`port-${port}`), color("canvas"), share);
      expect(contrast(line, color("canvas"))).toBeGreaterThanOrEqual(3);
    }
  });
});
